/** Writes in SQL: pg, mysql2 and what works like them. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, unwrap } from "../nodes.ts";
import { importsModule } from "../scope.ts";
import { objectOf, optionOf, textWithHoles } from "../values.ts";
import type { DatabaseWrite, MethodCall } from "./write.ts";

const clients =
  /^(?:client|pool|db|conn|connection|pg|mysql|database|pgClient|pgPool|dbClient|sql|dataSource|queryRunner|manager|entityManager|sequelize)$|(?:Pool|Client|Connection|Db)$/;
const writes =
  /^\s*(?:WITH\b[\s\S]*?\)\s*)?(?:INSERT\s+INTO|UPDATE\s+\S+\s+SET|UPDATE\s+["'`\w.$]+|DELETE\s+FROM|REPLACE\s+INTO|MERGE\s+INTO|TRUNCATE)\b/i;
const table = /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+["'`]?([\w.]+)/i;

/** Whether an expression is named as clients that take SQL are: a pool, a connection. */
export function isSqlClient(client: TS.Expression): boolean {
  return clients.test(lastNameOf(client));
}

/** The SQL text of an argument, as far as it is written in the file: a text, a template, sql`…`, or an object with `text` or `sql`. */
export function sqlText(argument: TS.Expression | undefined, file: TsFile): string | undefined {
  if (!argument) return undefined;
  const inner = unwrap(argument);
  if (ts.isTaggedTemplateExpression(inner)) return templateText(inner.template);
  const options = objectOf(inner, file);
  if (!options) return textWithHoles(inner, file);
  for (const key of ["text", "sql"]) {
    const option = optionOf(options, key, file);
    if (option.state === "set") return textWithHoles(option.value, file);
  }
  return undefined;
}

function templateText(template: TS.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map((span) => ` ? ${span.literal.text}`).join("");
}

function writeOf(text: string | undefined): { readonly target: string; readonly operation: string } | undefined {
  if (text === undefined || !writes.test(text)) return undefined;
  const found = table.exec(text);
  return { target: found?.[1] ?? "", operation: (found?.[0].split(/\s/, 1)[0] ?? "write").toLowerCase() };
}

/** Statements that change no rows: those of tables, of settings, of what is told to others. */
const otherStatement =
  /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(?:CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REINDEX|VACUUM|ANALY[SZ]E|REFRESH|SET|SELECT|LOCK|NOTIFY|LISTEN|PRAGMA|BEGIN|COMMIT|ROLLBACK|EXPLAIN)\b/i;

/** The table that a raw statement of Prisma writes to; undefined when it changes no rows. A text that is not known may write anything. */
export function rawTarget(text: string | undefined): string | undefined {
  return text !== undefined && otherStatement.test(text) ? undefined : (writeOf(text)?.target ?? "");
}

/** `client.query("INSERT …")`, `connection.execute("UPDATE …")` */
export function sqlWrite({ call, callee, operation, client }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  if (!/^(?:query|execute|run)$/.test(operation) || !isSqlClient(client)) return undefined;
  const write = writeOf(sqlText(call.arguments[0], file));
  return write && { orm: "sql", call, callee, client, transactional: false, ...write };
}

/** Names of functions of a project that hand a text to the pool. */
export const writeFunctions: ReadonlySet<string> = new Set(["query", "execute", "executeQuery", "runQuery", "sqlQuery"]);

/** `query("INSERT …")`: a function of the project that hands its text to the pool. */
export function sqlFunctionWrite(call: TS.CallExpression, file: TsFile): DatabaseWrite | undefined {
  const callee = unwrap(call.expression);
  if (!ts.isIdentifier(callee) || !writeFunctions.has(callee.text)) return undefined;
  const write = writeOf(sqlText(call.arguments[0], file));
  return write && { orm: "sql", call, callee, client: callee, transactional: false, ...write };
}

/** prisma.$executeRaw`UPDATE …` and sql`INSERT …` of postgres, Neon and Vercel. */
export function taggedWrite(node: TS.TaggedTemplateExpression, file: TsFile): DatabaseWrite | undefined {
  const tag = unwrap(node.tag);
  const name = lastNameOf(tag);
  if (name === "$executeRaw" && ts.isPropertyAccessExpression(tag)) {
    const client = unwrap(tag.expression);
    const target = rawTarget(templateText(node.template));
    return target === undefined
      ? undefined
      : { orm: "prisma", call: node, callee: tag, client, target, operation: name, transactional: false };
  }
  if (
    !/^(?:sql|tx)$/.test(name) ||
    !importsModule(
      file,
      /^(?:postgres|@neondatabase\/serverless|@vercel\/postgres)$|(?:^|[./@])(?:db|database|sql|postgres)(?:\/|$|\.[jt]s$)/,
    )
  ) {
    return undefined;
  }
  const write = writeOf(templateText(node.template));
  return write && { orm: "sql", call: node, callee: tag, client: tag, transactional: false, ...write };
}
