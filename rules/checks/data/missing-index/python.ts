/** Python: foreign keys of SQLAlchemy, SQLModel and Django. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { isAuthorship } from "../../../shared/names/tables.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { type ForeignKey, foreignKeysOf } from "../../../shared/python/foreign-keys.ts";
import { addArguments, removeItem } from "../../../shared/python/style.ts";

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.migration || role.example || role.seed) return undefined;
  return foreignKeysOf(file)
    .filter(({ indexed, name }) => indexed || !isAuthorship(name))
    .map((key): Outcome => (key.indexed ? met(key.nameNode) : report(key, file)));
}

function report(key: ForeignKey, file: PyFile): Outcome {
  const fix = addIndex(key, file);
  return problem("relation", key.nameNode, {
    data: { name: key.name, target: key.target },
    ...(fix ? { fixes: [fix] } : {}),
    // MySQL makes the index itself.
    ...(key.by === "django" ? {} : { pending: "python" }),
  });
}

function addIndex({ by, call }: ForeignKey, file: PyFile): ProblemFix | undefined {
  const data = { index: by === "django" ? "an index" : "index=True" };
  const off = argumentsOf(call, file).keyword.get(by === "django" ? "db_index" : "index");
  if (off) {
    const argument = off.parent;
    if (by === "django" && argument) return { fix: "indexColumn", data, edits: [removeItem(argument, file)] };
    return textOf(file, off) === "False"
      ? { fix: "indexColumn", data, edits: [{ start: off.start, end: off.end, text: "True" }] }
      : undefined;
  }
  const edits = addArguments(call, ["index=True"], file);
  return edits && { fix: "indexColumn", data, edits };
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
