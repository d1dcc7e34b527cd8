/** Python: floating-point columns, and float() in computations with money. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, childrenIn, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argument, argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { destinationOf, usesOf } from "../../../shared/python/flow.ts";
import { definitionName, enclosingClass, enclosingDef, lastName, typeExpression, unwrap } from "../../../shared/python/nodes.ts";
import {
  isFormattingName,
  isLookedAtName,
  isMeasuredAmount,
  isModelCost,
  isPlanningModel,
  isReckoningName,
  isReckoningPath,
  isStatisticsModel,
} from "../../../shared/names/money.ts";
import { isMoneyColumn, isMoneyName } from "../../../shared/python/names.ts";
import { baseNames } from "../../../shared/python/settings.ts";
import { importedMember, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";
import { askedOf } from "./confirm.ts";

function ignored(file: PyFile): boolean {
  return file.role.test || file.role.migration || file.role.example;
}

const sqlalchemyFloat =
  /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy\.SQLAlchemy\(\)|db)\.(?:\w+\.)*(?:Float|FLOAT|REAL|Real|Double|DOUBLE|DOUBLE_PRECISION)$/;
const exactTypes =
  /^(?:Numeric|NUMERIC|DECIMAL|Decimal|Integer|BigInteger|SmallInteger|DecimalField|IntegerField|BigIntegerField|PositiveIntegerField|MoneyField)$/;
const columnCalls = new Set(["Column", "mapped_column"]);

/** The type argument of a column, called or not. */
function columnType(column: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const { positional, keyword } = argumentsOf(column, file);
  const given =
    keyword.get("type_") ??
    keyword.get("sa_type") ??
    positional.find((argument) => argument.type !== "string" && argument.type !== "concatenated_string");
  return given?.type === "call" && calledName(given, file) !== "ForeignKey" ? child(given, "function") : given;
}

/** `price = Column(Float)`, `price: Mapped[float] = mapped_column()`. */
function visitColumn(call: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file)) return undefined;
  const outer =
    call.parent?.type === "keyword_argument" && lastName(child(call.parent, "name"), file) === "sa_column"
      ? call.parent.parent?.parent
      : call;
  const assignment = outer?.parent?.type === "assignment" && outer.field === "right" ? outer.parent : undefined;
  const nameNode = child(assignment, "left");
  const first = argumentsOf(call, file).positional[0];
  // In a Table the name is the first argument; in a class it is the attribute.
  const name = nameNode ? lastName(nameNode, file) : (stringValue(first, file) ?? "");
  if (!isMoneyColumn(name) || isMeasuredAmount(name, file.path)) return undefined;
  const type = columnType(call, file);
  if (!type) return nameNode && assignment ? judgeMapped(assignment, name, file) : undefined;
  const typeName = lastName(type, file);
  if (exactTypes.test(typeName)) return met(call);
  const symbol = symbolOf(type, file) ?? "";
  if (!sqlalchemyFloat.test(symbol) && !/^\.?(?:\w+\.)*db\.(?:Float|REAL|Double)$/.test(textOf(file, type))) return undefined;
  return problem("column", type, {
    data: { name, type: typeName, remedy: "Numeric(19, 4)" },
    fixes: [{ fix: "decimalColumn", data: { name, remedy: "Numeric(19, 4)" }, edits: numericEdits(type, assignment, file) }],
  });
}

/** Replaces the column's type, and the annotation of a mapped attribute with it. */
function numericEdits(type: SyntaxNode, assignment: SyntaxNode | undefined, file: PyFile): readonly TextEdit[] {
  const whole = type.parent?.type === "call" && type.field === "function" ? type.parent : type;
  const object = type.type === "attribute" ? child(type, "object") : undefined;
  // A dialect's type has its Numeric elsewhere.
  const own = object && /^(?:sa|db|sqlalchemy|types|sqltypes)$/.test(textOf(file, object));
  const reference = own ? { text: `${textOf(file, object)}.Numeric`, edits: [] } : importedMember("sqlalchemy", "Numeric", file);
  const mapped = assignment ? annotatedFloat(assignment, file) : undefined;
  const decimal = mapped ? importedMember("decimal", "Decimal", file) : undefined;
  return [
    { start: whole.start, end: whole.end, text: `${reference.text}(19, 4)` },
    ...reference.edits,
    ...(mapped && decimal ? [{ start: mapped.start, end: mapped.end, text: decimal.text }, ...decimal.edits] : []),
  ];
}

