import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { type LogCall, logCall, logMethodNames } from "../../../shared/typescript/loggers.ts";
import { calleeSpan, enclosingFunction, sourceOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { type Leak, leaksIn } from "../../../shared/typescript/leaks.ts";

/** The argument that is nothing but the leak, possibly handed through calls: `token`, `JSON.stringify(tokens)`. */
function wholeArgument(leak: Leak, call: TS.CallExpression): number {
  let node: TS.Node = leak.node;
  while (node.parent !== call) {
    const { parent } = node;
    const passes = ts.isCallExpression(parent)
      ? parent.arguments[0] === node
      : ts.isParenthesizedExpression(parent) || ts.isAwaitExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent);
    if (!parent || !passes) return -1;
    node = parent;
  }
  return call.arguments.indexOf(node as TS.Expression);
}

function fixesFor(leak: Leak, { call }: LogCall, file: TsFile): ProblemFix[] {
  const fixes: ProblemFix[] = [];
  const what = shortText(leak.node, file);
  const index = wholeArgument(leak, call);
  const previous = index > 0 ? call.arguments[index - 1] : undefined;
  const argument = call.arguments[index];
  if (previous && argument) {
    const [first] = call.arguments;
    const format = first && ts.isStringLiteralLike(first) ? first.text : "";
    const between = file.text.slice(previous.end, argument.getStart(file.root));
    // A placeholder would be left without its value, a comment without its subject.
    if (!/%[sdifjoOc]/.test(format) && !/\/\*|\/\//.test(between))
      fixes.push({ fix: "dropArgument", data: { what }, edits: [{ start: previous.end, end: argument.end, text: "" }] });
  }
  const helper = maskingHelper(file);
  if (helper) fixes.push({ fix: "redact", data: { what, helper }, edits: [wrapped(leak.node, helper, file)] });
  const span = leak.node.parent;
  if (ts.isTemplateSpan(span)) {
    const edit: TextEdit = { start: span.getFullStart() - 2, end: span.literal.getStart(file.root) + 1, text: "[REDACTED]" };
    const inside = file.text.slice(edit.start, edit.end);
    if (!/\/\*|\/\//.test(inside)) fixes.push({ fix: "replace", data: { what }, edits: [edit] });
  }
  return fixes;
}

/** A command of a terminal tells its answer through the project's logger too. */
function isTerminalCommand(file: TsFile): boolean {
  return file.role.script && /(?:^|\/)(?:cli|bin|scripts?)\//.test(file.path);
}

/** What a program for a terminal prints is its answer to whoever called it. */
function printsResult({ level }: LogCall, file: TsFile): boolean {
  return /^(?:log|info|table|dir)$/.test(level) && (runtimeOf(file) === "tool" || endsAtOnce(file));
}

/** A file that does one thing and ends, which nobody imports: `(async () => { …; process.exit(0); })()`. */
function endsAtOnce(file: TsFile): boolean {
  return (
    /^(?:void )?\(async (?:function\s*)?\w*\(\)/m.test(file.text) &&
    /\bprocess\.exit\(/.test(file.text) &&
    !/^export\b|\bmodule\.exports\b|\.(?:listen|serve|subscribe|consume)\(|\bserve\(|\bsetInterval\(|\bnew Worker\(/m.test(file.text)
  );
}

/** What a store of secrets is asked with in the same function is the name of a secret: `secrets.getSecret(row.secretKey)`. */
function isLookedUp(node: TS.Expression, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  const name = sourceOf(node, file);
  if (!fn?.body || !/key$/i.test(name)) return false;
  let asked = false;
  walkBelow(fn.body, (each) => {
    if (asked || !ts.isCallExpression(each)) return !asked;
    asked =
      /(?:secrets?(?:store|manager|client)?|vault|keychain)(?:\(\))?\.(?:get|read|find|load|fetch|has|delete)\w*$|\b(?:get|read|find|load|fetch)Secret\w*$/i.test(
        sourceOf(each.expression, file),
      ) && each.arguments.some((argument) => sourceOf(argument, file) === name);
    return !asked;
  });
  return asked;
}

const helperKey = {};

/** A function of the project that masks a value: imported, or declared in this file. */
function maskingHelper(file: TsFile): string | undefined {
  return file.memo(helperKey, () => {
    for (const [local, imported] of importsOf(file)) {
      if (!imported.typeOnly && /^(?:redact|mask)(?:Token|Secret|Value|Sensitive)?$/.test(local)) return local;
    }
    for (const statement of file.root.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name && /^(?:redact|mask)\w*$/.test(statement.name.text))
        return statement.name.text;
    }
    return undefined;
  });
}

function wrapped(node: TS.Expression, helper: string, file: TsFile): TextEdit {
  const text = sourceOf(node, file);
  const key = ts.isShorthandPropertyAssignment(node.parent) ? `${text}: ` : "";
  return { ...spanOf(node, file), text: `${key}${helper}(${text})` };
}

function shortText(node: TS.Node, file: TsFile): string {
  const text = sourceOf(node, file).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function visitLog(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || file.role.seed || call.arguments.length === 0) return undefined;
  const log = logCall(call, file);
  // What a script or a migration writes to the console is read by whoever runs it.
  if (
    !log ||
    (log.kind === "console" ? file.role.script || file.role.migration || printsResult(log, file) : isTerminalCommand(file)) ||
    inDevelopmentBranch(call, file)
  )
    return undefined;
  const leaks = call.arguments.flatMap((argument) => leaksIn(argument, file)).filter((leak) => !isLookedUp(leak.node, file));
  if (leaks.length === 0) return met(calleeSpan(call, file));
  const seen = new Set<TS.Node>();
  return leaks.flatMap((leak): Outcome[] => {
    if (seen.has(leak.node)) return [];
    seen.add(leak.node);
    const fixes = fixesFor(leak, log, file);
    return [
      problem(leak.kind, spanOf(leak.node, file), { data: { what: shortText(leak.node, file) }, ...(fixes.length > 0 ? { fixes } : {}) }),
    ];
  });
}

/** TypeScript: calls of loggers and the console that are given a credential or personal data. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries(logMethodNames.map((name) => [name, visitLog])) };
