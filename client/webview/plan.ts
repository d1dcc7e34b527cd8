import type { LaunchPlan, PlanItem, ReadinessSummary } from "@seaworthy/server/protocol/index";
import { count, duration } from "../model/words.ts";
import { encode, link } from "./actions.ts";
import { h } from "./h.ts";
import { open } from "./items.ts";
import type { ElementNode } from "./page/messages.ts";

/** Titles that are listed in one list; the rest is counted. */
const listed = 6;

function step(item: PlanItem, number: number): ElementNode {
  const { title, check, effort, priority, blocker } = item;
  const label = `${number}. ${title}: ${priority}${blocker ? ", launch blocker" : ""}, ${duration(effort)}`;
  return h(
    "li",
    { key: `${check} ${title}` },
    h("span", { class: "dim", "aria-hidden": "true" }, `${number}.`),
    h("button", { type: "button", class: "step", "data-action": encode(open(item)), "aria-label": label }, title),
    h("span", { class: "dim effort", "aria-hidden": "true" }, duration(effort)),
  );
}

/** @param before number of items that come before these in the plan */
function steps(items: readonly PlanItem[], before = 0): ElementNode[] {
  const shown = items.slice(0, listed).map((item, index) => step(item, before + index + 1));
  const rest = items.length - shown.length;
  return [h("ol", {}, shown), ...(rest > 0 ? [h("p", { class: "dim" }, `and ${rest} more`)] : [])];
}

/** Weeks can be opened one by one; which are open is the reader's business. */
function weeks({ items, weeks: list }: LaunchPlan, root: string): ElementNode[] {
  return list.map(({ week, items: indexes, effort }) => {
    const title = week === "later" ? "Later" : `Week ${week}`;
    const own = indexes.flatMap((index) => items[index] ?? []);
    return h(
      "details",
      { key: `week-${week}`, id: `week-${week} ${root}` },
      h("summary", {}, h("b", {}, title), " ", h("span", { class: "dim" }, `${count(own.length, "item")}, ${duration(effort)}`)),
      steps(own, indexes[0]),
    );
  });
}

/** The way to no open blocker, and to full marks: blockers first, however few points they bring. Undefined when nothing is left to do. */
export function launchPlan({ root, plan }: ReadinessSummary): ElementNode | undefined {
  const { quickStart, items, effort } = plan;
  if (items.length === 0) return undefined;
  const blocked = quickStart.items > 0;
  const all = `${count(items.length, "item")}, ${duration(effort)}`;
  const whole = h("p", { key: "whole" }, h("b", {}, all), " to full marks");
  return h(
    "section",
    { key: "plan", "aria-label": "Launch plan: launch blockers first" },
    h("h2", {}, "Launch plan", blocked && h("span", {}, "launch blockers first")),
    h(
      "div",
      { class: "plan" },
      blocked &&
        h("p", { key: "quick" }, h("b", {}, `${count(quickStart.items, "item")}, ${duration(quickStart.effort)}`), " to no open blocker"),
      blocked && h("div", { key: "quick-steps" }, steps(items.slice(0, quickStart.items))),
      (!blocked || quickStart.items < items.length) && whole,
      plan.weeks.length > 0 && h("div", { key: "weeks" }, weeks(plan, root)),
      !blocked && plan.weeks.length === 0 && h("div", { key: "steps" }, steps(items)),
      h("p", { key: "report" }, link("Open the plan", { do: "report", root })),
    ),
  );
}
