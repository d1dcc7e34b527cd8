/** Python: times without a zone from the datetime module, and columns of SQLAlchemy that store them. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { usesOf } from "../../../shared/python/flow.ts";
import { definitionName, enclosingClass, enclosingDef, lastName } from "../../../shared/python/nodes.ts";
import { follow, resolveName } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { addArguments, importedMember } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

const source = /^datetime\.datetime\.(now|utcnow|today|fromtimestamp|utcfromtimestamp)$/;

function isLeftAlone(file: PyFile): boolean {
  const { role } = file;
  return (
    role.test ||
    isScript(file) ||
    role.seed ||
    role.migration ||
    role.example ||
    /(?:^|[/_])(?:dummy|fake|mock|sample)_?(?:data|users?|content)?(?:_\w+)?(?:\/|\.py$)/.test(file.path)
  );
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
  if (method === "utcnow" && isPartOfPath(call, file)) return undefined;
  if (isMeasured(call, file) || (method.startsWith("utc") ? gainsUtc(call, file) : gainsZone(call, file))) return undefined;
  const utc = importedMember("datetime", "timezone", file);
  const object = textOf(file, child(callee, "object") ?? callee);
  const stamp = positional[0] ?? keyword.get("timestamp");
  const zoned = `${utc.text}.utc`;
  const text = method.endsWith("fromtimestamp")
    ? `${object}.fromtimestamp(${stamp ? textOf(file, stamp) : ""}, ${zoned})`
    : `${object}.now(${zoned})`;
  const edits = [{ start: call.start, end: call.end, text }, ...utc.edits];
  const fix: ProblemFix = { fix: staysApart(call, method.startsWith("utc"), file) ? "aware" : "awareSuggest", data: { text }, edits };
  const commented = call.children.some((part) => part.type === "argument_list" && part.children.some(({ type }) => type === "comment"));
  return problem(accessed(call, file) === "timestamp" ? "epoch" : "naive", call, {
    data: {
      call: `${lastName(child(callee, "object"), file)}.${method}()`,
      text: method.endsWith("fromtimestamp") ? `fromtimestamp(…, ${zoned})` : text,
    },
    fixes: commented ? [] : [fix],
  });
}

/** `default=datetime.utcnow`: the function itself, for a column or field to call. */
function visitDefault(argument: SyntaxNode, file: PyFile): Outcomes {
  const given = zonedDefault(argument, file);
  // The finding on the column, or on the first of its file, says that it keeps no zone: a default without one is part of that.
  if (!given || isLeftAlone(file) || ofNaiveColumn(argument, file) || isOfDate(argument, file)) return undefined;
  const { value, method, text, edit, imports } = given;
  const fix: ProblemFix = { fix: ofZonedColumn(argument, file) ? "aware" : "awareSuggest", data: { text }, edits: [edit, ...imports] };
  return problem("naive", value, { data: { call: `${lastName(child(value, "object"), file)}.${method}`, text }, fixes: [fix] });
}

/** Whether a default belongs to something that keeps a day only: `Column(Date, default=datetime.now)`, a `DateField` of a form. */
function isOfDate(argument: SyntaxNode, file: PyFile): boolean {
  const call = argument.parent?.parent;
  if (call?.type !== "call") return false;
  if (calledName(call, file) === "DateField") return true;
  return (
    /^(?:Column|mapped_column)$/.test(calledName(call, file)) &&
    argumentsOf(call, file).positional.some((type) => lastName(type.type === "call" ? child(type, "function") : type, file) === "Date")
  );
}

interface ZonedDefault {
  readonly value: SyntaxNode;
  readonly method: string;
  /** What stands in its place, so that the time has a zone. */
  readonly text: string;
  readonly edit: TextEdit;
  readonly imports: readonly TextEdit[];
}

/** What a default that gives times without a zone has to become; nothing for other arguments. */
function zonedDefault(argument: SyntaxNode, file: PyFile): ZonedDefault | undefined {
  const value = child(argument, "value");
  const method = value?.type === "attribute" ? source.exec(symbolOf(value, file) ?? "")?.[1] : undefined;
  if (!value || !method || !/^(?:now|utcnow|today)$/.test(method)) return undefined;
  const utc = importedMember("datetime", "timezone", file);
  const text = `lambda: ${textOf(file, child(value, "object") ?? value)}.now(${utc.text}.utc)`;
  return { value, method, text, edit: { start: value.start, end: value.end, text }, imports: utc.edits };
}

