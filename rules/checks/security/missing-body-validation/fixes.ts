import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Handler } from "../../../shared/typescript/handlers.ts";
import { type FunctionNode, lastNameOf, sourceOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { bodyFields } from "../../../shared/typescript/request-body.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { importName, indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { wordsOf } from "../../../shared/names/words.ts";

const numbers = new Set(["amount", "price", "total", "quantity", "count", "age", "limit", "offset", "page", "rating", "score", "cents"]);
const flags = new Set(["is", "has", "enabled", "active", "accept", "accepted", "published"]);

const lists = new Set([
  "ids",
  "items",
  "tags",
  "emails",
  "messages",
  "users",
  "lines",
  "products",
  "files",
  "images",
  "roles",
  "permissions",
]);

/** The type that a field's name suggests: a beginning, to be completed by hand. */
function schemaOf(field: string, z: string): string {
  const words = wordsOf(field);
  if (words.includes("email")) return `${z}.string().email()`;
  if (numbers.has(words.at(-1) ?? "")) return `${z}.number()`;
  if (flags.has(words[0] ?? "")) return `${z}.boolean()`;
  if (lists.has(words.at(-1) ?? "")) return `${z}.array(${z}.unknown())`;
  return `${z}.string()`;
}

/** The statement that answers a body that does not fit; undefined where it cannot be told how. */
function refusal(fn: FunctionNode, handler: Handler | undefined, file: TsFile): string | undefined {
  const name = (index: number): string | undefined => {
    const parameter = fn.parameters[index];
    return parameter && ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
  };
  const second = name(1);
  const body = "{ error: parsed.error.issues }";
  switch (handler?.framework) {
    case "fastify":
      return second && `return ${second}.code(400).send(${body})`;
    case "hono":
      return name(0) && `return ${name(0)}.json(${body}, 400)`;
    case "koa":
      return name(0) && `return ${name(0)}.throw(400, ${quoted("Invalid body", file)})`;
    case "next":
      if (second && /^res/.test(second)) return `return ${second}.status(400).json(${body})`;
      return `return ${importsOf(file).has("NextResponse") ? "NextResponse" : "Response"}.json(${body}, { status: 400 })`;
    case "express":
      return second && `return ${second}.status(400).json(${body})`;
    case undefined:
      return second && /^_?res(?:ponse)?$/.test(second) ? `return ${second}.status(400).json(${body})` : undefined;
    default:
      return undefined;
  }
}

/** A schema of the fields that the handler uses, in front of the first read, which it replaces. */
export function schemaFix(fn: FunctionNode, read: TS.Node, handler: Handler | undefined, file: TsFile): ProblemFix | undefined {
  const fields = bodyFields(fn, file);
  const answer = refusal(fn, handler, file);
  const statement = ts.findAncestor(read, (node): node is TS.Statement => ts.isStatement(node) && ts.isBlock(node.parent));
  const whole = ts.isExpression(read) ? requestPart(read, file) : undefined;
  const free = fields.length > 0 && !/\bparsed\b/.test(file.text.slice(fn.pos, fn.end));
  if (!free || !answer || !statement || !whole || whole.path.length > 0 || statement.pos < fn.pos || !fn.body) return undefined;
  const text = sourceOf(read, file);
  const { semicolon, lineEnd, indent } = styleOf(file);
  const imported = importName(file, ["zod"], "z");
  const start = statement.getStart(file.root);
  const outer = indentAt(start, file);
  const members = fields.map((field) => `${field}: ${schemaOf(field, imported.name)}`).join(", ");
  const lines = [
    `const parsed = ${imported.name}.object({ ${members} }).safeParse(${text})${semicolon}`,
    "if (!parsed.success) {",
    `${indent}${answer}${semicolon}`,
    "}",
  ];
  const reads: TextEdit[] = [];
  walkBelow(fn.body, (node) => {
    if (!ts.isExpression(node) || node.pos < statement.pos || sourceOf(node, file) !== text) return undefined;
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return undefined;
    reads.push({ ...spanOf(node, file), text: "parsed.data" });
    return false;
  });
  if (lastNameOf(read as TS.Expression) !== "body" && reads.length !== 1) return undefined;
  return {
    fix: "schema",
    edits: [...imported.edits, { start, end: start, text: lines.map((line) => line + lineEnd + outer).join("") }, ...reads],
  };
}
