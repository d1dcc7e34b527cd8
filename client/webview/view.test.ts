import { describe, expect, test } from "vitest";
import { busy, placeIn, planItem, ready, running, summary, unscanned } from "../test/samples.ts";
import type { Snapshot } from "../model/store.ts";
import { decode, encode } from "./actions.ts";
import { h } from "./h.ts";
import { pageHtml } from "./html.ts";
import type { ElementNode, ViewNode } from "./page/messages.ts";
import { view } from "./view.ts";

/** Everything that can be read, elements one after the other. */
function textOf(node: ViewNode): string {
  return (typeof node === "string" ? node : node.children.map(textOf).join(" ")).replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();
}

function all(node: ViewNode, fits: (element: ElementNode) => boolean): ElementNode[] {
  if (typeof node === "string") return [];
  return [...(fits(node) ? [node] : []), ...node.children.flatMap((child) => all(child, fits))];
}

const shown = (snapshot: Snapshot) => view(snapshot).view;
const text = (snapshot: Snapshot) => textOf(shown(snapshot));
const actions = (snapshot: Snapshot) =>
  all(shown(snapshot), ({ attributes }) => "data-action" in attributes).map(({ attributes }) => decode(attributes["data-action"]));

describe("the view", () => {
  test("shows number, verdict, blockers, upper bound, evidence, what to do, categories and plan", () => {
    const shownText = text(running(summary));
    for (const part of [
      "54%",
      "✕ Not ready 2 launch blockers up to 71 % · evidence 81 %",
      "Best next most points for the least work ● Hard-coded user instead of the authenticated one +3.2 P0 · 45 min · quick fix src/ login.ts:26 +5",
      "Error tracking +1.9 P1 · 30 min · fails",
      "Security ✕ 2 70 % ▼ 2",
      "Documentation 60 % ▲ 0.6",
      "Code quality n/a",
      "Launch plan launch blockers first 2 items, about 1 h to no open blocker 1. Hard-coded user instead of the authenticated one 45 min 2. Placeholder",
      "3 items, about 2 h to full marks",
      "48 files looked at, 2 skipped public/ app.min.js minified prisma/generated/client/ index.d.ts generated",
    ])
      expect(shownText).toContain(part);
  });

  test("says by words what it shows by shapes", () => {
    const labels = all(shown(running(summary)), ({ attributes }) => "aria-label" in attributes).map(({ attributes }) =>
      attributes["aria-label"]?.replaceAll("\u00a0", " "),
    );
    expect(labels).toEqual(
      expect.arrayContaining([
        "Readiness: 54 percent, in progress, up to 71 percent once everything is known",
        "Trend over 12 recorded runs: from 31 to 54 percent",
        "Hard-coded user instead of the authenticated one: P0, launch blocker, src/login.ts, line 26, 3.2 points, 45 min",
        "Security: 70 percent, in progress, up to 78 percent once everything is known, down 2 since the last recorded run, 2 launch blockers",
        "Code quality: no check applies",
      ]),
    );
  });

  test("goes to code where there is a place, and to the check's page where there is none", () => {
    expect(actions(running(summary))).toEqual(
      expect.arrayContaining([
        { do: "open", uri: "file:///projects/shop/src/login.ts", line: 25, character: 2 },
        { do: "explain", check: "error-tracking" },
        { do: "category", root: summary.root, category: "security" },
        { do: "report", root: summary.root },
      ]),
    );
  });

  test("draws bars to the score, and hatches what is not known", () => {
    const bars = all(shown(running(summary)), ({ attributes }) => attributes.class === "bar");
    const rects = bars[0]?.children.map((node) => (typeof node === "string" ? {} : node.attributes));
    expect(rects).toEqual([
      expect.objectContaining({ width: "100%" }),
      expect.objectContaining({ x: "70%", width: "8%", fill: "url(#hatch)" }),
      expect.objectContaining({ width: "70%", class: "score in-progress" }),
    ]);
    // The category that does not apply has none.
    expect(bars).toHaveLength(summary.categories.length - 1);
  });

  test("says what runs out soon, and renews it", () => {
    const shownText = text(running(busy));
    expect(shownText).toContain("Runs out soon within 30 days ◷ on call rotation Renew… attestation · today (2026-02-01) · @shop/platform");
    expect(shownText).toContain("rate limiting Renew… accepted risk · in 12 days (2026-02-13)");
    expect(actions(running(busy))).toEqual(
      expect.arrayContaining([
        { do: "record", action: "renew", root: summary.root, check: "on-call-rotation" },
        { do: "record", action: "waive", root: summary.root, check: "rate-limiting", fingerprint: "f1" },
      ]),
    );
    expect(text(running(summary))).not.toContain("Runs out soon");
  });

  test("has the plan's weeks when it takes longer than a day, closed, in the plan's order", () => {
    const details = all(shown(running(busy)), ({ tag, key }) => tag === "details" && key !== "files");
    expect(details.map(textOf)).toEqual([
      "Week 1 2 items, about 4 days 1. Hard-coded user instead of the authenticated one 45 min 2. Placeholder left where a secret belongs 20 min",
      "Week 2 1 item, about 8 h 3. Error tracking 30 min",
    ]);
  });

  test("has no trend without at least two numbers, and no column for changes without a recorded run", () => {
    const without = { ...summary, trend: [], categories: summary.categories.map((each) => ({ ...each, delta: null })) };
    expect(all(shown(running(without)), ({ attributes }) => attributes.class === "trend")).toEqual([]);
    expect(text(running(without))).not.toContain("since last run");
  });

  test("names the roots when there are several", () => {
    const api = { ...ready, root: "file:///projects/api", name: "api" };
    expect(all(shown(running(summary, api)), ({ tag }) => tag === "h1").map(textOf)).toEqual(["shop", "api"]);
    expect(all(shown(running(summary)), ({ tag }) => tag === "h1")).toEqual([]);
  });

  test("keeps keys unique among siblings", () => {
    const again = { ...summary, root: "file:///projects/b", bestNext: [planItem("", "One"), planItem("", "Two")] };
    for (const { children } of all(shown(running(summary, again)), () => true)) {
      const keys = children.flatMap((child) => (typeof child === "string" || child.key === undefined ? [] : [child.key]));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

describe("the states", () => {
  const folders = { all: 1, onDisk: 1 };

  test("no folder", () => {
    const snapshot = running();
    expect(text(snapshot)).toContain("Open a folder");
    expect(actions(snapshot)).toEqual([{ do: "open-folder" }]);
  });

  test("a folder that is on no disk", () => {
    expect(text({ ...running(), folders: { all: 1, onDisk: 0 } })).toContain("not on a disk");
  });

  test("the server is starting", () => {
    expect(text({ ...running(), folders, server: { kind: "starting" } })).toContain("Starting the language server…");
  });

  test("the first scan: how far it is, and a way to stop it, but no numbers", () => {
    const snapshot = running(unscanned);
    expect(text(snapshot)).toContain("First scan: 120 of 300 files");
    expect(text(snapshot)).not.toContain("%");
    expect(actions(snapshot)).toEqual([{ do: "cancel", root: summary.root }]);
    expect(all(shown(snapshot), ({ tag }) => tag === "progress")[0]?.attributes).toMatchObject({ max: "300", value: "120" });
  });

  test("a later scan: the old numbers, marked as such", () => {
    const snapshot = running({ ...summary, scan: { kind: "scanning", done: 0, total: 0, first: false } });
    expect(text(snapshot)).toContain("the numbers below are the earlier ones: Listing files…");
    expect(text(snapshot)).toContain("54%");
    expect(all(shown(snapshot), ({ tag }) => tag === "article")[0]?.attributes).toMatchObject({ class: "stale", "aria-busy": "true" });
  });

  test("a mistake in a record: the message, the line, and what is in force", () => {
    const place = placeIn(".seaworthy/policy.yml", 3, 2);
    const snapshot = running({ ...summary, configuration: [{ message: "unknown key “overal”; did you mean “overall”?", place }] });
    expect(text(snapshot)).toContain(
      "Unknown key “overal”; did you mean “overall”? Until it is put right, the last valid version stays in force. .seaworthy/policy.yml:4",
    );
    expect(actions(snapshot)).toContainEqual({ do: "open", uri: place.uri, line: 3, character: 2 });
  });

  test("incomplete", () => {
    const snapshot = running({
      ...summary,
      scan: { kind: "incomplete", reason: "the scan was cancelled; 3 of 9 files were not looked at", files: 3 },
    });
    expect(text(snapshot)).toContain("Incomplete: The scan was cancelled; 3 of 9 files were not looked at.");
    expect(actions(snapshot)).toContainEqual({ do: "rescan", root: summary.root });
  });

  test("stopped before anything was known", () => {
    const scan = { kind: "incomplete", reason: "the scan was cancelled", files: 0 } as const;
    const snapshot = running({ ...unscanned, scan });
    expect(text(snapshot)).toContain("Nothing is known yet");
    expect(text(snapshot)).not.toContain("no check applies");
    expect(text(running({ ...ready, scan }))).not.toContain("Every check that applies passes.");
  });

  test("all passed", () => {
    expect(text(running(ready))).toContain("Every check that applies passes.");
    expect(text(running(ready))).toContain("✓ Ready No launch blocker");
  });

  test("nothing to check, and nothing that a check applies to", () => {
    expect(text(running({ ...unscanned, scan: { kind: "empty" } }))).toContain("Nothing to check");
    expect(text(running({ ...unscanned, scan: { kind: "idle" } }))).toContain("Nothing to score");
  });

  test("the server has stopped, before or after there were results", () => {
    const server = { kind: "crashed", reason: "it ended by itself." } as const;
    for (const snapshot of [
      { ...running(), folders, server },
      { ...running(summary), server },
    ]) {
      expect(text(snapshot)).toContain("The language server has stopped: it ended by itself.");
      expect(actions(snapshot)).toEqual(expect.arrayContaining([{ do: "restart" }, { do: "log" }]));
    }
    expect(text({ ...running(summary), server })).toContain("54%");
    expect(text({ ...running(summary), server: { kind: "restarting" } })).toContain("is being started again");
  });

  test("a part of the analysis has failed", () => {
    const failures = [{ rule: "weak-random", message: "x", file: "a.ts", count: 2 }];
    const status = { version: "1", sweep: "idle", failures, roots: [], documents: 0, memory: { resident: 0, heap: 0 } } as const;
    expect(text({ ...running(summary), status })).toContain("1 part of the analysis failed and was left out.");
  });

  test("Restricted Mode", () => {
    expect(text({ ...running(summary), trusted: false })).toContain("Restricted Mode");
    expect(text(running(summary))).not.toContain("Restricted Mode");
  });
});

test("what is announced changes with verdict and blockers only", () => {
  const announced = (more: Partial<typeof summary>) => view(running({ ...summary, ...more })).announcement.replaceAll("\u00a0", " ");
  expect(announced({})).toBe("shop: Not ready, 2 launch blockers");
  expect(announced({ overall: 55 })).toBe(announced({}));
  expect(announced({ blockers: [] })).not.toBe(announced({}));
});

describe("an action", () => {
  test("comes back as it went", () => {
    const action = { do: "open", uri: "file:///a", line: 1, character: 2 } as const;
    expect(decode(encode(action))).toEqual(action);
  });

  test.each([
    "",
    "null",
    "[]",
    '{"do":"constructor"}',
    '{"do":"open","uri":"file:///a"}',
    '{"do":"open","uri":"file:///a","line":"1","character":0}',
    '{"do":"explain","check":1}',
    '{"do":"record","action":"rm","root":"file:///a","check":"b"}',
    '{"do":"record","action":"waive","root":"file:///a","check":"b","fingerprint":1}',
  ])("is refused when it is %s", (given) => {
    expect(decode(given)).toBeUndefined();
  });
});

test("elements have attributes as HTML has them", () => {
  expect(h("b", { key: "k", hidden: true, title: undefined, id: false, width: 0 }, "a", [false, undefined, "b"])).toEqual({
    tag: "b",
    key: "k",
    attributes: { hidden: "", width: "0" },
    children: ["a", "b"],
  });
});

test("the page allows its own script and style and nothing else", () => {
  const html = pageHtml({ script: "let a;", style: "b{}", nonce: "n0" });
  expect(html).toContain("default-src 'none'; script-src 'nonce-n0'; style-src 'nonce-n0'; base-uri 'none'; form-action 'none'");
  expect(html).not.toMatch(/unsafe|https?:|\son[a-z]+=|style="/);
});
