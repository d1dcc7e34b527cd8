/** What goes over the wire: headers that are set, plain HTTP that is turned away, hosts that are checked, connections to stores over TLS. */
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  ancestorWhere,
  calleeSpan,
  enclosingFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { staticValue } from "../../../shared/typescript/values.ts";
import { headerReader, textPractices } from "../texts.ts";
import { practice } from "../../practice.ts";

const proxied = /^x-forwarded-proto(?:col)?$/i;

function isTlsAddress(text: string): boolean {
  return /^(?:rediss|amqps|mongodb\+srv):\/\//i.test(text);
}

/** A text that says something by itself. */
function visitText(node: TS.Node, file: TsFile): Outcomes {
  const text = (node as TS.LiteralLikeNode).text;
  const { parent } = node;
  if (proxied.test(text)) return judgeProtocol(node, file);
  const found = textPractices(text, spanOf(node, file));
  if (found.length === 0 || ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent) || isListed(node)) return undefined;
  const call = ts.isCallExpression(parent)
    ? parent
    : ts.isArrayLiteralExpression(parent) && ts.isCallExpression(parent.parent)
      ? parent.parent
      : undefined;
  // What an address is compared with is not the address.
  if (call && /^(?:startsWith|includes|indexOf|match|test|replace)$/.test(lastNameOf(call.expression)) && isTlsAddress(text))
    return undefined;
  const reads = call && headerReader.test(lastNameOf(call.expression));
  // A key that is read or declared as allowed is known all the same; a header that is taken away is not sent.
  return found.filter(({ data }) => !("topic" in data && data.topic === "security-header" && (reads || isRead(node))));
}

/** One of a list of names: what is known, allowed or refused. A pair is a header with its value. */
function isListed({ parent }: TS.Node): boolean {
  return ts.isArrayLiteralExpression(parent) && parent.elements.length > 2 && parent.elements.every((each) => ts.isStringLiteralLike(each));
}

/** `headers["x-frame-options"]` where it is no target of an assignment. */
function isRead(node: TS.Node): boolean {
  const { parent } = node;
  if (!ts.isElementAccessExpression(parent) || parent.argumentExpression !== node) return false;
  return !(
    ts.isBinaryExpression(parent.parent) &&
    parent.parent.left === parent &&
    parent.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** `if (req.headers["x-forwarded-proto"] !== "https") return res.redirect(…)` */
function judgeProtocol(node: TS.Node, file: TsFile): Outcomes {
  const condition = ancestorWhere(node, ts.isIfStatement);
  const fn = enclosingFunction(node);
  const around = sourceOf(condition ?? fn ?? node, file);
  const compared = /["'`]https?["'`]/.test(around);
  return compared && fn && /redirect|30[178]|Location/.test(sourceOf(fn, file))
    ? practice("https-redirect", spanOf(node, file), "a redirect of plain HTTP")
    : undefined;
}

/** `ssl: { rejectUnauthorized: true }`, `tls: {}`, `sslmode: "require"` beside the host or address of a store. */
function visitTls(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.parent)) return undefined;
  const siblings = property.parent.properties.map((each) => propertyName(each.name) ?? "");
  const owner = propertyName(ts.isPropertyAssignment(property.parent.parent) ? property.parent.parent.name : undefined);
  if (
    !siblings.some((name) => /^(?:connectionString|host|hostname|url|uri|socket|database|username)$/.test(name)) &&
    owner !== "dialectOptions" &&
    owner !== "socket" &&
    owner !== "extra"
  )
    return undefined;
  if (
    !importsModule(
      file,
      /^(?:pg|postgres|mysql2?(?:\/promise)?|mongoose|mongodb|ioredis|redis|sequelize|typeorm|knex|kysely|bullmq|bull|@nestjs\/(?:typeorm|mongoose|bullmq)|drizzle-orm\/.*|@prisma\/.*)$/,
    )
  )
    return undefined;
  const value = unwrap(property.initializer);
  const known = staticValue(value, file)?.value;
  const enforced =
    known === true ||
    known === "require" ||
    known === "verify-full" ||
    ts.isObjectLiteralExpression(value) ||
    (ts.isConditionalExpression(value) &&
      [value.whenTrue, value.whenFalse].some(
        (side) => ts.isObjectLiteralExpression(unwrap(side)) || side.kind === ts.SyntaxKind.TrueKeyword,
      ));
  return enforced ? practice("store-tls", spanOf(property, file), `${propertyName(property.name)} of a client`) : undefined;
}

/** `new StreamableHTTPServerTransport({ allowedHosts })` */
function visitHosts(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(
    property,
    (node): node is TS.NewExpression | TS.CallExpression => ts.isNewExpression(node) || ts.isCallExpression(node),
  );
  if (!call || !/Transport$|createMcpExpressApp|hostHeaderValidation/i.test(lastNameOf(call.expression))) return undefined;
  return practice("host-check", spanOf(property.name, file), "allowedHosts");
}

/** `helmet({ contentSecurityPolicy: false })`, `secureHeaders({ contentSecurityPolicy: {…} })` */
function visitPolicy(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(property, ts.isCallExpression);
  if (!call || !/helmet|secureHeaders|register/i.test(sourceOf(call, file).slice(0, 60))) return undefined;
  const off = ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword;
  return practice(
    "security-header",
    spanOf(property, file).end - spanOf(property, file).start > 120 ? spanOf(property.name, file) : spanOf(property, file),
    "Content-Security-Policy",
    !off,
  );
}

/** Functions of lusca by the header that each sends. */
const luscaHeaders: Readonly<Record<string, string>> = {
  hsts: "Strict-Transport-Security",
  csp: "Content-Security-Policy",
  nosniff: "X-Content-Type-Options",
  xframe: "X-Frame-Options",
  referrerPolicy: "Referrer-Policy",
};

/** `app.use(lusca.xframe("SAMEORIGIN"))` */
function visitLusca(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const name = lastNameOf(call.expression);
  const header = Object.hasOwn(luscaHeaders, name) ? luscaHeaders[name] : undefined;
  if (!receiver || header === undefined || sourceOf(receiver, file) !== "lusca") return undefined;
  return practice("security-header", calleeSpan(call, file), header);
}

/** Names and texts that say it by themselves. */
export const transport = {
  node: {
    StringLiteral: visitText,
    NoSubstitutionTemplateLiteral: visitText,
    TemplateHead: visitText,
    TemplateMiddle: visitText,
    TemplateTail: visitText,
  },
  call: Object.fromEntries(Object.keys(luscaHeaders).map((name) => [name, visitLusca])),
  property: {
    ssl: visitTls,
    tls: visitTls,
    sslmode: visitTls,
    allowedHosts: visitHosts,
    contentSecurityPolicy: visitPolicy,
  },
} satisfies TypeScriptVisitors;
