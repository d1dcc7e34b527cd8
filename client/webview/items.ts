/** A row for a check that is worth doing, and where its file stands. */
import type { Place, PlanItem } from "@seaworthy/server/protocol/index";
import { count, duration, placeSpoken, placeText, points, statusWords } from "../model/words.ts";
import { type Action, encode } from "./actions.ts";
import { h, sign } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

/** A shape for each priority: the colour only repeats it. */
const prioritySigns: Readonly<Record<PlanItem["priority"], string>> = { P0: "●", P1: "▲", P2: "■", P3: "○" };

/** A path on one line: where there is no room for all of it, its folders give way, and the whole is in the tooltip. */
export function path(place: Pick<Place, "file" | "line">, more = ""): ElementNode {
  const text = placeText(place);
  const cut = text.lastIndexOf("/") + 1;
  return h(
    "span",
    { class: "path", title: `${text}${more}` },
    cut > 0 && h("span", { class: "folders" }, text.slice(0, cut)),
    h("span", { class: "file" }, `${text.slice(cut)}${more}`),
  );
}

/** Goes to the place, or explains the check where there is none. */
export function open({ place, check }: Pick<PlanItem, "place" | "check">): Action {
  return place ? { do: "open", uri: place.uri, line: Math.max(0, place.line), character: place.character } : { do: "explain", check };
}

function details({ priority, place, places, status, effort, fixable }: PlanItem): ElementNode[] {
  const facts = [priority, duration(effort), ...(place ? [] : [statusWords[status]]), ...(fixable ? ["quick fix"] : [])].join(" · ");
  const more = places > 1 ? ` +${places - 1}` : "";
  return [h("small", { class: "work" }, facts), ...(place ? [h("small", {}, path(place, more))] : [])];
}

/** An item of a list. */
export function itemRow(item: PlanItem): ElementNode {
  const { title, priority, place, gain, effort, blocker, check } = item;
  const where = place ? `, ${placeSpoken(place)}` : "";
  const label = `${title}: ${priority}${blocker ? ", launch blocker" : ""}${where}, ${count(Number(gain.toFixed(1)), "point")}, ${duration(effort)}`;
  return h(
    "li",
    { key: `${check} ${title}` },
    h(
      "button",
      {
        type: "button",
        class: "row next",
        "data-action": encode(open(item)),
        "aria-label": label,
      },
      sign(prioritySigns[priority], priority.toLowerCase()),
      h("span", { class: "title" }, title),
      h("span", { class: "gain" }, points(gain)),
      details(item),
    ),
  );
}