/** The `float` of `Mapped[float]`, `Mapped[float | None]` or a plain annotation. */
function annotatedFloat(assignment: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const annotation = child(assignment, "type");
  let found: SyntaxNode | undefined;
  const look = (node: SyntaxNode): void => {
    if (node.type === "identifier" && textOf(file, node) === "float") found ??= node;
    for (const inner of node.children) look(inner);
  };
  if (annotation) look(annotation);
  return found;
}

/** A mapped attribute whose annotation decides its column. */
function judgeMapped(assignment: SyntaxNode, name: string, file: PyFile): Outcomes {
  const float = annotatedFloat(assignment, file);
  const annotation = typeExpression(child(assignment, "type"));
  if (!annotation || !/^(?:orm\.)?Mapped\b/.test(textOf(file, annotation))) return undefined;
  if (!float) return /\bDecimal\b|\bint\b/.test(textOf(file, annotation)) ? met(assignment) : undefined;
  return mappedProblem(assignment, float, name, file);
}

function mappedProblem(assignment: SyntaxNode, float: SyntaxNode, name: string, file: PyFile): Outcomes {
  const right = child(assignment, "right");
  const decimal = importedMember("decimal", "Decimal", file);
  const numeric = importedMember("sqlalchemy", "Numeric", file);
  const edits: TextEdit[] = [{ start: float.start, end: float.end, text: decimal.text }, ...decimal.edits];
  const list = child(right, "arguments");
  if (right && list) {
    const empty = namedChildren(list).length === 0;
    edits.push({ start: list.start + 1, end: list.start + 1, text: `${numeric.text}(19, 4)${empty ? "" : ", "}` }, ...numeric.edits);
  } else {
    const column = importedMember("sqlalchemy.orm", "mapped_column", file);
    const at = child(assignment, "type")?.end ?? assignment.end;
    edits.push({ start: at, end: at, text: ` = ${column.text}(${numeric.text}(19, 4))` }, ...numeric.edits, ...column.edits);
  }
  return problem("column", float, {
    data: { name, type: "float", remedy: "Numeric(19, 4)" },
    fixes: [{ fix: "decimalColumn", data: { name, remedy: "Numeric(19, 4)" }, edits }],
  });
}

/** `price: Mapped[float]` without a value, and `price: float` in a SQLModel table. */
function visitAnnotated(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "left");
  const annotation = typeExpression(child(node, "type"));
  if (ignored(file) || nameNode?.type !== "identifier" || !annotation) return undefined;
  const name = textOf(file, nameNode);
  if (!isMoneyColumn(name) || isMeasuredAmount(name, file.path)) return undefined;
  const right = child(node, "right");
  const holder = enclosingClass(node);
  if (!holder || node.parent?.parent?.parent !== holder) return undefined;
  if (!right && /^(?:orm\.)?Mapped\b/.test(textOf(file, annotation))) return judgeMapped(node, name, file);
  if (!isSqlModelTable(holder, file)) return undefined;
  const float = annotatedFloat(node, file);
  if (!float) return /\bDecimal\b|\bint\b/.test(textOf(file, annotation)) ? met(node) : undefined;
  const decimal = importedMember("decimal", "Decimal", file);
  const edits: TextEdit[] = [{ start: float.start, end: float.end, text: decimal.text }, ...decimal.edits];
  const digits = "max_digits=19, decimal_places=4";
  const exact = (value: SyntaxNode): string =>
    /^(?:float|integer)$/.test(value.type) ? `${decimal.text}(${quoted(textOf(file, value), file)})` : textOf(file, value);
  const list = right?.type === "call" && calledName(right, file) === "Field" ? child(right, "arguments") : undefined;
  if (list && /\bsa_column\b|\bsa_type\b/.test(textOf(file, list))) return undefined;
  if (list && right) {
    const given = argument(right, file, "default", 0);
    if (given && exact(given) !== textOf(file, given)) edits.push({ start: given.start, end: given.end, text: exact(given) });
    const last = namedChildren(list).at(-1);
    edits.push({ start: last?.end ?? list.start + 1, end: last?.end ?? list.start + 1, text: `${last ? ", " : ""}${digits}` });
  } else {
    const field = importedMember("sqlmodel", "Field", file);
    const type = child(node, "type") ?? annotation;
    edits.push(
      {
        start: type.end,
        end: right?.end ?? type.end,
        text: ` = ${field.text}(${right ? `default=${exact(right)},  ` : ""}${digits})`,
      },
      ...field.edits,
    );
  }
  return problem("column", float, {
    data: { name, type: "float", remedy: "a Decimal field with 4 places" },
    fixes: [{ fix: "decimalColumn", data: { name, remedy: "Decimal" }, edits }],
  });
}

