/** Python: values that are marked as HTML, templates without escaping, and answers of HTML with values of the request. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { withAliases } from "../../../shared/python/aliases.ts";
import { argument, argumentsOf, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { knowledgeOf } from "../../../shared/python/knowledge.ts";
import { definitionName, enclosingDef, lastName, unwrap } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { importedMember, moduleMember } from "../../../shared/python/style.ts";
import { importedNames, importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { shortName, textParts } from "../../../shared/python/text-parts.ts";
import { staticValue, stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration;
}

const harmless =
  /sanit|bleach|nh3|purif|escape|slug|safe|clean|trusted|svg|icon|css|style|script|snippet|highlight|pygments|qr|widget|url|json|colou?r/i;

/** The values in an HTML text that somebody else may have written. */
function risksIn(html: SyntaxNode, file: PyFile): SyntaxNode[] {
  return textParts(html, file).filter((part): part is SyntaxNode => typeof part !== "string" && isRisk(part, file));
}

/** What a form of the program says of a field: its id, its help text, and its label beside them. */
function isOfFormField(part: SyntaxNode, file: PyFile): boolean {
  const [owner, name, more] = textOf(file, part).split(".");
  if (!owner || !name || more !== undefined || !/^(?:auto_id|id_for_label|html_name|help_text|label|label_tag)$/.test(name)) return false;
  return mentions(file, new RegExp(`\\b${owner}\\.(?:auto_id|id_for_label|html_name|help_text)\\b`));
}

/** `template.format(*args, **kwargs)` where the function has escaped each of these before. */
function formatsEscaped(call: SyntaxNode, part: SyntaxNode, file: PyFile): boolean {
  if (calledName(call, file) !== "format") return false;
  const given = namedChildren(child(call, "arguments")).map((each) => textOf(file, each).replace(/^\*+|^\w+=/, ""));
  const around = enclosingDef(part);
  const text = around ? textOf(file, around) : "";
  return (
    given.length > 0 &&
    given.every(
      (name) =>
        /^\w+$/.test(name) &&
        new RegExp(`\\b${name}(?:\\[\\w+\\])?\\s*=[^=\\n]*\\b(?:\\w+\\.)*(?:conditional_escape|escape|clean)\\(`).test(text),
    )
  );
}

