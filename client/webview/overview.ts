import type { ReadinessSummary, Verdict } from "@seaworthy/server/protocol/index";
import { bandWords, count, percent, verdictWords } from "../model/words.ts";
import { h, sign } from "./h.ts";
import type { ElementNode } from "./page/messages.ts";

const radius = 36;
const round = 2 * Math.PI * radius;

const verdictSigns: Readonly<Record<Verdict, readonly [sign: string, className: string]>> = {
  ready: ["✓", "good"],
  "ready-with-waivers": ["✓", "in-progress"],
  inconclusive: ["?", "in-progress"],
  "not-ready": ["✕", "at-risk"],
};

/** An arc from the top, clockwise. Takes 0 to 100. */
function arc(className: string, share: number): ElementNode | undefined {
  if (share <= 0) return undefined;
  const length = ((round * share) / 100).toFixed(1);
  const place = { cx: 42, cy: 42, r: radius, transform: "rotate(-90 42 42)" };
  return h("circle", { key: className, class: className, ...place, "stroke-dasharray": `${length} ${round.toFixed(1)}` });
}

function ring({ overall, upper, band }: ReadinessSummary): ElementNode {
  const words = overall === null ? "no score yet" : `${overall} percent, ${band ? bandWords[band] : ""}${upperWords(overall, upper)}`;
  return h(
    "svg",
    { class: "ring", viewBox: "0 0 84 84", role: "img", "aria-label": `Readiness: ${words}` },
    h("circle", { key: "track", class: "track", cx: 42, cy: 42, r: radius }),
    arc("upper", upper ?? 0),
    arc(`score ${band ?? ""}`, overall ?? 0),
    h(
      "text",
      {
        key: "number",
        class: overall === 100 && "whole",
        x: 42,
        y: overall === 100 ? 48 : 49.5,
        "text-anchor": "middle",
        "aria-hidden": "true",
      },
      overall === null ? "–" : `${overall}%`,
    ),
  );
}

function upperWords(overall: number, upper: number | null): string {
  return upper !== null && upper > overall ? `, up to ${upper} percent once everything is known` : "";
}

function figures({ overall, upper, evidence }: ReadinessSummary): string {
  const parts = [`evidence ${percent(evidence)}`];
  if (overall !== null && upper !== null && upper > overall) parts.unshift(`up to ${percent(upper)}`);
  return parts.join(" · ");
}

/** The first reason for which the gate does not pass, where no blocker says so already. */
function gateReason({ gate, blockers }: ReadinessSummary): string | undefined {
  return gate.passed || blockers.length > 0 ? undefined : gate.reasons[0];
}

/** The number with its verdict, and how it came about. */
export function overview(summary: ReadinessSummary): ElementNode {
  const [glyph, className] = verdictSigns[summary.verdict];
  const reason = gateReason(summary);
  return h(
    "div",
    { key: "overview", class: "overview" },
    ring(summary),
    h(
      "div",
      { class: "facts" },
      h("p", { class: "verdict" }, sign(glyph, className), " ", verdictWords[summary.verdict]),
      h("p", {}, summary.blockers.length === 0 ? "No launch blocker" : count(summary.blockers.length, "launch blocker")),
      reason !== undefined && h("p", { class: "dim" }, reason),
      h(
        "p",
        {
          class: "dim",
          title: "Upper bound: the score if all that is not known passed. Evidence: share of the weight that was looked at.",
        },
        figures(summary),
      ),
    ),
  );
}

const width = 288;
const height = 34;
const margin = 3;

/** A line over the last recorded runs and the present number; nothing without at least two. */
export function trend({ trend: runs, overall }: ReadinessSummary): ElementNode | undefined {
  const values = [...runs.map((run) => run.overall), ...(overall === null ? [] : [overall])].map(Math.round);
  const [first, last] = [values[0], values.at(-1)];
  if (values.length < 2 || first === undefined || last === undefined) return undefined;
  const low = Math.min(...values);
  const span = Math.max(10, Math.max(...values) - low);
  const points = values.map((value, index) => {
    const x = (index * width) / (values.length - 1);
    const y = height - margin - ((value - low) / span) * (height - 2 * margin);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const label = `Trend over ${count(values.length - 1, "recorded run")}: from ${first} to ${last} percent`;
  return h(
    "svg",
    { key: "trend", class: "trend", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    h("polyline", { points: points.join(" ") }),
  );
}
