/** The whole sidebar view, from what is known to a description of elements. */
import type { ReadinessSummary } from "@seaworthy/server/protocol/index";
import { isStale, rootState, viewState } from "../model/state.ts";
import type { Snapshot } from "../model/store.ts";
import { count, verdictWords } from "../model/words.ts";
import { bestNext } from "./best-next.ts";
import { categories, hatching } from "./categories.ts";
import { h } from "./h.ts";
import { runsOutSoon } from "./expiring.ts";
import { lookedAt } from "./files.ts";
import { emptyView, generalNotices, rootNotices } from "./notices.ts";
import { overview, trend } from "./overview.ts";
import type { ElementNode, RenderMessage } from "./page/messages.ts";
import { launchPlan } from "./plan.ts";

function results(summary: ReadinessSummary): (ElementNode | undefined)[] {
  const state = rootState(summary);
  if (state === "first-scan" || state === "empty") return [];
  if (state === "nothing-applies" || state === "nothing-known") return [categories(summary), lookedAt(summary)];
  return [
    overview(summary),
    trend(summary),
    bestNext(summary.bestNext),
    runsOutSoon(summary),
    categories(summary),
    launchPlan(summary),
    lookedAt(summary),
  ];
}

function rootSection(summary: ReadinessSummary, snapshot: Snapshot): ElementNode {
  const several = snapshot.roots.length > 1;
  const stale = isStale(summary, snapshot);
  return h(
    "article",
    { key: summary.root, class: stale ? "stale" : "", "aria-label": summary.name, "aria-busy": stale ? "true" : undefined },
    several && h("h1", {}, summary.name),
    rootNotices(summary),
    h("div", { key: "results", class: "results" }, results(summary)),
  );
}

function announcement(snapshot: Snapshot): string {
  const said = snapshot.roots.filter(({ scan }) => scan.kind !== "scanning");
  return said
    .map(({ name, verdict, blockers }) => `${name}: ${verdictWords[verdict]}, ${count(blockers.length, "launch blocker")}`)
    .join(". ");
}

/** What the page is to show for a snapshot. */
export function view(snapshot: Snapshot): RenderMessage {
  const state = viewState(snapshot);
  const children =
    state === "results"
      ? [hatching, generalNotices(snapshot), snapshot.roots.map((root) => rootSection(root, snapshot))]
      : emptyView(state, snapshot);
  return { kind: "render", view: h("main", { class: state }, children), announcement: announcement(snapshot) };
}