/** The defaults of columns that give times without a zone. */
function defaultsOf(columns: readonly Column[], file: PyFile): ZonedDefault[] {
  return columns.flatMap(({ call }) =>
    namedChildren(child(call, "arguments")).flatMap((argument) => {
      const name = argument.type === "keyword_argument" ? child(argument, "name") : undefined;
      return name && defaultNames.includes(textOf(file, name)) ? (zonedDefault(argument, file) ?? []) : [];
    }),
  );
}

const defaultNames = ["default", "default_factory", "onupdate", "insert_default"];

/** Whether a default belongs to a column that is itself reported, for the zone that it does not keep. */
function ofNaiveColumn(argument: SyntaxNode, file: PyFile): boolean {
  const call = argument.parent?.parent;
  if (call?.type !== "call" || !/^(?:Column|mapped_column)$/.test(calledName(call, file))) return false;
  const columns = columnOf(call, file);
  return columns.length > 0 && columns.every(({ zoned }) => !zoned);
}

/** Whether the column that a default belongs to keeps zones, so that its other values have one already. */
function ofZonedColumn(argument: SyntaxNode, file: PyFile): boolean {
  const call = argument.parent?.parent;
  return call?.type === "call" && columnOf(call, file).some(({ zoned }) => zoned);
}

/** The member that is taken of a call's result at once: `timestamp` of `datetime.now().timestamp()`. */
function accessed(call: SyntaxNode, file: PyFile): string {
  return call.parent?.type === "attribute" ? textOf(file, child(call.parent, "attribute") ?? call) : "";
}

/** The call that a node is the only or first argument of. */
function callAround(node: SyntaxNode): SyntaxNode | undefined {
  const around = node.parent?.type === "argument_list" ? node.parent.parent : undefined;
  return around?.type === "call" ? around : undefined;
}

/** The result gets its zone at once, or only a part of it counts that has none: `.astimezone()`, `.timestamp()`, `.year`, `.strftime("%Y%m%d")`. */
function gainsZone(call: SyntaxNode, file: PyFile): boolean {
  const access = accessed(call, file);
  if (access === "replace") return /tzinfo/.test(textOf(file, call.parent?.parent ?? call));
  if (/^(?:astimezone|timestamp|timetuple|year|strftime)$/.test(access)) return true;
  const around = callAround(call);
  return around !== undefined && awareness.test(calledName(around, file));
}

