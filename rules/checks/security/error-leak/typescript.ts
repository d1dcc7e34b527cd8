import { mentions } from "../../../shared/mentions.ts";
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { chainOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { shortName } from "../../../shared/typescript/text-parts.ts";
import { generic } from "./fix.ts";
import { isChosen, leakIn } from "./leak.ts";
import { isForOperators } from "./readers.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.browser || role.toolConfig;
}

const responses = /^(?:_?res|response|resp|reply|c|ctx|context|NextResponse|Response|this\.res|h)$/;

/** Whether a call answers a request: `res.status(500).json(…)`, `c.json(…)`, `Response.json(…)`. */
function answers(call: TS.CallExpression): boolean {
  const chain = chainOf(call.expression);
  // host.switchToHttp().getResponse().status(500).json(…)
  return chain !== undefined && (responses.test(chain[0] ?? "") || chain.includes("getResponse()"));
}

const clientError =
  /(?:status|code|statusCode|writeHead|status_code)['"]?\s*(?:=|:|\()\s*(?:(?:\w+\.)*(?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE\w*|BadRequest|Unauthorized|Forbidden|NotFound|Conflict|TOO_MANY_REQUESTS)|['"](?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT)|4\d\d)\b|,\s*4\d\d\s*,?\s*\)|^\(\s*4\d\d\b/;
const serverError = /(?:status|code|statusCode|writeHead)['"]?\s*(?:=|:|\()\s*(?:5\d\d|(?:\w+\.)*(?:INTERNAL|BAD_GATEWAY|SERVICE))/;

/** Whether the answer says that the client made a mistake: then its message is mostly written for the client. */
function blamesClient(answer: TS.Node, file: TsFile): boolean {
  const text = sourceOf(answer, file);
  if (clientError.test(text)) return true;
  if (serverError.test(text)) return false;
  // res.status(400); … res.json(…)
  const block = ts.findAncestor(answer, ts.isBlock);
  return block !== undefined && clientError.test(file.text.slice(block.pos, answer.pos));
}

/** Judges what an answer holds; `answer` is the call, object or assignment that sends it. */
function judge(values: readonly (TS.Expression | undefined)[], answer: TS.Node, at: TS.Node, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  for (const value of values) {
    const leak = value && leakIn(value, file);
    if (!leak) continue;
    if (isChosen(leak, file) || (!leak.stack && blamesClient(answer, file))) return met(spanOf(at, file));
    const name = shortName(unwrap(leak.value), file);
    return problem(leak.stack ? "stack" : "message", spanOf(leak.value, file), {
      ...(isForOperators(file.path) ? { priority: "P2" as const } : {}),
      ...(leak.stack ? {} : { data: { name } }),
      fixes: [generic(leak, answer, file)],
    });
  }
  return ts.findAncestor(answer, ts.isCatchClause) && serverError.test(sourceOf(answer, file)) ? met(spanOf(at, file)) : undefined;
}

function visitAnswer(call: TS.CallExpression, file: TsFile): Outcomes {
  return answers(call) ? judge(call.arguments, call, call.expression, file) : undefined;
}

/** new Response(err.message, { status: 500 }), and errors that a framework answers with their message. */
function visitNew(node: TS.NewExpression, file: TsFile): Outcomes {
  return judge(node.arguments ?? [], node, node.expression, file);
}

/** HttpException(message, 400) and its like say by themselves whose mistake it was. */
function visitException(node: TS.NewExpression, file: TsFile): Outcomes {
  return /\b[45]\d\d\b|HttpStatus|INTERNAL_SERVER_ERROR|InternalServerError/.test(sourceOf(node, file)) ? visitNew(node, file) : undefined;
}

/** ctx.body = err.message */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, right, operatorToken } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left) || left.name.text !== "body")
    return undefined;
  const chain = chainOf(left)?.join(".") ?? "";
  return /^(?:ctx|context|c)\.(?:response\.)?body$/.test(chain) ? judge([right], node, left, file) : undefined;
}

/** return { statusCode: 500, body: JSON.stringify({ error: err.message }) } of a Lambda handler. */
function visitBody(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const object = property.parent;
  if (!ts.isPropertyAssignment(property) || !/\bstatusCode\b/.test(sourceOf(object, file))) return undefined;
  return judge([property.initializer], object, property.name, file);
}

const useServer = /["']use server["']/;
const toolWords = /modelcontextprotocol|McpServer|\bisError\b/;

/** What a server action gives back goes to the browser: return { error: err.message }; of an MCP tool only the stack is more than its caller should know. */
function visitReturn(node: TS.Node, file: TsFile): Outcomes {
  const { expression } = node as TS.ReturnStatement;
  if (!expression || outside(file) || !ts.findAncestor(node, ts.isCatchClause)) return undefined;
  const action = mentions(file, useServer);
  const tool = mentions(file, toolWords);
  if (!action && !tool) return undefined;
  const handler = handlerAround(node, file);
  if (handler?.framework === "next-action") return judge([expression], node, node, file);
  const leak = handler?.framework === "mcp" ? leakIn(expression, file) : undefined;
  return leak?.stack ? judge([expression], node, node, file) : undefined;
}

/** TypeScript: messages and stacks of caught errors in what handlers, server actions and tools answer. */
export const typescript: TypeScriptVisitors = {
  call: {
    json: visitAnswer,
    send: visitAnswer,
    end: visitAnswer,
    write: visitAnswer,
    render: visitAnswer,
    text: visitAnswer,
    html: visitAnswer,
    jsonp: visitAnswer,
    body: visitAnswer,
  },
  new: {
    Response: visitNew,
    NextResponse: visitNew,
    InternalServerErrorException: visitNew,
    HttpException: visitException,
    HTTPException: visitException,
    TRPCError: visitException,
  },
  property: { body: visitBody },
  node: { BinaryExpression: visitAssignment, ReturnStatement: visitReturn },
};
