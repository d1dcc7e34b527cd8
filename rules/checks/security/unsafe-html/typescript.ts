import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  chainOf,
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { inDrivenPage } from "../../../shared/typescript/driven-pages.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { isMinified } from "../../../shared/generated-code.ts";
import { importsOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { importModule, quoted } from "../../../shared/typescript/style.ts";
import { shortName, textParts } from "../../../shared/typescript/text-parts.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { type Risk, riskOf } from "./risk.ts";

/** Code of others, and templates of mails: readers of mail run no scripts. */
const elsewhere =
  /\.min\.js$|(?:^|\/)(?:vendors?|third[-_]?party|bower_components|jspm_packages)\/|(?:^|\/)e?mails?\/|[-_.]?email(?:[-_.][\w-]+)?\.[jt]sx$/i;

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.toolConfig || elsewhere.test(file.path) || isMinified(file.text);
}

const sanitizers = /^(?:dompurify|isomorphic-dompurify|sanitize-html|xss|sanitize-html-react|insane)$/;

/** What sanitises in this file: the sanitiser that it imports, else DOMPurify. */
function sanitizer(file: TsFile): { readonly call: string; readonly edits: ProblemFix["edits"] } {
  for (const [local, { module, name, typeOnly }] of importsOf(file)) {
    if (typeOnly || !sanitizers.test(module)) continue;
    if (name === "default" || name === "*") return { call: /dompurify$/.test(module) ? `${local}.sanitize` : local, edits: [] };
  }
  const imported = importModule(file, ["isomorphic-dompurify", "dompurify"], "DOMPurify");
  return { call: `${imported.name}.sanitize`, edits: imported.edits };
}

function fixOf(risk: Risk, html: TS.Expression, file: TsFile): ProblemFix {
  if (risk.message === "json") {
    const text = `.replace(/</g, ${quoted("\\u003c", file)})`;
    return { fix: "escapeJson", edits: [{ start: risk.value.end, end: risk.value.end, text }] };
  }
  const { call, edits } = sanitizer(file);
  const { start, end } = spanOf(html, file);
  const around = [
    { start, end: start, text: `${call}(` },
    { start: end, end, text: ")" },
  ];
  return { fix: "sanitize", data: { sanitizer: call.split(".")[0] ?? call }, edits: [...edits, ...around] };
}

const inPublicFolder = /(?:^|\/)(?:public|static|assets|wwwroot)\/[^/]+\//i;

/** Judges HTML that becomes part of a page. */
function judge(html: TS.Expression, at: TS.Node, file: TsFile): Outcomes {
  if (inDrivenPage(at)) return undefined;
  const risk = riskOf(html, file);
  if (!risk) return met(spanOf(at, file));
  const value = unwrap(risk.value);
  // <RawHtml html={…} /> is there to show markup; who uses it has to know where that comes from.
  const told =
    showsMarkup(at) && (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)) && /html|markup/i.test(lastNameOf(value));
  const name = risk.message === "markdown" && ts.isCallExpression(value) ? `${lastNameOf(value.expression)}()` : shortName(value, file);
  return problem(risk.message, spanOf(risk.value, file), {
    data: { name },
    ...(told ? { priority: "P2" as const } : {}),
    ...(file.role.browser && inPublicFolder.test(file.path) ? { pending: { what: "public" } } : {}),
    fixes: [fixOf(risk, html, file)],
  });
}

/** Whether a node stands in a component that is named after markup: `RenderHtml`, `RawHTML`, `HtmlContent`. */
function showsMarkup(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (/html|markup/i.test(functionName(fn))) return true;
  return false;
}

/** dangerouslySetInnerHTML={{ __html: html }}; what stands in a style element is no HTML. */
function visitProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const attribute = ts.findAncestor(property, ts.isJsxAttribute);
  const element = attribute?.parent.parent;
  if (element && sourceOf(element.tagName, file) === "style") return undefined;
  if (ts.isShorthandPropertyAssignment(property)) {
    const risk = riskOf(property.name, file);
    return risk ? problem(risk.message, spanOf(property, file), { data: { name: property.name.text } }) : met(spanOf(property, file));
  }
  return judge(property.initializer, property.name, file);
}

/** `doc.createElement("div")` of a document that was parsed, a template and a field for text: nothing in them runs or loads. */
function isInert(element: TS.Expression, file: TsFile): boolean {
  const made = ts.isIdentifier(element) ? initializerOf(element, file) : undefined;
  const call = made && unwrap(made);
  if (!call || !ts.isCallExpression(call) || lastNameOf(call.expression) !== "createElement") return false;
  const [kind] = call.arguments;
  if (kind && ts.isStringLiteralLike(kind) && /^(?:template|textarea|title)$/i.test(kind.text)) return true;
  const owner = receiverOf(call);
  return (
    owner !== undefined &&
    ts.isIdentifier(owner) &&
    /^(?:doc|parsed\w*|detached\w*|dom)$/i.test(owner.text) &&
    initializerOf(owner, file) !== undefined
  );
}

/** element.innerHTML = html */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, right, operatorToken } = node as TS.BinaryExpression;
  const { EqualsToken, PlusEqualsToken } = ts.SyntaxKind;
  if (operatorToken.kind !== EqualsToken && operatorToken.kind !== PlusEqualsToken) return undefined;
  if (!ts.isPropertyAccessExpression(left) || !/^(?:innerHTML|outerHTML|srcdoc)$/.test(left.name.text) || outside(file)) return undefined;
  // What stands in a style or script element is no HTML.
  if (/style|script/i.test(sourceOf(left.expression, file))) return undefined;
  if (isInert(left.expression, file)) return undefined;
  // other.innerHTML is markup of the page already.
  const copied = ts.isPropertyAccessExpression(unwrap(right)) && /^(?:innerHTML|outerHTML)$/.test(lastNameOf(right));
  return copied ? undefined : judge(right, left, file);
}

