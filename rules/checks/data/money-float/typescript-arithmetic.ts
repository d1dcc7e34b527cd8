/** Money that is turned into a floating-point number and computed with. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  isFormattingName,
  isLookedAtName,
  isModelCost,
  isMoneyName,
  isPlanningModel,
  isReckoningName,
  isReckoningPath,
} from "../../../shared/names/money.ts";
import {
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { askedOf } from "./confirm.ts";

const remedy = "a decimal library or integer minor units";
const operators = new Set(["+", "-", "*", "/", "%", "+=", "-=", "*=", "/="]);
/** Components and the browser's code compute what they show; scripts, tests and seeds book nothing. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.browser || role.script || role.example || /\.[jt]sx$/.test(file.path) || isFrontEnd(file);
}

const frontKey = {};

/** Hooks and stores of a front end, and packages of one: what they compute is shown, and the server books. */
function isFrontEnd(file: TsFile): boolean {
  return file.memo(
    frontKey,
    () =>
      /(?:^|\/)(?:web-?app|front-?end)\//i.test(file.path) ||
      importsModule(file, /^@angular\/(?:core|common|forms|router)$/) ||
      (importsModule(file, /^(?:react|preact\/hooks|formik|react-hook-form|@tanstack\/react-\w+|vue|pinia|solid-js|svelte\/store)$/) &&
        /\b(?:use(?:Memo|State|Effect|Callback|Reducer|Context|Query|Form\w*)|computed|ref|createSignal|createMemo|writable|derived)\s*[<(]/.test(
          file.text,
        )),
  );
}

/** parseFloat(amount) and Number(amount) that are computed with, in the expression or through a variable of the function. */
export function visitConversion(call: TS.CallExpression, file: TsFile): Outcomes {
  const argument = call.arguments[0];
  if (!argument || outside(file)) return undefined;
  const converter = sourceOf(unwrap(call.expression), file);
  if (!/^(?:parseFloat|Number|Number\.parseFloat)$/.test(converter)) return undefined;
  const name = moneyIn(argument, file);
  if (name === undefined || (converter === "Number" && countsMinorUnits(file))) return undefined;
  if (isSecond(call, file)) return undefined;
  if (isRounding(argument) || isComputed(call, file) || isComputedLater(call, converter, file)) return report(name, call, file);
  return undefined;
}

/** Another conversion of the same computation has been reported. */
function isSecond(call: TS.CallExpression, file: TsFile): boolean {
  const whole = computationAround(call);
  let first: TS.Node | undefined;
  walkBelow(whole, (node) => {
    if (first || !ts.isCallExpression(node)) return !first;
    const argument = /^(?:parseFloat|Number)$/.test(lastNameOf(node.expression)) ? node.arguments[0] : undefined;
    if (argument && moneyIn(argument, file) !== undefined) first = node;
    return !first;
  });
  return whole !== call && first !== undefined && first !== call;
}

/** `+(price * quantity).toFixed(2)`, and `+price * quantity`, where the plus makes a number of a text. */
export function visitPlus(node: TS.Node, file: TsFile): Outcomes {
  const plus = node as TS.PrefixUnaryExpression;
  if (plus.operator !== ts.SyntaxKind.PlusToken || outside(file)) return undefined;
  const name = moneyIn(plus.operand, file);
  if (name === undefined) return undefined;
  if (!isRounding(plus.operand) && (countsMinorUnits(file) || !isComputed(plus, file))) return undefined;
  return report(name, plus, file);
}

function report(name: string, at: TS.Expression, file: TsFile): Outcomes {
  if (isModelCost(name, file.text) || isFormatted(at)) return undefined;
  if (isStatistic(at) || isRoundedForShow(at)) return undefined;
  // Figures of a report are looked at, and nobody is charged by them.
  const figures = isReckoningPath(file.path) || isPlanningModel(name) || isForFigures(at) ? { priority: "P2" as const } : {};
  return problem("arithmetic", spanOf(at, file), { data: { name, remedy }, ...figures, ...askedOf(file.text) });
}

/** Whether a function around gives figures to look at. */
function isForFigures(at: TS.Node): boolean {
  for (let fn = enclosingFunction(at); fn; fn = enclosingFunction(fn)) if (isReckoningName(functionName(fn))) return true;
  return false;
}

/** Whether a function writes the amount for people. */
function isFormatted(at: TS.Node): boolean {
  for (let fn = enclosingFunction(at); fn; fn = enclosingFunction(fn)) if (isFormattingName(functionName(fn))) return true;
  return false;
}

/** A number that is rounded by way of a text. */
function isRounding(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isCallExpression(inner) && lastNameOf(inner.expression) === "toFixed";
}

/** `parseFloat(amount.toFixed(1))`: a currency has two places behind the point, or three, or none; with one it is a figure to look at. */
function isRoundedForShow(at: TS.Expression): boolean {
  const inner = ts.isCallExpression(at) ? at.arguments[0] : ts.isPrefixUnaryExpression(at) ? at.operand : undefined;
  const rounding = inner && unwrap(inner);
  const [places] = rounding && ts.isCallExpression(rounding) && isRounding(rounding) ? rounding.arguments : [];
  return places !== undefined && ts.isNumericLiteral(places) && places.text === "1";
}

/** The name that an expression goes by when it is money: `order.total`, `prices[i]`, `formData.get("amount")`, a value's `.toFixed(2)`. */
function moneyIn(expression: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(expression);
  if (ts.isBinaryExpression(inner)) return moneyIn(inner.left, file) ?? moneyIn(inner.right, file);
  if (ts.isElementAccessExpression(inner) && !ts.isStringLiteralLike(inner.argumentExpression)) return moneyIn(inner.expression, file);
  if (ts.isCallExpression(inner)) {
    const callee = unwrap(inner.expression);
    const name = lastNameOf(callee);
    if (/^(?:toFixed|toString|replace|replaceAll|trim|valueOf|toNumber)$/.test(name) && ts.isPropertyAccessExpression(callee))
      return moneyIn(callee.expression, file);
    if (name === "get") {
      const key = staticString(inner.arguments[0], file);
      return key !== undefined && isMoney(key) ? key : undefined;
    }
    return name === "String" && inner.arguments[0] ? moneyIn(inner.arguments[0], file) : undefined;
  }
  const name = lastNameOf(inner);
  return name !== "" && isMoney(name) && !/^[A-Z]/.test(name) ? name : undefined;
}

/** Whether an expression is money, or a conversion of it. */
function isMoneyNumber(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  const converted =
    ts.isCallExpression(inner) && /^(?:Number|parseFloat)$/.test(lastNameOf(inner.expression)) ? inner.arguments[0] : undefined;
  return moneyIn(converted ?? inner, file) !== undefined;
}

/** Payment providers' `unit_amount` counts minor units, and a rate is no amount. */
function isMoney(name: string): boolean {
  return isMoneyName(name) && !/unit_?amount|rate$/i.test(name);
}

const minorUnitsKey = {};

/** Whether the file speaks of minor units: then its numbers are integers, however they are read. */
function countsMinorUnits(file: TsFile): boolean {
  return file.memo(minorUnitsKey, () =>
    /\bcents?\b|cents\b|\bminor[ _]?units?|minorUnits?|\bpence\b|\bpaise\b|unit_amount/i.test(file.text),
  );
}

/** The whole computation that an expression is part of, through parentheses, defaults and operators. */
function computationAround(expression: TS.Expression): TS.Expression {
  let whole = expression;
  while (ts.isParenthesizedExpression(whole.parent) || (ts.isBinaryExpression(whole.parent) && !isAssignment(whole.parent)))
    whole = whole.parent;
  return whole;
}

function isAssignment(binary: TS.BinaryExpression): boolean {
  const { kind } = binary.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Skips parentheses and defaults: `(Number(x) || 0)`. */
function withDefault(expression: TS.Expression): TS.Expression {
  let whole = expression;
  while (
    ts.isParenthesizedExpression(whole.parent) ||
    (ts.isBinaryExpression(whole.parent) &&
      (whole.parent.operatorToken.kind === ts.SyntaxKind.BarBarToken ||
        whole.parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken))
  )
    whole = whole.parent;
  return whole;
}

/** Whether an operator computes with the value, in a way that leaves a fraction of a currency's unit to chance. */
function isComputed(expression: TS.Expression, file: TsFile): boolean {
  const operand = withDefault(expression);
  const binary = operand.parent;
  if (!ts.isBinaryExpression(binary) || isOrdering(binary)) return false;
  const operator = sourceOf(binary.operatorToken, file);
  if (!operators.has(operator)) return false;
  const other = binary.left === operand ? binary.right : binary.left;
  if (operator === "+" && [binary.left, binary.right].some(isText)) return false;
  // Money by money is a share.
  if (operator === "/" && isMoneyNumber(binary.left, file) && isMoneyNumber(binary.right, file)) return false;
  if (isScale(other, file) && /^[*/]$/.test(operator)) return operator === "*" && isTruncated(binary, file);
  const whole = computationAround(binary);
  return !isRoundedToUnits(whole) && !isStatistic(whole);
}

function isText(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner) || (ts.isBinaryExpression(inner) && isText(inner.left));
}

/** What converts from or to minor units: 100, 1000, `10 ** decimals`. */
function isScale(expression: TS.Expression, file: TsFile): boolean {
  const source = sourceOf(unwrap(expression), file);
  return /^(?:1e\d+|1(?:_?0)+(?:\.0)?)$/.test(source) || /cents|decimals|Math\.pow|\*\*|factor|divisor|multiplier|scale/i.test(source);
}

/** Math.floor(Number(price) * 100): 19.99 becomes 1998. */
function isTruncated(binary: TS.BinaryExpression, file: TsFile): boolean {
  let node: TS.Node = binary;
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent))
    return /^(?:Math\.(?:floor|trunc)|parseInt|Number\.parseInt|BigInt)$/.test(sourceOf(parent.expression, file));
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.BarToken;
}

