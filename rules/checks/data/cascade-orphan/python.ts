/** Python: foreign keys of SQLAlchemy and SQLModel. Django asks for the rule itself. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { type ForeignKey, foreignKeysOf } from "../../../shared/python/foreign-keys.ts";
import { definitionName, enclosingClass, lastName, outlineOf } from "../../../shared/python/nodes.ts";
import { addArguments, quoted } from "../../../shared/python/style.ts";
import { stringsValue, stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.migration || role.example || role.seed || role.script) return undefined;
  const keys = foreignKeysOf(file).filter(({ by, call }) => by !== "django" && !isAssociation(call, file));
  const right = keys.filter((key) => hasRule(key, file)).map(({ nameNode }): Outcome => met(nameNode));
  const open = new Map<string, ForeignKey[]>();
  for (const key of keys) if (!hasRule(key, file)) open.set(key.model, [...(open.get(key.model) ?? []), key]);
  return [...right, ...[...open.values()].map((ofModel) => report(ofModel, file)), ...constraintsOf(file)];
}

/** `ForeignKeyConstraint(["region", "number"], ["orders.region", "orders.number"])`: a key of several columns. */
function constraintsOf(file: PyFile): Outcome[] {
  if (!mentions(file, /\bForeignKeyConstraint\(/)) return [];
  const found: Outcome[] = [];
  walkTree(file.root, (node) => {
    if (node.type !== "call" || calledName(node, file) !== "ForeignKeyConstraint") return true;
    const { positional, keyword, open } = argumentsOf(node, file);
    const [, columns] = positional;
    const target = columns && stringsValue(columns, file)?.[0]?.split(".").at(-2);
    const callee = child(node, "function");
    if (target === undefined || open || !callee) return true;
    if (keyword.has("ondelete")) found.push(met(callee));
    else {
      const owner = enclosingClass(node);
      const data = { model: owner ? definitionName(owner, file) : "its table", target };
      found.push(problem("foreignKey", callee, { data, fixes: rulesFor(data, [node], file) }));
    }
    return true;
  });
  return found;
}

/** Deleting with the row that is referred to, or keeping it from being deleted. */
function rulesFor(data: { readonly model: string; readonly target: string }, calls: readonly SyntaxNode[], file: PyFile): ProblemFix[] {
  const fix = (name: string, rule: string): ProblemFix => ({
    fix: name,
    data,
    edits: calls.flatMap((call) => addArguments(call, [`ondelete=${quoted(rule, file)}`], file) ?? []),
  });
  return [fix("ondeleteCascade", "CASCADE"), fix("ondeleteRestrict", "RESTRICT")];
}

function hasRule(key: ForeignKey, file: PyFile): boolean {
  const { keyword, open } = argumentsOf(key.key ?? key.call, file);
  return open || keyword.has("ondelete") || cascadesOf(file).has(`${key.target} ${key.model}`);
}

/** A column of a table that only joins two others: SQLAlchemy deletes the rows of a `secondary` table with either of its sides. */
function isAssociation(column: SyntaxNode, file: PyFile): boolean {
  const table = column.parent?.type === "argument_list" ? column.parent.parent : undefined;
  if (table?.type !== "call" || calledName(table, file) !== "Table") return false;
  const columns = argumentsOf(table, file).positional.filter((part) => part.type === "call" && calledName(part, file) === "Column");
  if (columns.every((part) => /\bForeignKey\(/.test(textOf(file, part)))) return true;
  const target = table.parent?.type === "assignment" ? child(table.parent, "left") : undefined;
  return target !== undefined && new RegExp(`\\bsecondary\\s*=\\s*["']?${lastName(target, file)}\\b`).test(file.text);
}

/** What a cascade of SQLAlchemy says when the rows go with the one that they belong to. */
const deletes = /\bdelete\b|\ball\b/;

/** The table of a model's class. */
function tableOf(definition: SyntaxNode, file: PyFile): string {
  return (
    /\b__tablename__\s*(?::[^=]*)?=\s*["'](\w+)["']/.exec(textOf(file, definition))?.[1] ?? definitionName(definition, file).toLowerCase()
  );
}

/** The table of a model of the same file by the name of its class. */
function tableNamed(model: string, file: PyFile): string {
  const definition = outlineOf(file.root).find((node) => node.type === "class_definition" && definitionName(node, file) === model);
  return definition ? tableOf(definition, file) : model.toLowerCase();
}

const cascadesKey = {};

/**
 * "table Model" for each model whose rows the ORM deletes with the row that they belong to: `relationship("Item", cascade="all, delete-orphan")`
 * in the model of that row, and `relationship("Order", backref=backref("items", cascade="all"))` in their own.
 */
function cascadesOf(file: PyFile): ReadonlySet<string> {
  return file.memo(cascadesKey, () => {
    const found = new Set<string>();
    if (!mentions(file, /\bcascade\s*=/)) return found;
    walkTree(file.root, (node) => {
      if (node.type !== "call" || !/^[rR]elationship$/.test(calledName(node, file))) return true;
      const { positional, keyword } = argumentsOf(node, file);
      const cascade = stringValue(keyword.get("cascade"), file) ?? textOf(file, keyword.get("sa_relationship_kwargs") ?? node);
      const owner = enclosingClass(node);
      const back = keyword.get("backref");
      const other = positional[0] ?? keyword.get("argument");
      if (owner && back?.type === "call" && other && deletes.test(stringValue(argumentsOf(back, file).keyword.get("cascade"), file) ?? ""))
        found.add(`${tableNamed(stringValue(other, file) ?? lastName(other, file), file)} ${definitionName(owner, file)}`);
      if (!owner || !deletes.test(cascade) || !(keyword.has("cascade") || keyword.has("sa_relationship_kwargs"))) return true;
      const annotation = node.parent?.type === "assignment" ? child(node.parent, "type") : undefined;
      const named = positional[0] && (stringValue(positional[0], file) ?? lastName(positional[0], file));
      const held = named ?? /["']?(\w+)["']?\]*$/.exec(annotation ? textOf(file, annotation) : "")?.[1];
      if (held) found.add(`${tableOf(owner, file)} ${held}`);
      return true;
    });
    return found;
  });
}

/** One finding for a model, at the first of its keys. */
function report(keys: readonly ForeignKey[], file: PyFile): Outcome {
  const [first, ...others] = keys as readonly [ForeignKey, ...ForeignKey[]];
  const data = { model: first.model, target: first.target };
  return problem("foreignKey", first.nameNode, {
    data,
    related: others.map(({ nameNode, name, target }) => ({ at: nameNode, message: `nor when ${name}'s row of ${target} is` })),
    fixes: rulesFor(
      data,
      keys.map(({ key, call }) => key ?? call),
      file,
    ),
  });
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
