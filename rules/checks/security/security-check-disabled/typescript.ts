import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  chainOf,
  type FunctionNode,
  functionName,
  functionNameSpan,
  hasModifier,
  isFunction,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsOf } from "../../../shared/typescript/scope.ts";
import { isCheckMethodName, isSecurityCheckName } from "../../../shared/security-names.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.example || role.script || role.browser || /\.[jt]sx$/.test(file.path);
}

type Pass = "returns true" | "does nothing" | "calls next()";

/** How a function lets everything pass, when that is all it does. */
function passes(fn: FunctionNode): Pass | undefined {
  if (!fn.body) return undefined;
  if (!ts.isBlock(fn.body))
    return unwrap(fn.body).kind === ts.SyntaxKind.TrueKeyword || isResolvedTrue(unwrap(fn.body))
      ? "returns true"
      : isNext(unwrap(fn.body))
        ? "calls next()"
        : undefined;
  const statements = fn.body.statements;
  if (statements.length === 0) return "does nothing";
  const [only] = statements;
  if (statements.length > 1 || !only) return undefined;
  if (ts.isReturnStatement(only)) {
    if (!only.expression) return "does nothing";
    const value = unwrap(only.expression);
    if (value.kind === ts.SyntaxKind.TrueKeyword || isResolvedTrue(value)) return "returns true";
    return isNext(value) ? "calls next()" : undefined;
  }
  return ts.isExpressionStatement(only) && isNext(unwrap(only.expression)) ? "calls next()" : undefined;
}

function isResolvedTrue(value: TS.Expression): boolean {
  return (
    ts.isCallExpression(value) &&
    chainOf(value.expression)?.join(".") === "Promise.resolve" &&
    value.arguments[0]?.kind === ts.SyntaxKind.TrueKeyword
  );
}

function isNext(value: TS.Expression): boolean {
  const call = ts.isAwaitExpression(value) ? unwrap(value.expression) : value;
  return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && call.expression.text === "next" && call.arguments.length === 0;
}

/** A function named after a check whose whole body lets everything pass. */
function visitFunction(node: TS.Node, file: TsFile): Outcomes {
  if (outside(file) || !isFunction(node)) return undefined;
  const name = functionName(node);
  if (!isSecurityCheckName(name)) return undefined;
  const body = passes(node);
  // An empty function is a stub of an interface or a callback; only an answer of "yes" claims to have checked.
  if (!body || body === "does nothing") return undefined;
  if (hasModifier(node, ts.SyntaxKind.AbstractKeyword) || ts.isAccessor(node)) return undefined;
  const parent = node.parent;
  if (ts.isPropertyAssignment(parent) && !isTopLevelValue(parent)) return undefined;
  if (
    ts.isClassLike(parent) &&
    /(?:^|\s)(?:Noop|NoOp|Null|Allow|Anonymous|Fake|Mock|Dummy|Test|Base|Abstract|Public)/.test(parent.name?.text ?? "")
  )
    return undefined;
  return problem("alwaysPasses", functionNameSpan(node, file), {
    data: { name, body: body === "returns true" ? "return true" : "next()" },
  });
}

function isTopLevelValue(property: TS.PropertyAssignment): boolean {
  const statement = property.parent.parent;
  return ts.isVariableDeclaration(statement) || ts.isExportAssignment(statement) || ts.isBinaryExpression(statement);
}

