/** A report that has something in each of its parts, with any texts. */
import type { ReadinessReport, ReportFigure } from "../report/model.ts";

function figure(shown: number): ReportFigure {
  return { shown, value: shown, exact: String(shown) };
}

/** @param text gives each free text; it is called with what stands there in a harmless report */
export function sampleReport(text: (harmless: string) => string = (harmless) => harmless): ReadinessReport {
  const place = { file: text("src/a.ts"), line: 3 };
  const check = {
    category: "security",
    priority: "P0",
    credit: 0,
    met: 1,
    found: 3,
    gain: 2.5,
    effort: 30,
    blocker: false,
    reason: text("Two places of three are open."),
    evidence: [
      { ...place, note: text("sets a cookie") },
      { file: "", line: null, note: text("nothing found") },
    ],
    question: null,
  } as const;
  const item = { kind: "check", checks: ["cookie"], title: text("Cookie"), priority: "P0", effort: 600, gain: 2.5, ...place } as const;
  return {
    version: "1.2.3",
    name: text("shop"),
    package: { path: text("apps/shop"), kind: text("service") },
    day: null,
    verdict: "not-ready",
    overall: figure(54),
    upper: figure(71),
    evidence: figure(83),
    gate: { passed: false, reasons: [{ kind: "overall", message: text("The overall score is too low.") }] },
    categories: [
      {
        id: "security",
        title: "Security",
        score: figure(54),
        upper: figure(71),
        evidence: figure(83),
        weight: 1,
        points: { earned: 10.8, possible: 20 },
        owner: text("@acme/security"),
      },
      { id: "data", title: "Data", score: null, upper: null, evidence: null, weight: 2, points: { earned: 0, possible: 0 }, owner: null },
    ],
    blockers: [
      {
        kind: "check",
        checks: ["cookie"],
        title: text("Cookie"),
        reason: text("Two places of three are open."),
        ...place,
        effort: 30,
        claims: [{ file: text("TODO.md"), line: 4, note: text("Cookies are safe") }],
      },
    ],
    findings: [
      {
        check: "cookie",
        ...place,
        line: 3,
        column: 1,
        endLine: 3,
        endColumn: 9,
        priority: "P0",
        category: "security",
        message: text("The cookie can be stolen; set Secure."),
        fingerprint: "1f0c",
        fixes: [],
        related: [],
      },
    ],
    open: { P0: 1, P1: 0, P2: 0, P3: 0 },
    hidden: [{ check: "cookie", file: text("src/b.ts"), fingerprint: "2a" }],
    checks: [
      { ...check, id: "cookie", title: text("Cookie"), kind: "code", status: "fail", blocker: true },
      { ...check, id: "headers", title: text("Headers"), kind: "project", status: "pass", credit: 1 },
      { ...check, id: "on-call", title: text("On call"), kind: "manual", status: "unknown", question: text("Who is on call?") },
      { ...check, id: "jobs", title: text("Jobs"), kind: "project", status: "not-applicable" },
    ],
    records: [
      {
        kind: "accepted-risk",
        check: null,
        fingerprint: text("3b"),
        state: "in-use",
        owner: text("@acme/api"),
        approver: text("@acme/security"),
        text: text("Until the cut-over"),
        until: "2026-12-01",
        file: ".seaworthy/waivers.yml",
        line: 2,
      },
    ],
    plan: {
      items: [
        { ...item, blocker: true },
        { ...item, blocker: false, gain: 0.01 },
      ],
      minutes: 1200,
      quickStart: { items: 1, minutes: 600 },
      weeks: [{ week: 1, items: [0, 1], minutes: 1200 }],
    },
    files: { scanned: 7, skipped: [{ file: text("big.js"), reason: "too-large" }] },
    packages: [{ path: text("apps/web"), name: text("web"), kind: "web front end", overall: null, verdict: "inconclusive", blockers: 0 }],
  };
}
