/** What a console call becomes with a logger. */
import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import type { LoggerForm } from "../../../shared/typescript/logger-use.ts";
import { lastNameOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { quoted } from "../../../shared/typescript/style.ts";

const levels: Readonly<Record<string, string>> = { log: "info", info: "info", warn: "warn", error: "error", debug: "debug" };

/**
 * The edits that turn a console call into one of a logger of this form; undefined where the arguments cannot be carried over for sure.
 * @param name how the logger is called where the console was
 */
export function replaced(call: TS.CallExpression, name: string, form: LoggerForm, file: TsFile): readonly TextEdit[] | undefined {
  const level = lastNameOf(call.expression);
  const method = form === "nest" && (level === "log" || level === "info") ? "log" : levels[level];
  const [first, ...rest] = call.arguments;
  if (!method || !first || call.arguments.some(ts.isSpreadElement)) return undefined;
  const callee: TextEdit = { ...spanOf(call.expression, file), text: `${name}.${method}` };
  if (form === "any") return [callee];
  if (rest.length === 0) return form === "unknown" || form === "nest" ? (isText(first) ? [callee] : undefined) : [callee];
  if (form === "unknown" || form === "nest") return undefined;
  const last = call.arguments.at(-1) as TS.Expression;
  const between = { start: first.end, end: last.getStart(file.root) };
  if (hasComment(between, file) || /%[sdifjoOc]/.test(sourceOf(first, file))) return undefined;
  const message = isText(first) ? messageOf(first, file) : undefined;
  const fields = fieldsOf(message === undefined ? [first, ...rest] : rest, file);
  if (!fields) return undefined;
  const text = message ?? (form === "message" ? quoted("details", file) : undefined);
  const given = form === "fields" ? [fields, ...(text === undefined ? [] : [text])] : [text ?? "", fields];
  return [callee, { start: first.getStart(file.root), end: last.end, text: given.join(", ") }];
}

function isText(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  if (ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner)) return true;
  return (
    ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(inner.left) || isText(inner.right))
  );
}

/** The text without the colon that led over to the values behind it. */
function messageOf(first: TS.Expression, file: TsFile): string {
  return sourceOf(first, file).replace(/[\s:=-]+(["'`])$/, "$1");
}

/** `{ orderId, err: error }` of the values behind a message. */
function fieldsOf(values: readonly TS.Expression[], file: TsFile): string | undefined {
  const [only] = values;
  if (only && values.length === 1 && ts.isObjectLiteralExpression(unwrap(only))) return sourceOf(only, file);
  const names = new Set<string>();
  const fields: string[] = [];
  for (const value of values) {
    const inner = unwrap(value);
    const text = sourceOf(value, file);
    const own = ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner) ? lastNameOf(inner) : "";
    const name = own === "" ? "detail" : /^(?:e|err|error|ex|cause)$/.test(own) ? "err" : own;
    if (names.has(name)) return undefined;
    names.add(name);
    fields.push(name === text ? name : `${name}: ${text}`);
  }
  return `{ ${fields.join(", ")} }`;
}
