import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { exportsOf } from "../../../shared/typescript/exports.ts";
import { chainOf, isFunction, lastNameOf, receiverOf, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import { requestFunctionAround } from "../../../shared/typescript/request.ts";
import { bytesOf, most, sizeName } from "./sizes.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.browser || role.development;
}

/** How the option of a library writes a size: `1mb` as text, or a number of bytes. */
type Form = "text" | "bytes";

/** Judges the value of an option that limits bodies. */
function judge(value: TS.Expression, form: Form, file: TsFile, upTo = most): Outcomes {
  const at = spanOf(value, file);
  const bytes = isInfinite(value) ? Number.POSITIVE_INFINITY : bytesOf(staticValue(value, file)?.value);
  if (bytes === undefined) return undefined;
  if (bytes <= upTo) return met(at);
  // A constant may be meant for other places too: the literal itself is replaced, a name is not.
  const literal = !ts.isIdentifier(unwrap(value)) || isInfinite(value);
  const edit = { ...at, text: form === "text" ? quoted("1mb", file) : "1_048_576" };
  const fixes = literal ? { fixes: [{ fix: "oneMegabyte", edits: [edit] }] } : {};
  return Number.isFinite(bytes) ? problem("large", at, { data: { size: sizeName(bytes) }, ...fixes }) : problem("none", at, fixes);
}

function isInfinite(value: TS.Expression): boolean {
  return /^(?:Number\.)?(?:Infinity|POSITIVE_INFINITY|MAX_SAFE_INTEGER|MAX_VALUE)$/.test(chainOf(value)?.join(".") ?? "");
}

function judgeOption(options: TS.Expression | undefined, name: string, form: Form, file: TsFile, upTo?: number): Outcomes {
  const object = options && objectOf(options, file);
  const option = object && optionOf(object, name, file);
  return option?.state === "set" ? judge(option.value, form, file, upTo) : undefined;
}

/** The configuration of one route allows more only where it is needed. */
const mostOfRoute = 80 * 1024 * 1024;

const parsers = /^(?:express|body-parser|bodyParser|restify|polka|raw-body)$/;

/** express.json({ limit }), bodyParser.urlencoded({ limit }), json({ limit }) */
function visitParser(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const receiver = receiverOf(call);
  const known =
    parsers.test(originOf(call.expression, file)?.module ?? "") || (receiver && /^(?:express|bodyParser)$/.test(lastNameOf(receiver)));
  if (!known) return undefined;
  const outcome = judgeOption(call.arguments[0], "limit", "text", file);
  const { parent } = call;
  // app.use("/import", express.json({ limit: "20mb" })): more, only where it is needed.
  const scoped = ts.isCallExpression(parent) && parent.arguments.length > 1 && parent.arguments[0] !== call;
  const large = outcome && "message" in outcome && outcome.message === "large";
  return large && scoped ? met(spanOf(call, file)) : outcome;
}

/** app.useBodyParser("json", { limit }) of NestJS. */
function visitNest(call: TS.CallExpression, file: TsFile): Outcomes {
  return outside(file) ? undefined : judgeOption(call.arguments[1], "limit", "text", file);
}

/** koaBody({ jsonLimit }), bodyParser({ jsonLimit }) of Koa, multer-like parsers of forms aside. */
function visitKoa(call: TS.CallExpression, file: TsFile): Outcomes {
  if (
    outside(file) ||
    !/^(?:koa-body|koa-bodyparser|@koa\/bodyparser|koa-better-body)$/.test(originOf(call.expression, file)?.module ?? "")
  )
    return undefined;
  for (const name of ["jsonLimit", "formLimit", "textLimit"]) {
    const outcome = judgeOption(call.arguments[0], name, "text", file);
    if (outcome) return outcome;
  }
  return undefined;
}

/** Fastify({ bodyLimit }), new FastifyAdapter({ bodyLimit }), a route's { bodyLimit }, bodyLimit({ maxSize }) of Hono, Bun.serve. */
function visitBytes(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file)) return undefined;
  return judge(property.initializer, "bytes", file, isReasoned(property, file) ? mostReasoned : most);
}

/** What a comment gives a reason for. */
const mostReasoned = 32 * 1024 * 1024;

/** A comment right above that speaks of sizes: somebody has thought of how much is needed. */
function isReasoned(property: TS.Node, file: TsFile): boolean {
  const above = file.lines.lineOf(property.getStart(file.root)) - 1;
  return above >= 0 && /^\s*(?:\/\/|\/?\*)/.test(file.lines.lineText(above)) && !/todo|fixme|seaworthy/i.test(file.lines.lineText(above));
}

/** bodyLimit({ maxSize }) of hono/body-limit. */
function visitHono(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || originOf(call.expression, file)?.module !== "hono/body-limit") return undefined;
  return judgeOption(call.arguments[0], "maxSize", "bytes", file);
}

