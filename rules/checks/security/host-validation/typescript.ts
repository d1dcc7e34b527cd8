import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { codeOf, functionAround } from "../../../shared/typescript/functions.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { functionName, propertyName, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { checkWords, linkWords, mailWords } from "./words.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.development || role.example || role.seed || role.migration;
}

function hostList(file: TsFile): string {
  return `(process.env.ALLOWED_HOSTS ?? ${quoted("localhost", file)}).split(${quoted(",", file)})`;
}

const ensureHosts = [{ path: ".env.example", line: "ALLOWED_HOSTS=localhost" }];

/** allowedHosts: true, "all", ["*"] */
function visitAllowedHosts(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file) || inDevelopmentBranch(property, file) || isDevServer(property, file))
    return undefined;
  const value = unwrap(property.initializer);
  const every = isEvery(value, file);
  if (every === undefined) return undefined;
  if (!every) return met(spanOf(value, file));
  const fix: ProblemFix = { fix: "allowedHosts", edits: [{ ...spanOf(value, file), text: hostList(file) }], ensureLines: ensureHosts };
  return problem("any", spanOf(value, file), { data: { setting: `allowedHosts: ${sourceOf(value, file)}` }, fixes: [fix] });
}

/** Whether a value lets every host in; undefined when it cannot be told. */
function isEvery(value: TS.Expression, file: TsFile): boolean | undefined {
  const known = staticValue(value, file)?.value;
  if (known === true || (typeof known === "string" && /^(?:all|any|\*)$/.test(known))) return true;
  const inner = ts.isIdentifier(value) ? (initializerOf(value, file) ?? value) : value;
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.some((element) => /^(?:all|\*)$/.test(staticString(element, file) ?? ""));
  return typeof known === "string" || /process\.env|config/i.test(sourceOf(inner, file)) ? false : undefined;
}

const bundlerConfig = /(?:^|\/)(?:vite|vitest|astro|nuxt|electron\.vite|svelte)\.config\.[cm]?[jt]s$/;

/** devServer: { allowedHosts: "all" } and the `server` of Vite only run on the machine of who develops; `preview` serves what was built. */
function isDevServer(property: TS.PropertyAssignment, file: TsFile): boolean {
  const names = bundlerConfig.test(file.path) ? /^(?:devServer|dev|server)$/ : /^(?:devServer|dev)$/;
  for (let node: TS.Node = property; node.parent; node = node.parent) {
    if (ts.isPropertyAssignment(node) && names.test(propertyName(node.name) ?? "")) return true;
  }
  return false;
}

/** `https://${req.headers.host}/reset?token=${token}` */
function visitTemplate(node: TS.Node, file: TsFile): Outcomes {
  const template = node as TS.TemplateExpression;
  const at = template.templateSpans.findIndex((_, index) => precedes(template, index).endsWith("://"));
  const host = template.templateSpans[at]?.expression;
  return host ? judgeLink(template, host, file) : undefined;
}

/** The text in front of a hole of a template. */
function precedes(template: TS.TemplateExpression, index: number): string {
  return index === 0 ? template.head.text : (template.templateSpans[index - 1]?.literal.text ?? "");
}

/** "https://" + req.headers.host + "/reset?token=" + token */
function visitSum(node: TS.Node, file: TsFile): Outcomes {
  const sum = node as TS.BinaryExpression;
  if (sum.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const left = ts.isBinaryExpression(sum.left) ? sum.left.right : sum.left;
  if (!ts.isStringLiteralLike(left) || !left.text.endsWith("://")) return undefined;
  let whole: TS.Expression = sum;
  while (ts.isBinaryExpression(whole.parent) && whole.parent.operatorToken.kind === ts.SyntaxKind.PlusToken) whole = whole.parent;
  return judgeLink(whole, sum.right, file);
}

function judgeLink(link: TS.Expression, host: TS.Expression, file: TsFile): Outcomes {
  if (outside(file) || file.role.browser) return undefined;
  const source = requestHost(host, file);
  if (source === undefined || !isSensitive(link, file)) return undefined;
  const fn = functionAround(link);
  const around = codeOf(fn ?? link, file);
  if (checkWords.test(around) || isLookedAt(host, around, file)) return met(spanOf(link, file));
  const fix: ProblemFix = {
    fix: "configured",
    edits: [{ ...spanOf(host, file), text: "process.env.APP_HOST" }],
    ensureLines: [{ path: ".env.example", line: "APP_HOST=localhost:3000" }],
  };
  return problem("link", spanOf(host, file), { data: { source }, fixes: [fix] });
}

/** hosts.has(host), pattern.test(host), host === "app.example.com": it is compared with something before it is used. */
function isLookedAt(host: TS.Expression, around: string, file: TsFile): boolean {
  const written = sourceOf(unwrap(host), file).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `\\.(?:has|includes|indexOf|test)\\(\\s*${written}\\b|(?<![\\w.])${written}\\s*[!=]==|\\b${written}\\.(?:endsWith|match)\\(`,
  ).test(around);
}

