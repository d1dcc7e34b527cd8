/** The categories, each with its share, what is not known yet, and the change since the last recorded run. */
import type { CategoryScore, ReadinessSummary } from "@seaworthy/server/protocol/index";
import { bandWords, count, percent } from "../model/words.ts";
import { encode } from "./actions.ts";
import { h } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

/** The pattern for what is not known. Every bar refers to it, so it stands in the page once. */
export const hatching: ElementNode = h(
  "svg",
  { key: "hatching", class: "hatching", width: 0, height: 0, "aria-hidden": "true" },
  h(
    "pattern",
    { id: "hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    h("rect", { width: 1.4, height: 4 }),
  ),
);

function bar(score: number, upper: number, band: string): ElementNode {
  return h(
    "svg",
    { class: "bar", width: "100%", height: 4, "aria-hidden": "true" },
    h("rect", { key: "track", class: "track", width: "100%", height: 4 }),
    upper > score &&
      h("rect", { key: "upper", class: "upper", x: `${score}%`, width: `${upper - score}%`, height: 4, fill: "url(#hatch)" }),
    score > 0 && h("rect", { key: "score", class: `score ${band}`, width: `${score}%`, height: 4 }),
  );
}

/** The change as the eye reads it and as it is said. */
function change(delta: number | null): { readonly text: string; readonly said: string; readonly className: string } | undefined {
  if (delta === null) return undefined;
  const size = Math.abs(delta) >= 1 ? Math.round(Math.abs(delta)) : Math.abs(delta);
  if (size === 0) return { text: "=", said: "unchanged", className: "" };
  return delta > 0
    ? { text: `▲ ${size}`, said: `up ${size}`, className: "up" }
    : { text: `▼ ${size}`, said: `down ${size}`, className: "down" };
}

function label({ title, score, upper, band, blockers }: CategoryScore, said: string | undefined): string {
  if (score === null) return `${title}: no check applies`;
  const parts = [`${score} percent`, band ? bandWords[band] : ""];
  if (upper !== null && upper > score) parts.push(`up to ${upper} percent once everything is known`);
  if (said !== undefined) parts.push(`${said} since the last recorded run`);
  if (blockers > 0) parts.push(count(blockers, "launch blocker"));
  return `${title}: ${parts.filter((part) => part !== "").join(", ")}`;
}

function row(root: string, category: CategoryScore): ElementNode {
  const { id, title, score, upper, band, delta, blockers } = category;
  const changed = change(delta);
  return h(
    "li",
    { key: id },
    h(
      "button",
      {
        type: "button",
        class: `row category${score === null ? " dim" : ""}`,
        "data-action": encode({ do: "category", root, category: id }),
        "aria-label": label(category, changed?.said),
      },
      h(
        "span",
        { class: "title" },
        title,
        blockers > 0 && h("span", { class: "blockers", title: count(blockers, "launch blocker") }, `✕ ${blockers}`),
      ),
      h("span", { class: "number" }, score === null ? "n/a" : percent(score)),
      changed && h("span", { class: `change ${changed.className}` }, changed.text),
      score !== null && bar(score, upper ?? score, band ?? ""),
    ),
  );
}

/** Undefined when the root has no category that applies. */
export function categories({ root, categories: list }: ReadinessSummary): ElementNode | undefined {
  if (list.length === 0) return undefined;
  const compared = list.some(({ delta }) => delta !== null);
  return h(
    "section",
    { key: "categories", class: compared ? "compared" : "", "aria-label": "Categories" },
    h("h2", {}, "Categories", compared && h("span", {}, "since last run")),
    h(
      "ul",
      {},
      list.map((category) => row(root, category)),
    ),
  );
}
