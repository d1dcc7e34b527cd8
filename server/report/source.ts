/** From a workspace to the model of its report. */
import path from "node:path";
import type { Workspace } from "../workspace/workspace.ts";
import { type ReadinessReport, readinessReport } from "./model.ts";

/** The report of a project. `dated`: it names the day. */
export function projectReport(workspace: Workspace, dated = false): ReadinessReport {
  const { skipped, scanned } = filesOf(workspace);
  return readinessReport({
    name: path.basename(workspace.root) || "project",
    package: null,
    day: dated ? workspace.today : null,
    evaluation: workspace.evaluation(),
    checks: workspace.analyzer.registry.checks,
    records: workspace.records.records,
    policy: workspace.records.policy,
    files: { scanned, skipped },
    packages: [],
  });
}

/** What a workspace looked at and what it left out, by name. */
export function filesOf(workspace: Workspace): ReadinessReport["files"] {
  const results = [...workspace.project.results.values()];
  const skipped = results.flatMap(({ path: file, skipped: reason }) => (reason === undefined ? [] : [{ file, reason }]));
  return {
    scanned: results.length - skipped.length,
    skipped: [...skipped, ...workspace.unreadable].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}
