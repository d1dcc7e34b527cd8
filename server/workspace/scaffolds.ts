/** Scaffolds of a workspace: which can be made now, and what they would write for the texts as they are. */
import { scaffoldOf, scaffolds } from "@seaworthy/rules/scaffolds/index";
import { planScaffold, type ScaffoldPlan, type Unavailable } from "@seaworthy/rules/scaffolds/plan";
import type { Scaffold, ScaffoldOptions } from "@seaworthy/rules/scaffolds/scaffold";
import type { CheckResult, CheckStatus } from "@seaworthy/rules/api/result";
import { checkById } from "./check-pages.ts";
import { UsageError } from "./errors.ts";
import type { Workspace } from "./workspace.ts";

/** States in which something is missing that a scaffold could bring. */
const wanting: ReadonlySet<CheckStatus> = new Set(["fail", "partial", "unknown", "expired"]);

/** Whether a menu should offer the scaffold of a check: something is missing, and it can be made for this project. */
export function offersScaffold(workspace: Workspace, { id, status }: Pick<CheckResult, "id" | "status">): boolean {
  const scaffold = scaffoldOf(id);
  return scaffold !== undefined && wanting.has(status) && scaffold.available(workspace.project.view) === undefined;
}

/** A scaffold with the state of its check in a project. */
interface ScaffoldState {
  readonly scaffold: Scaffold;
  readonly status: CheckStatus;
  /** Why it cannot be made, in a sentence; undefined when it can. */
  readonly unavailable: string | undefined;
}

/** All scaffolds of checks that are scored, in the order of the evaluation. */
export function scaffoldStates(workspace: Workspace): ScaffoldState[] {
  return workspace.evaluation().checks.flatMap(({ id, status }) => {
    const scaffold = scaffoldOf(id);
    return scaffold ? [{ scaffold, status, unavailable: scaffold.available(workspace.project.view) }] : [];
  });
}

/**
 * What the scaffold of a check would write.
 * @throws UsageError for an unknown check, and for one without a scaffold
 */
export function scaffoldPlan(workspace: Workspace, check: string, options: ScaffoldOptions): ScaffoldPlan | Unavailable {
  const scaffold = scaffoldOf(check);
  if (!scaffold) {
    checkById(workspace.analyzer.registry, check);
    throw new UsageError(`there is no scaffold for "${check}"; those that can be made: ${scaffolds.map((each) => each.check).join(", ")}`);
  }
  const { project, today } = workspace;
  return planScaffold(scaffold, { project: project.view, text: (path) => workspace.textOf(path), today }, options);
}
