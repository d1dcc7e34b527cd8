import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem, type ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import type { YamlRoot } from "../../../languages/yaml/index.ts";
import { type Workflow, type WorkflowJob, workflowOf } from "../../../shared/documents/workflow.ts";
import { pairOf, scalarOf, type YamlPair } from "../../../shared/documents/yaml.ts";
import { getsToken, type Rights, rightsOf } from "./needs.ts";

/** Permissions of a workflow and of its jobs. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>): Outcome[] => {
  const flow = workflowOf(file);
  const jobs = pairOf(flow?.node, "jobs");
  if (!flow?.on || !jobs || flow.jobs.length === 0) return [];
  const open = flow.jobs.filter((job) => !job.permissions && getsToken(flow, job));
  // A workflow that is only ever called gets its caller's rights; giving them is the caller's matter.
  const onlyCalled = [...flow.events.keys()].every((event) => event === "workflow_call");
  return [
    ...judge(file, flow, flow.permissions, open),
    ...flow.jobs.flatMap((job) => judge(file, flow, job.permissions, [job])),
    ...(!flow.permissions && open.length > 0 && !onlyCalled ? [withoutBlock(file, flow, open, jobs)] : []),
  ];
};

/** Where every job lacks rights the workflow does; where others have theirs, the first job without stands for the rest. */
function withoutBlock(file: FileContext<YamlRoot>, flow: Workflow, open: readonly WorkflowJob[], jobs: YamlPair): Outcome {
  const fixes = addBlock(file, flow, open);
  const [first, ...others] = open;
  if (!first || flow.jobs.every((job) => !job.permissions)) return problem("none", jobs.keySpan, { fixes });
  const related = others.map(({ idSpan, id }) => ({ at: idSpan, message: `${id} has none either` }));
  return problem("job", first.idSpan, { data: { name: first.id }, related, fixes });
}

/** What a permissions block gives; `jobs` are those that it is for. */
function judge(file: FileContext<YamlRoot>, flow: Workflow, permissions: YamlPair | undefined, jobs: readonly WorkflowJob[]): Outcome[] {
  if (!permissions?.value) return [];
  const all = scalarOf(permissions.value);
  if (all?.text !== "write-all") return [met(permissions.keySpan)];
  return [problem("writeAll", all, { fixes: replaceAll(file, permissions, rightsOf(flow, jobs)) })];
}

function replaceAll(file: FileContext<YamlRoot>, permissions: YamlPair, rights: Rights | undefined): ProblemFix[] {
  if (!rights || !permissions.value) return [];
  const line = file.lines.lineText(file.lines.lineOf(permissions.start));
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return [leastPrivilege(rights, { start: permissions.keySpan.end, end: permissions.value.end, text: `:${block(file, rights, indent)}` })];
}

/** Puts a block for the whole workflow behind its triggers. */
function addBlock(file: FileContext<YamlRoot>, flow: Workflow, jobs: readonly WorkflowJob[]): ProblemFix[] {
  const rights = rightsOf(flow, jobs);
  const on = flow.on;
  if (!rights || !on || flow.node.flow) return [];
  const line = file.lines.lineOf(on.end);
  const end = file.lines.lineSpan(line).end;
  const blank = line + 1 < file.lines.count && file.lines.lineText(line + 1).trim() === "" ? lineEndOf(file.text) : "";
  return [leastPrivilege(rights, { start: end, end, text: `${lineEndOf(file.text)}${blank}permissions:${block(file, rights, "")}` })];
}

function block(file: FileContext, rights: Rights, indent: string): string {
  return Object.entries(rights)
    .map(([scope, level]) => `${lineEndOf(file.text)}${indent}  ${scope}: ${level}`)
    .join("");
}

function leastPrivilege(rights: Rights, edit: TextEdit): ProblemFix {
  const permissions = Object.entries(rights)
    .map(([scope, level]) => `${scope}: ${level}`)
    .join(", ");
  return { fix: "leastPrivilege", data: { permissions }, edits: [edit] };
}
