import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { callOf, statementsOf } from "../../../shared/ruby/calls.ts";
import { quoted, removeItem } from "../../../shared/ruby/edits.ts";
import { outsideProduction } from "../../../shared/ruby/environment.ts";
import { type Leak, leaksIn, leaksInEntries } from "../../../shared/ruby/leaks.ts";
import { type LogCall, logCall, logMethods } from "../../../shared/ruby/loggers.ts";
import { isScript } from "../../../shared/ruby/roles.ts";
import { methodsOf } from "../../../shared/ruby/scopes.ts";

/** Text of a message is cut here. */
const shownLength = 60;

function shortText(node: SyntaxNode, file: RbFile): string {
  const text = textOf(file, node).replace(/\s+/g, " ").replace(/:$/, "");
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text;
}

function visit(node: SyntaxNode, file: RbFile): Outcomes {
  const { role } = file;
  if (role.test || role.seed) return undefined;
  const log = logCall(callOf(node, file), file);
  // What a script prints is its answer to whoever runs it, not a log.
  if (!log || (log.how === "print" && isScript(file)) || outsideProduction(node, file)) return undefined;
  const { args, options, block } = log.call;
  const said = block ? statementsOf(block).slice(-1) : [];
  if (args.length + options.length + said.length === 0) return undefined;
  const leaks = [...args, ...said].flatMap((argument) => leaksIn(argument, file)).concat(leaksInEntries(options, file));
  const places = new Map(leaks.map((leak) => [leak.node.start, leak]));
  if (places.size === 0) return met({ start: node.start, end: log.call.nameNode.end });
  return [...places.values()].map((leak) =>
    problem(leak.kind, leak.node, { data: { what: shortText(leak.node, file) }, fixes: fixesFor(leak, log, file) }),
  );
}

function fixesFor(leak: Leak, log: LogCall, file: RbFile): ProblemFix[] {
  const fixes: ProblemFix[] = [];
  const { node } = leak;
  const { args, options } = log.call;
  const entry = options.find((option) => option.value === node);
  const index = args.indexOf(node);
  const separate = entry ? args.length + options.length > 1 : index > 0 && log.call.name !== "printf";
  if (separate) fixes.push({ fix: "dropArgument", edits: [removeItem(entry?.pair ?? node)] });
  const helper = [...methodsOf(file).keys()].find((name) =>
    /^(?:mask|redact|obfuscate|scrub)(?:_?(?:token|secret|value|sensitive|string))?$/.test(name),
  );
  const shorthand = node.type === "hash_key_symbol";
  const source = textOf(file, node);
  if (helper)
    fixes.push({
      fix: "redact",
      data: { helper },
      edits: [{ start: node.start, end: node.end, text: shorthand ? `${source}: ${helper}(${source})` : `${helper}(${source})` }],
    });
  const { parent } = node;
  if (parent?.type === "interpolation")
    fixes.push({ fix: "replace", edits: [{ start: parent.start, end: parent.end, text: "[REDACTED]" }] });
  else if (!shorthand) fixes.push({ fix: "replace", edits: [{ start: node.start, end: node.end, text: quoted("[REDACTED]", file) }] });
  return fixes;
}

/** Ruby: calls of loggers and `puts` that are given a credential or personal data. */
export const ruby: TreeVisitors<RbFile> = { call: Object.fromEntries(logMethods.map((name) => [name, visit])) };
