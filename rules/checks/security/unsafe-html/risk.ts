/** What of an HTML text comes from outside and was not sanitised. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { knowledgeOf } from "../../../shared/typescript/knowledge.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, sourceOf, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { declarationOf, importsModule, initializerOf } from "../../../shared/typescript/scope.ts";
import { givenTo, textParts } from "../../../shared/typescript/text-parts.ts";
import { requestPart } from "../../../shared/typescript/request.ts";

/** Why a text is no safe HTML; `message` is a key of the check's messages. */
export interface Risk {
  readonly message: "markup" | "markdown" | "json";
  readonly value: TS.Expression;
}

/** Names of values that were made harmless, or that are markup of the program's own. */
const harmless =
  /sanit|purif|escaped|safe|clean|trusted|svg|icon|css|style|script|snippet|highlight|hljs|shiki|prism(?!a)|katex|mermaid|emoji|logo|qr|data_?url|(?:(?:_c|C)ount|(?:elapsed|remaining|current)_?Time|duration|percent(?:age)?|seconds|minutes|hours)$/i;
/** What the server itself sets for its pages: variables of its own, texts of its translators. */
const ownData =
  /^(?:(?:public|client|browser|window)?_?env(?:ironment)?(?:vars?)?|(?:public|client|site|app|runtime)?_?config|theme|nonce|locale|translations?|feature_?flags)$/i;
/** What turns code into markup of its own, with the code escaped. */
const highlighters = /^(?:hljs|lowlight|Prism|shiki|highlighter|katex)$/;
/** Functions that hand the markup of a template of the program's own to a callback. */
const renderers = /render|translat|template|compile/i;
const markdownLibraries = /^(?:marked|markdown-it|showdown|micromark|snarkdown|remarkable|markdown)$/;
const markdownCalls = /^(?:marked|parse|parseInline|render|renderInline|makeHtml|micromark|snarkdown|toHTML)$/;

/** The first value in an HTML text that somebody else may have written. */
export function riskOf(html: TS.Expression, file: TsFile, depth = 0): Risk | undefined {
  for (const part of textParts(html, file)) {
    const risk = typeof part === "string" ? undefined : riskOfValue(part, file, depth);
    if (risk) return risk;
  }
  return undefined;
}

/** result.value of `const result = hljs.highlight(code)` */
function isHighlighted(value: TS.Expression, file: TsFile): boolean {
  const holder = ts.isPropertyAccessExpression(value) ? value.expression : undefined;
  const initializer = holder && ts.isIdentifier(holder) ? initializerOf(holder, file) : undefined;
  const call = initializer && unwrapAwait(initializer);
  return call !== undefined && ts.isCallExpression(call) && highlighters.test(chainOf(call.expression)?.[0] ?? "");
}

/** `html` of a component of this file's own, which passes `html={hljs.highlight(…).value}`. */
function isHighlightedProp(value: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(value) || !importsModule(file, /^(?:highlight\.js|lowlight|prismjs|shiki)(?:\/.+)?$/)) return false;
  const declaration = declarationOf(value, file);
  if (!declaration || !ts.findAncestor(declaration, ts.isParameter)) return false;
  const component = ts.findAncestor(declaration, ts.isVariableStatement);
  const own = component ?? ts.findAncestor(declaration, ts.isFunctionDeclaration);
  return own !== undefined && own.modifiers === undefined && /\bhighlight(?:Auto)?\(|\bcodeToHtml\(/.test(file.text);
}

/** The parameter of a callback: `app.parseAndTranslate("partials/list", data, (html) => …)`. */
function isRendered(value: TS.Expression, file: TsFile): boolean {
  const declaration = ts.isIdentifier(value) ? declarationOf(value, file) : undefined;
  if (!declaration || !ts.isParameter(declaration)) return false;
  const call = declaration.parent.parent;
  return ts.isCallExpression(call) && call.expression !== declaration.parent && renderers.test(lastNameOf(call.expression));
}

/** Markup that stands in the page already, and sizes. */
function isOfPage(value: TS.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(value) &&
    /^(?:(?:inner|outer)HTML|(?:offset|client|scroll|natural)(?:Width|Height|Top|Left)|length)$/.test(value.name.text)
  );
}

/** `snapshot.html` where the same file makes snapshots as `{ html: element.innerHTML }`. */
function isTakenFromPage(value: TS.Expression, file: TsFile): boolean {
  return (
    ts.isPropertyAccessExpression(value) && new RegExp(`\\b${value.name.text}\\s*:\\s*[\\w.]+\\.(?:inner|outer)HTML\\b`).test(file.text)
  );
}

const namesMarkup = /html|markup|fragment|partial/i;

/**
 * Markup that the own server has rendered: the parameter of `.then((html) => …)`, `data.html` of `.then((data) => …)`, `html` of an event's
 * detail. What it shows was escaped, or not, where it was rendered.
 */
function isFromServer(value: TS.Expression, file: TsFile): boolean {
  if (!namesMarkup.test(lastNameOf(value))) return false;
  const base = ts.isPropertyAccessExpression(value) ? value.expression : value;
  let declaration: TS.Node | undefined = ts.isIdentifier(base) ? declarationOf(base, file) : undefined;
  while (declaration && ts.isBindingElement(declaration)) declaration = declaration.parent.parent;
  if (!declaration) return false;
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer !== undefined && lastNameOf(unwrapAwait(declaration.initializer)) === "detail";
  const call = ts.isParameter(declaration) ? declaration.parent.parent : undefined;
  return (
    call !== undefined &&
    ts.isCallExpression(call) &&
    call.expression !== declaration.parent &&
    /^(?:then|done|success)$/.test(lastNameOf(call.expression))
  );
}

