/** What brings most points for the least work, whether it blocks a launch or not. */
import type { PlanItem } from "@seaworthy/server/protocol/index";
import { h } from "./h.ts";
import { itemRow } from "./items.ts";
import type { ElementNode } from "./page/messages.ts";

/** Nothing when there is nothing left to do. */
export function bestNext(items: readonly PlanItem[]): ElementNode | undefined {
  if (items.length === 0) return undefined;
  return h(
    "section",
    { key: "best-next", "aria-label": "Best next: most points for the least work" },
    h("h2", {}, "Best next", h("span", {}, "most points for the least work")),
    h("ul", {}, items.map(itemRow)),
  );
}
