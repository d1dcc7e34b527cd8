/** The quick fix: the statements from the first write to the last go into one transaction, with the client renamed inside. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, isFunction, sourceOf, spanOf, walkBelow, walkOwn } from "../../../shared/typescript/nodes.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";
import type { PathWrite } from "./paths.ts";

const opener: Readonly<Record<string, string>> = { prisma: "$transaction", drizzle: "transaction" };

/** The fix, or undefined when the writes are not statements of one block or wrapping would change what the code does. */
export function wrapFix(fn: FunctionNode, writes: readonly PathWrite[], remedy: string, file: TsFile): ProblemFix | undefined {
  const first = writes[0];
  const open = first && opener[first.orm];
  if (!first || !open || writes.some((write) => write.loop)) return undefined;
  const client = sourceOf(first.client, file);
  if (writes.some((write) => sourceOf(write.client, file) !== client)) return undefined;
  const statements = writes.map((write) => statementOf(write.call));
  const block = statements[0]?.parent;
  if (!block || !ts.isBlock(block) || statements.some((statement) => statement?.parent !== block)) return undefined;
  const from = block.statements.indexOf(statements[0] as TS.Statement);
  const to = block.statements.indexOf(statements.at(-1) as TS.Statement);
  const range = block.statements.slice(from, to + 1);
  const last = range.at(-1);
  if (!last || /\btx\b/.test(file.text.slice(fn.pos, fn.end))) return undefined;
  const shape = shapeOf(range, last, writes, file);
  if (!shape) return undefined;

  const exported = escaping(range, block, to, file);
  if (!exported) return undefined;
  const returns = ts.isReturnStatement(last);
  if (returns && exported.length > 0) return undefined;
  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(range[0]?.getStart(file.root) ?? 0, file);
  const inner = outer + indent;
  const head = returns
    ? `return await `
    : exported.length === 0
      ? "await "
      : exported.length === 1
        ? `const ${exported[0]} = await `
        : `const { ${exported.join(", ")} } = await `;
  const start = range[0]?.getStart(file.root) ?? 0;
  const edits: TextEdit[] = [{ start, end: start, text: `${head}${client}.${open}(async (tx) => {${lineEnd}${inner}` }];
  // One more level of indentation, except inside template literals, whose text would change.
  for (let line = file.lines.lineOf(start) + 1; line <= file.lines.lineOf(last.end); line++) {
    const at = file.lines.starts[line] ?? 0;
    if (file.lines.lineText(line).trim() !== "" && !inTemplate(at, range)) edits.push({ start: at, end: at, text: indent });
  }
  for (const statement of range) {
    walkBelow(statement, (node) => {
      if (isClientUse(node, client, file)) edits.push({ ...spanOf(node, file), text: "tx" });
    });
  }
  const tail =
    exported.length === 0
      ? ""
      : `${lineEnd}${inner}return ${exported.length === 1 ? exported[0] : `{ ${exported.join(", ")} }`}${semicolon}`;
  edits.push({ start: last.end, end: last.end, text: `${tail}${lineEnd}${outer}})${semicolon}` });
  return { fix: shape, data: { remedy }, edits };
}

function statementOf(node: TS.Node): TS.Statement | undefined {
  let current: TS.Node = node;
  while (current.parent && !ts.isBlock(current.parent)) {
    if (isFunction(current)) return undefined;
    current = current.parent;
  }
  return current.parent ? (current as TS.Statement) : undefined;
}

