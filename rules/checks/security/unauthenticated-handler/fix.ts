/** Adds the guard that neighbours in the same file have. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { accessOf, shortSource } from "../../../shared/typescript/access.ts";
import { isAuthCall } from "../../../shared/typescript/auth.ts";
import { type Route, routesOf } from "../../../shared/typescript/handlers.ts";
import { decoratorsOf, type FunctionNode, sourceOf, unwrapAwait, walkOwn } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";

interface Guarded {
  readonly neighbour: Route;
  readonly auth: TS.Node;
}

const guardedKey = {};

/** The routes of the file that ask who is calling. */
function guarded(file: TsFile): readonly Guarded[] {
  return file.memo(guardedKey, () =>
    routesOf(file).flatMap((neighbour): Guarded[] => {
      if (neighbour.method === "USE") return [];
      const { auth, open } = accessOf(neighbour, file);
      return auth && !open ? [{ neighbour, auth }] : [];
    }),
  );
}

/** The fix for a handler, from a neighbour of the same file that is written in the same way. */
export function guardFix(route: Route, file: TsFile): ProblemFix | undefined {
  for (const { neighbour, auth } of guarded(file)) {
    if (neighbour === route || neighbour.framework !== route.framework) continue;
    const found =
      likeArgument(route, neighbour, auth, file) ??
      likeDecorator(route, neighbour, auth, file) ??
      likeProcedure(route, neighbour, file) ??
      likeStatement(route, neighbour, auth, file);
    if (found) return found;
  }
  return undefined;
}

function fixOf(guard: string, edits: readonly TextEdit[]): ProblemFix {
  return { fix: "addGuard", data: { guard }, edits };
}

/** router.post("/orders", requireAuth, handler) */
function likeArgument(route: Route, neighbour: Route, auth: TS.Node, file: TsFile): ProblemFix | undefined {
  if (!ts.isCallExpression(route.node) || !ts.isCallExpression(neighbour.node) || route.framework === "trpc" || route.framework === "mcp")
    return undefined;
  if (!neighbour.node.arguments.includes(auth as TS.Expression) || route.node.arguments.length === 0 || !isOuter(auth, file))
    return undefined;
  const chained = neighbour.node.arguments[0] === auth;
  const first = chained ? route.node.arguments[0] : route.node.arguments[1];
  if (!first) return undefined;
  const start = first.getStart(file.root);
  return fixOf(shortSource(auth, file), [{ start, end: start, text: `${sourceOf(auth, file)}, ` }]);
}

/** @UseGuards(JwtAuthGuard) above the method. */
function likeDecorator(route: Route, neighbour: Route, auth: TS.Node, file: TsFile): ProblemFix | undefined {
  const decorator = decoratorsOf(neighbour.node).find(({ expression }) => expression === auth);
  const first = decoratorsOf(route.node)[0];
  if (!decorator || !first) return undefined;
  const start = first.getStart(file.root);
  const text = sourceOf(decorator, file);
  return fixOf(text, [{ start, end: start, text: `${text}${styleOf(file).lineEnd}${indentAt(start, file)}` }]);
}

function baseOf(expression: TS.Expression): TS.Expression {
  let base = expression;
  while (ts.isCallExpression(base) || ts.isPropertyAccessExpression(base)) base = base.expression;
  return base;
}

/** protectedProcedure in place of publicProcedure. */
function likeProcedure(route: Route, neighbour: Route, file: TsFile): ProblemFix | undefined {
  if (route.framework !== "trpc" || !ts.isCallExpression(route.node) || !ts.isCallExpression(neighbour.node)) return undefined;
  const base = baseOf(route.node);
  const wanted = baseOf(neighbour.node);
  if (!ts.isIdentifier(base) || !ts.isIdentifier(wanted) || base.text === wanted.text) return undefined;
  return fixOf(wanted.text, [{ start: base.getStart(file.root), end: base.end, text: wanted.text }]);
}

/** Everything that a node names is declared outside of functions. */
function isOuter(node: TS.Node, file: TsFile, allowed: ReadonlySet<string> = new Set()): boolean {
  let outer = true;
  const visit = (each: TS.Node): void => {
    if (ts.isIdentifier(each) && !(ts.isPropertyAccessExpression(each.parent) && each.parent.name === each)) {
      const declaration = declarationOf(each, file);
      if (
        declaration &&
        ts.findAncestor(declaration, (ancestor) => ts.isBlock(ancestor) || ts.isParameter(ancestor)) &&
        !allowed.has(each.text)
      )
        outer = false;
    }
    ts.forEachChild(each, visit);
  };
  visit(node);
  return outer;
}

function parameterNames(fn: FunctionNode): Set<string> {
  return new Set(fn.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
}

/** The statements at the start of the neighbour's body: what asks, and the refusal behind it. */
function likeStatement(route: Route, neighbour: Route, auth: TS.Node, file: TsFile): ProblemFix | undefined {
  const from = neighbour.fn?.body;
  const to = route.fn?.body;
  if (
    !route.fn ||
    !neighbour.fn ||
    !from ||
    !to ||
    !ts.isBlock(from) ||
    !ts.isBlock(to) ||
    !ts.isCallExpression(auth) ||
    !isAuthCall(auth, file)
  )
    return undefined;
  const at = from.statements.findIndex((statement) => statement.pos <= auth.pos && auth.end <= statement.end);
  const asking = from.statements[at];
  const target = to.statements[0];
  if (!asking || !target || !isPlain(asking, auth)) return undefined;
  const next = from.statements[at + 1];
  const refuses = next && ts.isIfStatement(next) && !next.elseStatement ? [next] : [];
  const copied = [asking, ...refuses];
  const names = new Set<string>();
  if (ts.isVariableStatement(asking)) for (const { name } of asking.declarationList.declarations) collect(name, names);
  if (ts.isVariableStatement(asking) && refuses.length === 0) return undefined;
  const shared = new Set([...parameterNames(neighbour.fn)].filter((name) => parameterNames(route.fn as FunctionNode).has(name)));
  if (!copied.every((statement) => isOuter(statement, file, new Set([...names, ...shared])))) return undefined;
  let taken = false;
  walkOwn(route.fn, (node) => {
    if (ts.isIdentifier(node) && names.has(node.text)) taken = true;
  });
  if (
    taken ||
    (/\bawait\b/.test(sourceOf(asking, file)) && !/^(?:export\s+)?(?:default\s+)?async\b|^async\b/.test(sourceOf(route.fn, file)))
  )
    return undefined;
  const { lineEnd } = styleOf(file);
  const start = target.getStart(file.root);
  const indent = indentAt(start, file);
  const text = copied.map((statement) => sourceOf(statement, file) + lineEnd + indent).join("");
  return fixOf(shortSource(auth, file), [{ start, end: start, text }]);
}

/** const session = await auth(); or await requireUser(); and nothing else in the statement. */
function isPlain(statement: TS.Statement, auth: TS.CallExpression): boolean {
  if (ts.isExpressionStatement(statement)) return unwrapAwait(statement.expression) === auth;
  if (!ts.isVariableStatement(statement)) return false;
  const { declarations } = statement.declarationList;
  const initializer = declarations[0]?.initializer;
  return declarations.length === 1 && initializer !== undefined && unwrapAwait(initializer) === auth;
}

function collect(name: TS.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) collect(element.name, names);
}
