/** Python: redirects of Flask, Django, Starlette, FastAPI and aiohttp to an address from the request. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { withAliases } from "../../../shared/python/aliases.ts";
import { argument, argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { enclosingDef, lastName, unwrap } from "../../../shared/python/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/python/request.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { shortName, textParts } from "../../../shared/python/text-parts.ts";
import { stringValue } from "../../../shared/python/values.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.example;
}

interface Destination {
  readonly value: SyntaxNode;
  readonly part: RequestPart;
}

/** What of the request decides where an address leads: its beginning. A text in front of it keeps it on the site. */
function destination(address: SyntaxNode | undefined, file: PyFile, depth = 0): Destination | undefined {
  if (!address || depth > 6) return undefined;
  const node = unwrap(address);
  const below = (each: SyntaxNode | undefined): Destination | undefined => destination(each, file, depth + 1);
  if (node.type === "conditional_expression") {
    const [first, condition, last] = namedChildren(node);
    // next if is_safe(next) else "/"
    if (condition && /startswith|\bin\b|match|==|netloc|host|allow|valid|safe|check|is_/i.test(textOf(file, condition))) return undefined;
    return below(first) ?? below(last);
  }
  if (node.type === "boolean_operator") return below(child(node, "left")) ?? below(child(node, "right"));
  const part = requestPart(node, file);
  if (part) return isAddress(part) ? { value: node, part } : undefined;
  if (node.type === "identifier") {
    const binding = soleBinding(textOf(file, node), node, file);
    const found = binding?.kind === "assign" ? below(binding.value) : undefined;
    return found && { ...found, value: node };
  }
  if (node.type === "call" && /^(?:str|unquote|unquote_plus|RedirectURL)$/.test(calledName(node, file)))
    return below(argumentsOf(node, file).positional[0]);
  if (node.type !== "string" && node.type !== "binary_operator") return undefined;
  const [text, host] = textParts(node, file).filter((each) => each !== "");
  // f"https://{host}/login"
  const first = typeof text === "string" && /^(?:https?:)?\/\/$/.test(text) ? host : text;
  return first !== undefined && typeof first !== "string" && first !== node ? below(first) : undefined;
}

/** Names of parts of a path that hold a whole address. */
const addressed = /^(?:url|target|redirect\w*|return_?(?:to|url)|next(?:_url)?|dest(?:ination)?)$/i;

/** What a query, a body and cookies hold leads anywhere, but not the page that the browser came from; a declared text of FastAPI does as well, a member of a model may be an address type. */
function isAddress(part: RequestPart): boolean {
  if (part.numeric || part.path.length === 0) return false;
  if (part.source === "query") return true;
  if (part.source === "body") return !part.typed || part.path.length === 1;
  if (part.source === "params") return addressed.test(part.path[0] ?? "");
  if (part.source === "headers") return /^(?:http_)?origin$/i.test(part.path[0] ?? "");
  return part.source === "cookies" && /redirect|return|next|url|callback/i.test(part.path.join("."));
}

/** Whether the function compares the address with a list, a prefix or a host, or hands it to a function that does. */
function isChecked(at: SyntaxNode, { value, part }: Destination, file: PyFile): boolean {
  const definition = enclosingDef(at);
  if (!definition) return false;
  const text = textOf(file, child(definition, "body") ?? definition);
  const names = new Set([lastName(value, file), value.type === "identifier" ? textOf(file, value) : "", part.path.at(-1) ?? ""]);
  names.delete("");
  return [...names].some((name) => {
    const escaped = name.replace(/\W/g, "\\$&");
    return new RegExp(
      `\\b${escaped}["'\\])]*\\.startswith\\(|\\b${escaped}["'\\])]*\\s+(?:not\\s+)?in\\s|\\b${escaped}["'\\])]*\\s*[!=]=|\\b\\w*(?:valid|safe|allow|sanit|check|verif|assert|ensure|is_|match|host|relative)\\w*\\([^\\n]*\\b${escaped}\\b|\\burl(?:parse|split)\\([^()]*\\b${escaped}\\b`,
      "i",
    ).test(text);
  });
}

