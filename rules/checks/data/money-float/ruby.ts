import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isMoneyColumn, isMoneyName } from "../../../shared/names/money.ts";
import { callOf, constantName, indexOf, optionOf, type RbCall } from "../../../shared/ruby/calls.ts";
import { enclosingClass } from "../../../shared/ruby/classes.ts";
import { destinationOf } from "../../../shared/ruby/destinations.ts";
import { ensureRequire } from "../../../shared/ruby/edits.ts";
import { blocksAround, enclosingMethod, methodName } from "../../../shared/ruby/scopes.ts";
import { nameValue } from "../../../shared/ruby/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import type { RubyPending } from "./ruby-confirm.ts";

const floats = /^(?:float|double|real|double_precision)$/;
const exact = /^(?:decimal|numeric|money|integer|bigint|monetize)$/;
const precision = "precision: 19, scale: 4";
const columnRemedy = `a decimal column (${precision})`;

function skipped(file: RbFile): boolean {
  return file.role.test || file.role.seed;
}

/** Columns only: limits of filters and statistics per user are no amounts. */
function isMoney(name: string): boolean {
  return isMoneyColumn(name) && !isLimit(name);
}

function isLimit(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:min|max|minimum|maximum|per|avg|average|mean|median|filter|than|above|below|estimate|estimated|predicted|score|std|stddev|growth|change|delta)$/.test(
      word,
    ),
  );
}

/** Migrations may be undone: what `down` does brings back an old state. */
function isUndone(node: SyntaxNode, file: RbFile): boolean {
  return methodName(enclosingMethod(node), file) === "down" || blocksAround(node, file).some((block) => block.name === "down");
}

interface Column {
  readonly name: string;
  readonly node: SyntaxNode;
}

/** `t.float :price, :tax` in `create_table`, and the same in schema.rb. */
function tableColumn(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || skipped(file) || call.receiver?.type !== "identifier") return undefined;
  const table = blocksAround(node, file).find((block) => /^(?:create|change)_table$|^create_join_table$/.test(block.name));
  if (!table) return undefined;
  const typed = /^(?:column|change)$/.test(call.name);
  const type = typed ? nameValue(call.args[1], file) : call.name;
  const columns = (typed ? call.args.slice(0, 1) : call.args).flatMap((argument): Column[] => {
    const name = nameValue(argument, file);
    return name !== undefined && isMoney(name) ? [{ name, node: argument }] : [];
  });
  const every = columns.length === (typed ? 1 : call.args.length);
  const typeNode = typed ? call.args[1] : call.nameNode;
  return typeNode ? columnOutcomes(call, columns, type ?? "", typeNode, nameValue(table.args[0], file) ?? "", every, file) : undefined;
}

/** `add_column :orders, :total, :float`. */
function changedColumn(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const [table, column, type] = call?.args ?? [];
  const name = nameValue(column, file);
  if (!call || skipped(file) || !table || !column || !type || name === undefined || !isMoney(name)) return undefined;
  return columnOutcomes(call, [{ name, node: column }], nameValue(type, file) ?? "", type, nameValue(table, file) ?? "", true, file);
}

function columnOutcomes(
  call: RbCall,
  columns: readonly Column[],
  type: string,
  typeNode: SyntaxNode,
  table: string,
  fixable: boolean,
  file: RbFile,
): Outcome[] {
  if (isUndone(call.node, file)) return [];
  if (exact.test(type)) return columns.map((column) => met(column.node));
  if (!floats.test(type)) return [];
  const schema = isSchema(file);
  const version = /(?:^|\/)(\d{8,14})_\w+\.rb$/.exec(file.path)?.[1] ?? "";
  return columns.map((column, index) => {
    const pending: RubyPending = { ruby: true, table, column: column.name, version };
    return problem("column", columns.length > 1 ? column.node : call.node, {
      data: { name: column.name, type, remedy: columnRemedy },
      // schema.rb is written by migrations: editing it changes no database.
      fixes: fixable && !schema && index === 0 ? [columnFix(call, typeNode, column.name, file)] : [],
      ...(schema ? {} : { pending: { ...pending } }),
    });
  });
}

function isSchema(file: RbFile): boolean {
  return /(?:^|[/_])schema\.rb$/.test(file.path);
}

function columnFix(call: RbCall, typeNode: SyntaxNode, name: string, file: RbFile): ProblemFix {
  const limit = optionOf(call, "limit");
  const written = textOf(file, typeNode);
  const edits: TextEdit[] = [{ start: typeNode.start, end: typeNode.end, text: written.replace(/\w+/, "decimal") }];
  if (limit) edits.push({ start: limit.pair.start, end: limit.pair.end, text: precision });
  else {
    const at = Math.max(call.args.at(-1)?.end ?? 0, typeNode.end);
    edits.push({ start: at, end: at, text: `, ${precision}` });
  }
  return { fix: "decimalColumn", data: { name, remedy: `decimal, ${precision}` }, edits: mergedAt(edits) };
}

