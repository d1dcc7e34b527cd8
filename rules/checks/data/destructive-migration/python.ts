/** Python: migrations of Alembic and of Django. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { definitionName, enclosingDef } from "../../../shared/python/nodes.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, staticValue, stringsValue, stringValue } from "../../../shared/python/values.ts";
import { changesOf, dataOf, pendingOf } from "./sql-changes.ts";

/** A call of Alembic's operations in the first half of a migration, outside of every condition. */
function inUpgrade(call: SyntaxNode, file: PyFile): boolean {
  const receiver = receiverOf(call);
  if (!receiver || !/^(?:op|batch_op|batch|bop)$/.test(textOf(file, receiver)) || !importsPackage(file, "alembic")) return false;
  const definition = enclosingDef(call);
  if (definitionName(definition, file) !== "upgrade") return false;
  for (let current = call; current.parent && current !== definition; current = current.parent) {
    if (current.parent.type === "if_statement") return false;
  }
  return true;
}

/** The table of an operation: its first argument, or that of the batch around it. */
function tableOf(call: SyntaxNode, file: PyFile): { readonly table: string; readonly rest: readonly SyntaxNode[] } | undefined {
  const { positional, keyword } = argumentsOf(call, file);
  if (textOf(file, receiverOf(call) ?? call) !== "op") {
    for (let current = call.parent; current; current = current.parent) {
      const batch = current.type === "with_statement" ? /batch_alter_table\(\s*["'](\w+)/.exec(textOf(file, current)) : null;
      if (batch?.[1]) return { table: batch[1], rest: positional };
    }
    return undefined;
  }
  const [first, ...rest] = positional;
  const table = stringValue(first ?? keyword.get("table_name"), file);
  return table === undefined ? undefined : { table, rest };
}

/** Whether the migration makes the table itself, so that nobody uses it yet. */
function isNew(table: string, file: PyFile): boolean {
  return new RegExp(`\\bop\\.create_table\\(\\s*["']${table}["']`).test(file.text);
}

function visitAlembic(call: SyntaxNode, file: PyFile): Outcomes {
  const method = calledName(call, file);
  if (method === "create_index") return visitIndex(call, file);
  const place = inUpgrade(call, file) ? tableOf(call, file) : undefined;
  if (!place || isNew(place.table, file)) return undefined;
  const { table, rest } = place;
  const at = child(call, "function") ?? call;
  const { keyword } = argumentsOf(call, file);
  const [second] = rest;
  if (method === "drop_table") return problem("dropTable", at, { data: { table }, pending: "drop" });
  if (method === "rename_table") return problem("rename", at, { data: { column: table }, pending: "rename" });
  if (method === "add_column") return second ? visitAdded(second, table, at, file) : undefined;
  const column = stringValue(second ?? keyword.get("column_name"), file);
  if (column === undefined) return undefined;
  const data = { column: `${table}.${column}` };
  if (method === "drop_column") return problem("dropColumn", at, { data, pending: "drop" });
  return keyword.has("new_column_name") ? problem("rename", at, { data, pending: "rename" }) : undefined;
}

/** A column that is required at once: it fails as soon as the table has rows. */
function visitAdded(column: SyntaxNode, table: string, at: SyntaxNode, file: PyFile): Outcomes {
  if (column.type !== "call") return undefined;
  const { positional, keyword } = argumentsOf(column, file);
  const nullable = keyword.get("nullable");
  if (!nullable || staticValue(nullable, file)?.value !== false || keyword.has("server_default")) return undefined;
  const name = `${table}.${stringValue(positional[0], file) ?? ""}`;
  const fix: ProblemFix = {
    fix: "nullableFirst",
    data: { column: name },
    edits: [{ start: nullable.start, end: nullable.end, text: "True" }],
  };
  return problem("notNull", at, { data: { column: name }, fixes: [fix], pending: "notNull" });
}

function visitIndex(call: SyntaxNode, file: PyFile): Outcomes {
  if (!inUpgrade(call, file)) return undefined;
  const { positional, keyword, open } = argumentsOf(call, file);
  const batch = textOf(file, receiverOf(call) ?? call) !== "op";
  const table = batch ? tableOf(call, file)?.table : stringValue(positional[1] ?? keyword.get("table_name"), file);
  if (table === undefined || open || isNew(table, file) || isTrue(keyword.get("postgresql_concurrently"), file)) return undefined;
  const columns = stringsValue(positional[batch ? 1 : 2] ?? keyword.get("columns"), file) ?? [];
  if (columns.length > 0 && columns.every((column) => isAdded(column, file))) return undefined;
  return problem("index", child(call, "function") ?? call, { pending: "pyindex" });
}

/** Whether the migration adds the column itself: an index on it has no values to read. */
function isAdded(column: string, file: PyFile): boolean {
  return new RegExp(
    `\\badd_column\\(\\s*(?:["'][\\w.]+["']\\s*,\\s*)?(?:\\w+\\.)*Column\\(\\s*["']${column.replace(/\W/g, "\\$&")}["']`,
  ).test(file.text);
}

/** op.execute("ALTER TABLE …") of Alembic. */
function visitExecute(call: SyntaxNode, file: PyFile): Outcomes {
  return inUpgrade(call, file) ? judgeSql(argumentsOf(call, file).positional[0], file) : undefined;
}

/** migrations.RunSQL("ALTER TABLE …", reverse_sql="…") of Django. */
function visitRunSql(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^django\.db\.migrations\./.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  return judgeSql(positional[0] ?? keyword.get("sql"), file);
}

/** What a statement does to a table that the migration does not make itself. */
function judgeSql(statement: SyntaxNode | undefined, file: PyFile): Outcomes {
  const inner =
    statement?.type === "call" && calledName(statement, file) === "text" ? argumentsOf(statement, file).positional[0] : statement;
  const text = stringValue(inner, file);
  if (!inner || text === undefined) return undefined;
  const made = (table: string): boolean =>
    isNew(table, file) ||
    new RegExp(`\\bCREATE\\s+(?:TEMP\\w*\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?["\`]?${table}\\b`, "i").test(file.text);
  const change = changesOf(text).find(({ table }) => !made(table));
  if (!change) return undefined;
  return change.kind === "index"
    ? problem("index", inner, { pending: "pyindex" })
    : problem(change.kind, inner, { data: dataOf(change), pending: pendingOf[change.kind] });
}

/** Operations of Django: what they lose, by their class. */
const operations: Readonly<Record<string, "dropTable" | "dropColumn" | "rename">> = {
  DeleteModel: "dropTable",
  RemoveField: "dropColumn",
  RenameField: "rename",
  RenameModel: "rename",
};

/** Made with a Django that nobody supports any more, or for Python 2: it has long been applied. */
function isHistory(file: PyFile): boolean {
  return /Generated by Django (?:[0-3]\.|4\.[01]\b)|^from __future__ import unicode_literals/m.test(file.text.slice(0, 1000));
}

/** Whether an operation changes what Django knows of the models, without the database: written there, or in a list that is handed to it. */
function isOfState(call: SyntaxNode, file: PyFile): boolean {
  for (let current = call.parent; current; current = current.parent) {
    if (current.type === "call" && calledName(current, file) === "SeparateDatabaseAndState") return true;
    const left = current.type === "assignment" ? child(current, "left") : undefined;
    if (left?.type === "identifier")
      return new RegExp(`\\bSeparateDatabaseAndState\\((?:[^()]|\\([^()]*\\))*\\bstate_operations\\s*=\\s*${textOf(file, left)}\\b`).test(
        file.text,
      );
  }
  return false;
}

function visitDjango(call: SyntaxNode, file: PyFile): Outcomes {
  if (isHistory(file)) return undefined;
  const method = calledName(call, file);
  const message = operations[method];
  if (!message || !/^django\.db\.migrations\./.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  if (isOfState(call, file)) return undefined;
  // django-safemigrate runs it when the version that used it is gone.
  if (/^Remove|^Delete/.test(method) && /^\s*safe\s*=\s*(?:\w+\.)*after_deploy\b/m.test(file.text))
    return met(child(call, "function") ?? call);
  const { positional, keyword } = argumentsOf(call, file);
  const model = stringValue(keyword.get("model_name") ?? positional[0], file);
  const name = stringValue(keyword.get("name") ?? keyword.get("old_name") ?? positional[/Field$/.test(method) ? 1 : 0], file);
  if (name === undefined || (model !== undefined && (madeHere(model, file) || (method === "RemoveField" && goesHere(model, file)))))
    return undefined;
  const column = /Field$/.test(method) && model !== undefined ? `${model}.${name}` : name;
  return problem(message, child(call, "function") ?? call, {
    data: message === "dropTable" ? { table: name } : { column },
    pending: "drop",
  });
}

/** `migrations.AddIndex("order", models.Index(…))`; AddIndexConcurrently is an operation of its own. */
function visitAddIndex(call: SyntaxNode, file: PyFile): Outcomes {
  if (isHistory(file) || isOfState(call, file)) return undefined;
  const callee = child(call, "function");
  if (!/^django\.db\.migrations\./.test(symbolOf(callee, file) ?? "")) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const model = stringValue(keyword.get("model_name") ?? positional[0], file);
  if (model === undefined || madeHere(model, file)) return undefined;
  return problem("index", callee ?? call, { pending: "pyindex" });
}

function madeHere(model: string, file: PyFile): boolean {
  return new RegExp(`CreateModel\\(\\s*(?:name=)?["']${model}["']`, "i").test(file.text);
}

/** The table itself goes in the same migration, which is said there. */
function goesHere(model: string, file: PyFile): boolean {
  return new RegExp(`DeleteModel\\(\\s*(?:name=)?["']${model}["']`, "i").test(file.text);
}

/** `def downgrade(): pass` behind an upgrade that does something. */
function visitDefinition(definition: SyntaxNode, file: PyFile): Outcomes {
  if (definitionName(definition, file) !== "downgrade" || !importsPackage(file, "alembic")) return undefined;
  const body = child(definition, "body");
  if (!body || !/^\s*pass\s*$/.test(textOf(file, body))) return undefined;
  let changes = false;
  walkTree(file.root, (node) => {
    if (
      node.type === "call" &&
      /^(?:create_table|add_column|alter_column|create_index|create_foreign_key|create_unique_constraint)$/.test(calledName(node, file))
    )
      changes = true;
    return !changes;
  });
  const name = child(definition, "name");
  return changes && name ? problem("noDown", name, { pending: "noDown" }) : undefined;
}

export const python: TreeVisitors<PyFile> = {
  call: {
    ...Object.fromEntries(
      ["drop_table", "drop_column", "rename_table", "alter_column", "add_column", "create_index"].map((name) => [name, visitAlembic]),
    ),
    execute: visitExecute,
    RunSQL: visitRunSql,
    AddIndex: visitAddIndex,
    ...Object.fromEntries(Object.keys(operations).map((name) => [name, visitDjango])),
  },
  node: { function_definition: visitDefinition },
};
