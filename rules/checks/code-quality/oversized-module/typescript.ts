import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { routesOf } from "../../../shared/typescript/handlers.ts";
import { chainOf, decoratorsOf, lastNameOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { environmentRead } from "../../../shared/typescript/values.ts";
import { type Concern, concerns, judgeMixture, maximumLines } from "./mixture.ts";

const clientMakers =
  /^(?:Stripe|OpenAI|Anthropic|Resend|Twilio|Octokit|WebClient|S3Client|SESClient|SNSClient|SQSClient|PostHog|Client|[A-Z]\w*Client)$/;
const modelMakers = /^(?:Schema|model|define|pgTable|mysqlTable|sqliteTable|object|interface|strictObject)$/;
const modelModules = /^(?:mongoose|zod|zod\/.+|valibot|yup|joi|@sinclair\/typebox|drizzle-orm\/.+|superstruct|sequelize)$/;
const entityDecorators = /^(?:Entity|Schema|ObjectType|InputType|Table)$/;
const authModules =
  /^(?:bcrypt|bcryptjs|argon2|jsonwebtoken|jose|passport|@node-rs\/(?:bcrypt|argon2)|oslo(?:\/.+)?|iron-session|otplib|speakeasy)$/;
const reading = /^(?:findMany|findFirst|findUnique|findOne|findById|\$queryRaw|\$executeRaw|\$transaction)$/;

/** Lines with something else than space and comments, tables of data left out. */
function linesOfCode(root: TS.SourceFile, file: TsFile): number {
  let count = -linesOfData(root, file);
  let comment = false;
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.lineText(line).trim();
    if (comment) {
      comment = !text.includes("*/");
      continue;
    }
    comment = text.startsWith("/*") && !text.includes("*/");
    if (text !== "" && !text.startsWith("//") && !text.startsWith("/*")) count++;
  }
  return count;
}

/** Lines of the constants at the top of a file that hold nothing but values. */
function linesOfData(root: TS.SourceFile, file: TsFile): number {
  let lines = 0;
  for (const statement of root.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      const literal = initializer && unwrap(initializer);
      if (!literal || !(ts.isArrayLiteralExpression(literal) || ts.isObjectLiteralExpression(literal))) continue;
      const { start, end } = spanOf(literal, file);
      if (!/=>|\bfunction\b|\bawait\b/.test(file.text.slice(start, end))) lines += file.lines.lineOf(end) - file.lines.lineOf(start);
    }
  }
  return lines;
}

function concernOf(node: TS.Node, file: TsFile): Concern | undefined {
  if (ts.isPropertyAccessExpression(node)) return environmentRead(node, file) === undefined ? undefined : "configuration";
  if (ts.isClassDeclaration(node)) {
    const entity = decoratorsOf(node).some(
      ({ expression }) => ts.isCallExpression(expression) && entityDecorators.test(lastNameOf(expression.expression)),
    );
    return entity ? "models" : undefined;
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const name = lastNameOf(node.expression);
  if (modelMakers.test(name) && modelModules.test(originOf(node.expression, file)?.module ?? "")) return "models";
  if (ts.isNewExpression(node)) return clientMakers.test(name) && originOf(node.expression, file) ? "external calls" : undefined;
  if (isExternal(node)) return "external calls";
  if (databaseWrite(node, file) || (reading.test(name) && (chainOf(node.expression)?.length ?? 0) > 1)) return "persistence";
  // A guard in front of a route is part of the route; what makes tokens and compares passwords is a concern of its own.
  return authModules.test(originOf(node.expression, file)?.module ?? "") ? "authentication" : undefined;
}

/** `fetch("https://…")`, `axios.get(…)`; a call of the project's own interface is none. */
function isExternal(call: TS.CallExpression): boolean {
  const chain = chainOf(call.expression);
  if (chain?.length === 1 && chain[0] === "fetch") return !/^["'`]\//.test(call.arguments[0]?.getText() ?? "");
  return chain !== undefined && /^(?:axios|got|ky|superagent)$/.test(chain[0] ?? "");
}

function concernsOf(file: TsFile): Map<Concern, Span[]> {
  const found = new Map<Concern, Span[]>(concerns.map((concern) => [concern, []]));
  for (const { node } of routesOf(file)) found.get("routes")?.push(spanOf(node, file));
  walkBelow(file.root, (node) => {
    const concern = concernOf(node, file);
    if (concern) found.get(concern)?.push(spanOf(node, file));
  });
  return found;
}

function judge(root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.lines.count <= maximumLines || /\.[jt]sx$/.test(file.path)) return undefined;
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example || role.browser || role.toolConfig) return undefined;
  if (isGeneratedCode(file.path, file.text)) return undefined;
  const lines = linesOfCode(root, file);
  const first = root.statements[0];
  if (lines <= maximumLines || !first) return undefined;
  const start = first.getStart(file.root);
  const at = { start, end: start + (/^[\w$@]+|^\S/.exec(file.text.slice(start, start + 80))?.[0].length ?? 1) };
  return judgeMixture(at, lines, concernsOf(file), file);
}

/** TypeScript: modules that are too long and mix concerns; tables of data do not count. */
export const typescript: TypeScriptVisitors = { file: judge };
