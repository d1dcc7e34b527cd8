/** Foreign keys of `db/schema.rb`, each with an index that begins with its column, or without. */
import type { Visit } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, optionOf, type RbCall, statementsOf } from "../../shared/ruby/calls.ts";
import { nameList, nameValue } from "../../shared/ruby/values.ts";
import { practice } from "../practice.ts";

/** Where Active Record writes the schema of each database. */
export const schemaPath = /(?:^|\/)db\/(?:\w+_)?schema\.rb$/;

interface Table {
  readonly columns: Set<string>;
  /** First columns of indexes and of a primary key. */
  readonly indexed: Set<string>;
}

function tableOf(call: RbCall, file: RbFile): Table {
  const columns = new Set<string>();
  const indexed = new Set<string>();
  const key = optionOf(call, "primary_key");
  const [first] = key ? (nameList(key.value, file) ?? [nameValue(key.value, file)]) : [];
  if (first !== undefined) indexed.add(first);
  for (const statement of statementsOf(call.block)) {
    const inner = callOf(statement, file);
    if (!inner?.receiver) continue;
    const names = inner.args.flatMap((argument) => nameList(argument, file) ?? []);
    if (inner.name === "index") indexed.add(names[0] ?? "");
    else for (const name of names) columns.add(/^(?:references|belongs_to)$/.test(inner.name) ? `${name}_id` : name);
  }
  return { columns, indexed };
}

/** `users` → `user_id`, as Active Record names it. */
function columnFor(target: string): string {
  const last = target.slice(target.lastIndexOf(".") + 1);
  return `${last
    .replace(/ies$/, "y")
    .replace(/(ss|sh|ch|x)es$/, "$1")
    .replace(/s$/, "")}_id`;
}

/** A column that cannot be named says nothing. */
export const visitSchema: Visit<SyntaxNode, RbFile> = (root, file): Outcomes => {
  if (!schemaPath.test(file.path)) return undefined;
  const tables = new Map<string, Table>();
  const keys: RbCall[] = [];
  walkTree(root, (node) => {
    const call = node.type === "call" ? callOf(node, file) : undefined;
    if (call?.name === "create_table") tables.set(nameValue(call.args[0], file) ?? "", tableOf(call, file));
    else if (call?.name === "add_foreign_key") keys.push(call);
    else if (call?.name === "add_index") {
      const [column] = nameList(call.args[1], file) ?? [];
      tables.get(nameValue(call.args[0], file) ?? "")?.indexed.add(column ?? "");
    }
  });
  return keys.flatMap((call) => {
    const table = tables.get(nameValue(call.args[0], file) ?? "");
    const column = nameValue(optionOf(call, "column")?.value, file) ?? columnFor(nameValue(call.args[1], file) ?? "");
    if (!table?.columns.has(column)) return [];
    return [practice("foreign-key", call.nameNode, `${nameValue(call.args[0], file)}.${column}`, table.indexed.has(column))];
  });
};
