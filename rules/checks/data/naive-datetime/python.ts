/** Python: times without a zone from the datetime module, and columns of SQLAlchemy that store them. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { definitionName, enclosingClass, lastName } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { addArguments, importedMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, stringValue } from "../../../shared/python/values.ts";

const source = /^datetime\.datetime\.(now|utcnow|today|fromtimestamp|utcfromtimestamp)$/;

function isLeftAlone(file: PyFile): boolean {
  const { role } = file;
  return role.test || isScript(file) || role.seed || role.migration || role.example;
}

/** What is reported and how it is mended: `datetime.utcnow()` becomes `datetime.now(timezone.utc)`. */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const method = source.exec(symbolOf(callee, file) ?? "")?.[1];
  if (!callee || method === undefined || isLeftAlone(file)) return undefined;
  const { positional, keyword, open } = argumentsOf(call, file);
  if (open) return undefined;
  const zone = keyword.get("tz") ?? positional[method === "now" ? 0 : 1];
  if ((method === "now" || method === "fromtimestamp") && zone && textOf(file, zone) !== "None") return met(callee);
  if (!method.startsWith("utc") && (gainsZone(call, file) || isMeasured(call, file))) return undefined;
  const utc = importedMember("datetime", "timezone", file);
  const object = textOf(file, child(callee, "object") ?? callee);
  const stamp = positional[0] ?? keyword.get("timestamp");
  const zoned = `${utc.text}.utc`;
  const text = method.endsWith("fromtimestamp")
    ? `${object}.fromtimestamp(${stamp ? textOf(file, stamp) : ""}, ${zoned})`
    : `${object}.now(${zoned})`;
  const fix: ProblemFix = { fix: "aware", data: { text }, edits: [{ start: call.start, end: call.end, text }, ...utc.edits] };
  const commented = call.children.some((part) => part.type === "argument_list" && part.children.some(({ type }) => type === "comment"));
  return problem("naive", call, {
    data: {
      call: `${lastName(child(callee, "object"), file)}.${method}()`,
      text: method.endsWith("fromtimestamp") ? `fromtimestamp(…, ${zoned})` : text,
    },
    fixes: commented ? [] : [fix],
  });
}

/** `default=datetime.utcnow`: the function itself, for a column or field to call. */
function visitDefault(argument: SyntaxNode, file: PyFile): Outcomes {
  const value = child(argument, "value");
  const method = value?.type === "attribute" ? source.exec(symbolOf(value, file) ?? "")?.[1] : undefined;
  if (!value || !method || !/^(?:now|utcnow|today)$/.test(method) || isLeftAlone(file)) return undefined;
  const utc = importedMember("datetime", "timezone", file);
  const object = textOf(file, child(value, "object") ?? value);
  const text = `lambda: ${object}.now(${utc.text}.utc)`;
  const fix: ProblemFix = { fix: "aware", data: { text }, edits: [{ start: value.start, end: value.end, text }, ...utc.edits] };
  return problem("naive", value, { data: { call: `${lastName(child(value, "object"), file)}.${method}`, text }, fixes: [fix] });
}

/** The result gets its zone at once, or only a part of it counts that has none: `.astimezone()`, `.year`, `.strftime("%Y%m%d")`. */
function gainsZone(call: SyntaxNode, file: PyFile): boolean {
  const access = call.parent?.type === "attribute" ? textOf(file, child(call.parent, "attribute") ?? call) : "";
  if (access === "replace") return /tzinfo/.test(textOf(file, call.parent?.parent ?? call));
  if (/^(?:astimezone|year|strftime)$/.test(access)) return true;
  const around = call.parent?.type === "argument_list" ? call.parent.parent : undefined;
  return around?.type === "call" && /^(?:make_aware|localize)$/.test(calledName(around, file));
}

const measureName = /^(?:_?(?:t0|tic|begin|start(?:ed)?|end(?:ed)?|finish(?:ed)?|stop)(?:_?(?:time|ts|at))?|now_?before)$/;

