/** The quick fix: the statements from the first write to the last go into one transaction, with the client renamed inside. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Orm } from "../../../shared/typescript/database.ts";
import { type FunctionNode, hasModifier, isFunction, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";
import type { PathWrite } from "./paths.ts";

/** Methods of a client that run a callback in a transaction, and what the callback's parameter is called by custom. */
const openers: Partial<Record<Orm, { readonly method: string; readonly names: readonly string[] }>> = {
  prisma: { method: "$transaction", names: ["tx", "trx", "transaction"] },
  drizzle: { method: "transaction", names: ["tx", "trx", "transaction"] },
  knex: { method: "transaction", names: ["trx", "tx", "transaction"] },
};

type Shape = "wrap" | "wrapSuggest";

/** The statements that go into the transaction, neighbours in one block. */
interface Range {
  readonly block: TS.Block;
  readonly statements: readonly TS.Statement[];
  readonly first: TS.Statement;
  readonly last: TS.Statement;
}

/** The fix, or undefined when the writes cannot be wrapped as they stand or wrapping would change what the code does. */
export function wrapFix(fn: FunctionNode, writes: readonly PathWrite[], remedy: string, file: TsFile): ProblemFix | undefined {
  const orm = writes[0]?.orm;
  const opener = orm && openers[orm];
  const [client] = writes.map((write) => sourceOf(write.client, file));
  if (!opener || client === undefined || writes.some((write) => sourceOf(write.client, file) !== client)) return undefined;
  const range = rangeOf(fn, writes);
  const text = file.text.slice(fn.pos, fn.end);
  const name = opener.names.find((each) => !new RegExp(`\\b${each}\\b`).test(text));
  if (!range || name === undefined) return undefined;
  const shape = shapeOf(range, writes, client, file);
  const exported = shape && escaping(range, file);
  if (!shape || !exported) return undefined;
  const returns = ts.isReturnStatement(range.last);
  if (returns && exported.length > 0) return undefined;

  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(range.first.getStart(file.root), file);
  const inner = outer + indent;
  const start = range.first.getStart(file.root);
  const result = exported.length === 1 ? exported[0] : `{ ${exported.join(", ")} }`;
  const awaits = hasModifier(fn, ts.SyntaxKind.AsyncKeyword) ? "await " : "";
  const head = returns ? `return ${awaits}` : exported.length === 0 ? awaits : `const ${result} = ${awaits}`;
  const edits: TextEdit[] = [{ start, end: start, text: `${head}${client}.${opener.method}(async (${name}) => {${lineEnd}${inner}` }];
  // One more level of indentation, except inside template literals, whose text would change.
  const templates = templatesIn(range);
  for (let line = file.lines.lineOf(start) + 1; line <= file.lines.lineOf(range.last.end); line++) {
    const at = file.lines.starts[line] ?? 0;
    if (file.lines.lineText(line).trim() !== "" && !templates.some((template) => template.start < at && at < template.end))
      edits.push({ start: at, end: at, text: indent });
  }
  for (const use of clientUses(range, client, file)) edits.push({ ...spanOf(use, file), text: name });
  const tail = exported.length === 0 ? "" : `${lineEnd}${inner}return ${result}${semicolon}`;
  edits.push({ start: range.last.end, end: range.last.end, text: `${tail}${lineEnd}${outer}})${semicolon}` });
  return { fix: shape, data: { remedy }, edits };
}

/** The smallest run of neighbouring statements that holds all writes. */
function rangeOf(fn: FunctionNode, writes: readonly PathWrite[]): Range | undefined {
  // A loop goes in as a whole.
  const places = writes.map((write): TS.Node => write.loop ?? write.call);
  const from = Math.min(...places.map((place) => place.pos));
  const to = Math.max(...places.map((place) => place.end));
  for (let node: TS.Node | undefined = places[0]?.parent; node && node !== fn.parent; node = node.parent) {
    if (!ts.isBlock(node) || node.pos > from || node.end < to) continue;
    const statements = node.statements.filter((statement) => statement.end > from && statement.pos < to);
    const first = statements[0];
    const last = statements.at(-1);
    return first && last ? { block: node, statements, first, last } : undefined;
  }
  return undefined;
}

/** Whether the fix is safe, only a suggestion, or impossible. */
function shapeOf(range: Range, writes: readonly PathWrite[], client: string, file: TsFile): Shape | undefined {
  const tested = testedBefore(range.first, file);
  let safe = writes[0]?.orm === "prisma";
  let possible = true;
  for (const statement of range.statements) {
    if (ts.isVariableStatement(statement)) {
      if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0) return undefined;
    } else if (ts.isReturnStatement(statement)) {
      if (statement !== range.last) return undefined;
    } else if (!ts.isExpressionStatement(statement)) {
      const nests = ts.isIfStatement(statement) || ts.isForOfStatement(statement) || ts.isForStatement(statement) || ts.isBlock(statement);
      if (!nests || leaves(statement)) return undefined;
      // A transaction ends by itself after some seconds, which a loop may take.
      safe = false;
    }
    walkBelow(statement, (node) => {
      if (ts.isBinaryExpression(node) && isAssignment(node) && !isDeclaredIn(node.left, range, file)) possible = false;
      if (ts.isYieldExpression(node) || (ts.isIdentifier(node) && node.text === "arguments")) possible = false;
      // A transaction holds a connection: what waits for another system should not run inside it without a second look.
      if (ts.isAwaitExpression(node) && !waitsOnlyFor(client, node.expression, file)) safe = false;
      // What a condition has found out of a property or a variable that changes is forgotten inside a callback.
      if ((ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)) && tested.has(sourceOf(node, file))) safe = false;
    });
  }
  // Somebody else would be handed the client of before, and write outside of the transaction.
  if (passesClient(range, client, file)) safe = false;
  return possible ? (safe ? "wrap" : "wrapSuggest") : undefined;
}

