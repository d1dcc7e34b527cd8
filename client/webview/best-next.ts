/** What brings most for the least work. */
import type { PlanItem } from "@seaworthy/server/protocol/index";
import { count, duration, placeSpoken, placeText, points, statusWords } from "../model/words.ts";
import { type Action, encode } from "./actions.ts";
import { h, sign, spoken } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

/** A shape for each priority: the colour only repeats it. */
const prioritySigns: Readonly<Record<PlanItem["priority"], string>> = { P0: "●", P1: "▲", P2: "■", P3: "○" };

function details({ priority, place, places, status, effort, fixable }: PlanItem): string {
  const more = places > 1 ? ` and ${places - 1} more` : "";
  const where = place ? `${placeText(place)}${more}` : statusWords[status];
  return [priority, where, duration(effort), ...(fixable ? ["quick fix"] : [])].join(" · ");
}

function target({ place, check }: PlanItem): Action {
  return place ? { do: "open", uri: place.uri, line: Math.max(0, place.line), character: place.character } : { do: "explain", check };
}

function item(entry: PlanItem): ElementNode {
  const { title, priority, place, gain, effort } = entry;
  const where = place ? `, ${placeSpoken(place)}` : "";
  const label = `${title}: ${priority}${entry.blocker ? ", launch blocker" : ""}${where}, ${count(Number(gain.toFixed(1)), "point")}, ${duration(effort)}`;
  return h(
    "li",
    { key: `${entry.check} ${title}` },
    h(
      "button",
      { type: "button", class: "row next", "data-action": encode(target(entry)), "aria-label": label },
      sign(prioritySigns[priority], priority.toLowerCase()),
      h("span", { class: "title" }, title),
      h("span", { class: "gain" }, points(gain)),
      h("small", {}, details(entry)),
    ),
  );
}

/** Nothing when there is nothing left to do. */
export function bestNext(items: readonly PlanItem[]): ElementNode | undefined {
  if (items.length === 0) return undefined;
  return h(
    "section",
    { key: "best-next", "aria-label": "Best next" },
    h("h2", {}, "Best next", h("span", { "aria-hidden": "true" }, "gain"), spoken("by points gained per minute of work")),
    h("ul", {}, items.map(item)),
  );
}
