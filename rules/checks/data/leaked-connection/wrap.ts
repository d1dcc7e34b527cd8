/** The quick fix: what follows the declaration goes into `try`, the release into `finally`. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { sourceOf } from "../../../shared/typescript/nodes.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";

/** The fix, or undefined when what follows cannot be wrapped as it stands. */
export function wrapInFinally(
  declaration: TS.VariableDeclaration,
  release: string,
  uses: readonly TS.Identifier[],
  names: readonly string[],
  file: TsFile,
): ProblemFix | undefined {
  const statement = declaration.parent.parent;
  const block = statement.parent;
  if (!ts.isVariableStatement(statement) || !ts.isBlock(block)) return undefined;
  const following = block.statements.filter((each) => each.pos >= statement.end);
  const [first] = following;
  const last = following.at(-1);
  if (!first || !last || following.some((each) => ts.isTryStatement(each) && each.finallyBlock)) return undefined;
  const old = uses.flatMap((use) => releasing(use, names) ?? []);
  // A release inside a branch has a reason of its own.
  if (old.some((each) => each.parent !== block) || /`[^`]*\n[^`]*`/.test(file.text.slice(first.pos, last.end))) return undefined;
  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(statement.getStart(file.root), file);
  const edits: TextEdit[] = [{ start: statement.end, end: statement.end, text: `${lineEnd}${outer}try {` }];
  const gone = new Set(old.map((each) => file.lines.lineOf(each.getStart(file.root))));
  for (let line = file.lines.lineOf(statement.end) + 1; line <= file.lines.lineOf(last.end); line++) {
    const at = file.lines.starts[line] ?? 0;
    const blank = file.lines.lineText(line).trim() === "";
    if (!gone.has(line)) {
      if (!blank) edits.push({ start: at, end: at, text: indent });
    } else if (
      file.lines.lineText(line).trim() === sourceOf(old.find((each) => file.lines.lineOf(each.getStart(file.root)) === line) ?? last, file)
    ) {
      const end = line < file.lines.lineOf(last.end) ? (file.lines.starts[line + 1] ?? last.end) : last.end;
      // The line end before goes with a last line.
      edits.push(end === last.end ? { start: file.lines.lineSpan(line - 1).end, end, text: "" } : { start: at, end, text: "" });
    } else return undefined;
  }
  const awaited =
    /^endSession/.test(release.slice(release.lastIndexOf(".") + 1)) || /createQueryRunner/.test(sourceOf(declaration, file))
      ? "await "
      : "";
  const tail = `${lineEnd}${outer}} finally {${lineEnd}${outer}${indent}${awaited}${release}${semicolon}${lineEnd}${outer}}`;
  edits.push({ start: last.end, end: last.end, text: tail });
  return { fix: "useFinally", data: { release }, edits };
}

/** The statement `client.release();`, or undefined for any other use. */
function releasing(use: TS.Identifier, names: readonly string[]): TS.Statement | undefined {
  const access = use.parent;
  if (!ts.isPropertyAccessExpression(access) || !names.includes(access.name.text)) return undefined;
  const call = access.parent;
  const outer = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  return ts.isExpressionStatement(outer) ? outer : undefined;
}
