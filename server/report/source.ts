/** From a workspace to the model of its report. */
import path from "node:path";
import { didYouMean } from "@seaworthy/rules/records/index";
import { UsageError } from "../workspace/errors.ts";
import type { PackageResult } from "../workspace/packages.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type ReadinessPackage, type ReadinessReport, readinessReport, reportFigure } from "./model.ts";

interface SubjectOptions {
  /** The report names the day. */
  readonly dated?: boolean;
  /** Path of the package that the report is about. */
  readonly package?: string;
}

/**
 * The report of a project or of one of its packages.
 * @throws UsageError for a package that is not there
 */
export function projectReport(workspace: Workspace, { dated = false, package: wanted }: SubjectOptions = {}): ReadinessReport {
  const part = wanted === undefined ? undefined : packageAt(workspace, wanted);
  const { skipped, scanned } = filesOf(workspace, part);
  return readinessReport({
    name: part ? part.name : path.basename(workspace.root) || "project",
    package: part ? { path: part.path, kind: part.kind } : null,
    day: dated ? workspace.today : null,
    evaluation: part ? part.evaluation : workspace.evaluation(),
    checks: workspace.analyzer.registry.checks,
    records: workspace.records.records,
    policy: workspace.records.policy,
    files: { scanned, skipped },
    packages: part ? [] : workspace.packages().map(reportPackage),
  });
}

/**
 * The package of a path relative to the root, or of a name.
 * @throws UsageError that names the nearest, or says that there are none
 */
export function packageAt(workspace: Workspace, wanted: string): PackageResult {
  const all = workspace.packages();
  const path = wanted
    .replaceAll("\\", "/")
    .replace(/^\.\/(?=.)/, "")
    .replace(/(?<=.)\/+$/, "");
  const found = all.find((each) => each.path === path) ?? all.find((each) => each.name === wanted);
  if (found) return found;
  if (all.length === 0) throw new UsageError(`--package: the project is one package; leave the option out`);
  const near = didYouMean(
    path,
    all.map((each) => each.path),
  );
  throw new UsageError(`--package: there is no package "${wanted}"${near} (seaworthy score --packages lists all)`);
}

function reportPackage({ path: folder, name, kind, evaluation: { score } }: PackageResult): ReadinessPackage {
  const { overall, verdict, blockers } = score;
  return { path: folder, name, kind, overall: reportFigure(overall), verdict, blockers: blockers.length };
}

/** What a workspace looked at and what it left out, by name; of one package, where one is given. */
export function filesOf(workspace: Workspace, part?: PackageResult): ReadinessReport["files"] {
  const isMeant = (file: string): boolean => part?.owns(file) ?? true;
  const results = [...workspace.project.results.values()].filter((result) => isMeant(result.path));
  const skipped = results.flatMap(({ path: file, skipped: reason }) => (reason === undefined ? [] : [{ file, reason }]));
  return {
    scanned: results.length - skipped.length,
    skipped: [...skipped, ...workspace.unreadable.filter(({ file }) => isMeant(file))].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}
