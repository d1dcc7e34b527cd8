/** Nodes of single checks: the check, its places, its evidence. */
import type { CheckEntry, ExpiringRecord, PlaceEntry } from "@seaworthy/server/protocol/index";
import { priorityIcon, statusIcon } from "./icons.ts";
import { type TreeNode, treeNode } from "./node.ts";
import { daysLeft, duration, placeSpoken, placeText, statusWords } from "./words.ts";

/** Whether work is left that code can see, or an attestation to be renewed. */
export function isOpen({ status }: Pick<CheckEntry, "status">): boolean {
  return status === "fail" || status === "partial" || status === "expired";
}

/** The places that are not hidden by a comment. */
export function openPlaces({ places }: Pick<CheckEntry, "places">): readonly PlaceEntry[] {
  return places.filter((place) => place.suppressed === undefined);
}

/** A finding. One that a comment hides is shown as such: it is no longer open. */
export function placeNode(place: PlaceEntry, { id, kind }: CheckEntry, root: string, index: number): TreeNode {
  const hidden = place.suppressed !== undefined;
  const where = placeText(place);
  return treeNode({
    id: `${root} ${id} ${place.fingerprint} ${index}`,
    label: where,
    description: hidden ? `hidden: ${place.suppressed}` : place.message,
    tooltip: `${where}\n${place.message}${hidden ? `\nHidden by a comment: ${place.suppressed}` : ""}`,
    spoken: `${placeSpoken(place)}: ${place.message}${hidden ? `, hidden by a comment: ${place.suppressed}` : ""}`,
    icon: hidden ? { name: "eye-closed" } : priorityIcon(place.priority),
    check: id,
    place,
    root,
    ...(kind === "code" && { fingerprint: place.fingerprint, actions: ["waive", "false-positive"] }),
  });
}

function evidenceNodes({ evidence, id, places }: CheckEntry, root: string): TreeNode[] {
  const known = new Set(places.map(placeText));
  return evidence
    .filter((place) => place.file !== "" && !known.has(placeText(place)))
    .map((place, index) =>
      treeNode({
        id: `${root} ${id} evidence ${index}`,
        label: placeText(place),
        description: place.note,
        tooltip: `${placeText(place)}\n${place.note}`,
        spoken: `Evidence: ${placeSpoken(place)}, ${place.note}`,
        icon: { name: "eye" },
        check: id,
        place,
      }),
    );
}

/** A check with its places and its evidence below. `expiring` is its record that runs out soon. */
export function checkNode(check: CheckEntry, root: string, expiring?: ExpiringRecord): TreeNode {
  const { id, title, priority, status, reason, gain, effort, blocker, places, actions } = check;
  const ends = expiring ? [`runs out ${daysLeft(expiring.days)}`] : [];
  const work = gain > 0 ? [`Brings ${gain.toFixed(1)} points, takes ${duration(effort)}.`] : [];
  const state = `${statusWords[status]}, ${priority}${blocker ? ", launch blocker" : ""}`;
  return treeNode({
    id: `${root} ${id}`,
    label: title,
    description: [...ends, priority, reason].filter((part) => part !== "").join(" · "),
    tooltip: [`${title} (${id})`, state, reason, ...work].filter((line) => line !== "").join("\n"),
    spoken: [title, state, ...ends, reason].filter((part) => part !== "").join(", "),
    icon: statusIcon(check),
    children: [...places.map((place, index) => placeNode(place, check, root, index)), ...evidenceNodes(check, root)],
    check: id,
    root,
    actions,
    fixable: openPlaces(check).some((place) => place.fixable),
  });
}
