/** GitHub Actions workflows and composite actions: triggers, permissions, jobs and steps with their places. */
import type { FileContext } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import type { YamlMap, YamlNode, YamlPair, YamlRoot, YamlScalar } from "../../languages/yaml/index.ts";
import { viewOf } from "./views.ts";
import { itemsOf, pairOf, pairsOf, scalarOf, textAt, textOfScalar, textsOf, valueAt } from "./yaml.ts";

/** A step; of `uses` and `run` it has one, unless it is half-typed. */
export interface WorkflowStep {
  readonly node: YamlMap;
  /** The first key of the step: where a remark on the whole step belongs. */
  readonly headSpan: Span;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  /** `owner/action@ref`, `./path`, `docker://image`. */
  readonly uses: YamlScalar | undefined;
  readonly run: YamlScalar | undefined;
  readonly with: YamlNode | undefined;
  readonly env: YamlNode | undefined;
}

/** A job by its key under `jobs`. */
export interface WorkflowJob {
  readonly id: string;
  readonly idSpan: Span;
  readonly node: YamlMap;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  readonly needs: readonly string[];
  readonly permissions: YamlPair | undefined;
  /** Set for a job that calls a reusable workflow; such a job has no steps. */
  readonly uses: YamlScalar | undefined;
  readonly env: YamlNode | undefined;
  readonly environment: YamlNode | undefined;
  readonly services: YamlNode | undefined;
  readonly steps: readonly WorkflowStep[];
}

/** A whole workflow file. */
export interface Workflow {
  readonly node: YamlMap;
  readonly name: string | undefined;
  /** The `on` pair. */
  readonly on: YamlPair | undefined;
  /** Events with their settings (`branches`, `paths`, `types` …). */
  readonly events: ReadonlyMap<string, YamlNode | undefined>;
  readonly permissions: YamlPair | undefined;
  readonly env: YamlNode | undefined;
  readonly jobs: readonly WorkflowJob[];
}

const key = {};

/** The workflow of a file under .github/workflows, or undefined. Computed once per tree. */
export function workflowOf(file: FileContext<YamlRoot>): Workflow | undefined {
  return file.memo(key, () => {
    const node = file.root.documents[0];
    return viewOf(file) === "workflow" && node?.kind === "map" ? workflow(node) : undefined;
  });
}

/** The steps of a composite action (`action.yml`); empty for other files. */
export function compositeSteps(file: FileContext<YamlRoot>): WorkflowStep[] {
  return viewOf(file) === "action" ? stepsOf(valueAt(file.root.documents[0], "runs", "steps")) : [];
}

function workflow(node: YamlMap): Workflow {
  // YAML 1.1 readers turn the key `on` into true; a file written for them may quote it.
  const on = pairOf(node, "on") ?? pairOf(node, "true");
  return {
    node,
    name: textAt(node, "name"),
    on,
    events: eventsOf(on?.value),
    permissions: pairOf(node, "permissions"),
    env: valueAt(node, "env"),
    jobs: pairsOf(valueAt(node, "jobs")).flatMap((pair) => (pair.value?.kind === "map" ? [job(pair, pair.value)] : [])),
  };
}

function eventsOf(on: YamlNode | undefined): Map<string, YamlNode | undefined> {
  if (on?.kind === "map") return new Map(pairsOf(on).map((pair) => [pair.key, pair.value]));
  return new Map(textsOf(on).map((event) => [event, undefined]));
}

function job(pair: YamlPair, node: YamlMap): WorkflowJob {
  return {
    id: pair.key,
    idSpan: pair.keySpan,
    node,
    name: textAt(node, "name"),
    condition: textAt(node, "if"),
    needs: textsOf(valueAt(node, "needs")),
    permissions: pairOf(node, "permissions"),
    uses: scalarOf(valueAt(node, "uses")),
    env: valueAt(node, "env"),
    environment: valueAt(node, "environment"),
    services: valueAt(node, "services"),
    steps: stepsOf(valueAt(node, "steps")),
  };
}

function stepsOf(steps: YamlNode | undefined): WorkflowStep[] {
  return itemsOf(steps).flatMap((node) => {
    const head = node.kind === "map" ? node.pairs[0] : undefined;
    if (node.kind !== "map" || !head) return [];
    // Steps that run side by side.
    const together = pairOf(node, "parallel");
    if (together) return stepsOf(together.value);
    return [
      {
        node,
        headSpan: head.keySpan,
        id: textAt(node, "id"),
        name: textAt(node, "name"),
        condition: textAt(node, "if"),
        uses: scalarOf(valueAt(node, "uses")),
        run: scalarOf(valueAt(node, "run")),
        with: valueAt(node, "with"),
        env: valueAt(node, "env"),
      },
    ];
  });
}

/** Whether a workflow looks at changes before they are merged: a pull request, the merge queue, or a push to any branch. */
export function runsBeforeMerge(flow: Workflow): boolean {
  if (["pull_request", "pull_request_target", "merge_group"].some((event) => flow.events.has(event))) return true;
  if (!flow.events.has("push")) return false;
  const push = flow.events.get("push");
  const branches = valueAt(push, "branches");
  if (branches) return textsOf(branches).some((pattern) => pattern === "**" || pattern === "*");
  return valueAt(push, "tags") === undefined || valueAt(push, "branches-ignore") !== undefined;
}

/** What a condition refuses: `!startsWith(github.ref, 'refs/tags/')` lets everything else in. */
const refused = /!\s*(?:\w+\s*)?\([^()]*\)/g;

/** Whether a condition (`if:`) keeps a job or step away from pull requests. Only plain comparisons are understood. */
export function excludesPullRequests(condition: string | undefined): boolean {
  if (condition === undefined || condition.includes("||")) return false;
  const wanted = condition.replace(refused, "");
  return (
    /github\.event_name\s*==\s*['"](?!pull_request|merge_group)/.test(wanted) ||
    /github\.event_name\s*!=\s*['"]pull_request['"]/.test(wanted) ||
    /github\.ref(?:_name)?\s*==\s*['"]/.test(wanted) ||
    /startsWith\(\s*github\.ref\s*,\s*['"]refs\/(?:tags|heads)/.test(wanted)
  );
}

/** Name and version of an action: `actions/checkout` and `v4`; undefined parts are "". */
export function actionOf(uses: YamlScalar): { readonly name: string; readonly ref: string } {
  const text = textOfScalar(uses) ?? "";
  const at = text.lastIndexOf("@");
  return at < 0 ? { name: text, ref: "" } : { name: text.slice(0, at), ref: text.slice(at + 1) };
}