/** The host of the request that an expression is, as written; undefined for other values. */
function requestHost(expression: TS.Expression, file: TsFile): string | undefined {
  if (requestPart(expression, file)?.source === "host") return short(expression, file);
  const inner = unwrap(expression);
  // const host = req.headers["x-forwarded-host"] ?? req.headers.host
  const value = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const text = sourceOf(value ?? inner, file);
  const read =
    /\b(?:req|request|ctx|context|c|event|headers?(?:List|\(\))?)\b[\s\S]{0,40}(?:\.host\b|["'`](?:x-forwarded-)?host["'`]|\.hostname\b)/i.test(
      text,
    );
  return read && !/process\.env|config\./.test(text) ? short(value ?? inner, file) : undefined;
}

function short(expression: TS.Expression, file: TsFile): string {
  const inner = unwrap(expression);
  const value = ts.isIdentifier(inner) ? (initializerOf(inner, file) ?? inner) : inner;
  const text = sourceOf(value, file).replace(/\s+/g, " ");
  return text.length <= 50 ? text : `${text.slice(0, 47)}...`;
}

/** A link that carries a token or goes into a mail. A redirect to the same host only reaches who sent the request. */
function isSensitive(link: TS.Expression, file: TsFile): boolean {
  if (ts.findAncestor(link, (node) => ts.isCallExpression(node) && /redirect/i.test(sourceOf(node.expression, file)))) return false;
  if (ts.isNewExpression(link.parent)) return isBaseOfMailedLink(link, link.parent, file);
  const own = sourceOf(link, file);
  if (linkWords.test(own) && /\$\{|\+/.test(own)) return true;
  const fn = functionAround(link);
  const text = fn ? codeOf(fn, file) : "";
  const about = `${fn ? functionName(fn) : ""} ${handlerAround(link, file)?.path ?? ""} ${linkTexts(text)}`;
  return linkWords.test(about) && mailWords.test(text);
}

/** new URL(`/verify?token=${token}`, base) of a function that sends mail; new URL(req.url, base) only takes the address apart. */
function isBaseOfMailedLink(base: TS.Expression, created: TS.NewExpression, file: TsFile): boolean {
  const [path, given] = created.arguments ?? [];
  const fn = functionAround(created);
  if (!path || given !== base || !ts.isTemplateExpression(unwrap(path)) || !fn) return false;
  return linkWords.test(sourceOf(path, file)) && mailWords.test(codeOf(fn, file)) && !/redirect/i.test(codeOf(fn, file));
}

/** The texts of a function that stand behind an address: `${baseUrl}/reset?token=`. */
function linkTexts(text: string): string {
  return [...text.matchAll(/\}(\/[^`"'\s]{1,60})/g)].map((match) => match[1]).join(" ");
}

/** new StreamableHTTPServerTransport({ … }) in a file that listens on 0.0.0.0 */
function visitTransport(created: TS.NewExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const given = created.arguments?.[0];
  const options = given && objectOf(given, file);
  if (given && !options && created.expression.getText(file.root).startsWith("Streamable")) return undefined;
  const own = options ?? created.arguments?.map((argument) => objectOf(argument, file)).find((object) => object !== undefined);
  const protection = own && optionOf(own, "enableDnsRebindingProtection", file);
  if (protection?.state === "unknown" || /hostHeaderValidation|localhostHostValidation/.test(file.text)) return undefined;
  const on = protection?.state === "set" ? staticValue(protection.value, file)?.value : false;
  if (on === undefined) return undefined;
  const at = spanOf(created.expression, file);
  if (on === true) return met(at);
  if (!listensEverywhere(file)) return undefined;
  const wanted = ["enableDnsRebindingProtection: true", `allowedHosts: ${hostList(file)}`];
  const edits =
    own && protection?.state === "absent" && own.parent === created && optionOf(own, "allowedHosts", file).state === "absent"
      ? [addProperties(own, wanted, file)]
      : undefined;
  return problem("rebinding", at, edits ? { fixes: [{ fix: "allowedHosts", edits, ensureLines: ensureHosts }] } : {});
}

const everywhereKey = {};

/** app.listen(3000, "0.0.0.0"), { host: "0.0.0.0" } */
function listensEverywhere(file: TsFile): boolean {
  return file.memo(everywhereKey, () => {
    let found = false;
    walkBelow(file.root, (node) => {
      if (found || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "listen")
        return;
      found = node.arguments.some((argument) => {
        const object = objectOf(argument, file);
        const host = object ? optionOf(object, "host", file) : undefined;
        return isEveryInterface(object ? (host?.state === "set" ? host.value : undefined) : argument, file);
      });
    });
    return found;
  });
}

function isEveryInterface(host: TS.Expression | undefined, file: TsFile): boolean {
  if (!host) return false;
  const inner = unwrap(host);
  const value = ts.isIdentifier(inner) ? (initializerOf(inner, file) ?? inner) : inner;
  // process.env.HOST ?? "0.0.0.0"
  const fallback = ts.isBinaryExpression(value) ? value.right : value;
  return /^(?:0\.0\.0\.0|::)$/.test(staticString(fallback, file) ?? "");
}

/** createMcpExpressApp({ host: "0.0.0.0" }): the helper protects local addresses by itself, others by a list. */
function visitMcpApp(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const host = options && optionOf(options, "host", file);
  const at = spanOf(call.expression, file);
  if (!call.arguments[0]) return met(at);
  if (!options || host?.state !== "set") return undefined;
  if (optionOf(options, "allowedHosts", file).state !== "absent") return met(at);
  if (!isEveryInterface(host.value, file)) return undefined;
  const edits = [addProperties(options, [`allowedHosts: ${hostList(file)}`], file)];
  return problem("rebinding", at, { fixes: [{ fix: "allowedHosts", edits, ensureLines: ensureHosts }] });
}

/** TypeScript: servers that accept every host, MCP servers on every interface, and links that are built from the host of the request. */
export const typescript: TypeScriptVisitors = {
  property: { allowedHosts: visitAllowedHosts },
  node: { TemplateExpression: visitTemplate, BinaryExpression: visitSum },
  new: {
    StreamableHTTPServerTransport: visitTransport,
    SSEServerTransport: visitTransport,
    NodeStreamableHTTPServerTransport: visitTransport,
  },
  call: { createMcpExpressApp: visitMcpApp },
};