/** What `context.text` was made as, where `const context = { text: escapeHtml(message) }` stands in this file. */
function memberOfLiteral(value: TS.Expression, file: TsFile): TS.Expression | undefined {
  const holder = ts.isPropertyAccessExpression(value) ? value.expression : undefined;
  const made = holder && ts.isIdentifier(holder) ? initializerOf(holder, file) : undefined;
  const literal = made && unwrapAwait(made);
  if (!literal || !ts.isObjectLiteralExpression(literal) || !ts.isPropertyAccessExpression(value)) return undefined;
  const property = literal.properties.find((each) => each.name && propertyName(each.name) === value.name.text);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function riskOfValue(value: TS.Expression, file: TsFile, depth: number): Risk | undefined {
  const inner = unwrapAwait(value);
  if (depth > 4 || (chainOf(inner) ?? [lastNameOf(inner)]).some((name) => harmless.test(name))) return undefined;
  if (isOfPage(inner) || isTakenFromPage(inner, file) || isHighlightedProp(inner, file)) return undefined;
  // Ids of analytics come from the settings.
  if (/^(?:(?:ga4?|gtm|gtag|pixel|measurement|tracking|analytics)_?id|data_?layer(?:_?name)?)$/i.test(lastNameOf(inner))) return undefined;
  if (ts.isCallExpression(inner)) return riskOfCall(inner, value, file, depth);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const made = initializer && unwrapAwait(initializer);
  if (made && isOfPage(made)) return undefined;
  // let before; … before = dialog.innerHTML
  const later = ts.isIdentifier(inner) && !made ? givenTo(inner, file) : [];
  if (later.length > 0 && later.every((each) => isOfPage(unwrapAwait(each)))) return undefined;
  const member = memberOfLiteral(inner, file);
  if (member) return riskOf(member, file, depth + 1) && { message: "markup", value };
  if (isHighlighted(inner, file) || isRendered(inner, file) || isFromServer(inner, file)) return undefined;
  if (made && ts.isCallExpression(made)) return riskOfCall(made, value, file, depth);
  const given = ts.isIdentifier(inner) ? givenToState(inner, file) : undefined;
  if (given) return given.some((each) => riskOf(each, file, depth + 1)) ? { message: "markup", value } : undefined;
  if (ts.isConditionalExpression(inner)) return riskOf(inner.whenTrue, file, depth + 1) ?? riskOf(inner.whenFalse, file, depth + 1);
  if (ts.isBinaryExpression(inner) && /^(?:\|\||\?\?)$/.test(inner.operatorToken.getText(file.root)))
    return riskOf(inner.left, file, depth + 1);
  return /^(?:parameter|result)$/.test(knowledgeOf(inner, file)) && !requestPart(inner, file)?.numeric
    ? { message: "markup", value }
    : undefined;
}

function riskOfCall(call: TS.CallExpression, value: TS.Expression, file: TsFile, depth: number): Risk | undefined {
  const [argument] = call.arguments;
  const chain = chainOf(call.expression)?.join(".") ?? "";
  if (!argument) return undefined;
  if (chain === "JSON.stringify") return isOpenData(argument, file) ? { message: "json", value: call } : undefined;
  const renders = markdownCalls.test(lastNameOf(call.expression)) && importsModule(file, markdownLibraries);
  if (renders && !/purif|sanit/i.test(file.text))
    return knowledgeOf(argument, file) === "fixed" ? undefined : { message: "markdown", value };
  // text.replace(/\n/g, "<br>") leaves what else is in the text; one that replaces < escapes it.
  const replaces = /^replace(?:All)?$/.test(lastNameOf(call.expression)) && !/<|&lt;|x3c/i.test(sourceOf(argument, file));
  const receiver = replaces ? receiverOf(call) : undefined;
  if (receiver) return riskOfValue(receiver, file, depth + 1) && { message: "markup", value };
  return /^(?:String|toString|trim|decodeURIComponent|decodeURI|unescape|get|slice|substring|substr)$/.test(lastNameOf(call.expression)) &&
    /^(?:parameter|result)$/.test(knowledgeOf(call, file))
    ? { message: "markup", value }
    : undefined;
}

/** Whether data that is written into a page holds what somebody typed. */
function isOpenData(data: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(data);
  if (ownData.test(lastNameOf(inner))) return false;
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    if (initializer) return isOpenData(initializer, file);
  }
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.some((element) => isOpenData(element, file));
  if (ts.isObjectLiteralExpression(inner)) {
    return inner.properties.some((property) => {
      if (ts.isPropertyAssignment(property)) return isOpenData(property.initializer, file);
      if (ts.isShorthandPropertyAssignment(property)) return isOpenData(property.name, file);
      return ts.isSpreadAssignment(property) && isOpenData(property.expression, file);
    });
  }
  return /^(?:parameter|result)$/.test(knowledgeOf(inner, file));
}

/** What the setter of a React state is called with: `const [html, setHtml] = useState("")`. */
function givenToState(name: TS.Identifier, file: TsFile): readonly TS.Expression[] | undefined {
  const declaration = declarationOf(name, file);
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isArrayBindingPattern(declaration.parent)) return undefined;
  const owner = declaration.parent.parent;
  const made = ts.isVariableDeclaration(owner) && owner.initializer ? unwrapAwait(owner.initializer) : undefined;
  if (!made || !ts.isCallExpression(made) || lastNameOf(made.expression) !== "useState") return undefined;
  const setter = declaration.parent.elements[1];
  if (!setter || !ts.isBindingElement(setter) || !ts.isIdentifier(setter.name)) return [];
  return usesOf(setter.name, file).flatMap((use) => {
    const argument = ts.isCallExpression(use.parent) && use.parent.expression === use ? use.parent.arguments[0] : undefined;
    return argument ? [argument] : [];
  });
}