/** Math.round(…), unless the result is divided again. */
function isRoundedToUnits(whole: TS.Expression): boolean {
  const call = whole.parent;
  if (!ts.isCallExpression(call) || !/^(?:round|ceil|floor|trunc)$/.test(lastNameOf(call.expression))) return isRoundedLater(whole);
  return !(ts.isBinaryExpression(call.parent) && call.parent.left === call && call.parent.operatorToken.kind === ts.SyntaxKind.SlashToken);
}

/** const converted = amount / Number(fee); … Math.round(converted) */
function isRoundedLater(whole: TS.Expression): boolean {
  const { parent } = whole;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const scope = enclosingFunction(parent);
  const rounded = new RegExp(`Math\\.round\\(\\s*${parent.name.text.replaceAll("$", "\\$")}\\s*\\)`);
  return scope !== undefined && rounded.test(scope.getText());
}

/** (a, b) => Number(a.total) - Number(b.total) only orders. */
function isOrdering(node: TS.Node): boolean {
  const arrow = node.parent;
  return ts.isArrowFunction(arrow) && ts.isCallExpression(arrow.parent) && /^(?:sort|toSorted)$/.test(lastNameOf(arrow.parent.expression));
}

/** Whether the result is a share, an average or the like, as its name or that of the function says that gives it back. */
function isStatistic(expression: TS.Expression): boolean {
  const whole = computationAround(expression);
  const { parent } = whole;
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === whole)) {
    const fn = enclosingFunction(expression);
    return fn !== undefined && isLookedAtName(functionName(fn));
  }
  const name =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
      ? propertyName(parent.name)
      : ts.isBinaryExpression(parent)
        ? lastNameOf(parent.left)
        : undefined;
  return name !== undefined && isLookedAtName(name);
}

/** `{ balance: { increment: amount } }`: the database computes with it. */
function isAddedInDatabase(node: TS.Node): boolean {
  return ts.isPropertyAssignment(node) && /^(?:increment|decrement)$/.test(propertyName(node.name) ?? "");
}

/** Whether the variable that holds the number is computed with. */
function isComputedLater(call: TS.CallExpression, converter: string, file: TsFile): boolean {
  const held = withDefault(call).parent;
  if (isAddedInDatabase(held)) return converter !== "Number";
  if (!ts.isVariableDeclaration(held) || !ts.isIdentifier(held.name)) return false;
  return usesOf(held.name, file).some((use) => isComputed(use, file) || (converter !== "Number" && isAddedInDatabase(use.parent)));
}

/** A decimal library's constructor around money: the place is right. */
export function visitDecimal(node: TS.NewExpression, file: TsFile): Outcomes {
  const argument = node.arguments?.[0];
  return argument && !outside(file) && moneyIn(argument, file) !== undefined ? met(spanOf(node, file)) : undefined;
}
