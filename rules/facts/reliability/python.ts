import type { TreeVisitors, Visit } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { lastName, plainString } from "../../shared/python/nodes.ts";
import { importedNames, symbolOf } from "../../shared/python/symbols.ts";
import { calls, named } from "./python-rows.ts";
import { byName, calledIn, longestText, type Row, textFits, wordsOf } from "./row.ts";
import { practice } from "../practice.ts";

/** The trigger words of all rows. */
export const pythonWords = wordsOf(calls, named);

const callRows = byName(calls);
const namedRows = byName(named);

function fits(row: Row, callee: SyntaxNode, text: string, file: PyFile): boolean {
  return textFits(row, text) && (!row.from || row.from.test(symbolOf(callee, file) ?? textOf(file, callee)));
}

function found(row: Row, node: SyntaxNode, file: PyFile): Outcome {
  return practice(
    row.topic,
    node,
    calledIn(
      file.path,
      row.as ??
        textOf(file, node)
          .replace(/[\s"']+/g, "")
          .slice(-60),
    ),
    row.met ?? true,
  );
}

function visitCall(rows: readonly Row[]): Visit<SyntaxNode, PyFile> {
  return (call, file): Outcomes => {
    const callee = child(call, "function");
    if (file.role.test || !callee) return undefined;
    const row = rows.find((each) => fits(each, callee, textOf(file, call), file));
    return row && found(row, callee, file);
  };
}

/** A decorator without arguments: `@task_failure.connect`. */
function visitDecorator(node: SyntaxNode, file: PyFile): Outcomes {
  const [callee] = namedChildren(node);
  if (file.role.test || !callee || callee.type === "call") return undefined;
  const row = callRows.get(lastName(callee, file))?.find((each) => fits(each, callee, textOf(file, callee), file));
  return row && found(row, callee, file);
}

function visitNamed(name: string, at: SyntaxNode, value: SyntaxNode | undefined, file: PyFile): Outcomes {
  const rows = namedRows.get(name);
  if (!rows || file.role.test || !value) return undefined;
  const text = textOf(file, value).slice(0, longestText);
  return rows.filter((row) => textFits(row, text) && (!row.from || importsMatching(row.from, file))).map((row) => found(row, at, file));
}

function importsMatching(pattern: RegExp, file: PyFile): boolean {
  for (const name of importedNames(file)) if (pattern.test(name)) return true;
  return false;
}

function visitKeyword(argument: SyntaxNode, file: PyFile): Outcomes {
  const name = child(argument, "name");
  return name && visitNamed(textOf(file, name), name, child(argument, "value"), file);
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  return left && visitNamed(lastName(left, file), left, child(node, "right"), file);
}

function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const key = child(node, "key");
  const name = key && plainString(key, file);
  return key && name !== undefined ? visitNamed(name, key, child(node, "value"), file) : undefined;
}

const visitors = Object.fromEntries([...callRows].map(([name, rows]) => [name, visitCall(rows)]));

/** Python: the rows' calls, keywords and decorators, each under its last name. */
export const python: TreeVisitors<PyFile> = {
  call: visitors,
  keyword: Object.fromEntries([...namedRows.keys()].map((name) => [name, visitKeyword])),
  node: { decorator: visitDecorator, assignment: visitAssignment, pair: visitPair },
};