function isSqlModelTable(holder: SyntaxNode, file: PyFile): boolean {
  return childrenIn(holder, "superclasses").some((list) =>
    namedChildren(list).some(
      (base) => base.type === "keyword_argument" && lastName(child(base, "name"), file) === "table" && isTrue(child(base, "value"), file),
    ),
  );
}

/** `FloatField` and `DoubleField` of Django, Peewee, Tortoise and MongoEngine models; a form's field is not stored. */
function visitField(call: SyntaxNode, file: PyFile): Outcomes {
  const left = call.parent?.type === "assignment" && call.field === "right" ? child(call.parent, "left") : undefined;
  const holder = enclosingClass(call);
  const callee = child(call, "function");
  if (ignored(file) || !left || !holder || !callee) return undefined;
  const name = lastName(left, file);
  if (!isMoneyColumn(name) || isMeasuredAmount(name, file.path)) return undefined;
  const symbol = symbolOf(callee, file) ?? textOf(file, callee);
  if (
    /(?:^|\.)(?:indexes|haystack|elasticsearch\w*|django_elasticsearch\w*|forms?|serializers|wtforms|filters|django_filters|fields_for|marshmallow)\b/.test(
      symbol,
    ) &&
    !/^(?:django\.db|tortoise|peewee|mongoengine)/.test(symbol)
  )
    return undefined;
  if (baseNames(holder, file).some((base) => /Form|Serializer|Schema|FilterSet|Filter$/.test(base))) return undefined;
  const type = calledName(call, file);
  if (type !== "FloatField" && type !== "DoubleField") return met(call);
  const django = /^(?:django\.db\.models|models)\./.test(symbol) || importsPackage(file, "django.db", "peewee", "tortoise");
  const remedy = "DecimalField(max_digits=19, decimal_places=4)";
  const names = child(callee, "attribute") ?? callee;
  const list = child(call, "arguments");
  if (!django || !list || (callee.type === "identifier" && !/^(?:django|peewee)\b/.test(symbol)))
    return problem("column", callee, { data: { name, type, remedy } });
  const empty = namedChildren(list).length === 0;
  const reference =
    callee.type === "identifier"
      ? importedMember(symbol.slice(0, symbol.lastIndexOf(".")), "DecimalField", file)
      : { text: "DecimalField", edits: [] };
  const positional = argumentsOf(call, file).positional.at(-1);
  // Keywords come behind a verbose name that is given by position.
  const at = positional ? positional.end : list.start + 1;
  const digits = positional ? ", max_digits=19, decimal_places=4" : `max_digits=19, decimal_places=4${empty ? "" : ", "}`;
  return problem("column", callee, {
    data: { name, type, remedy },
    fixes: [
      {
        fix: "decimalColumn",
        data: { name, remedy: "DecimalField" },
        edits: [{ start: names.start, end: names.end, text: reference.text }, { start: at, end: at, text: digits }, ...reference.edits],
      },
    ],
  });
}