function visitInsert(call: TS.CallExpression, file: TsFile): Outcomes {
  const html = call.arguments[1];
  return html && receiverOf(call) && !outside(file) ? judge(html, call.expression, file) : undefined;
}

function visitWrite(call: TS.CallExpression, file: TsFile): Outcomes {
  const html = call.arguments[0];
  const chain = chainOf(call.expression);
  return html && chain?.at(-2) === "document" && !outside(file) ? judge(html, call.expression, file) : undefined;
}

const tag = /<(?:!doctype|html|body|h[1-6]|p|div|span|a|b|i|strong|em|ul|li|table|script|title|form|pre|code|br|img)\b/i;

/** `new URL(request.url).pathname`: what could end an attribute or open a tag is encoded there. */
function isEncoded(value: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(value);
  if (!ts.isPropertyAccessExpression(inner) || !/^(?:pathname|origin|host|hostname|port|protocol|href)$/.test(inner.name.text))
    return false;
  const base = unwrap(inner.expression);
  const made = ts.isIdentifier(base) ? initializerOf(base, file) : base;
  return (
    (made !== undefined && ts.isNewExpression(unwrap(made)) && /URL$/.test(lastNameOf((unwrap(made) as TS.NewExpression).expression))) ||
    lastNameOf(base) === "nextUrl"
  );
}

/** A request's value in a text that goes back as HTML. */
function judgeResponse(html: TS.Expression | undefined, at: TS.Node, file: TsFile): Outcomes {
  if (!html || outside(file)) return undefined;
  const parts = textParts(html, file);
  if (!parts.some((part) => typeof part === "string" && tag.test(part))) return undefined;
  for (const part of parts) {
    const source = typeof part === "string" ? undefined : requestPart(part, file);
    if (source && !source.numeric && source.source !== "headers" && !isEncoded(part as TS.Expression, file)) {
      return problem("response", spanOf(part as TS.Expression, file), { data: { name: shortName(part as TS.Expression, file) } });
    }
  }
  return parts.length > 1 ? met(spanOf(at, file)) : undefined;
}

/** $(".result").html(text) and $("#list").append("<li>" + text) of jQuery. */
function visitElement(call: TS.CallExpression, file: TsFile): Outcomes {
  const html = call.arguments[0];
  // $.html(element) of Cheerio reads.
  if (chainOf(call.expression)?.join(".") === "$.html") return undefined;
  if (!html || outside(file) || !/^(?:\$|jQuery)(?:\(\))?$/.test(chainOf(call.expression)?.[0] ?? "")) return undefined;
  // Besides HTML, these take elements.
  const written =
    lastNameOf(call.expression) === "html" || textParts(html, file).some((part) => typeof part === "string" && part.includes("<"));
  return written && !isFunction(unwrap(html)) ? judge(html, call.expression, file) : undefined;
}

/** sanitizer.bypassSecurityTrustHtml(html) of Angular. */
function visitTrust(call: TS.CallExpression, file: TsFile): Outcomes {
  const html = call.arguments[0];
  return html && receiverOf(call) && !outside(file) ? judge(html, call.expression, file) : undefined;
}

/** h("div", { innerHTML: html }) of Vue. */
function visitMember(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = property.parent.parent;
  if (outside(file) || !ts.isCallExpression(call) || call.arguments[1] !== property.parent) return undefined;
  if (!/^(?:h|createElement|createVNode|jsx)$/.test(lastNameOf(call.expression))) return undefined;
  return judge(ts.isPropertyAssignment(property) ? property.initializer : property.name, property.name, file);
}

/** res.send(`<h1>${req.query.name}</h1>`), c.html(`…`) */
function visitSend(call: TS.CallExpression, file: TsFile): Outcomes {
  return receiverOf(call) ? judgeResponse(call.arguments[0], call.expression, file) : undefined;
}

/** new Response(`<h1>…`, { headers: { "Content-Type": "text/html" } }) */
function visitResponse(node: TS.NewExpression, file: TsFile): Outcomes {
  const options = node.arguments?.[1];
  return options && /text\/html/.test(staticString(options, file) ?? sourceOf(options, file))
    ? judgeResponse(node.arguments?.[0], node.expression, file)
    : undefined;
}

/** TypeScript: values put into a page or an answer as HTML, by React, Vue, Angular, jQuery, the DOM or a server. */
export const typescript: TypeScriptVisitors = {
  property: { __html: visitProperty, innerHTML: visitMember },
  call: {
    insertAdjacentHTML: visitInsert,
    write: (call, file) => visitWrite(call, file) ?? visitSend(call, file),
    writeln: visitWrite,
    send: visitSend,
    end: visitSend,
    html: (call, file) => visitElement(call, file) ?? visitSend(call, file),
    append: visitElement,
    prepend: visitElement,
    before: visitElement,
    after: visitElement,
    replaceWith: visitElement,
    bypassSecurityTrustHtml: visitTrust,
    createContextualFragment: visitTrust,
  },
  // new Handlebars.SafeString(text) goes into the page as it is.
  new: {
    SafeString: (node, file) => (node.arguments?.[0] && !outside(file) ? judge(node.arguments[0], node.expression, file) : undefined),
    Response: visitResponse,
    NextResponse: visitResponse,
  },
  node: { BinaryExpression: visitAssignment },
};
