/** Access-Control-Allow-Origin as a header that TypeScript code writes itself. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { routesOf } from "../../../shared/typescript/handlers.ts";
import { chainOf, functionName, isFunction, lastNameOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsModule } from "../../../shared/typescript/scope.ts";
import { optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { areSafeMethods } from "./meant.ts";
import { isPublicPath, outside, report } from "./report.ts";
import { isRequestOrigin } from "./request-origin.ts";

const header = "access-control-allow-origin";
const credentialsKey = {};

/** Where the file allows credentials. */
function credentialOffsets(file: TsFile): readonly number[] {
  return file.memo(credentialsKey, () =>
    [...file.text.matchAll(/Access-Control-Allow-Credentials['"`]?\s*[,:]\s*['"`]?true/gi)].map(({ index }) => index),
  );
}

/** Whether credentials are allowed where this header is: what stands in the other branch of a decision is not. */
function allowsCredentials(around: TS.Node, file: TsFile): boolean {
  return credentialOffsets(file).some((offset) => {
    for (let node: TS.Node = around; node.parent; node = node.parent) {
      const { parent } = node;
      const other = ts.isIfStatement(parent) ? (parent.thenStatement === node ? parent.elseStatement : parent.thenStatement) : undefined;
      if (other && node !== (parent as TS.IfStatement).expression && other.pos <= offset && offset < other.end) return false;
    }
    return true;
  });
}

/** `Access-Control-Allow-Methods: GET, OPTIONS` beside it: others may read what anyone may read. */
function readsOnly(around: TS.Node, file: TsFile): boolean {
  const scope = ts.findAncestor(around, isFunction) ?? ts.findAncestor(around, ts.isObjectLiteralExpression) ?? file.root;
  const methods = /Access-Control-Allow-Methods['"`\]]?\s*[,:=]\s*(['"`])([^'"`]*)\1/i.exec(file.text.slice(scope.pos, scope.end))?.[2];
  return methods !== undefined && areSafeMethods(methods);
}

/** res.setHeader("Access-Control-Allow-Origin", "*"), headers.set(…), reply.header(…), c.header(…) */
export function visitHeader(call: TS.CallExpression, file: TsFile): Outcomes {
  const [name, value] = call.arguments;
  if (!name || !value || staticString(name, file)?.toLowerCase() !== header || outside(call, file)) return undefined;
  return judgeHeader(value, call, file);
}

/** { "Access-Control-Allow-Origin": "*" } among the headers of an answer. */
export function visitHeaderProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(property, file) || isRequestHeaders(property, file)) return undefined;
  return judgeHeader(property.initializer, property, file);
}

/** headers["Access-Control-Allow-Origin"] = origin */
export function visitAssigned(node: TS.Node, file: TsFile): Outcomes {
  const access = node as TS.ElementAccessExpression;
  const assignment = access.parent;
  if (!ts.isStringLiteralLike(access.argumentExpression) || access.argumentExpression.text.toLowerCase() !== header) return undefined;
  const assigned =
    ts.isBinaryExpression(assignment) && assignment.left === access && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return assigned && !outside(access, file) ? judgeHeader(assignment.right, access, file) : undefined;
}

function judgeHeader(value: TS.Expression, around: TS.Node, file: TsFile): Outcomes {
  const inner = unwrap(value);
  if (followsOption(around, file)) return undefined;
  const known = staticValue(inner, file);
  if (known) {
    const credentials = known.value === "*" && allowsCredentials(around, file);
    const place = { at: inner, how: "Access-Control-Allow-Origin: *", credentials };
    if (known.value === "*") {
      if (!credentials && (isOfProtocol(around, file) || answersPreflightOnly(around))) return undefined;
      const service = isForAllRoutes(around, file);
      return report({ ...place, service, readOnly: readsOnly(around, file), byHand: true, passedOn: isPassedOn(around) }, file);
    }
    return typeof known.value === "string" && known.value !== "" ? met(spanOf(inner, file)) : undefined;
  }
  if (!isRequestOrigin(inner, file)) return undefined;
  return checkedBefore(around, inner, file) ? met(spanOf(inner, file)) : problem("echo", spanOf(inner, file));
}

/** Headers of protocols that any client may speak, each request with a token of its own: resumable uploads, model context, Matrix. */
const openProtocol = /\b(?:Tus-(?:Resumable|Version|Extension)|Upload-Offset|Mcp-(?:Session-Id|Protocol-Version)|X-Matrix)\b/i;

function isOfProtocol(around: TS.Node, file: TsFile): boolean {
  const scope = ts.findAncestor(around, isFunction);
  return scope !== undefined && openProtocol.test(sourceOf(scope, file));
}

/** `optionsHandler()`, `app.options(path, (req, res) => …)`: the answers themselves say who may read them. */
function answersPreflightOnly(around: TS.Node): boolean {
  const fn = ts.findAncestor(around, isFunction);
  if (!fn) return false;
  const given = fn.parent && ts.isCallExpression(fn.parent) ? lastNameOf(fn.parent.expression) : "";
  // A route of Next.js names its function after the method, and what it answers there it answers for the others too.
  const name = functionName(fn);
  return (
    given === "options" ||
    (name !== "OPTIONS" &&
      /(?:^|handle|answer|respond)(?:options|preflight)|(?:Options|Preflight)(?:Handler|Request|Response|Route)$/i.test(name))
  );
}

/** `{ ...upstream.headers, "access-control-allow-origin": "*" }` */
function isPassedOn(around: TS.Node): boolean {
  const object = around.parent;
  return (
    object !== undefined &&
    ts.isObjectLiteralExpression(object) &&
    object.properties.some((property) => ts.isSpreadAssignment(property) && lastNameOf(property.expression) === "headers")
  );
}

/** app.use((req, res, next) => …) without a path, which also says which methods or headers others may send: the whole API is open. */
function isForAllRoutes(around: TS.Node, file: TsFile): boolean {
  const fn = ts.findAncestor(around, isFunction);
  const use = fn?.parent;
  return (
    use !== undefined &&
    ts.isCallExpression(use) &&
    lastNameOf(use.expression) === "use" &&
    use.arguments[0] === fn &&
    /Access-Control-Allow-(?:Methods|Headers)/i.test(sourceOf(use, file))
  );
}

/** if (options.origin === "*") …: a helper that does what it is told; who tells it is judged where the option is given. */
function followsOption(around: TS.Node, file: TsFile): boolean {
  for (let node: TS.Node = around; node.parent && !isFunction(node); node = node.parent) {
    const test = ts.isIfStatement(node.parent) || ts.isCaseClause(node.parent) ? node.parent.expression : undefined;
    if (test && test !== node && /['"`]\*['"`]/.test(sourceOf(test, file))) return true;
    if (ts.isIfStatement(node.parent) && node.parent.expression !== node && decidedByCaller(node.parent, file)) return true;
  }
  return false;
}

/** `if (allowCredentials) { … } else { … }` with both branches setting the header, by a switch among the parameters. */
function decidedByCaller(decision: TS.IfStatement, file: TsFile): boolean {
  const test = unwrap(decision.expression);
  const name = ts.isPrefixUnaryExpression(test) ? unwrap(test.operand) : test;
  const declaration = ts.isIdentifier(name) ? declarationOf(name, file) : undefined;
  if (!declaration || !decision.elseStatement || !(ts.isParameter(declaration) || ts.isBindingElement(declaration))) return false;
  let owner: TS.Node = declaration;
  while (ts.isBindingElement(owner)) owner = owner.parent.parent;
  const sets = (statement: TS.Statement): boolean => /Access-Control-Allow-Origin/i.test(sourceOf(statement, file));
  return ts.isParameter(owner) && sets(decision.thenStatement) && sets(decision.elseStatement);
}

/** Whether the function compares the origin with something before it is echoed. */
function checkedBefore(around: TS.Node, origin: TS.Expression, file: TsFile): boolean {
  const name = ts.isIdentifier(origin) ? origin.text : "origin";
  const scope = ts.findAncestor(around, isFunction) ?? file.root;
  const text = file.text.slice(scope.pos, around.end);
  const asked = `(?:includes|has|indexOf|test|match|some|find|endsWith|startsWith|isAllowed\\w*|allowed\\w*|validate\\w*|check\\w*|isValid\\w*|isTrusted\\w*)`;
  const word = `\\b${name.replaceAll("$", "\\$")}\\b`;
  return new RegExp(
    `${asked}\\s*\\(?[^;\\n]{0,80}${word}|${word}\\s*(?:===?|!==?)\\s*(?!null|undefined|["'\`]{2})[^=\\s]|${word}\\s*(?:\\?\\.|\\.)(?:endsWith|startsWith|match|includes)|[^=!](?:===?|!==?)\\s*${word}|\\[\\s*${word}\\s*\\]|switch\\s*\\(\\s*${word}`,
  ).test(text);
}

/** Headers of a request that this code sends out say nothing of its own answers. */
function isRequestHeaders(property: TS.PropertyAssignment, file: TsFile): boolean {
  for (let node: TS.Node = property; node.parent && !ts.isStatement(node); node = node.parent) {
    const call = node.parent;
    if (!ts.isCallExpression(call) || call.expression === node) continue;
    const sends = /^(?:fetch|axios|get|post|put|patch|delete|request|create|got|ky|\$fetch|ofetch|useFetch)$/.test(
      lastNameOf(call.expression),
    );
    return sends && !/^(?:res|response|reply|NextResponse|Response)$/.test(chainOf(call.expression)?.at(-2) ?? "");
  }
  return importsModule(file, /^axios$/) && routesOf(file).length === 0;
}

/** { key: "Access-Control-Allow-Origin", value: "*" } of next.config. */
export function visitKey(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || staticString(property.initializer, file)?.toLowerCase() !== header) return undefined;
  if (outside(property, file)) return undefined;
  const value = optionOf(property.parent, "value", file);
  if (value.state !== "set") return undefined;
  const text = staticString(value.value, file);
  if (text !== "*") return text ? met(spanOf(value.value, file)) : undefined;
  const source = property.parent.parent?.parent?.parent;
  const path = source && ts.isObjectLiteralExpression(source) ? optionOf(source, "source", file) : undefined;
  const route = path?.state === "set" ? (staticString(path.value, file) ?? "") : "";
  if (isPublicPath(route) || /\.(?:js|css|json|woff2?|svg|png)|_next/.test(route)) return undefined;
  const wholeSite = /^\/(?:\((?::\w+)?\.\*\)|:\w+\*|\(\.\*\)\*)?$/.test(route);
  const credentials = siblingsAllowCredentials(property.parent, file);
  if (!credentials && !wholeSite && !/(?:^|[/(|])(?:api|trpc|graphql)(?:[/)|:]|$)/i.test(route)) return undefined;
  return problem(credentials ? "credentials" : "any", spanOf(value.value, file), { data: { how: "Access-Control-Allow-Origin: *" } });
}

/** Whether the list that a header of next.config stands in allows credentials too. */
function siblingsAllowCredentials(header: TS.ObjectLiteralExpression, file: TsFile): boolean {
  const list = header.parent;
  return (
    ts.isArrayLiteralExpression(list) &&
    list.elements.some((element) => {
      const text = sourceOf(element, file);
      return /Access-Control-Allow-Credentials/i.test(text) && /["'`]true["'`]/.test(text);
    })
  );
}
