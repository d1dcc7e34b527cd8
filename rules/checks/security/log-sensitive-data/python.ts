/** Python: print, logging, structlog and loguru calls that are given a credential or personal data. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { isMasking, type LogCall, logCall, logMethods } from "../../../shared/python/loggers.ts";
import { inMainGuard } from "../../../shared/python/nodes.ts";
import { bindingsOf } from "../../../shared/python/scopes.ts";
import { isServing } from "../../../shared/python/programs.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { quoted, removeItem } from "../../../shared/python/style.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { type Leak, leaksIn } from "./python-leaks.ts";

/** Keywords that steer the call and are not part of the record. */
const options = new Set([
  "exc_info",
  "stack_info",
  "stacklevel",
  "sep",
  "end",
  "file",
  "flush",
  "err",
  "color",
  "nl",
  "fg",
  "bold",
  "style",
]);
const redacted = "[REDACTED]";

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const log = logCall(call, file);
  if (!log) return undefined;
  // A program's own output is how it talks to its user, who may be the one to get the secret.
  if (
    log.to === "output" &&
    (isScript(file) ||
      file.role.example ||
      inMainGuard(call, file) ||
      importsPackage(file, "typer", "click", "argparse", "optparse", "getopt", "docopt", "fire", "questionary"))
  )
    return undefined;
  if (inMainGuard(call, file) && !isServing(file)) return undefined;
  // A script that is run by hand answers through its logger as well.
  if (isScript(file) && /(?:^|\/)scripts?\//.test(file.path)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const given = [...positional, ...[...keyword].filter(([name]) => !options.has(name)).map(([, value]) => value)];
  const leaks = given.flatMap((argument) => leaksIn(argument, file).map((leak) => ({ leak, argument })));
  if (leaks.length === 0) return log.to === "logger" ? met(call) : undefined;
  if (inDevelopment(call, file)) return undefined;
  return leaks.map(({ leak, argument }) =>
    problem(leak.kind, leak.node, { data: { what: describe(leak.node, file) }, fixes: fixesFor(leak, argument, call, log, file) }),
  );
}

function describe(node: SyntaxNode, file: PyFile): string {
  const text = textOf(file, node).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function fixesFor({ node }: Leak, argument: SyntaxNode, call: SyntaxNode, log: LogCall, file: PyFile): readonly ProblemFix[] {
  const what = describe(node, file);
  const fixes: ProblemFix[] = [];
  const item = removable(node, argument, call, log);
  if (item) fixes.push({ fix: "dropArgument", data: { what }, edits: [removeItem(item, file)] });
  else if (node.parent?.type === "interpolation")
    fixes.push({ fix: "replace", data: { what }, edits: [{ start: node.parent.start, end: node.parent.end, text: redacted }] });
  else fixes.push({ fix: "replace", data: { what }, edits: [{ start: node.start, end: node.end, text: quoted(redacted, file) }] });
  const helper = [...bindingsOf(file.root, file)].find(
    ([name, bindings]) =>
      isMasking(name) &&
      bindings.every(
        ({ kind, imported }) => kind === "definition" || (kind === "import" && !/^(?:hashlib|hmac|bcrypt)\b/.test(imported ?? "")),
      ),
  );
  if (helper) {
    const edits = [
      { start: node.start, end: node.start, text: `${helper[0]}(` },
      { start: node.end, end: node.end, text: ")" },
    ];
    fixes.push({ fix: "redact", data: { what, helper: helper[0] }, edits });
  }
  return fixes;
}

/** What can be left out without the message missing it: a field of a structured record, one of several printed values. */
function removable(node: SyntaxNode, argument: SyntaxNode, call: SyntaxNode, log: LogCall): SyntaxNode | undefined {
  if (node.parent?.type === "pair") return node.parent;
  if (node !== argument) return undefined;
  if (node.parent?.type === "keyword_argument") return log.fields ? node.parent : undefined;
  const list = node.parent;
  return log.to === "output" && list?.parent === call && namedChildren(list).length > 1 ? node : undefined;
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(logMethods.map((name) => [name, visit])),
};