/** Library.prototype.verify = () => true; jwt.verify = …: a check of something imported is replaced. */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const assignment = node as TS.BinaryExpression;
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken || outside(file)) return undefined;
  const left = unwrap(assignment.left);
  if (!ts.isPropertyAccessExpression(left) || !isCheckMethodName(left.name.text)) return undefined;
  const fn = unwrap(assignment.right);
  if (!isFunction(fn) || !passes(fn)) return undefined;
  let root: TS.Expression = left.expression;
  while (ts.isPropertyAccessExpression(root)) root = unwrap(root.expression);
  if (!ts.isIdentifier(root)) return undefined;
  const imported = importsOf(file).has(root.text);
  const declaration = declarationOf(root, file);
  const prototype = /\.prototype$/.test(sourceOf(left.expression, file));
  if (
    !imported &&
    !prototype &&
    !(
      declaration &&
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer &&
      ts.isNewExpression(unwrap(declaration.initializer))
    )
  )
    return undefined;
  const statement = assignment.parent;
  const fixes = ts.isExpressionStatement(statement)
    ? { fixes: [{ fix: "removePatch", data: { name: sourceOf(left, file) }, edits: [lineOf(statement, file)] }] }
    : {};
  return problem("patched", spanOf(left, file), { data: { name: sourceOf(left, file) }, ...fixes });
}

/** The whole lines of a statement that stands alone on them. */
function lineOf(statement: TS.Statement, file: TsFile): { start: number; end: number; text: string } {
  const { start, end } = spanOf(statement, file);
  const first = file.lines.starts[file.lines.lineOf(start)] ?? start;
  const next = file.lines.starts[file.lines.lineOf(end) + 1] ?? file.text.length;
  const alone = file.text.slice(first, start).trim() === "" && file.text.slice(end, next).trim() === "";
  return alone ? { start: first, end: next, text: "" } : { start, end, text: "" };
}

const commentedUse = /^\s*\/\/\s*((?:app|router|server|fastify|api)\.use\(\s*([\w.]+)[^\n]*\)\s*;?)\s*$/;
const commentedDecorator = /^\s*\/\/\s*(@(UseGuards|Roles|RequirePermissions|Authorized|Auth|Permissions)\([^\n]*\))\s*$/;
const commentedArgument =
  /^\s*\/\/\s*((?:preHandler|onRequest)\s*:\s*\[?\s*([\w.]+)[^\n]*|((?:require|ensure|check|verify|is|authenticate|authorize|protect)\w*)\s*,)\s*$/;

/** Auth middleware or a guard that is commented out. */
function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (outside(file) || !/\/\/[^\n]*(?:auth|guard|protect|verify|require|permission)/i.test(file.text)) return undefined;
  const outcomes: Outcome[] = [];
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.lineText(line);
    if (!text.includes("//")) continue;
    const use = commentedUse.exec(text);
    const decorator = commentedDecorator.exec(text);
    const argument = commentedArgument.exec(text);
    const name = use?.[2] ?? decorator?.[2] ?? argument?.[2] ?? argument?.[3];
    const code = use?.[1] ?? decorator?.[1] ?? argument?.[1];
    if (name === undefined || code === undefined || !(decorator || isGuardName(name))) continue;
    const start = (file.lines.starts[line] ?? 0) + text.indexOf("//");
    const end = (file.lines.starts[line] ?? 0) + text.trimEnd().length;
    const codeStart = (file.lines.starts[line] ?? 0) + text.indexOf(code);
    outcomes.push(
      problem(
        "commentedOut",
        { start, end },
        { data: { name }, fixes: [{ fix: "restore", data: { name }, edits: [{ start, end: codeStart, text: "" }] }] },
      ),
    );
  }
  return outcomes;
}

function isGuardName(name: string): boolean {
  return (
    /auth|guard|protect|permission|verify(?:Token|Jwt|Session|User|Signature)|requireUser|requireLogin|requireRole|ensureLoggedIn|isLoggedIn|csrf/i.test(
      lastPart(name),
    ) &&
    !/^auth(?:Routes?|Router)$/i.test(lastPart(name)) &&
    !/(?:Routes?|Router|Controller)$/.test(lastPart(name))
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

export const typescript: TypeScriptVisitors = {
  file: visitFile,
  node: {
    FunctionDeclaration: visitFunction,
    FunctionExpression: visitFunction,
    ArrowFunction: visitFunction,
    MethodDeclaration: visitFunction,
    BinaryExpression: visitAssignment,
  },
};
