/** Guards of routes that are commented out. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import { decoratorsOf, lastNameOf, propertyName, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";

/** A comment that holds the code of a guard. Offsets are of the whole text. */
interface Commented {
  readonly kind: "use" | "link" | "decorator" | "argument" | "option" | "call";
  /** What the message calls it. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly codeStart: number;
  readonly codeEnd: number;
}

const path = "(?:[\"'`][^\"'`\\n]*[\"'`]\\s*,\\s*)?";
const applied = `(?:use|useGlobalGuards|register|addHook)\\(\\s*${path}(?:new\\s+)?([\\w.]+)`;
const forms: readonly (readonly [Commented["kind"], RegExp])[] = [
  ["use", new RegExp(`^[\\w$]+\\.${applied}[^\\n]*\\)\\s*;?$`)],
  ["link", new RegExp(`^\\.${applied}[^\\n]*\\)\\s*;?$`)],
  [
    "decorator",
    /^@(UseGuards|Roles|RequireRoles?|RequirePermissions?|RequireAuth|Authorized|Authorize|Authenticated|Auth|Permissions|CheckPermissions|CheckPolicies|Protected)\([^\n]*\)$/,
  ],
  ["option", /^(?:preHandler|preValidation|onRequest|middlewares?|before|use)\s*:\s*\[?\s*([\w.]+)[^\n{]*$/],
  ["argument", /^([\w.]+)(?:\([^\n{]*\))?\s*,$/],
  ["call", /^(?:await\s+)?([\w.]+)\([^\n{]*\)\s*;?$/],
];

/** Finds the guards that are commented out in a file; whoever is guarded in another way is left alone. */
export function commentedGuards(file: TsFile): Outcomes {
  if (!/\/[/*][^\n]*(?:auth|guard|protect|verify|require|permission|role|csrf|jwt|admin|access|session|token)/i.test(file.text))
    return undefined;
  const outcomes: Outcome[] = [];
  for (let line = 0; line < file.lines.count; line++) {
    const found = lineComment(line, file) ?? innerComment(line, file);
    if (!found || !opensRoute(found, line, file)) continue;
    const { start, end, codeStart, codeEnd, name } = found;
    const edits = [{ start, end: codeStart, text: "" }, ...(codeEnd < end ? [{ start: codeEnd, end, text: "" }] : [])];
    outcomes.push(problem("commentedOut", { start, end }, { data: { name }, fixes: [{ fix: "restore", data: { name }, edits }] }));
  }
  return outcomes;
}

/** A line that is nothing but a comment with code. */
function lineComment(line: number, file: TsFile): Commented | undefined {
  const text = file.lines.lineText(line);
  const code = commentedCode(text);
  if (code === undefined || code === "") return undefined;
  const form = formOf(code);
  if (!form) return undefined;
  const offset = file.lines.starts[line] ?? 0;
  const start = offset + text.indexOf("//");
  const codeStart = offset + text.indexOf(code, text.indexOf("//"));
  const end = codeStart + code.length;
  return { ...form, start, end, codeStart, codeEnd: end };
}

/** A guard that is commented out inside the arguments of a route, between the others. */
function innerComment(line: number, file: TsFile): Commented | undefined {
  const text = file.lines.lineText(line);
  if (!text.includes("/*")) return undefined;
  const inner = /\/\*[ \t]*([\w.]+(?:\([^()\n]*\))?,)[ \t]*\*\//.exec(text);
  const form = inner?.[1] === undefined ? undefined : formOf(inner[1]);
  if (!inner?.[1] || form?.kind !== "argument") return undefined;
  const start = (file.lines.starts[line] ?? 0) + inner.index;
  const codeStart = start + inner[0].indexOf(inner[1]);
  return { ...form, start, end: start + inner[0].length, codeStart, codeEnd: codeStart + inner[1].length };
}

/** The text of a line that is only a comment, without the slashes; undefined for any other line. */
function commentedCode(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed.startsWith("//") ? trimmed.replace(/^\/+\s*/, "") : undefined;
}

function formOf(code: string): Pick<Commented, "kind" | "name"> | undefined {
  for (const [kind, form] of forms) {
    const name = form.exec(code)?.[1];
    if (name === undefined) continue;
    if (kind === "decorator") return /Throttl|RateLimit/.test(code) ? undefined : { kind, name: code.length <= 60 ? code : `@${name}` };
    const guard =
      kind === "call" ? isSecurityCheckName(lastPart(name)) : isGuardName(name) || /["'`]\s*,\s*[\w.]*[aA]uthenticate\b/.test(code);
    return guard ? { kind, name } : undefined;
  }
  return undefined;
}

function isGuardName(name: string): boolean {
  const last = lastPart(name);
  return (
    (/auth(?!or(?!i))|guard|protect|permission|csrf|^(?:express)?jwt$|requireUser|requireLogin|ensureLoggedIn|isLoggedIn/i.test(last) ||
      isSecurityCheckName(last)) &&
    !/(?:Routes?|Router|Routing|Controller|Module|Handler|Limiter|Limit|Logger|Api)$/i.test(last)
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Whether the comment stands where its code would guard something, and nothing else does. */
function opensRoute(found: Commented, line: number, file: TsFile): boolean {
  // Between code on its own line, a comment has no comments around it.
  if (found.codeEnd === found.end && inRunOfCode(found, line, file)) return false;
  const around = nodeAround(found.start, file);
  switch (found.kind) {
    case "use":
      return isStatementList(around) && !guardedByUse(file);
    case "link":
      return !neighbours(line, file).some((text) => isGuardName(usedName(text)));
    case "decorator":
      return !guardedByDecorator(around, found, line, file);
    case "argument":
    case "option":
      return isRouteList(around, found.kind) && !guardedByUse(file) && !namesGuard(around, file);
    case "call":
      return isStatementList(around) && isUnguardedHandler(found.start, file);
  }
}

/** The lines around that are comments too: when they hold other code, a whole route or an example is commented out, not a guard. */
function inRunOfCode(found: Commented, line: number, file: TsFile): boolean {
  for (const step of [-1, 1]) {
    for (let other = line + step; other >= 0 && other < file.lines.count; other += step) {
      const code = commentedCode(file.lines.lineText(other));
      if (code === undefined) break;
      if (formOf(code)?.kind === found.kind) continue;
      if (/\b(?:example|usage|e\.g\.)|:$/i.test(code)) return true;
      if (
        found.kind === "decorator" ? /[;{}]|=>/.test(code) || /^@(?:Get|Post|Put|Patch|Delete|All)\(/.test(code) : /[;{}(=]|,$/.test(code)
      )
        return true;
    }
  }
  return false;
}

/** The deepest node whose own text, comments in front left out, holds an offset. */
function nodeAround(offset: number, file: TsFile): TS.Node {
  let node: TS.Node = file.root;
  for (;;) {
    const below: TS.Node | undefined = ts.forEachChild(node, (child) =>
      child.end > offset && child.getStart(file.root) <= offset ? child : undefined,
    );
    if (!below) return node;
    node = below;
  }
}

function isStatementList(node: TS.Node): boolean {
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node);
}

/** Arguments of a route, a list of its middleware, or its options. */
function isRouteList(node: TS.Node, kind: "argument" | "option"): boolean {
  if (kind === "option") return ts.isObjectLiteralExpression(node) && ts.isCallExpression(node.parent) && isRouteCall(node.parent);
  if (ts.isCallExpression(node)) return isRouteCall(node);
  if (!ts.isArrayLiteralExpression(node)) return false;
  const owner = node.parent;
  if (ts.isCallExpression(owner)) return isRouteCall(owner);
  return (
    ts.isPropertyAssignment(owner) &&
    /^(?:preHandler|preValidation|onRequest|middlewares?|before|use)$/.test(propertyName(owner.name) ?? "")
  );
}

function isRouteCall(call: TS.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(call.expression) && /^(?:get|post|put|patch|delete|del|all|use|route|on)$/.test(call.expression.name.text)
  );
}

/** Whether something that is not commented out guards a whole router or application of the file. */
function guardedByUse(file: TsFile): boolean {
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.lineText(line);
    if (commentedCode(text) === undefined && isGuardName(usedName(text))) return true;
  }
  return false;
}

const used = new RegExp(`\\.${applied}`);

function usedName(text: string): string {
  return commentedCode(text) === undefined ? (used.exec(text)?.[1] ?? "") : "";
}

/** The lines next to a line, over the comments between. */
function neighbours(line: number, file: TsFile): readonly string[] {
  const found: string[] = [];
  for (const step of [-1, 1]) {
    let other = line + step;
    while (other >= 0 && other < file.lines.count && commentedCode(file.lines.lineText(other)) !== undefined) other += step;
    if (other >= 0 && other < file.lines.count) found.push(file.lines.lineText(other));
  }
  return found;
}

/** Whether an argument of the same call is a guard too. */
function namesGuard(list: TS.Node, file: TsFile): boolean {
  const items = ts.isCallExpression(list)
    ? list.arguments
    : ts.isArrayLiteralExpression(list)
      ? list.elements
      : ts.isObjectLiteralExpression(list)
        ? list.properties.filter((property) => /^(?:preHandler|preValidation|onRequest)$/.test(propertyName(property.name) ?? ""))
        : [];
  return items.some((item) => {
    if (ts.isPropertyAssignment(item)) return /auth|guard|verify|require/i.test(sourceOf(item.initializer, file));
    const callee = ts.isCallExpression(item) ? item.expression : item;
    return (ts.isIdentifier(callee) || ts.isPropertyAccessExpression(callee)) && isGuardName(lastNameOf(callee));
  });
}

/** Whether another decorator guards the same method or its class; also when the comment stands in front of nothing. */
function guardedByDecorator(around: TS.Node, found: Commented, line: number, file: TsFile): boolean {
  const [, next = ""] = neighbours(line, file);
  if (!/^\s*(?:@|[\w[#*])/.test(next)) return true;
  const owner = ts.isClassLike(around) ? around : ts.findAncestor(around, ts.isClassLike);
  const target = owner && (declarationAfter(owner.members, found.start, file) ?? owner);
  const top = owner ? undefined : declarationAfter(file.root.statements, found.start, file);
  return [owner, target, top].some((node) => node !== undefined && decoratorsOf(node).some(guards));
}

function guards(decorator: TS.Decorator): boolean {
  const { expression } = decorator;
  const name = lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression);
  if (name === "UseGuards")
    return ts.isCallExpression(expression) && !/^(?:Throttl|RateLimit)/.test(lastNameOf(expression.arguments[0] ?? expression));
  return /^(?:Auth|Authorized|Authorize|Authenticated|RequireAuth|Protected)/.test(name);
}

/** The declaration that a comment belongs to: the one it stands in the head of, or the next. */
function declarationAfter(nodes: readonly TS.Node[], offset: number, file: TsFile): TS.Node | undefined {
  return nodes.find((node) => node.end > offset && (node.pos <= offset || node.getStart(file.root) > offset));
}

/** Whether the comment stands in a handler that calls no other check. */
function isUnguardedHandler(offset: number, file: TsFile): boolean {
  const handler = handlersOf(file).find(({ fn }) => fn.getStart(file.root) <= offset && offset < fn.end);
  if (!handler || handler.guards.length > 0) return false;
  let guarded = false;
  walkBelow(handler.fn, (node) => {
    if (ts.isCallExpression(node))
      guarded ||= isGuardName(lastNameOf(node.expression)) || /session|current_?user/i.test(lastNameOf(node.expression));
    return !guarded;
  });
  return !guarded;
}
