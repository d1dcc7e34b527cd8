/** What can be chosen in the sidebar. Travels through the page as a string; what comes back is read with care. */
import { type DialogAction, isDialogAction } from "../model/record-dialog.ts";
import { h } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

/** What a click asks for. Lines and characters are 0-based; roots and documents are URIs. */
export type Action =
  | { readonly do: "open"; readonly uri: string; readonly line: number; readonly character: number }
  | { readonly do: "explain"; readonly check: string }
  | { readonly do: "category"; readonly root: string; readonly category: string }
  | { readonly do: "report"; readonly root: string }
  | { readonly do: "rescan"; readonly root: string }
  | { readonly do: "cancel"; readonly root: string }
  | {
      readonly do: "record";
      readonly action: DialogAction;
      readonly root: string;
      readonly check: string;
      readonly fingerprint?: string;
    }
  | { readonly do: "restart" | "log" | "open-folder" | "trust" };

const texts: Readonly<Record<Action["do"], readonly string[]>> = {
  open: ["uri"],
  explain: ["check"],
  category: ["root", "category"],
  report: ["root"],
  rescan: ["root"],
  cancel: ["root"],
  record: ["action", "root", "check"],
  restart: [],
  log: [],
  "open-folder": [],
  trust: [],
};

/** The string that {@link decode} reads. */
export function encode(action: Action): string {
  return JSON.stringify(action);
}

/** The action that a string stands for, or undefined when it is none. */
export function decode(text: unknown): Action | undefined {
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const action = value as Record<string, unknown>;
  const needed = Object.hasOwn(texts, String(action.do)) ? texts[action.do as Action["do"]] : undefined;
  if (!needed?.every((name) => typeof action[name] === "string")) return undefined;
  if (action.do === "open" && !(Number.isInteger(action.line) && Number.isInteger(action.character))) return undefined;
  if (action.do === "record" && !(isDialogAction(action.action) && ["string", "undefined"].includes(typeof action.fingerprint)))
    return undefined;
  return action as Action;
}

/** A button that looks like a link. */
export function link(text: string, action: Action): ElementNode {
  return h("button", { type: "button", class: "link", "data-action": encode(action) }, text);
}
