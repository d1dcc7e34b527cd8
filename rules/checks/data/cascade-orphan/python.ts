/** Python: foreign keys of SQLAlchemy and SQLModel. Django asks for the rule itself. */
import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { type ForeignKey, foreignKeysOf } from "../../../shared/python/foreign-keys.ts";
import { addArguments, quoted } from "../../../shared/python/style.ts";

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.migration || role.example || role.seed) return undefined;
  const keys = foreignKeysOf(file).filter(({ by }) => by !== "django");
  const right = keys.filter((key) => hasRule(key, file)).map(({ nameNode }): Outcome => met(nameNode));
  const open = new Map<string, ForeignKey[]>();
  for (const key of keys) if (!hasRule(key, file)) open.set(key.model, [...(open.get(key.model) ?? []), key]);
  return [...right, ...[...open.values()].map((ofModel) => report(ofModel, file))];
}

function hasRule(key: ForeignKey, file: PyFile): boolean {
  const { keyword, open } = argumentsOf(key.key ?? key.call, file);
  return open || keyword.has("ondelete");
}

/** One finding for a model, at the first of its keys. */
function report(keys: readonly ForeignKey[], file: PyFile): Outcome {
  const [first, ...others] = keys as readonly [ForeignKey, ...ForeignKey[]];
  const data = { model: first.model, target: first.target };
  const fix = (name: string, rule: string): ProblemFix => ({
    fix: name,
    data,
    edits: keys.flatMap(({ key, call }) => addArguments(key ?? call, [`ondelete=${quoted(rule, file)}`], file) ?? []),
  });
  return problem("foreignKey", first.nameNode, {
    data,
    related: others.map(({ nameNode, name, target }) => ({ at: nameNode, message: `nor when ${name}'s row of ${target} is` })),
    fixes: [fix("ondeleteCascade", "CASCADE"), fix("ondeleteRestrict", "RESTRICT")],
  });
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