/** Two edits that meet at one offset become one. */
function mergedAt(edits: readonly TextEdit[]): TextEdit[] {
  const [first, second] = edits;
  return first && second && first.end === second.start
    ? [{ start: first.start, end: second.end, text: first.text + second.text }]
    : [...edits];
}

/** `attribute :price, :float`, `field :price, type: Float`, `attribute :price, Types::Float`, `const :price, Float`. */
function attribute(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const name = nameValue(call?.args[0], file);
  if (!call || call.receiver || skipped(file) || name === undefined || !isMoney(name)) return undefined;
  const type = optionOf(call, "type")?.value ?? (call.name === "field" ? undefined : call.args[1]);
  if (!type) return undefined;
  const written = nameValue(type, file) ?? constantName(type, file);
  if (written === undefined) return undefined;
  if (/(?:^|::)(?:BigDecimal|Decimal|Integer|Money)$/.test(written) || exact.test(written)) return met(type);
  if (!floats.test(written) && !/(?:^|::)Float$/.test(written)) return undefined;
  if (call.name === "field" && /Type$|BaseObject$|GraphQL/.test(enclosingClass(node, file)?.superclass ?? "")) return undefined;
  const replacement = floats.test(written)
    ? ":decimal"
    : textOf(file, type).startsWith("Types::")
      ? textOf(file, type).replace(/Float$/, "Decimal")
      : "BigDecimal";
  return problem("column", type, {
    data: { name, type: written, remedy: "a decimal type" },
    fixes: [
      { fix: "decimalSuggest", data: { name, remedy: replacement }, edits: [{ start: type.start, end: type.end, text: replacement }] },
    ],
  });
}

/** The name of a value: variable, attribute, or key it is read by. */
function nameOf(node: SyntaxNode | undefined, file: RbFile): string | undefined {
  if (!node) return undefined;
  if (node.type === "identifier" || node.type === "instance_variable") return textOf(file, node).replace(/^@+/, "");
  const index = indexOf(node);
  if (index) return nameValue(index.key, file);
  if (node.type === "parenthesized_statements") return node.children.length === 3 ? nameOf(node.children[1], file) : undefined;
  const call = callOf(node, file);
  if (!call) return undefined;
  if (/^(?:fetch|dig|require|delete|get)$/.test(call.name)) return nameValue(call.args.at(call.name === "dig" ? -1 : 0), file);
  if (/^(?:to_s|strip|gsub|tr|delete|sub|presence|abs|round|sum|or|compact|first|value|text|\[\])$/.test(call.name))
    return nameOf(call.receiver, file);
  return call.args.length === 0 ? call.name : undefined;
}

function isAmount(node: SyntaxNode | undefined, file: RbFile): boolean {
  const name = nameOf(node, file);
  return name !== undefined && isMoneyName(name) && !isLimit(name);
}

