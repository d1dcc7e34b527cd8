/** A question to the store that the file knows, put in front of a constant answer. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { ts } from "../../../api/ts.ts";
import type { Handler } from "../../../shared/typescript/handlers.ts";
import { hasModifier, sourceOf } from "../../../shared/typescript/nodes.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";

/** What to ask, by the name that a client goes by. */
const questions: readonly { readonly name: RegExp; readonly ask: (client: string) => string }[] = [
  { name: /^prisma(?:Client)?$/, ask: (client) => `${client}.$queryRaw\`SELECT 1\`` },
  { name: /^(?:pool|pgPool|dataSource|appDataSource)$/i, ask: (client) => `${client}.query("SELECT 1")` },
  { name: /^knex$/, ask: (client) => `${client}.raw("SELECT 1")` },
  { name: /^sequelize$/, ask: (client) => `${client}.authenticate()` },
  { name: /^(?:redis|redisClient)$/, ask: (client) => `${client}.ping()` },
];

/** The client that the file imports or makes at its top. */
function clientOf(file: TsFile): { readonly name: string; readonly question: string } | undefined {
  const names = [...importsOf(file)].filter(([, imported]) => !imported.typeOnly).map(([local]) => local);
  for (const statement of file.root.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.push(name.text);
  }
  for (const { name: pattern, ask } of questions) {
    const name = names.find((each) => pattern.test(each));
    if (name !== undefined) return { name, question: ask(name) };
  }
  return undefined;
}

/** How the framework of a handler says 503. */
function refusal({ framework, fn }: Handler, file: TsFile): string | undefined {
  const [first, second] = fn.parameters.map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name.text : undefined));
  const body = `{ status: ${quoted("unavailable", file)} }`;
  switch (framework) {
    case "express":
      return second && `${second}.status(503).json(${body})`;
    case "fastify":
      return second && `${second}.code(503).send(${body})`;
    case "hono":
      return first && `${first}.json(${body}, 503)`;
    case "next":
      return /(?:^|\/)app\//.test(file.path) ? `Response.json(${body}, { status: 503 })` : second && `${second}.status(503).json(${body})`;
    default:
      return undefined;
  }
}

/** The fix, where the file has a client to ask and the handler's form is known. */
export function probeFixes(handler: Handler, file: TsFile): readonly ProblemFix[] {
  const { fn } = handler;
  const client = clientOf(file);
  const refused = refusal(handler, file);
  if (!client || !refused || !fn.body || fn.type || file.text[fn.body.end - 1] === undefined) return [];
  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(fn.getStart(file.root), file);
  const expired = `new Promise((_, reject) => setTimeout(() => reject(new Error(${quoted("health check timed out", file)})), 2_000))`;
  const lines = [
    "try {",
    `${indent}await Promise.race([${client.question}, ${expired}])${semicolon}`,
    "} catch {",
    `${indent}return ${refused}${semicolon}`,
    "}",
  ];
  const text = lines.map((line) => `${lineEnd}${outer}${indent}${line}`).join("");
  const edits: TextEdit[] = [];
  if (!hasModifier(fn, ts.SyntaxKind.AsyncKeyword)) {
    const at =
      ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn)
        ? fn.getStart(file.root) + sourceOf(fn, file).search(/\bfunction\b/)
        : fn.getStart(file.root);
    edits.push({ start: at, end: at, text: "async " });
  }
  const start = fn.body.getStart(file.root);
  if (ts.isBlock(fn.body)) edits.push({ start: start + 1, end: start + 1, text });
  else {
    edits.push({ start, end: start, text: `{${text}${lineEnd}${outer}${indent}return ` });
    edits.push({ start: fn.body.end, end: fn.body.end, text: `${semicolon}${lineEnd}${outer}}` });
  }
  return [{ fix: "probe", data: { client: client.name }, edits }];
}