/** The money that a converted expression is about: its own last name, or the key it is read by. */
function moneyIn(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  const expression = unwrap(node);
  if (!expression) return undefined;
  // `price or 0` is the price.
  if (expression.type === "boolean_operator") return moneyIn(child(expression, "left"), file);
  if (expression.type === "call") {
    const { positional } = argumentsOf(expression, file);
    const key = /^(?:get|pop)$/.test(calledName(expression, file)) ? stringValue(positional[0], file) : undefined;
    if (key !== undefined) return isMoneyName(key) && !isMeasuredAmount(key, file.path) ? key : undefined;
    return /^(?:str|strip|replace)$/.test(calledName(expression, file))
      ? moneyIn(positional[0] ?? child(child(expression, "function"), "object"), file)
      : undefined;
  }
  const name = lastName(expression, file);
  return isMoneyName(name) && !isMeasuredAmount(name, file.path) ? name : undefined;
}

/** `sum(float(order.price) for order in orders)`. */
function isSummed(node: SyntaxNode, file: PyFile): boolean {
  const { parent } = node;
  const list = parent?.type === "list_comprehension" ? parent.parent : parent;
  const call = parent?.type === "generator_expression" ? parent.parent : list?.type === "argument_list" ? list.parent : undefined;
  return node.field === "body" && call?.type === "call" && /^(?:sum|fsum|mean|fmean)$/.test(calledName(call, file));
}

/** Whether an expression is an operand of arithmetic. */
function isOperand(node: SyntaxNode, file: PyFile): boolean {
  let current = node;
  while (current.parent?.type === "parenthesized_expression" || current.parent?.type === "unary_operator") current = current.parent;
  const { parent } = current;
  if (isSummed(current, file)) return true;
  if (parent?.type === "augmented_assignment") return /^[-+*/]/.test(child(parent, "operator")?.type ?? "");
  return parent?.type === "binary_operator" && /^(?:[-+*/]|\/\/)$/.test(child(parent, "operator")?.type ?? "");
}

/** `float(order.total) * 1.2`, `price = float(data["price"])` with arithmetic on it afterwards, `Payment(amount=float(raw))`. */
function visitFloat(call: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file) || symbolOf(child(call, "function"), file) !== "float") return undefined;
  const argument = argumentsOf(call, file).positional[0];
  if (!argument || argument.type === "string") return undefined;
  const converted = moneyIn(argument, file);
  const destination = destinationOf(call, file);
  const given =
    destination && destination.kind !== "result" && isMoneyName(destination.name) && !isMeasuredAmount(destination.name, file.path)
      ? destination.name
      : undefined;
  const name = converted ?? given;
  if (name === undefined || isDisplayed(call, file) || isShown(call, file) || isModelCost(name, file.text)) return undefined;
  // A bare amount or cost is often no money: in a recipe, a graph, a cache.
  if (converted === undefined && /^(?:amount|cost|budget|balance|tip|deposit)$/i.test(name) && !mentions(file, moneyContext))
    return undefined;
  const computed =
    isOperand(call, file) ||
    (destination?.kind === "variable" && usesOf(destination.node, file).some((use) => isOperand(use, file))) ||
    (destination?.kind === "attribute" && given !== undefined) ||
    (destination?.kind === "keyword" && given !== undefined && storesArgument(call, file));
  return computed
    ? problem("arithmetic", call, { data: { name, remedy: "decimal.Decimal" }, ...ofFigures(call, file), ...askedOf(file.text) })
    : undefined;
}

/** Figures of a report are looked at, and nobody is charged by them. */
function ofFigures(call: SyntaxNode, file: PyFile): { readonly priority?: "P2" } {
  const definition = enclosingDef(call);
  return isReckoningPath(file.path) || (definition && isReckoningName(definitionName(definition, file))) ? { priority: "P2" } : {};
}