/** A stretch of time between two of the same clock needs no zone: `datetime.now() - started`. */
function isMeasured(call: SyntaxNode, file: PyFile): boolean {
  const { parent } = call;
  if (parent?.type === "binary_operator" && child(parent, "operator")?.type === "-") {
    const other = namedChildren(parent).find((side) => side !== call);
    return other !== undefined && measureName.test(lastName(other, file));
  }
  const target = parent?.type === "assignment" ? child(parent, "left") : undefined;
  const name = target ? lastName(target, file) : "";
  return measureName.test(name) && new RegExp(`-\\s*(?:self\\.)?${name}\\b|\\b${name}\\s*-\\s`).test(file.text);
}

interface Column {
  readonly name: string;
  readonly model: string;
  readonly at: SyntaxNode;
  readonly zoned: boolean;
  readonly edits: readonly TextEdit[];
}

const typeSymbol = /^(?:sqlalchemy\b.*|sqlmodel\b.*|.*\bSQLAlchemy\(\))\.(?:DateTime|TIMESTAMP)$/;

/** Columns of SQLAlchemy: one decision for all tables of a file, so one finding. */
function visitFile(root: SyntaxNode, file: PyFile): Outcomes {
  if (isLeftAlone(file) || !/\b(?:DateTime|TIMESTAMP)\b/.test(file.text)) return undefined;
  const columns: Column[] = [];
  walkTree(root, (node) => {
    if (node.type === "call" && /^(?:Column|mapped_column)$/.test(calledName(node, file))) columns.push(...columnOf(node, file));
    return true;
  });
  const right = columns.filter(({ zoned }) => zoned).map(({ at }): Outcome => met(at));
  const naive = columns.filter(({ zoned }) => !zoned);
  const [first, ...others] = naive;
  if (!first) return right;
  const type = "DateTime(timezone=True)";
  return [
    ...right,
    problem(others.length > 0 ? "columns" : "column", first.at, {
      data: { name: first.name, model: first.model, type, count: others.length },
      related: others.slice(0, 20).map(({ name, model, at }) => ({ at, message: `${name} of ${model} has no time zone either` })),
      fixes: [{ fix: "withZone", data: { type }, edits: naive.flatMap(({ edits }) => edits) }],
      pending: "sqlalchemy",
    }),
  ];
}

function columnOf(call: SyntaxNode, file: PyFile): Column[] {
  const { positional, keyword } = argumentsOf(call, file);
  const type = [...positional, keyword.get("type_")].find((part) => {
    const named = part?.type === "call" ? child(part, "function") : part;
    return named !== undefined && isTimeType(named, file);
  });
  if (!type) return [];
  const assigned = call.parent?.type === "assignment" ? child(call.parent, "left") : undefined;
  const owner = enclosingClass(call);
  const made = type.type === "call" ? type : undefined;
  const zone = made && (argumentsOf(made, file).keyword.get("timezone") ?? argumentsOf(made, file).positional[0]);
  const name = assigned ? textOf(file, assigned) : (stringValue(positional[0], file) ?? "A column");
  const edits = zone
    ? [{ start: zone.start, end: zone.end, text: "True" }]
    : made
      ? (addArguments(made, ["timezone=True"], file) ?? [])
      : [{ start: type.end, end: type.end, text: "(timezone=True)" }];
  return [{ name, model: owner ? definitionName(owner, file) : "its table", at: type, zoned: isTrue(zone, file), edits }];
}

/** `DateTime` of SQLAlchemy, also as a member of the extension's object: `db.DateTime`. */
function isTimeType(named: SyntaxNode, file: PyFile): boolean {
  if (!/^(?:DateTime|TIMESTAMP)$/.test(lastName(named, file))) return false;
  if (typeSymbol.test(symbolOf(named, file) ?? "")) return true;
  const object = named.type === "attribute" ? child(named, "object") : undefined;
  return object !== undefined && /^(?:db|sa)$/.test(textOf(file, object));
}

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  call: { now: visitCall, utcnow: visitCall, today: visitCall, fromtimestamp: visitCall, utcfromtimestamp: visitCall },
  keyword: { default: visitDefault, default_factory: visitDefault, onupdate: visitDefault, insert_default: visitDefault },
};
