/** A message that is put together, taken apart into a constant and fields. */
import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { lastNameOf, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";

/** The pieces of a template or a concatenation, in order; undefined for any other expression. */
function piecesOf(expression: TS.Expression): readonly (string | TS.Expression)[] | undefined {
  const inner = unwrap(expression);
  if (ts.isStringLiteralLike(inner)) return [inner.text];
  if (ts.isTemplateExpression(inner))
    return [inner.head.text, ...inner.templateSpans.flatMap((span) => [span.expression, span.literal.text])];
  // "retry ".concat(count, " times")
  if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression) && inner.expression.name.text === "concat") {
    const head = piecesOf(inner.expression.expression);
    return head && [...head, ...inner.arguments.flatMap((argument) => piecesOf(argument) ?? [argument])];
  }
  if (!ts.isBinaryExpression(inner) || inner.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const left = piecesOf(inner.left);
  const right = piecesOf(inner.right);
  return left || right ? [...(left ?? [inner.left]), ...(right ?? [inner.right])] : undefined;
}

/** Whether values are built into a text. */
export function isBuilt(expression: TS.Expression): boolean {
  const pieces = piecesOf(expression);
  if (!pieces) return false;
  return pieces.some((piece) => typeof piece !== "string") && pieces.some((piece) => typeof piece === "string" && /\p{L}{2}/u.test(piece));
}

/** The text without its values and what only held them: quotes, brackets, a colon at the end. */
function constantOf(pieces: readonly (string | TS.Expression)[]): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : "\u0000"))
    .join("")
    .replace(/["'`([<{]\s*\u0000\s*["'`)\]>}]/g, "\u0000")
    .replace(/[\w-]*[=:#]\s*\u0000/g, (whole) =>
      /^[\w-]+[=:]/.test(whole) && !whole.includes(" ") ? "" : whole.replace(/[=:#]\s*\u0000/, " "),
    )
    .replaceAll("\u0000", "")
    .replace(/\s+/g, " ")
    .replace(/\s+([,.;:!?])/g, "$1")
    .replace(/^[\s,;:.-]+|[\s,;:=#-]+$/g, "")
    .replace(/\s+(?:of|with|to|for|from|in|by|at|as|on|and|is)$/i, "");
}

/** `{ id: order.id, err: error }`, by the last names of the values; undefined where one has no name or two have the same. */
function fieldsOf(pieces: readonly (string | TS.Expression)[], file: TsFile): string[] | undefined {
  const names = new Set<string>();
  const fields: string[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") continue;
    const inner = unwrap(piece);
    if (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner)) return undefined;
    const last = lastNameOf(inner);
    const owner = ts.isPropertyAccessExpression(inner) ? lastNameOf(inner.expression) : "";
    // order.id is the order's: orderId. error.message is what the error says.
    const short = /^(?:id|name|message|length|type|status|key|code)$/.test(last) && owner !== "";
    const name = short ? `${owner}${last[0]?.toUpperCase() ?? ""}${last.slice(1)}` : /^(?:e|error)$/.test(last) ? "err" : last;
    if (names.has(name)) return undefined;
    names.add(name);
    const text = sourceOf(piece, file);
    fields.push(name === text ? name : `${name}: ${text}`);
  }
  return fields;
}

/** The edits for a logger that takes fields first, or behind the message. */
export function structured(
  call: TS.CallExpression,
  index: number,
  form: "fields" | "message",
  file: TsFile,
): readonly TextEdit[] | undefined {
  const message = call.arguments[index];
  const pieces = message && piecesOf(message);
  const fields = pieces && fieldsOf(pieces, file);
  const text = pieces && constantOf(pieces);
  if (!message || !fields || !text || !/\p{L}{2}/u.test(text) || text.length > 200) return undefined;
  const span = { start: message.getStart(file.root), end: message.end };
  // A comment between the pieces would be lost.
  if (ts.isBinaryExpression(unwrap(message)) && hasComment(span, file)) return undefined;
  const constant = quoted(text, file);
  const object = `{ ${fields.join(", ")} }`;
  const [first, second] = call.arguments;
  if (call.arguments.length === 1 && index === 0)
    return [{ ...span, text: form === "fields" ? `${object}, ${constant}` : `${constant}, ${object}` }];
  const given = index === 1 ? first : second;
  const literal = given && unwrap(given);
  if (call.arguments.length !== 2 || !literal || !ts.isObjectLiteralExpression(literal) || (index === 1) !== (form === "fields"))
    return undefined;
  const known = new Set(literal.properties.map((property) => (property.name ? sourceOf(property.name, file) : "...")));
  if (known.has("...") || fields.some((field) => known.has(/^\w+/.exec(field)?.[0] ?? ""))) return undefined;
  return [{ ...span, text: constant }, addProperties(literal, fields, file)];
}
