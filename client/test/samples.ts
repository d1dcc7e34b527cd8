/** Readiness to show in tests: a small service, half-way to its launch. */
import type {
  Blocker,
  CategoryScore,
  CheckEntry,
  ChecklistEntry,
  ChecklistItemEntry,
  ExpiringRecord,
  Place,
  PlanItem,
  Readiness,
  ReadinessSummary,
} from "@seaworthy/server/protocol/index";
import { emptySnapshot, type Snapshot } from "../model/store.ts";

const root = "file:///projects/shop";

export function placeIn(file: string, line: number, character = 2): Place {
  return { file, uri: `${root}/${file}`, line, character };
}

export function blocker(check: string, title: string, places: readonly Place[], more: Partial<Blocker> = {}): Blocker {
  return {
    check,
    title,
    category: "security",
    status: "fail",
    reason: `${title} in ${places.length} places.`,
    effort: 20,
    fixable: false,
    places,
    actions: ["waive"],
    ...more,
  };
}

export function planItem(check: string, title: string, more: Partial<PlanItem> = {}): PlanItem {
  return {
    check,
    checks: [check],
    title,
    category: "security",
    priority: "P0",
    status: "fail",
    blocker: true,
    gain: 3.24,
    effort: 45,
    fixable: false,
    places: 1,
    place: placeIn("src/login.ts", 25),
    ...more,
  };
}

function category(id: CategoryScore["id"], title: string, score: number | null, more: Partial<CategoryScore> = {}): CategoryScore {
  const band = score === null ? null : score >= 80 ? "good" : score >= 50 ? "in-progress" : "at-risk";
  return { id, title, score, upper: score, evidence: 80, band, delta: 0, blockers: 0, ...more };
}

const items = [
  planItem("hardcoded-identity", "Hard-coded user instead of the authenticated one", { places: 6, fixable: true }),
  planItem("placeholder-secret", "Placeholder left where a secret belongs", {
    gain: 2.1,
    effort: 20,
    place: placeIn(".env.production", 9),
  }),
  planItem("error-tracking", "Error tracking", { priority: "P1", blocker: false, gain: 1.9, effort: 30, places: 0, place: null }),
];

/** 54 %, two blockers, a history, some of it unknown. */
export const summary: ReadinessSummary = {
  root,
  name: "shop",
  revision: 3,
  scan: { kind: "idle" },
  configuration: [],
  overall: 54,
  upper: 71,
  evidence: 81,
  band: "in-progress",
  verdict: "not-ready",
  delta: 3,
  gate: { passed: false, reasons: ["Launch blocker: Placeholder left where a secret belongs."] },
  categories: [
    category("security", "Security", 70, { upper: 78, delta: -2.1, blockers: 2 }),
    category("data", "Data", 88),
    category("reliability", "Reliability", 64, { upper: 70 }),
    category("performance", "Performance", 85),
    category("monitoring", "Monitoring", 20, { upper: 42, delta: 5 }),
    category("testing", "Testing", 95),
    category("documentation", "Documentation", 60, { delta: 0.6 }),
    category("infrastructure", "Infrastructure", 50, { upper: 62 }),
    category("compliance", "Compliance", 0, { upper: 40 }),
    category("code-quality", "Code quality", null, { upper: null, delta: null }),
  ],
  blockers: [
    blocker(
      "hardcoded-identity",
      "Hard-coded user instead of the authenticated one",
      [placeIn("src/login.ts", 25), placeIn("src/api.ts", 4)],
      { fixable: true },
    ),
    blocker("placeholder-secret", "Placeholder left where a secret belongs", [placeIn(".env.production", 9)]),
  ],
  bestNext: items,
  plan: { items, effort: 95, quickStart: { items: 2, effort: 65 }, weeks: [] },
  trend: [31, 33, 33, 37, 36, 40, 45, 45, 49, 48, 51, 53].map((overall, day) => ({ time: `2026-01-${10 + day}T00:00:00Z`, overall })),
  expiring: [],
  open: { P0: 7, P1: 4, P2: 2, P3: 0 },
  files: {
    scanned: 48,
    skipped: 2,
    examples: [
      { file: "public/app.min.js", uri: `${root}/public/app.min.js`, reason: "minified" },
      { file: "prisma/generated/client/index.d.ts", uri: `${root}/prisma/generated/client/index.d.ts`, reason: "generated" },
    ],
  },
};

/** Nothing is open. */
export const ready: ReadinessSummary = {
  ...summary,
  overall: 100,
  upper: 100,
  evidence: 100,
  band: "good",
  verdict: "ready",
  gate: { passed: true, reasons: [] },
  categories: summary.categories.map(({ id, title, score }) => category(id, title, score === null ? null : 100)),
  blockers: [],
  bestNext: [],
  plan: { items: [], effort: 0, quickStart: { items: 0, effort: 0 }, weeks: [] },
  open: { P0: 0, P1: 0, P2: 0, P3: 0 },
};

/** Nothing is known yet. */
export const unscanned: ReadinessSummary = {
  ...ready,
  scan: { kind: "scanning", done: 120, total: 300, first: true },
  overall: null,
  upper: null,
  evidence: 0,
  band: null,
  verdict: "inconclusive",
  categories: [],
};

export function check(id: string, more: Partial<CheckEntry> = {}): CheckEntry {
  return {
    id,
    title: id.replaceAll("-", " "),
    kind: "code",
    category: "security",
    priority: "P1",
    status: "fail",
    credit: 0,
    gain: 1,
    effort: 20,
    blocker: false,
    reason: `Something about ${id}.`,
    evidence: [],
    places: [],
    actions: [],
    ...more,
  };
}

/** The sample with its checks. */
export function withChecks(checks: readonly CheckEntry[], checklists: readonly ChecklistEntry[] = []): Readiness {
  return { ...summary, checks, checklists, skipped: summary.files.examples };
}

export function item(text: string, line: number, more: Partial<ChecklistItemEntry> = {}): ChecklistItemEntry {
  return {
    ...placeIn("LAUNCH.md", line, 0),
    text,
    ticked: true,
    verdict: "verified",
    reason: "The check passes.",
    blocker: false,
    headings: ["Launch"],
    checks: [],
    tickable: false,
    ...more,
  };
}

export function expiring(check: string, days: number, more: Partial<ExpiringRecord> = {}): ExpiringRecord {
  const title = check.replaceAll("-", " ");
  const until = `2026-02-${String(days + 1).padStart(2, "0")}`;
  return {
    kind: "attestation",
    check,
    title,
    owner: "@shop/platform",
    until,
    days,
    place: placeIn(".seaworthy/attestations.yml", 2),
    ...more,
  };
}

/** Longer than a day, with records that run out. */
export const busy: ReadinessSummary = {
  ...summary,
  plan: {
    ...summary.plan,
    effort: 2400,
    weeks: [
      { week: 1, items: [0, 1], effort: 1900 },
      { week: 2, items: [2], effort: 500 },
    ],
  },
  expiring: [
    expiring("on-call-rotation", 0),
    expiring("rate-limiting", 12, { kind: "accepted-risk", fingerprint: "f1", owner: null, place: placeIn(".seaworthy/waivers.yml", 4) }),
  ],
};

/** A snapshot of a server that runs on the given roots. */
export function running(...roots: readonly ReadinessSummary[]): Snapshot {
  const folders = { all: roots.length, onDisk: roots.length };
  return { ...emptySnapshot, server: { kind: "running" }, folders, roots };
}
