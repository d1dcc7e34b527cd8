/** The packages of a project, each with a result of its own from the same evaluator. */
import { PartProject, partsOf } from "@seaworthy/rules/facts/parts";
import type { Policy } from "@seaworthy/rules/records/index";
import { evaluate, kindOf } from "@seaworthy/rules/score/index";
import type { Evaluation } from "@seaworthy/rules/score/types";
import { isRecordFile } from "./record-store.ts";
import type { Workspace } from "./workspace.ts";

/** A package and what holds for it alone. */
export interface PackageResult {
  /** Relative to the root; "." for what lies in no other package. */
  readonly path: string;
  readonly name: string;
  /** Such as "service" or "library". */
  readonly kind: string;
  /** Whether a file is the package's own. */
  readonly owns: (file: string) => boolean;
  /** Computed when it is asked for. */
  readonly evaluation: Evaluation;
}

/** The packages by path; empty where the project is a single one. */
export function packageResults(workspace: Workspace): readonly PackageResult[] {
  const { project } = workspace;
  const parts = partsOf(project.view);
  return parts.map((part) => {
    const own = new PartProject(project, parts, part);
    const { word } = kindOf(own.view, (trait) => own.view.trait(trait).length > 0, part.folder);
    let evaluation: Evaluation | undefined;
    return {
      path: part.folder === "" ? "." : part.folder,
      name: part.name,
      kind: word,
      owns: (file) => own.owns(file),
      get evaluation() {
        evaluation ??= evaluatePart(workspace, own);
        return evaluation;
      },
    };
  });
}

function evaluatePart(workspace: Workspace, own: PartProject): Evaluation {
  const { records, policy } = workspace.records;
  const { view, folder } = own;
  const incomplete = workspace.incompleteOf((file) => own.owns(file));
  const evaluation = evaluate({
    registry: workspace.analyzer.registry.checks,
    project: { view, folder, findings: () => own.findings(), rangeOf: (file, span) => workspace.rangeOf(file, span) },
    records,
    policy: { ...policy, traits: takenAway(policy.traits) },
    today: workspace.today,
    ...(incomplete && { incomplete }),
  });
  // What stands in common files, and records that one package does not need while another may, are said of the whole.
  return {
    ...evaluation,
    findings: evaluation.findings.filter(({ file }) => own.owns(file) && !isRecordFile(file)),
    records: evaluation.records.filter(({ state }) => state === "in-use" || state === "expired"),
  };
}

/** What the policy says that the project has, not every package has; what it has not, none has. */
function takenAway(traits: Policy["traits"]): Policy["traits"] {
  return Object.fromEntries(Object.entries(traits).filter(([, has]) => !has));
}