/** serverActions.bodySizeLimit and middlewareClientMaxBodySize of next.config. */
function visitNextConfig(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return ts.isPropertyAssignment(property) ? judge(property.initializer, "text", file) : undefined;
}

/** export const config = { api: { bodyParser: { sizeLimit } } } of an API route; `false` where the route reads the body by hand. */
function visitApiConfig(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file) || !/(?:^|\/)pages\/api\//.test(file.path)) return undefined;
  const value = unwrap(property.initializer);
  if (ts.isObjectLiteralExpression(value)) return judgeOption(value, "sizeLimit", "text", file, mostOfRoute);
  if (value.kind !== ts.SyntaxKind.FalseKeyword || !exportsOf(file).some(({ name }) => name === "config")) return undefined;
  return readsByHand(file) ? problem("buffered", spanOf(property, file)) : undefined;
}

/** for await (const chunk of req), req.on("data", …), micro's buffer(): with no count of what has come in. */
function readsByHand(file: TsFile): boolean {
  const counted = /content-length|maxSize|MAX_|limit\s*[:>]|(?:size|length|total|received)\s*>=?|destroy\(|413/i;
  return /for await\s*\(\s*(?:const|let)\s+\w+\s+of\s+\w*req|\.on\(\s*['"]data['"]/.test(file.text) && !counted.test(file.text);
}

/** req.on("data", (chunk) => { body += chunk }) in a server of Node's own. */
function visitOn(call: TS.CallExpression, file: TsFile): Outcomes {
  const [event, handler] = call.arguments;
  const receiver = receiverOf(call);
  if (outside(file) || !event || !handler || !receiver || sourceOf(event, file).slice(1, -1) !== "data") return undefined;
  const fn = unwrap(handler);
  if (!isFunction(fn) || !fn.body || !/^_?req(?:uest)?$/.test(lastNameOf(receiver))) return undefined;
  const around = requestFunctionAround(call, file);
  if (!around || !importsModule(file, /^(?:node:)?https?2?$/)) return undefined;
  let grows = false;
  walkBelow(fn.body, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) grows = true;
    if (ts.isCallExpression(node) && lastNameOf(node.expression) === "push") grows = true;
    return !grows;
  });
  const text = file.text.slice(around.pos, around.end);
  const limited = />=?\s*[\w.]*(?:\d|max|limit)|destroy\(|content-length|413/i.test(text);
  return grows && !limited ? problem("buffered", spanOf(call.expression, file)) : grows ? met(spanOf(call.expression, file)) : undefined;
}

/** text(req) of node:stream/consumers and getRawBody(req) in a server of Node's own, req.text() under Deno.serve and Bun.serve. */
function visitConsumer(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const receiver = receiverOf(call);
  const module = originOf(call.expression, file)?.module ?? "";
  const whole = /^(?:node:)?stream\/consumers$/.test(module) || (module === "raw-body" && call.arguments.length === 1);
  const around = whole || (receiver && /^_?req(?:uest)?$/.test(lastNameOf(receiver))) ? requestFunctionAround(call, file) : undefined;
  const fn = around ?? (receiver && ts.findAncestor(call, isFunction));
  const server = fn && rawServer(fn, file);
  if (!server || (whole ? server !== "node" : server === "node")) return undefined;
  const limited = /content-length|maxRequestBodySize|413/i.test(file.text);
  return limited ? met(spanOf(call, file)) : problem("buffered", spanOf(call, file));
}

/** Which server a function answers for, where no framework stands in front of it. */
function rawServer(fn: TS.Node, file: TsFile): "node" | "other" | undefined {
  const serve = ts.findAncestor(fn, (node): node is TS.CallExpression => ts.isCallExpression(node));
  const chain = serve && chainOf(serve.expression)?.join(".");
  if (chain === "Deno.serve" || chain === "Bun.serve") return "other";
  return serve && lastNameOf(serve.expression) === "createServer" && importsModule(file, /^(?:node:)?https?2?$/) ? "node" : undefined;
}

function visitText(call: TS.CallExpression, file: TsFile): Outcomes {
  return visitParser(call, file) ?? visitConsumer(call, file);
}

/** TypeScript: limits of body parsers and of servers, and bodies that are read without one. */
export const typescript: TypeScriptVisitors = {
  call: {
    json: visitText,
    urlencoded: visitParser,
    raw: visitParser,
    text: visitText,
    arrayBuffer: visitConsumer,
    buffer: visitConsumer,
    getRawBody: visitConsumer,
    useBodyParser: visitNest,
    koaBody: visitKoa,
    bodyParser: visitKoa,
    bodyLimit: visitHono,
    on: visitOn,
  },
  property: {
    bodyLimit: visitBytes,
    maxRequestBodySize: visitBytes,
    bodySizeLimit: visitNextConfig,
    middlewareClientMaxBodySize: visitNextConfig,
    bodyParser: visitApiConfig,
  },
};