/** `round(subtotal * 1.21, 2)`: a Decimal cannot be multiplied by 1.21, so the amount is a float or an integer of the main unit. */
function visitRound(call: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(file) || symbolOf(child(call, "function"), file) !== "round") return undefined;
  const [value, digits] = argumentsOf(call, file).positional;
  const product = unwrap(value);
  if (product?.type !== "binary_operator" || !digits || textOf(file, digits) !== "2" || isDisplayed(call, file)) return undefined;
  const sides = [unwrap(child(product, "left")), unwrap(child(product, "right"))];
  if (!/^[*/]$/.test(child(product, "operator")?.type ?? "") || !sides.some((side) => side?.type === "float")) return undefined;
  const name = sides.map((side) => moneyIn(side, file)).find((each) => each !== undefined);
  if (name === undefined || isShown(call, file) || isModelCost(name, file.text)) return undefined;
  if (/^(?:amount|cost|budget|balance|tip|deposit)$/i.test(name) && !moneyContext.test(file.text)) return undefined;
  return problem("arithmetic", call, { data: { name, remedy: "decimal.Decimal" }, ...ofFigures(call, file), ...askedOf(file.text) });
}

const moneyContext =
  /currency|payment|invoice|price|billing|refund|money|dollars?\b|\bcents\b|checkout|stripe|\busd\b|\beur\b|transaction|account/i;

/** The keyword is given to a model, which stores it. */
function storesArgument(call: SyntaxNode, file: PyFile): boolean {
  for (let node: SyntaxNode | null = call; node; node = node.parent) {
    if (node.type !== "keyword_argument") continue;
    const outer = node.parent?.parent;
    const callee = outer?.type === "call" ? child(outer, "function") : undefined;
    const symbol = symbolOf(callee, file) ?? "";
    return (
      /(?:^|\.)(?:models?|entities|entity|orm|tables)\.(?:\w+\.)*[A-Z]\w*$/.test(symbol) ||
      /\.objects\.(?:create|update_or_create)$/.test(callee ? textOf(file, callee) : "")
    );
  }
  return false;
}

/** Whether what is computed is an estimate or a share by its name, counts minor units, or is written for people by its function. */
function isShown(call: SyntaxNode, file: PyFile): boolean {
  for (let node: SyntaxNode | null = call; node; node = node.parent) {
    if (node.type === "function_definition" && isFormattingName(definitionName(node, file))) return true;
    if (node.type === "return_statement") {
      const giver = enclosingDef(node);
      if (giver && isLookedAtName(definitionName(giver, file))) return true;
    }
    if (node.type !== "assignment" && node.type !== "augmented_assignment") continue;
    const name = lastName(child(node, "left"), file);
    if (isLookedAtName(name) || /(?:^|_)cents?$|Cents?$/.test(name)) return true;
  }
  return false;
}

/** Within a text for people, or in a value for a chart or a metric. */
function isDisplayed(call: SyntaxNode, file: PyFile): boolean {
  for (let node = call.parent; node; node = node.parent) {
    if (node.type === "interpolation" || node.type === "comparison_operator") return true;
    if (
      node.type === "call" &&
      /^(?:format|print|info|debug|warning|error|strftime|humanize|intcomma|observe|inc|set|gauge|record)$/.test(calledName(node, file))
    )
      return true;
    if (/^(?:expression_statement|return_statement|assignment|block)$/.test(node.type)) return false;
  }
  return false;
}

/** Columns of a model that only sums up weigh less, and those of what models cost, beside their tokens, nothing. */
function weighed(visit: (node: SyntaxNode, file: PyFile) => Outcomes): (node: SyntaxNode, file: PyFile) => Outcomes {
  return (node, file) => {
    const outcome = visit(node, file);
    if (!outcome || !("kind" in outcome) || outcome.kind !== "problem") return outcome;
    const owner = enclosingClass(node);
    if (!owner) return outcome;
    if (isModelCost(String(outcome.data?.name ?? ""), textOf(file, owner))) return undefined;
    const model = definitionName(owner, file);
    return isStatisticsModel(model) || isPlanningModel(model) ? { ...outcome, priority: "P2" } : outcome;
  };
}

export const python: TreeVisitors<PyFile> = {
  call: {
    float: visitFloat,
    round: visitRound,
    ...Object.fromEntries([...columnCalls].map((name) => [name, weighed(visitColumn)])),
    FloatField: weighed(visitField),
    DoubleField: weighed(visitField),
    DecimalField: visitField,
    MoneyField: visitField,
  },
  node: { assignment: weighed(visitAnnotated) },
};