/** Whether the fix is safe, only a suggestion, or impossible. */
function shapeOf(
  range: readonly TS.Statement[],
  last: TS.Statement,
  writes: readonly PathWrite[],
  file: TsFile,
): "wrap" | "wrapSuggest" | undefined {
  let shape: "wrap" | "wrapSuggest" | undefined = writes[0]?.orm === "prisma" ? "wrap" : "wrapSuggest";
  const calls = new Set<TS.Node>(writes.map((write) => write.call));
  const conditions = narrowed(range[0] as TS.Statement, file);
  for (const statement of range) {
    if (
      !ts.isExpressionStatement(statement) &&
      !ts.isVariableStatement(statement) &&
      !(ts.isReturnStatement(statement) && statement === last)
    )
      return undefined;
    if (ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) === 0) return undefined;
    walkOwn(statement, (node) => {
      if (
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
        node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
      )
        shape = undefined;
      if (ts.isYieldExpression(node)) shape = undefined;
      // A transaction holds a connection: what waits for another system should not run inside it without a second look.
      if (ts.isAwaitExpression(node) && shape && !containsOne(node, calls) && !isRead(node, writes, file)) shape = "wrapSuggest";
      // Narrowing of properties does not reach into a callback.
      if (shape && ts.isPropertyAccessExpression(node) && conditions.has(sourceOf(node, file))) shape = "wrapSuggest";
      if (
        shape &&
        (node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === "arguments")) &&
        node.kind !== ts.SyntaxKind.ThisKeyword
      )
        shape = undefined;
    });
  }
  return shape;
}

function containsOne(node: TS.Node, calls: ReadonlySet<TS.Node>): boolean {
  let found = false;
  walkBelow(node, (inner) => {
    if (calls.has(inner)) found = true;
  });
  return found;
}

/** A read by the same client may run inside. */
function isRead(node: TS.AwaitExpression, writes: readonly PathWrite[], file: TsFile): boolean {
  const client = writes[0] && sourceOf(writes[0].client, file);
  return client !== undefined && sourceOf(node.expression, file).startsWith(`${client}.`);
}

/** Property accesses that a condition before the statements tests. */
function narrowed(first: TS.Statement, file: TsFile): ReadonlySet<string> {
  const texts = new Set<string>();
  for (let node: TS.Node = first; node.parent && !isFunction(node); node = node.parent) {
    const siblings = ts.isBlock(node.parent) ? node.parent.statements : [];
    for (const sibling of siblings) {
      if (sibling === node) break;
      if (ts.isIfStatement(sibling)) collect(sibling.expression);
    }
    if (ts.isIfStatement(node.parent)) collect(node.parent.expression);
  }
  function collect(condition: TS.Expression): void {
    const visit = (node: TS.Node): void => {
      if (ts.isPropertyAccessExpression(node)) texts.add(sourceOf(node, file).replaceAll("?.", "."));
      ts.forEachChild(node, visit);
    };
    visit(condition);
  }
  return texts;
}

/** Names that the statements declare and the rest of the block uses; undefined when one of them is not a plain name. */
function escaping(range: readonly TS.Statement[], block: TS.Block, to: number, file: TsFile): string[] | undefined {
  const rest = file.text.slice(block.statements[to]?.end ?? 0, block.end);
  const names: string[] = [];
  for (const statement of range) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (!ts.isIdentifier(declaration.name)) {
        const used = declaration.name.elements.some(
          (element) => ts.isBindingElement(element) && ts.isIdentifier(element.name) && new RegExp(`\\b${element.name.text}\\b`).test(rest),
        );
        if (used) return undefined;
      } else if (new RegExp(`(?<![\\w$.])${declaration.name.text.replace(/\$/g, "\\$")}(?![\\w$])`).test(rest))
        names.push(declaration.name.text);
    }
  }
  return names;
}

function inTemplate(offset: number, range: readonly TS.Statement[]): boolean {
  let inside = false;
  for (const statement of range) {
    walkBelow(statement, (node) => {
      if (
        (ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) &&
        node.pos < offset &&
        offset < node.end &&
        node.getStart() < offset
      )
        inside = true;
    });
  }
  return inside;
}

function isClientUse(node: TS.Node, client: string, file: TsFile): boolean {
  if (!(ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) || sourceOf(node, file) !== client) return false;
  const parent = node.parent;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node;
}
