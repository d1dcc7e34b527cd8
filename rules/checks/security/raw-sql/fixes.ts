import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { knowledgeOf } from "../../../shared/typescript/knowledge.ts";
import { isFunction, lastNameOf, receiverOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { importsModule, initializerOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";
import { positionOf } from "./position.ts";

/** A part of a template that becomes a parameter: what is replaced, and the value that is passed. */
interface Parameter {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** A name for libraries with named parameters. */
  readonly name: string;
}

/** The text that is edited: the argument itself, or the constant that holds it when nothing else uses it. */
function writtenText(sql: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrap(sql);
  if (!ts.isIdentifier(inner)) return inner;
  const initializer = initializerOf(inner, file);
  return initializer && usesOf(inner, file).length === 1 ? unwrap(initializer) : undefined;
}

/** The parameters of a template; undefined when one of its values cannot be a parameter. */
function parametersOf(template: TS.TemplateExpression, all: boolean, file: TsFile): readonly Parameter[] | undefined {
  const parameters: Parameter[] = [];
  let before = template.head.text;
  let at = template.head.end - 2;
  for (const span of template.templateSpans) {
    const end = span.literal.getStart(file.root) + 1;
    const position = positionOf(before);
    const known = knowledgeOf(span.expression, file);
    const stays = !all && (known === "fixed" || known === "plain" || position === "name");
    if (!stays) {
      const parameter = parameterAt({ start: at, end }, span.expression, position, before, file);
      if (!parameter) return undefined;
      parameters.push(parameter);
    }
    before += `\u0000${span.literal.text}`;
    at = span.literal.end - 2;
  }
  return parameters.length > 0 && !overlap(parameters) ? parameters : undefined;
}

function overlap(parameters: readonly Parameter[]): boolean {
  return parameters.some((parameter, index) => index > 0 && parameter.start < (parameters[index - 1]?.end ?? 0));
}

function parameterAt(
  hole: { readonly start: number; readonly end: number },
  value: TS.Expression,
  position: string,
  before: string,
  file: TsFile,
): Parameter | undefined {
  const inner = unwrap(value);
  // A list or a piece of SQL is no single value.
  if (ts.isConditionalExpression(inner) || (ts.isCallExpression(inner) && /^(?:join|map)$/.test(lastNameOf(inner.expression))))
    return undefined;
  const text = sourceOf(value, file);
  const name = lastNameOf(inner) || "value";
  if (position === "value") {
    // "VALUES (" and "LIMIT " take a parameter, a list in "IN (…)" does not come from one value.
    return { ...hole, value: text, name };
  }
  if (position !== "quoted") return undefined;
  const open = /'([^'\u0000]*)$/.exec(before);
  const close = /^([^'`$]*)'/.exec(file.text.slice(hole.end));
  if (!open || !close || positionOf(before.slice(0, open.index)) !== "value") return undefined;
  const [prefix = "", suffix = ""] = [open[1], close[1]];
  if (/[\\\n]/.test(prefix + suffix)) return undefined;
  const start = hole.start - prefix.length - 1;
  if (file.text[start] !== "'") return undefined;
  const whole = prefix === "" && suffix === "" ? text : `\`${prefix}\${${text}}${suffix}\``;
  return { start, end: hole.end + suffix.length + 1, value: whole, name };
}

/** The edits that turn the text into a template whose values are parameters. */
function templateEdits(text: TS.Expression, file: TsFile): readonly TextEdit[] | undefined {
  if (ts.isTemplateExpression(text))
    return parametersOf(text, true, file)?.map(({ start, end, value }) => ({ start, end, text: `\${${value}}` }));
  const built = ts.isBinaryExpression(text) ? concatenated(text, (_, { value }) => `\${${value}}`, file) : undefined;
  if (!built || built.parameters.length === 0 || /`|\\/.test(built.text)) return undefined;
  return [{ ...spanOf(text, file), text: `\`${built.text}\`` }];
}

/** `$queryRaw` with a template in place of `$queryRawUnsafe("…" + value)`. */
function tagged(call: TS.CallExpression, text: TS.Expression, file: TsFile): ProblemFix | undefined {
  const callee = unwrap(call.expression);
  const [argument] = call.arguments;
  if (call.arguments.length !== 1 || !argument || !ts.isPropertyAccessExpression(callee) || unwrap(argument) !== text) return undefined;
  const edits = templateEdits(text, file);
  const tag = callee.name.text.replace("Unsafe", "");
  const open = { start: call.typeArguments ? call.typeArguments.end + 1 : callee.end, end: text.getStart(file.root) };
  const close = { start: text.end, end: call.end };
  if (!edits || hasComment(open, file) || hasComment(close, file)) return undefined;
  const rest: TextEdit[] = [
    { ...open, text: "" },
    { ...close, text: "" },
  ];
  return { fix: "tagged", data: { tag }, edits: [{ ...spanOf(callee.name, file), text: tag }, ...rest, ...edits] };
}

/** How a library takes parameters: what stands in the text for the n-th one, and where the values go. */
interface Dialect {
  readonly mark: (index: number, parameter: Parameter) => string;
  readonly give: (call: TS.CallExpression, parameters: readonly Parameter[], file: TsFile) => TextEdit | undefined;
}

const question: Dialect["mark"] = () => "?";

function insertAfter(node: TS.Node, text: string): TextEdit {
  return { start: node.end, end: node.end, text };
}

/** Values as a list behind the text: `query(text, [a, b])`. */
function asList(call: TS.CallExpression, parameters: readonly Parameter[]): TextEdit | undefined {
  const [text, next] = call.arguments;
  if (!text || (next && !isFunction(unwrap(next)))) return undefined;
  return insertAfter(text, `, [${parameters.map(({ value }) => value).join(", ")}]`);
}

/** Values as `replacements`: `sequelize.query(text, { replacements: [a] })`. */
function asReplacements(call: TS.CallExpression, parameters: readonly Parameter[], file: TsFile): TextEdit | undefined {
  const [text, next] = call.arguments;
  const given = `replacements: [${parameters.map(({ value }) => value).join(", ")}]`;
  if (!text) return undefined;
  if (!next) return insertAfter(text, `, { ${given} }`);
  const options = objectOf(next, file);
  const own =
    options && unwrap(next) === options && ["replacements", "bind"].every((key) => optionOf(options, key, file).state === "absent");
  return own ? addProperties(options, [given], file) : undefined;
}

/** Values by name: `qb.where(text, { name })`. */
function byName(call: TS.CallExpression, parameters: readonly Parameter[]): TextEdit | undefined {
  const [text, next] = call.arguments;
  if (!text || next || new Set(parameters.map(({ name }) => name)).size !== parameters.length) return undefined;
  const given = parameters.map(({ name, value }) => (name === value ? name : `${name}: ${value}`));
  return insertAfter(text, `, { ${given.join(", ")} }`);
}

/** Values given to the statement that is prepared: `db.prepare(text).get(a)`. */
function toStatement(call: TS.CallExpression, parameters: readonly Parameter[]): TextEdit | undefined {
  const run = ts.isPropertyAccessExpression(call.parent) && ts.isCallExpression(call.parent.parent) ? call.parent.parent : undefined;
  if (!run || run.expression !== call.parent || run.arguments.length > 0 || call.arguments.length !== 1) return undefined;
  if (!/^(?:get|all|run|iterate|pluck|bind)$/.test(lastNameOf(run.expression))) return undefined;
  return { start: run.end - 1, end: run.end - 1, text: parameters.map(({ value }) => value).join(", ") };
}

function dialectOf(call: TS.CallExpression, file: TsFile): Dialect | undefined {
  const method = lastNameOf(call.expression);
  const receiver = receiverOf(call);
  if (/Raw$/.test(method) || (method === "raw" && receiver && /knex|^trx$/i.test(lastNameOf(receiver))))
    return { mark: question, give: asList };
  if (/^(?:andW|orW|w)here$|having$/i.test(method)) return { mark: (_, { name }) => `:${name}`, give: byName };
  if (!/^(?:query|execute|run|all|get|each|prepare)$/.test(method) || !receiver) return undefined;
  if (/^sequelize$/i.test(lastNameOf(receiver))) return { mark: question, give: asReplacements };
  const known = [
    importsModule(file, /^(?:pg|pg-pool|@neondatabase\/serverless)$/) && { mark: (index: number) => `$${index}`, give: asList },
    importsModule(file, /^(?:mysql|mysql2|mysql2\/promise|sqlite3|sqlite)$/) && method !== "prepare" && { mark: question, give: asList },
    importsModule(file, /^(?:better-sqlite3|bun:sqlite|node:sqlite)$/) && method === "prepare" && { mark: question, give: toStatement },
  ].filter((dialect) => dialect !== false);
  return known.length === 1 ? known[0] : undefined;
}

/** The text of a concatenation whose values became parameters; undefined when it holds anything else. */
function concatenated(
  expression: TS.BinaryExpression,
  mark: Dialect["mark"],
  file: TsFile,
): { readonly text: string; readonly parameters: readonly Parameter[] } | undefined {
  if (hasComment(spanOf(expression, file), file)) return undefined;
  const operands: TS.Expression[] = [];
  for (let left: TS.Expression = expression; ; ) {
    if (!ts.isBinaryExpression(left)) {
      operands.unshift(left);
      break;
    }
    if (left.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
    operands.unshift(left.right);
    left = left.left;
  }
  let text = "";
  let quote = false;
  const parameters: Parameter[] = [];
  for (const [index, operand] of operands.entries()) {
    const known = staticString(operand, file);
    if (known !== undefined) {
      if (quote && !known.startsWith("'")) return undefined;
      text += quote ? known.slice(1) : known;
      quote = false;
      continue;
    }
    const position = positionOf(text);
    const inner = unwrap(operand);
    if (quote || (position !== "value" && position !== "quoted") || ts.isConditionalExpression(inner)) return undefined;
    if (ts.isCallExpression(inner) && /^(?:join|map)$/.test(lastNameOf(inner.expression))) return undefined;
    if (position === "quoted") {
      const next = operands[index + 1];
      if (!text.endsWith("'") || !next || !staticString(next, file)?.startsWith("'") || positionOf(text.slice(0, -1)) !== "value")
        return undefined;
      text = text.slice(0, -1);
      quote = true;
    }
    const name = lastNameOf(inner) || "value";
    const parameter = { start: 0, end: 0, value: sourceOf(operand, file), name };
    parameters.push(parameter);
    text += mark(parameters.length, parameter);
  }
  return quote || text.length > 110 || text.includes("\n") ? undefined : { text, parameters };
}

/** The fix of a call that runs a text with values pasted in, where the library and all values allow one. */
export function fixFor(call: TS.CallExpression, sql: TS.Expression, file: TsFile): ProblemFix | undefined {
  if (call.arguments[0] !== sql) return undefined;
  const text = writtenText(sql, file);
  if (!text) return undefined;
  if (/^\$(?:query|execute)RawUnsafe$/.test(lastNameOf(call.expression))) return tagged(call, text, file);
  const dialect = dialectOf(call, file);
  if (!dialect) return undefined;
  if (ts.isTemplateExpression(text)) {
    const parameters = parametersOf(text, false, file);
    const given = parameters && dialect.give(call, parameters, file);
    if (!parameters || !given || /\$\d|\?/.test(sourceOf(text, file).replace(/\?[.?]/g, ""))) return undefined;
    const marks = parameters.map(
      (parameter, index): TextEdit => ({ start: parameter.start, end: parameter.end, text: dialect.mark(index + 1, parameter) }),
    );
    return { fix: "parameters", edits: [...marks, given] };
  }
  if (!ts.isBinaryExpression(text)) return undefined;
  const built = concatenated(text, dialect.mark, file);
  const given = built && dialect.give(call, built.parameters, file);
  if (!built || !given || built.parameters.length === 0) return undefined;
  return { fix: "parameters", edits: [{ ...spanOf(text, file), text: quoted(built.text, file) }, given] };
}
