/** Foreign keys as models declare them: columns of SQLAlchemy and SQLModel, fields of Django. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf, calledName } from "./calls.ts";
import { bodyOf, definitionName, enclosingClass, lastName } from "./nodes.ts";
import { importsPackage, symbolOf } from "./symbols.ts";
import { isTrue, stringsValue, stringValue } from "./values.ts";

/** A column that refers to another table. */
export interface ForeignKey {
  readonly by: "sqlalchemy" | "sqlmodel" | "django";
  /** The column's or field's name. */
  readonly name: string;
  readonly nameNode: SyntaxNode;
  /** What it points to: a table or model. */
  readonly target: string;
  /** The model or table that holds it. */
  readonly model: string;
  /** The call that declares the column: `Column(…)`, `mapped_column(…)`, `Field(…)`, `ForeignKey(…)` of Django. */
  readonly call: SyntaxNode;
  /** The call of `ForeignKey` inside of a column. */
  readonly key: SyntaxNode | undefined;
  /** Indexed by itself or as the first column of an index, unique constraint or key of its table. */
  readonly indexed: boolean;
}

const keysKey = {};

/** All foreign keys that a file declares, in document order. */
export function foreignKeysOf(file: PyFile): readonly ForeignKey[] {
  return file.memo(keysKey, () => {
    const found: ForeignKey[] = [];
    walkTree(file.root, (node) => {
      if (node.type !== "call") return true;
      const name = calledName(node, file);
      if (/^(?:Column|mapped_column)$/.test(name)) found.push(...columnKey(node, file));
      else if (name === "Field") found.push(...fieldKey(node, file));
      else if (/^(?:ForeignKey|OneToOneField)$/.test(name)) found.push(...djangoKey(node, name, file));
      return true;
    });
    return found;
  });
}

/** The name that a column is assigned to in its class, or the text it is given in a `Table`. */
function placeOf(call: SyntaxNode, file: PyFile): Pick<ForeignKey, "name" | "nameNode" | "model"> | undefined {
  const assigned = call.parent?.type === "assignment" ? child(call.parent, "left") : undefined;
  const owner = enclosingClass(call);
  if (assigned && owner) return { name: textOf(file, assigned), nameNode: assigned, model: definitionName(owner, file) };
  const [first] = argumentsOf(call, file).positional;
  const name = stringValue(first, file);
  return first && name !== undefined ? { name, nameNode: first, model: "its table" } : undefined;
}

function columnKey(call: SyntaxNode, file: PyFile): ForeignKey[] {
  const { positional, keyword, open } = argumentsOf(call, file);
  const key = positional.find((part) => part.type === "call" && calledName(part, file) === "ForeignKey");
  const place = key && placeOf(call, file);
  if (!key || !place || open) return [];
  const given = argumentsOf(key, file);
  const to = given.positional[0] ?? given.keyword.get("column");
  const target = to ? (stringValue(to, file) ?? textOf(file, to)) : "";
  const own = ["index", "unique", "primary_key"].some((name) => {
    const value = keyword.get(name);
    return value !== undefined && textOf(file, value) !== "False";
  });
  return [{ by: "sqlalchemy", ...place, target: tableOf(target), call, key, indexed: own || leadsIndex(call, place.name, file) }];
}

/** `team_id: int = Field(foreign_key="team.id")` of SQLModel. */
function fieldKey(call: SyntaxNode, file: PyFile): ForeignKey[] {
  const { keyword, open } = argumentsOf(call, file);
  const target = stringValue(keyword.get("foreign_key"), file);
  const place = target === undefined ? undefined : placeOf(call, file);
  if (target === undefined || !place || open || !importsPackage(file, "sqlmodel")) return [];
  const own = ["index", "unique", "primary_key"].some((name) => isTrue(keyword.get(name), file));
  return [
    {
      by: "sqlmodel",
      ...place,
      target: tableOf(target),
      call,
      key: undefined,
      indexed: own || leadsIndex(call, place.name, file),
    },
  ];
}

/** Django's own keys have an index, unless they say that they want none. */
function djangoKey(call: SyntaxNode, kind: string, file: PyFile): ForeignKey[] {
  if (!/^django\.db\.models\./.test(symbolOf(child(call, "function"), file) ?? "")) return [];
  const place = call.parent?.type === "assignment" ? placeOf(call, file) : undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const to = positional[0] ?? keyword.get("to");
  if (!place || !to) return [];
  const off = keyword.get("db_index");
  const indexed = kind === "OneToOneField" || off === undefined || textOf(file, off) !== "False" || leadsIndex(call, place.name, file);
  const target = (stringValue(to, file) ?? textOf(file, to)).replace(/^.*\./, "");
  return [{ by: "django", ...place, target, call, key: undefined, indexed }];
}

/** `users` of "users.id" and "public.users.id"; the model of `User.id`. */
function tableOf(target: string): string {
  return target.split(".").at(-2) ?? target;
}

/** Whether an index, unique constraint or key of the same class or table begins with a column. */
function leadsIndex(call: SyntaxNode, column: string, file: PyFile): boolean {
  const owner = enclosingClass(call) ?? (call.parent?.type === "argument_list" ? call.parent.parent : undefined);
  if (!owner) return false;
  const isClass = owner.type === "class_definition";
  // The first column of a key that several columns make up.
  const keys = primaryColumns(isClass ? bodyOf(owner) : namedChildren(child(owner, "arguments")), file);
  if (keys[0] === column) return true;
  // Index("ix_orders_user", Order.user_id), behind the class
  const model = isClass ? definitionName(owner, file) : "";
  let leads = model !== "" && new RegExp(`\\bIndex\\(\\s*["']\\w+["'],\\s*${model}\\.${column}\\b`).test(file.text);
  walkTree(owner, (node) => {
    if (leads) return false;
    if (node.type === "call" && /(?:^|[a-z])Index$|^(?:UniqueConstraint|PrimaryKeyConstraint)$/.test(calledName(node, file))) {
      const { positional, keyword } = argumentsOf(node, file);
      const listed = stringsValue(keyword.get("fields"), file);
      // The first argument of Index is its name.
      const columns = listed ?? positional.map((part) => stringValue(part, file) ?? lastName(part, file));
      leads = columns[calledName(node, file) === "Index" && !listed ? 1 : 0] === column;
    }
    // unique_together = [("team", "user")] of Django
    if (node.type === "assignment" && /^(?:unique_together|index_together)$/.test(textOf(file, child(node, "left") ?? node)))
      leads = new RegExp(`[(\\[]\\s*["']${column}["']`).test(textOf(file, child(node, "right") ?? node));
    return !leads;
  });
  return leads;
}

function primaryColumns(parts: readonly SyntaxNode[], file: PyFile): string[] {
  return parts.flatMap((part) => {
    const assignment = part.type === "expression_statement" ? namedChildren(part)[0] : undefined;
    const call = assignment?.type === "assignment" ? child(assignment, "right") : part;
    if (call?.type !== "call" || !isTrue(argumentsOf(call, file).keyword.get("primary_key"), file)) return [];
    return placeOf(call, file)?.name ?? [];
  });
}