/** Whether a value comes in as text: parameters, a row of a file, another service's answer. */
function isInput(node: SyntaxNode, file: RbFile): boolean {
  return /\bparams\b|\[\s*["':]|\.(?:fetch|dig|gsub|delete|strip|tr|text|css|at_css|xpath)\b/.test(textOf(file, node));
}

const shown =
  /^(?:number_to_\w+|format|sprintf|humanized_money\w*|money_\w+|print|puts|debug|info|warn|error|humanize|render|json|expect|assert\w*|log|t|translate|number_with_\w+|to_currency|to_fs|strftime|tag|content_tag|gauge|histogram|measure|increment|timing|count|distribution|track|observe)$/;
/** Calls on a number that leave it what it is. */
const numeric = /^(?:round|abs|ceil|floor|to_i|to_s|to_f|truncate|nonzero\?|clamp|fdiv)$/;

/** `price.to_f * quantity`, `total += row["amount"].to_f`, `payment.amount = params[:amount].to_f`, `Float(amount)`. */
function converted(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || skipped(file) || file.role.migration) return undefined;
  const source = call.name === "Float" ? (call.receiver ? undefined : call.args[0]) : call.args.length === 0 ? call.receiver : undefined;
  if (!source) return undefined;
  const own = isAmount(source, file);
  const use = useOf(node, file);
  if (!use || use.shown) return undefined;
  const name = own ? nameOf(source, file) : use.target;
  if (name === undefined || (!own && (!isInput(source, file) || isLimit(nameOf(source, file) ?? "")))) return undefined;
  if (own && !use.arithmetic && !(use.target !== undefined && isInput(source, file)) && !use.stored) return undefined;
  if (!own && use.target === undefined) return undefined;
  const fix: TextEdit =
    call.name === "Float"
      ? { start: call.nameNode.start, end: call.nameNode.end, text: "BigDecimal" }
      : { start: call.nameNode.start, end: call.nameNode.end, text: "to_d" };
  const required = ensureRequire("bigdecimal/util", file);
  return problem("arithmetic", node, {
    data: { name, remedy: "BigDecimal" },
    fixes: [{ fix: "decimalSuggest", data: { name, remedy: "BigDecimal" }, edits: required ? [required, fix] : [fix] }],
  });
}

interface Use {
  readonly arithmetic: boolean;
  /** Name of the money that it becomes. */
  readonly target: string | undefined;
  /** It becomes an attribute of a record. */
  readonly stored: boolean;
  /** It is only shown. */
  readonly shown: boolean;
}

/** What happens to a floating-point amount; undefined when it is a share of something, or only compared. */
function useOf(node: SyntaxNode, file: RbFile): Use | undefined {
  let arithmetic = false;
  let share = false;
  let inner = node;
  for (let current = node.parent; current; inner = current, current = current.parent) {
    if (current.type === "binary") {
      const operator = current.children.find((part) => !part.named)?.type ?? "";
      const other = child(current, inner.field === "left" ? "right" : "left");
      if (/^(?:[<>]=?|==|!=|<=>|===)$/.test(operator)) return undefined;
      if (operator === "%") return { arithmetic: false, target: undefined, stored: false, shown: true };
      if (operator === "/") {
        if (inner.field === "right" || isAmount(other, file) || /total|count|sum/i.test(nameOf(other, file) ?? "")) share = true;
        else arithmetic = true;
      } else if (/^[-+*]$|^\*\*$/.test(operator)) {
        if (!share || isAmount(other, file)) {
          arithmetic = true;
          share = false;
        }
      } else if (operator !== "||") return undefined;
    } else if (current.type === "call") {
      const call = callOf(current, file);
      if (inner.field === "receiver" && call && !numeric.test(call.name)) return undefined;
    } else if (current.type === "argument_list") {
      const call = callOf(current.parent, file);
      if (call && shown.test(call.name)) return { arithmetic, target: undefined, stored: false, shown: true };
      break;
    } else if (current.type === "interpolation") return { arithmetic, target: undefined, stored: false, shown: true };
    else if (current.type === "operator_assignment") {
      if (/^(?:\+|-|\*)=$/.test(current.children.find((part) => !part.named)?.type ?? "")) arithmetic = true;
      break;
    } else if (!["parenthesized_statements", "conditional", "unary"].includes(current.type)) {
      if ((current.type === "block_body" || current.type === "body_statement") && isSummed(blocksAround(node, file)[0], file))
        arithmetic = true;
      break;
    }
  }
  if (share) return undefined;
  const destination = destinationOf(node, file);
  const target =
    destination && isMoneyName(destination.name.replace(/[=?!]$/, "")) && !isLimit(destination.name) && destination.kind !== "result"
      ? destination.name
      : undefined;
  const list = destination?.node.parent?.parent;
  const write =
    destination?.kind === "attribute" ||
    (destination?.kind === "key" &&
      /^(?:create|update|new|build|assign_attributes|insert|upsert|find_or_create_by|first_or_create|update_columns?|write_attribute)!?$/.test(
        callOf(list?.parent, file)?.name ?? "",
      ));
  return { arithmetic, target, stored: target !== undefined && write, shown: false };
}

/** `lines.sum { … }`, `lines.map { … }.sum`. */
function isSummed(block: RbCall | undefined, file: RbFile): boolean {
  if (!block) return false;
  if (/^(?:sum|inject|reduce)$/.test(block.name)) return true;
  const outer = block.node.field === "receiver" ? callOf(block.node.parent, file) : undefined;
  return /^(?:map|collect|flat_map|filter_map)$/.test(block.name) && outer !== undefined && /^(?:sum|inject|reduce)$/.test(outer.name);
}

const columnTypes = ["float", "double", "real", "decimal", "numeric", "column", "change"] as const;

/** Ruby: floating-point columns and attributes, and conversions of amounts to Float. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    ...Object.fromEntries(columnTypes.map((name) => [name, tableColumn])),
    add_column: changedColumn,
    change_column: changedColumn,
    attribute,
    field: attribute,
    const: attribute,
    prop: attribute,
    to_f: converted,
    Float: converted,
  },
};
