/** The way to no open blocker. */
import type { ReadinessSummary } from "@seaworthy/server/protocol/index";
import { count, duration } from "../model/words.ts";
import { link } from "./actions.ts";
import { h } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

/** Titles that are listed; the rest is counted. */
const listed = 6;

export function launchPlan({ root, plan }: ReadinessSummary): ElementNode | undefined {
  const { quickStart, items, effort } = plan;
  if (items.length === 0) return undefined;
  const blocked = quickStart.items > 0;
  const size = blocked ? quickStart : { items: items.length, effort };
  const titles = items.slice(0, Math.min(size.items, listed)).map(({ title }) => title);
  const rest = size.items - titles.length;
  return h(
    "section",
    { key: "plan", "aria-label": "Launch plan" },
    h("h2", {}, "Launch plan"),
    h(
      "div",
      { class: "plan" },
      h("p", {}, h("b", {}, `${count(size.items, "item")}, ${duration(size.effort)}`), blocked ? " to no open blocker" : " to full marks"),
      h("p", { class: "dim" }, [...titles, ...(rest > 0 ? [`${rest} more`] : [])].join(" · ")),
      h("p", {}, link("Open the plan", { do: "report", root })),
    ),
  );
}