/** `def render(self, name, value, attrs=None)` of a widget: its name and its attributes are the form's own, the value is not. */
function isOfWidget(part: SyntaxNode, inner: SyntaxNode, file: PyFile): boolean {
  const around = enclosingDef(part);
  if (!around || !/^render\w*$/.test(definitionName(around, file)) || !/^def \w+\(\s*self,\s*name\b/.test(textOf(file, around)))
    return false;
  return (
    textOf(file, unwrap(part)) === "name" ||
    /^(?:self\.)?\w*attrs(?:\.get\(|\[)\s*["'](?:id|class|name|type|aria-\w+)["']/.test(textOf(file, inner))
  );
}

/** The branch behind `if autoescape: … else: …` of a filter: Django says that there is nothing to escape. */
function isEscapedOtherwise(part: SyntaxNode, file: PyFile): boolean {
  const otherwise = ancestor(part, "else_clause", "function_definition");
  const condition = otherwise?.type === "else_clause" && otherwise.parent ? child(otherwise.parent, "condition") : undefined;
  return condition !== undefined && /^autoescape$/.test(textOf(file, condition));
}

function isRisk(part: SyntaxNode, file: PyFile): boolean {
  const inner = follow(unwrap(part), file);
  if (isOfWidget(part, inner, file) || isEscapedOtherwise(part, file)) return false;
  // One of a few words of the program's own.
  if (/(?:^|[._])(?:severity|priority)(?:\.(?:lower|upper|title|capitalize)\(\))?$/.test(textOf(file, unwrap(part)))) return false;
  if (isOfFormField(part, file) || (inner.type === "call" && formatsEscaped(inner, part, file))) return false;
  if (harmless.test(lastName(part, file)) || (inner.type === "call" && harmless.test(textOf(file, child(inner, "function") ?? inner))))
    return false;
  if (inner.type === "call" && isMarkdown(inner, file)) return true;
  // What escapes or makes slugs marks its own result.
  if (/escape|slug|sanit|bleach|safe/i.test(definitionName(enclosingDef(part), file))) return false;
  const request = requestPart(part, file);
  if (request?.numeric) return false;
  return request !== undefined || /^(?:parameter|result)$/.test(knowledgeOf(part, file));
}

/** markdown.markdown(text): Markdown keeps the HTML that is in it. */
function isMarkdown(call: SyntaxNode, file: PyFile): boolean {
  const [text] = argumentsOf(call, file).positional;
  return (
    text !== undefined &&
    !/bleach|nh3|sanit/i.test(file.text) &&
    /^(?:markdown2?|mistune|commonmark|markdown_it|misaka|cmarkgfm)\b.*\b(?:markdown|html|render|commonmark|convert|github_flavored_markdown_to_html)$/.test(
      symbolOf(child(call, "function"), file) ?? "",
    ) &&
    !staticValue(text, file)
  );
}

/** Marks a value as it is, or a text with values in it: Markup(text), mark_safe(f"<b>{name}</b>"). */
function visitMarked(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const [html] = argumentsOf(call, file).positional;
  if (
    !html ||
    outside(file) ||
    !/^(?:markupsafe\.Markup|flask\.Markup|jinja2\.Markup|django\.utils\.(?:safestring\.(?:mark_safe|SafeString)|html\.mark_safe))$/.test(
      symbol,
    )
  )
    return undefined;
  const risks = risksIn(html, file);
  const [risk] = risks;
  if (!risk || isToldMarkup(call, file)) return met(child(call, "function") ?? call);
  return problem("markup", risk, { data: { name: shortName(risk, file) }, fixes: [escaped(risks, symbol.startsWith("django"), file)] });
}

/** `if error.message_is_html:` whoever made the value said that it is markup. */
function isToldMarkup(call: SyntaxNode, file: PyFile): boolean {
  const owner = ancestor(call, "if_statement", "function_definition");
  const condition = owner?.type === "if_statement" ? child(owner, "condition") : undefined;
  return (
    condition !== undefined &&
    /^(?:[\w.]+\.)?\w*(?:is_|_)?(?:html|markup|safe|trusted)$/i.test(textOf(file, condition)) &&
    !/unsafe/i.test(textOf(file, condition))
  );
}

/** format_html(f"<b>{name}</b>"): the text is taken for HTML before its values can be escaped. */
function visitFormat(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const [html] = argumentsOf(call, file).positional;
  if (!html || outside(file) || symbol !== "django.utils.html.format_html") return undefined;
  const risks = unwrap(html).type === "identifier" ? [] : risksIn(html, file);
  const [risk] = risks;
  return risk
    ? problem("markup", risk, { data: { name: shortName(risk, file) }, fixes: [escaped(risks, true, file)] })
    : met(child(call, "function") ?? call);
}

const inMarkup = (value: SyntaxNode): boolean => value.parent?.type === "interpolation" || value.parent?.type === "binary_operator";

/** Values inside of markup are escaped, all of one text at once; a value that is HTML itself goes through nh3. */
function escaped(risks: readonly SyntaxNode[], django: boolean, file: PyFile): ProblemFix {
  const inText = risks.slice(0, 1).some(inMarkup);
  const escaping = django ? importedMember("django.utils.html", "escape", file) : moduleMember("html", "escape", file);
  const reference = inText ? escaping : moduleMember("nh3", "clean", file);
  const values = risks.filter((value) => inMarkup(value) === inText);
  return {
    fix: "sanitize",
    data: { sanitizer: reference.text },
    edits: [
      ...reference.edits,
      ...values.flatMap((value) => [
        { start: value.start, end: value.start, text: `${reference.text}(` },
        { start: value.end, end: value.end, text: ")" },
      ]),
    ],
  };
}

const tag = /<(?:!doctype|html|body|h[1-6]|p|div|span|a|b|i|strong|em|ul|li|table|script|title|form|pre|code|br|img)\b/i;
const htmlAnswers =
  /^(?:(?:fastapi|starlette)\.(?:\w+\.)*HTMLResponse|django\.http\.(?:\w+\.)*HttpResponse(?:BadRequest|NotFound|Forbidden|ServerError)?|sanic\.(?:\w+\.)*html)$/;
const answers = /^(?:(?:flask|fastapi|starlette|werkzeug|quart|aiohttp)\.(?:\w+\.)*(?:Response|make_response))$/;

/** HTMLResponse(f"<h1>{name}</h1>"), Response(text, mimetype="text/html") */
function visitAnswer(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const type = ["content_type", "mimetype", "media_type"]
    .map((key) => stringValue(argument(call, file, key), file))
    .find((value) => value !== undefined);
  const isHtml = htmlAnswers.test(symbol)
    ? type === undefined || type.includes("html")
    : answers.test(symbol) && (type?.includes("html") ?? /^flask|make_response$/.test(symbol));
  if (!isHtml || outside(file)) return undefined;
  const html = argument(call, file, "content", 0) ?? argument(call, file, "text") ?? argument(call, file, "body");
  return html && judgeAnswer(html, child(call, "function") ?? call, file);
}

function judgeAnswer(html: SyntaxNode, at: SyntaxNode, file: PyFile): Outcomes {
  const parts = textParts(html, file);
  if (!parts.some((part) => typeof part === "string" && tag.test(part))) return undefined;
  for (const part of parts) {
    const source = typeof part === "string" ? undefined : requestPart(part, file);
    if (typeof part === "string" || !source || source.numeric || source.source === "headers" || knowledgeOf(part, file) === "plain")
      continue;
    return problem("response", part, { data: { name: shortName(part, file) } });
  }
  return parts.length > 1 ? met(at) : undefined;
}

/** `@app.get("/", response_class=HTMLResponse)` */
function answersHtml(value: SyntaxNode, file: PyFile): boolean {
  const handler = mentions(file, /\bHTMLResponse\b/) ? handlerAround(value, file) : undefined;
  return handler?.decorator !== undefined && /response_class\s*=\s*(?:\w+\.)*HTMLResponse\b/.test(textOf(file, handler.decorator));
}

/** A view of an excerpt, which leaves its imports out. */
function isFlaskView(value: SyntaxNode, file: PyFile): boolean {
  return importedNames(file).size === 0 && handlerAround(value, file)?.framework === "flask";
}

/** self.write("<p>" + self.get_argument("q") + "</p>") of Tornado */
function visitWrite(call: SyntaxNode, file: PyFile): Outcomes {
  const [html] = argumentsOf(call, file).positional;
  const owner = receiverOf(call);
  return html && owner && textOf(file, owner) === "self" && !outside(file)
    ? judgeAnswer(html, child(call, "function") ?? call, file)
    : undefined;
}

/** Environment(autoescape=False) of Jinja, where the file speaks of HTML: templates of prompts and code are no pages. */
function visitEscaping(keyword: SyntaxNode, file: PyFile): Outcomes {
  const value = child(keyword, "value");
  const call = value && callOfArgument(value);
  if (
    !value ||
    !call ||
    outside(file) ||
    !/^jinja2\.(?:\w+\.)*(?:Environment|Template)$/.test(symbolOf(child(call, "function"), file) ?? "")
  )
    return undefined;
  const known = staticValue(value, file)?.value;
  if (known !== false) return met(value);
  // Delimiters of their own are there for templates of code, which has braces itself.
  if (argument(call, file, "variable_start_string") || argument(call, file, "block_start_string")) return undefined;
  const pages =
    mentions(file, /\.html?\b|HTMLResponse|text\/html/) ||
    mentions(file, tag) ||
    importsPackage(file, "flask", "starlette", "aiohttp_jinja2");
  return pages
    ? problem("autoescape", value, { fixes: [{ fix: "autoescape", edits: [{ start: value.start, end: value.end, text: "True" }] }] })
    : undefined;
}

/** return f"<h1>{request.args['name']}</h1>" of a Flask view, or of a route whose response_class is HTML */
function visitReturn(statement: SyntaxNode, file: PyFile): Outcomes {
  const value = statement.children.find((each) => each.named);
  if (
    !value ||
    outside(file) ||
    !(mentions(file, /\b(?:flask|quart)\b/) || answersHtml(value, file) || isFlaskView(value, file)) ||
    !/^(?:string|concatenated_string|binary_operator|call)$/.test(value.type)
  )
    return undefined;
  if (value.type === "call" && calledName(value, file) !== "format") return undefined;
  return judgeAnswer(value, value, file);
}

/** render_template_string(f"…{name}…"): what is pasted into the template is a template as well. */
function visitTemplate(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const [template] = argumentsOf(call, file).positional;
  if (!template || outside(file) || !/^(?:flask|quart)\.(?:templating\.)?render_template_string$/.test(symbol)) return undefined;
  const parts = textParts(template, file);
  const [risk] = parts.length > 1 || requestPart(template, file) ? risksIn(template, file) : [];
  if (risk) return problem("markup", risk, { data: { name: shortName(risk, file) } });
  const piped = /\{\{\s*([\w.]+)\s*\|\s*safe\s*\}\}/.exec(parts.filter((part) => typeof part === "string").join(""))?.[1];
  return piped !== undefined && !harmless.test(piped)
    ? problem("markup", template, { data: { name: piped } })
    : met(child(call, "function") ?? call);
}

export const python: TreeVisitors<PyFile> = withAliases({
  call: {
    Markup: visitMarked,
    mark_safe: visitMarked,
    SafeString: visitMarked,
    format_html: visitFormat,
    HTMLResponse: visitAnswer,
    HttpResponse: visitAnswer,
    Response: visitAnswer,
    make_response: visitAnswer,
    html: visitAnswer,
    write: visitWrite,
    render_template_string: visitTemplate,
  },
  keyword: { autoescape: visitEscaping },
  node: { return_statement: visitReturn },
});