function judge(address: SyntaxNode | undefined, call: SyntaxNode, file: PyFile): Outcomes {
  if (!address || outside(file)) return undefined;
  const found = destination(address, file);
  const callee = child(call, "function") ?? call;
  if (!found) return stringValue(address, file) === undefined ? undefined : met(callee);
  if (isChecked(call, found, file)) return met(callee);
  const fix = relative(address, found.value, file);
  return problem("redirect", address, { data: { name: shortName(found.value, file) }, ...(fix ? { fixes: [fix] } : {}) });
}

/** A path of this site begins with one slash, and not with two. */
function relative(address: SyntaxNode, value: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const node = unwrap(address);
  if (node.type !== "identifier" || node !== unwrap(value)) return undefined;
  const name = textOf(file, node);
  const text = `${name} if str(${name}).startswith(${quoted("/", file)}) and not str(${name}).startswith((${quoted("//", file)}, ${quoted("/\\", file)})) else ${quoted("/", file)}`;
  return { fix: "relative", edits: [{ start: address.start, end: address.end, text }] };
}

const redirects =
  /^(?:(?:flask|werkzeug|quart|django|fastapi|starlette|aiohttp|sanic|litestar|bottle|pyramid)\b.*\.)(?:redirect|RedirectResponse|HttpResponseRedirect|HttpResponsePermanentRedirect|HTTPFound|HTTPSeeOther|HTTPTemporaryRedirect|HTTPMovedPermanently|Redirect)$/;

function visitRedirect(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const own = /^self\.redirect$/.test(callee ? textOf(file, callee) : "");
  if (!own && !redirects.test(symbolOf(callee, file) ?? "")) return undefined;
  return judge(argument(call, file, "location", 0) ?? argument(call, file, "url") ?? argument(call, file, "redirect_to"), call, file);
}

/** response.headers["Location"] = address */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const key = left?.type === "subscript" ? stringValue(child(left, "subscript"), file) : undefined;
  // event["location"] is where people meet; headers belong to an answer.
  const holder = left?.type === "subscript" ? textOf(file, child(left, "value") ?? left) : "";
  const answer = /headers|resp(?:onse)?$|answer|^(?:self|res|r)$/i.test(holder) || key === "Location";
  return key?.toLowerCase() === "location" && answer ? judge(child(node, "right"), node, file) : undefined;
}

/** Response(status_code=302, headers={"Location": address}) */
function visitPair(pair: SyntaxNode, file: PyFile): Outcomes {
  const key = child(pair, "key");
  return key && stringValue(key, file)?.toLowerCase() === "location" && isHeaders(pair, file)
    ? judge(child(pair, "value"), pair, file)
    : undefined;
}

/** Whether a dictionary is given as headers, by its name or by the argument it is. */
function isHeaders(pair: SyntaxNode, file: PyFile): boolean {
  const owner = pair.parent?.parent;
  const name = owner ? child(owner, owner.type === "keyword_argument" ? "name" : owner.type === "pair" ? "key" : "left") : undefined;
  return name !== undefined && /headers/i.test(textOf(file, name));
}

/** What `get_redirect_url` and `get_success_url` of Django's views give is where the view redirects to. */
function visitReturn(statement: SyntaxNode, file: PyFile): Outcomes {
  const definition = enclosingDef(statement);
  const name = definition && child(definition, "name");
  if (!name || !/^get_(?:redirect|success)_url$/.test(textOf(file, name))) return undefined;
  return judge(namedChildren(statement)[0], statement, file);
}

const names =
  "redirect RedirectResponse HttpResponseRedirect HttpResponsePermanentRedirect HTTPFound HTTPSeeOther HTTPTemporaryRedirect HTTPMovedPermanently Redirect".split(
    " ",
  );

export const python: TreeVisitors<PyFile> = withAliases({
  call: Object.fromEntries(names.map((name) => [name, visitRedirect])),
  node: { assignment: visitAssignment, pair: visitPair, return_statement: visitReturn },
});
