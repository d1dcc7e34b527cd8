import type { Blocker, ReadinessSummary } from "@seaworthy/server/protocol/index";
import { priorityIcon } from "./icons.ts";
import { type TreeNode, treeNode } from "./node.ts";
import { duration, placeSpoken, placeText } from "./words.ts";

function blockerNode(
  { check, title, reason, effort, places, actions, fixable }: Blocker,
  root: string,
  rootName: string | undefined,
): TreeNode {
  const [place] = places;
  const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
  const where = place ? `${placeText(place)}${more}` : "";
  const parts = [rootName, where, reason].filter((part) => part !== undefined && part !== "");
  return treeNode({
    id: `${root} ${check} ${title} ${check === "" && place ? placeText(place) : ""}`.trim(),
    label: title,
    description: parts.join(" · "),
    tooltip: [title, reason, where, `Effort: ${duration(effort)}`].filter((line) => line !== "").join("\n"),
    spoken: `Launch blocker: ${title}. ${reason}${place ? ` ${placeSpoken(place)}${more}.` : ""}`,
    icon: priorityIcon("P0"),
    root,
    actions,
    fixable,
    ...(place && { place }),
    ...(check !== "" && { check }),
  });
}

/** The tree of launch blockers: flat, in the order of the launch plan, each with its reason. */
export function blockersTree(roots: readonly ReadinessSummary[]): TreeNode[] {
  const several = roots.length > 1;
  return roots.flatMap(({ blockers, root, name }) => blockers.map((blocker) => blockerNode(blocker, root, several ? name : undefined)));
}