function isAssignment(node: TS.BinaryExpression): boolean {
  return node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether a variable that is assigned to, or the object that a member is written to, was made inside the statements. */
function isDeclaredIn(target: TS.Expression, range: Range, file: TsFile): boolean {
  let root = unwrap(target);
  const member = ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root);
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = unwrap(root.expression);
  if (member) return true;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, file) : undefined;
  return declaration !== undefined && declaration.pos >= range.first.pos && declaration.end <= range.last.end;
}

/** Whether a statement can be left other than at its end. */
function leaves(statement: TS.Statement): boolean {
  let found = false;
  const visit = (node: TS.Node, inLoop: boolean): void => {
    if (isFunction(node)) return;
    if (ts.isReturnStatement(node)) found = true;
    if ((ts.isBreakStatement(node) || ts.isContinueStatement(node)) && (!inLoop || node.label)) found = true;
    const loop = inLoop || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
    ts.forEachChild(node, (child) => visit(child, loop));
  };
  visit(statement, false);
  return found;
}

/** Whether nothing but calls of the client is waited for: `prisma.order.create(…)`, `Promise.all` of such. */
function waitsOnlyFor(client: string, expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (ts.isConditionalExpression(inner)) return [inner.whenTrue, inner.whenFalse].every((branch) => waitsOnlyFor(client, branch, file));
  const text = sourceOf(inner, file);
  if (!text.startsWith("Promise.")) return text.startsWith(`${client}.`) || text === "undefined" || text === "null";
  const list = ts.isCallExpression(inner) && /^Promise\.all$/.test(sourceOf(inner.expression, file)) ? inner.arguments[0] : undefined;
  if (!list || !ts.isArrayLiteralExpression(list)) return /^Promise\.resolve\(/.test(text);
  return list.elements.every((element) => waitsOnlyFor(client, element, file));
}

/** Properties and changing variables that a condition before the statements tests. */
function testedBefore(first: TS.Statement, file: TsFile): ReadonlySet<string> {
  const texts = new Set<string>();
  const collect = (condition: TS.Node): void => {
    if (ts.isPropertyAccessExpression(condition)) texts.add(sourceOf(condition, file).replaceAll("?.", "."));
    else if (ts.isIdentifier(condition)) {
      const declaration = declarationOf(condition, file);
      const constant =
        declaration && ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
      if (declaration && ts.isVariableDeclaration(declaration) && !constant) texts.add(condition.text);
    }
    ts.forEachChild(condition, collect);
  };
  for (let node: TS.Node = first; node.parent && !isFunction(node); node = node.parent) {
    for (const sibling of ts.isBlock(node.parent) ? node.parent.statements : []) {
      if (sibling === node) break;
      if (ts.isIfStatement(sibling)) collect(sibling.expression);
    }
    if (ts.isIfStatement(node.parent)) collect(node.parent.expression);
  }
  return texts;
}

/** Names that the statements declare and the rest of the block uses; undefined when one of them cannot be handed out. */
function escaping({ block, statements, last }: Range, file: TsFile): string[] | undefined {
  const rest = file.text.slice(last.end, block.end);
  const names = statements.flatMap((statement) =>
    ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap((declaration) => boundNames(declaration.name)) : [],
  );
  return names.filter((name) => new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}(?![\\w$])`).test(rest));
}

function boundNames(name: TS.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function templatesIn(range: Range): Span[] {
  const found: Span[] = [];
  for (const statement of range.statements) {
    walkBelow(statement, (node) => {
      if (ts.isTemplateLiteral(node)) found.push({ start: node.getStart(), end: node.end });
    });
  }
  return found;
}

/** Where the statements use the client: `prisma.order`, and `knex("orders")`. */
function clientUses(range: Range, client: string, file: TsFile): TS.Node[] {
  const uses: TS.Node[] = [];
  for (const statement of range.statements) {
    walkBelow(statement, (node) => {
      if (isClient(node, client, file) && isUsed(node)) uses.push(node);
    });
  }
  return uses;
}

function isClient(node: TS.Node, client: string, file: TsFile): boolean {
  return (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && sourceOf(node, file) === client && !isMemberName(node);
}

function isMemberName(node: TS.Node): boolean {
  return (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;
}

function isUsed(node: TS.Node): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || ts.isTaggedTemplateExpression(parent)) &&
    firstChild(parent) === node
  );
}

function firstChild(node: TS.PropertyAccessExpression | TS.CallExpression | TS.TaggedTemplateExpression): TS.Node {
  return ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
}

function passesClient(range: Range, client: string, file: TsFile): boolean {
  let passes = false;
  for (const statement of range.statements) {
    walkBelow(statement, (node) => {
      if (isClient(node, client, file) && !isUsed(node)) passes = true;
    });
  }
  return passes;
}
