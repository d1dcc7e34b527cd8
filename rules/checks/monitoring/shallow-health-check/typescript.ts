import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isHealthPath, isLivenessPath } from "../../../shared/routes.ts";
import { type Handler, handlersOf } from "../../../shared/typescript/handlers.ts";
import { calleeSpan, chainOf, functionNameSpan, lastNameOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { saysLiveness } from "./intent.ts";
import { probeFixes } from "./probe.ts";

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || file.role.example) return undefined;
  return handlersOf(file).flatMap((handler): Outcome[] => {
    if (!/^(?:GET|ALL|HEAD)$/.test(handler.method) || !isHealthPath(handler.path) || isLivenessPath(handler.path)) return [];
    // A status below a record is the record's: /orders/:id/status
    if (/[:[{*]/.test(handler.path)) return [];
    const at = ts.isCallExpression(handler.node) ? calleeSpan(handler.node, file) : functionNameSpan(handler.fn, file);
    if (!isConstant(handler) || saysLiveness(commentAt(handler.node, file))) return [met(at)];
    return [
      problem("constant", at, {
        data: { path: handler.path.replace(/^\/+/, "/"), dependency: "" },
        fixes: probeFixes(handler, file),
        pending: handler.path,
      }),
    ];
  });
}

/** The comment above a handler or its route, and what is said within it. */
function commentAt(node: TS.Node, file: TsFile): string {
  let statement: TS.Node = node;
  while (statement.parent && !ts.isStatement(statement) && !ts.isClassElement(statement)) statement = statement.parent;
  const above = file.text.slice(statement.getFullStart(), statement.getStart(file.root));
  const within = [...file.text.slice(statement.getStart(file.root), statement.end).matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)];
  return [above, ...within.map(([comment]) => comment)].join("\n");
}

/** Calls that make an answer or read the process itself. */
const answering =
  /^(?:json|send|sendStatus|status|end|text|type|code|header|set|setHeader|writeHead|write|NextResponse|Response|toISOString|now|uptime|memoryUsage|hostname|stringify|get|info|debug|log|setStatus|html|ok|next|toString|round|floor|cpuUsage|loadavg)$/;

/** Whether a handler only answers: nothing is awaited, nothing is called that could ask somebody else. */
function isConstant({ fn }: Handler): boolean {
  if (!fn.body) return false;
  let constant = true;
  // The body alone: decorators are calls, too. An arrow's expression is looked at with what is below it.
  const visit = (node: TS.Node): boolean => {
    if (!constant) return false;
    if (ts.isAwaitExpression(node) || ts.isTaggedTemplateExpression(node)) constant = false;
    if (ts.isCallExpression(node) && !answering.test(lastNameOf(node.expression))) constant = false;
    // redis.get("x"), cache.status(): a call of a client, though its name looks like an answer's.
    if (
      ts.isCallExpression(node) &&
      /redis|cache|prisma|\bdb\b|pool|client|service|repo|mongo|knex|health|this/i.test(
        (chainOf(node.expression) ?? []).slice(0, -1).join("."),
      )
    )
      constant = false;
    return constant;
  };
  if (visit(fn.body)) walkBelow(fn.body, visit);
  return constant;
}

/** TypeScript: health handlers that ask nothing before they answer. */
export const typescript: TypeScriptVisitors = { file: visitFile };