/** UTC that is told at once what it is, or written out: `.replace(tzinfo=timezone.utc)`, `pytz.utc.localize(…)`. `.astimezone()` would take it for local time. */
function gainsUtc(call: SyntaxNode, file: PyFile): boolean {
  if (/^(?:strftime|ctime)$/.test(accessed(call, file))) return true;
  if (accessed(call, file) === "replace") return /tzinfo\s*=\s*[\w.]*utc\b/i.test(textOf(file, call.parent?.parent ?? call));
  const around = callAround(call);
  return (
    around !== undefined &&
    (/\butc\.localize\(|^(?:\w+\.)*datetime\.(?:ctime|strftime)\(/i.test(textOf(file, around)) || awareness.test(calledName(around, file)))
  );
}

/** Functions that give a time its zone: `make_utc(…)`, `ensure_aware(…)`. */
const awareness = /^_?(?:(?:make|to|as|ensure|set|add|with|force)_)(?:aware|utc|tz|timezone|zoned?)$|^localize$/;

/** `f"{folder}/{datetime.utcnow().isoformat()}.log"`: the text only makes a name unlike others. */
function isPartOfPath(call: SyntaxNode, file: PyFile): boolean {
  if (accessed(call, file) !== "isoformat") return false;
  const written = call.parent?.parent?.parent;
  const text = written?.type === "interpolation" ? written.parent : undefined;
  return text !== undefined && text !== null && /\/|\.(?:\w{2,4}|\{\w+\})["']$/.test(textOf(file, text));
}

/**
 * Whether no other time meets the result, which may have no zone: comparing the two would raise a TypeError. Its number or text is taken
 * at once, it is a claim of a token, whose libraries take both, or it is compared with a time that has a zone, which fails as it is.
 */
function staysApart(call: SyntaxNode, isUtc: boolean, file: PyFile): boolean {
  if (isConverted(call, isUtc, file)) return true;
  const value = shifted(call, file);
  if (isClaim(value, file) || meetsAware(value, file)) return true;
  const target = call.parent?.type === "assignment" && call.field === "right" ? child(call.parent, "left") : undefined;
  if (target?.type !== "identifier" || !enclosingDef(call)) return false;
  const uses = usesOf(target, file);
  return uses.length > 0 && uses.every((use) => isConverted(use, isUtc, file));
}

/** The number is the same in every zone, the text only when the time was UTC before. */
function isConverted(node: SyntaxNode, isUtc: boolean, file: PyFile): boolean {
  return (isUtc ? /^(?:timestamp|strftime)$/ : /^timestamp$/).test(accessed(node, file)) && node.parent?.parent?.type === "call";
}

/** A time with what is added to it or taken from it: `datetime.utcnow() + timedelta(hours=1)`. */
function shifted(node: SyntaxNode, file: PyFile): SyntaxNode {
  const { parent } = node;
  if (parent?.type === "parenthesized_expression") return shifted(parent, file);
  if (parent?.type !== "binary_operator") return node;
  const other = namedChildren(parent).find((side) => side !== node);
  return other && /\b(?:time)?delta\b|relativedelta/i.test(textOf(file, other)) ? shifted(parent, file) : node;
}

/** The times of a JSON Web Token, which its libraries turn into numbers themselves. */
function isClaim(value: SyntaxNode, file: PyFile): boolean {
  if (!importsPackage(file, "jwt", "jose", "authlib")) return false;
  const { parent } = value;
  const place = parent?.type === "pair" ? child(parent, "key") : parent?.type === "assignment" ? child(parent, "left") : undefined;
  return place !== undefined && /^(?:\w+\[)?["'](?:exp|iat|nbf)["']\]?$/.test(textOf(file, place));
}

/** Compared with or subtracted from a time that has a zone. */
function meetsAware(value: SyntaxNode, file: PyFile): boolean {
  const { parent } = value;
  if (parent?.type !== "comparison_operator" && parent?.type !== "binary_operator") return false;
  return namedChildren(parent).some((side) => side !== value && isAware(side, file, 0));
}

function isAware(node: SyntaxNode, file: PyFile, depth: number): boolean {
  const value = follow(node, file);
  if (value.type === "binary_operator" && depth < 3) return namedChildren(value).some((side) => isAware(side, file, depth + 1));
  if (value.type !== "call") return false;
  const symbol = symbolOf(child(value, "function"), file) ?? "";
  if (symbol === "django.utils.timezone.now") return true;
  return symbol === "datetime.datetime.now" && argumentsOf(value, file).positional.length + argumentsOf(value, file).keyword.size > 0;
}

/** Which clock a time without a zone was read from: the local one, that of UTC, or either for a text that was parsed. */
function clockOf(node: SyntaxNode, file: PyFile, depth = 0): "local" | "utc" | "any" | undefined {
  const value = depth > 3 ? node : follow(node, file);
  if (value.type === "identifier" && depth <= 3) {
    // Set anew in a loop: every value has to be of one clock.
    const given = resolveName(textOf(file, value), value, file)?.bindings ?? [];
    const clocks = new Set(
      given.map((binding) => (binding.kind === "assign" && binding.value ? clockOf(binding.value, file, depth + 1) : undefined)),
    );
    return given.length > 1 && clocks.size === 1 ? [...clocks][0] : undefined;
  }
  if (/\.replace\(\s*tzinfo\s*=\s*None\s*\)$/.test(textOf(file, value))) return "any";
  if (value.type === "binary_operator")
    return namedChildren(value)
      .map((side) => clockOf(side, file, depth + 1))
      .find((clock) => clock !== undefined);
  if (value.type !== "call") return undefined;
  const method = /^datetime\.datetime\.(\w+)$/.exec(symbolOf(child(value, "function"), file) ?? "")?.[1] ?? "";
  const { positional, keyword } = argumentsOf(value, file);
  if (method === "strptime") return "any";
  if (/^utc(?:now|fromtimestamp)$/.test(method)) return "utc";
  if (keyword.has("tz") || positional.length > (method === "fromtimestamp" ? 1 : 0)) return undefined;
  return /^(?:now|today|fromtimestamp)$/.test(method) ? "local" : undefined;
}

/** Subtracted from or compared with a time of the same clock, which has no zone either: what comes out is right. */
function meetsItsLike(node: SyntaxNode, file: PyFile): boolean {
  const { parent } = node;
  const takes = parent?.type === "binary_operator" && child(parent, "operator")?.type === "-";
  if (!parent || !(takes || parent.type === "comparison_operator")) return false;
  const other = namedChildren(parent).find((side) => side !== node);
  const [own, met] = [clockOf(node, file), other && clockOf(other, file)];
  return own !== undefined && met !== undefined && (own === met || own === "any" || met === "any");
}

const measureName = /^(?:_?(?:time_?)?(?:t0|tic|begin|start(?:ed)?|end(?:ed)?|finish(?:ed)?|stop)(?:_?(?:time|ts|at))?|now_?before)$/;

/** A stretch of time between two of the same clock needs no zone: `datetime.now() - started`. */
function isMeasured(call: SyntaxNode, file: PyFile): boolean {
  const { parent } = call;
  if (parent?.type === "binary_operator" && child(parent, "operator")?.type === "-") {
    const other = namedChildren(parent).find((side) => side !== call);
    if (other !== undefined && measureName.test(lastName(other, file))) return true;
  }
  if (meetsItsLike(call, file)) return true;
  const holder = shifted(call, file).parent;
  const target = holder?.type === "assignment" ? child(holder, "left") : undefined;
  const name = target ? lastName(target, file) : "";
  const uses = target?.type === "identifier" && enclosingDef(call) ? usesOf(target, file) : [];
  if (uses.length > 0 && uses.every((use) => meetsItsLike(use, file))) return true;
  return measureName.test(name) && new RegExp(`-\\s*(?:self\\.)?${name}\\b|\\b${name}\\s*-\\s`).test(file.text);
}

interface Column {
  readonly call: SyntaxNode;
  readonly name: string;
  readonly model: string;
  readonly at: SyntaxNode;
  readonly zoned: boolean;
  readonly edits: readonly TextEdit[];
}

const typeSymbol = /^(?:sqlalchemy\b.*|sqlmodel\b.*|.*\bSQLAlchemy\(\))\.(?:DateTime|TIMESTAMP)$/;

/** Columns of SQLAlchemy: one decision for all tables of a file, so one finding. */
function visitFile(root: SyntaxNode, file: PyFile): Outcomes {
  if (isLeftAlone(file) || !mentions(file, /\b(?:DateTime|TIMESTAMP)\b/)) return undefined;
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
  const defaults = defaultsOf(naive, file);
  const edits = [...naive.flatMap((column) => column.edits), ...defaults.map(({ edit }) => edit), ...(defaults[0]?.imports ?? [])];
  return [
    ...right,
    problem(others.length > 0 ? "columns" : "column", first.at, {
      data: { name: first.name, model: first.model, type, count: others.length },
      related: others.slice(0, 20).map(({ name, model, at }) => ({ at, message: `${name} of ${model} has no time zone either` })),
      fixes: [{ fix: "withZone", data: { type }, edits }],
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
  // A day has no zone.
  if (/birth_?da(?:y|te)|^dob$|date_of_birth/i.test(name)) return [];
  const edits = zone
    ? [{ start: zone.start, end: zone.end, text: "True" }]
    : made
      ? (addArguments(made, ["timezone=True"], file) ?? [])
      : [{ start: type.end, end: type.end, text: "(timezone=True)" }];
  return [{ call, name, model: owner ? definitionName(owner, file) : "its table", at: type, zoned: isTrue(zone, file), edits }];
}

/** `DateTime` of SQLAlchemy, also as a member of the extension's object: `db.DateTime`. */
function isTimeType(named: SyntaxNode, file: PyFile): boolean {
  if (!/^(?:DateTime|TIMESTAMP)$/.test(lastName(named, file))) return false;
  if (typeSymbol.test(symbolOf(named, file) ?? "")) return true;
  const object = named.type === "attribute" ? child(named, "object") : undefined;
  return object !== undefined && /^(?:db|sa)$/.test(textOf(file, object));
}

/** `USE_TZ = False` of Django: all times of the application are stored and read without a zone. */
function visitSetting(assignment: SyntaxNode, file: PyFile): Outcomes {
  const left = child(assignment, "left");
  const value = child(assignment, "right");
  if (!left || !value || textOf(file, left) !== "USE_TZ" || file.role.test || file.role.example) return undefined;
  if (!/\b(?:INSTALLED_APPS|DATABASES|TIME_ZONE|ROOT_URLCONF)\b/.test(file.text)) return undefined;
  if (isTrue(value, file)) return met(assignment);
  if (textOf(file, value) !== "False") return undefined;
  return problem("setting", assignment, { fixes: [{ fix: "useZones", edits: [{ start: value.start, end: value.end, text: "True" }] }] });
}

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  node: { assignment: visitSetting },
  call: { now: visitCall, utcnow: visitCall, today: visitCall, fromtimestamp: visitCall, utcfromtimestamp: visitCall },
  keyword: Object.fromEntries(defaultNames.map((name) => [name, visitDefault])),
};
