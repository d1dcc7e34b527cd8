import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { walkTree, type SyntaxNode } from "../../api/tree.ts";
import { callOf, optionOf, type RbCall, statementsOf } from "../../shared/ruby/calls.ts";
import { classesOf, includesModule } from "../../shared/ruby/classes.ts";
import { nameList, nameValue } from "../../shared/ruby/values.ts";

/** Calls of a table's block that name columns and are no column types. */
const notColumns = /^(?:index|check_constraint|foreign_key|exclusion_constraint|unique_constraint|remove\w*|rename\w*|primary_key)$/;

/** The columns of `create_table "orders" do |t| … end`. */
function columnsOf(table: RbCall, file: RbFile): string[] {
  return statementsOf(table.block).flatMap((statement) => {
    const call = callOf(statement, file);
    if (!call?.receiver || notColumns.test(call.name)) return [];
    if (call.name === "timestamps") return ["created_at", "updated_at"];
    const names = (call.name === "column" ? call.args.slice(0, 1) : call.args).flatMap((argument) => nameList(argument, file) ?? []);
    return /^(?:references|belongs_to)$/.test(call.name) ? names.map((name) => `${name}_id`) : names;
  });
}

/** db/schema.rb: one model per table, under the table's name; the version of the schema as a setting. */
function schema(root: SyntaxNode, file: RbFile): Outcomes {
  const outcomes: Outcome[] = [];
  walkTree(root, (node) => {
    const call = node.type === "call" ? callOf(node, file) : undefined;
    if (call?.name === "define" && call.receiver && textOf(file, call.receiver).startsWith("ActiveRecord::Schema")) {
      const version = optionOf(call, "version");
      if (version)
        outcomes.push(
          fact("setting", version.pair, { key: "rails.schema.version", value: textOf(file, version.value).replace(/\D/g, "") }),
        );
    } else if (call?.name === "create_table") {
      const name = nameValue(call.args[0], file);
      if (name !== undefined)
        outcomes.push(
          fact(
            "model",
            { start: node.start, end: call.args[0]?.end ?? node.end },
            { name, source: "activerecord", fields: columnsOf(call, file) },
          ),
        );
    }
  });
  return outcomes;
}

const attributeDeclarations =
  /^(?:attribute|enum|encrypts|has_secure_token|attr_encrypted|field|monetize|store_accessor|has_encrypted|lockbox_encrypts|serialize)$/;

/** Classes of models, with the fields that their declarations name; the columns themselves stand in db/schema.rb. */
function classes(file: RbFile): Outcomes {
  return classesOf(file).flatMap((subject): Outcome[] => {
    const mongoid = includesModule(subject, file, /^Mongoid::Document$/);
    if (subject.module || subject.kind !== "model" || /(?:^|::)ApplicationRecord$/.test(subject.name)) return [];
    const fields = subject.declarations.flatMap((call) => {
      const names = call.args.flatMap((argument) => nameList(argument, file) ?? []);
      if (call.name === "belongs_to")
        return names.slice(0, 1).map((name) => nameValue(optionOf(call, "foreign_key")?.value, file) ?? `${name}_id`);
      if (call.name === "has_secure_password") return ["password_digest"];
      if (call.name === "enum" && names.length === 0)
        return call.options.flatMap((option) => (option.key === undefined ? [] : [option.key]));
      return attributeDeclarations.test(call.name) ? names.slice(0, call.name === "encrypts" ? undefined : 1) : [];
    });
    const { start } = subject.node;
    return [
      fact(
        "model",
        { start, end: start + 5 },
        { name: subject.name, source: mongoid ? "mongoid" : "activerecord", fields: [...new Set(fields)] },
      ),
    ];
  });
}

/** Ruby: the tables of db/schema.rb, or the classes of models in any other file. */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    if (file.role.test || file.role.migration) return undefined;
    return /(?:^|[/_])schema\.rb$/.test(file.path) ? schema(root, file) : classes(file);
  },
};
