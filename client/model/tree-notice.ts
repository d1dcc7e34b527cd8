import type { ReadinessSummary } from "@seaworthy/server/protocol/index";
import { type TreeNode, treeNode } from "./node.ts";
import { isFirstScan, rootState, scanProgress, viewState } from "./state.ts";
import type { Snapshot } from "./store.ts";
import { placeText, sentence } from "./words.ts";

/** What a tree says of its state, above its nodes and as nodes that do something about it. */
export interface TreeNotice {
  /** "" for none. What stands there without a folder is said by the manifest's welcome texts. */
  readonly message: string;
  readonly nodes: readonly TreeNode[];
  /** Results are there or will be. */
  readonly hasResults: boolean;
}

/** What stands beside the title of a tree: that nothing is missing though the folder is not trusted, and what the tree itself says. */
export function treeDescription({ trusted }: Snapshot, own = ""): string {
  return [own, trusted ? "" : "Restricted Mode"].filter((text) => text !== "").join(" · ");
}

function commandNode(id: string, label: string, icon: string, ...given: readonly unknown[]): TreeNode {
  return treeNode({ id: `notice ${id} ${given.join(" ")}`, label, icon: { name: icon }, command: { id, title: label, arguments: given } });
}

function rootMessage(summary: ReadinessSummary): string {
  const { scan } = summary;
  if (scan.kind === "scanning") {
    return scan.first ? `First scan: ${scanProgress(scan)}.` : `Scanning again (${scanProgress(scan)}); these are the earlier results.`;
  }
  if (scan.kind === "incomplete") return `Incomplete: ${sentence(scan.reason)}`;
  const state = rootState(summary);
  if (state === "empty") return "Nothing to check in this folder.";
  return state === "nothing-applies" ? "No check applies to what is in this folder." : "";
}

function rootNodes({ root, name, scan, configuration }: ReadinessSummary, several: boolean): TreeNode[] {
  const of = several ? ` of ${name}` : "";
  return [
    ...configuration.map(({ message, place }, index) =>
      treeNode({
        id: `notice configuration ${root} ${index}`,
        label: placeText(place),
        description: message,
        tooltip: `${sentence(message)}\nThe last valid version stays in force.`,
        spoken: `Mistake in ${placeText(place)}: ${message}`,
        icon: { name: "error", color: "list.errorForeground" },
        place,
      }),
    ),
    ...(scan.kind === "scanning" && scan.first ? [commandNode("seaworthy.cancelScan", `Stop the scan${of}`, "debug-stop", root)] : []),
    ...(scan.kind === "incomplete" ? [commandNode("seaworthy.rescan", `Scan${several ? ` ${name}` : ""} again`, "refresh", root)] : []),
  ];
}

/** What every tree says, whatever it shows below. */
export function treeNotice(snapshot: Snapshot): TreeNotice {
  const { server, roots } = snapshot;
  const state = viewState(snapshot);
  if (state === "no-folder") return { message: "", nodes: [], hasResults: false };
  if (state === "not-on-disk") return { message: "The files of this folder cannot be read from here.", nodes: [], hasResults: false };
  if (server.kind === "crashed") {
    const earlier = state === "results" && !roots.every(isFirstScan) ? " These are the earlier results." : "";
    return {
      message: `The language server has stopped.${earlier}`,
      nodes: [
        commandNode("seaworthy.restartServer", "Restart the language server", "debug-restart"),
        commandNode("seaworthy.showLog", "Show its log", "output"),
      ],
      hasResults: state === "results",
    };
  }
  if (state === "starting") return { message: "Starting…", nodes: [], hasResults: true };
  const several = roots.length > 1;
  const said = roots.map((root) => ({ name: root.name, text: rootMessage(root) })).filter(({ text }) => text !== "");
  const lines = said.map(({ name, text }) => (several ? `${name}: ${text}` : text));
  if (server.kind === "restarting") lines.unshift("The language server is being started again; these are the earlier results.");
  return { message: lines.join("\n"), nodes: roots.flatMap((root) => rootNodes(root, several)), hasResults: true };
}
