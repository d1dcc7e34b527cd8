/** Quick fixes: a store in Redis for sessions and for limits. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { addProperties, importName, styleOf } from "../../../shared/typescript/style.ts";

const packages = { session: "connect-redis", limiter: "rate-limit-redis" } as const;

/** The fix for options that are written in the call of a file that has no Redis client of its own. */
export function storeFix(
  call: TS.CallExpression,
  options: TS.ObjectLiteralExpression | undefined,
  kind: "session" | "limiter",
  file: TsFile,
): ProblemFix | undefined {
  if (!options || options.parent !== call || !ts.isIdentifier(call.expression) || /redis/i.test(file.text)) return undefined;
  const statement = ts.findAncestor(call, (node): node is TS.Statement => ts.isStatement(node) && ts.isSourceFile(node.parent));
  if (!statement) return undefined;
  const { semicolon, lineEnd } = styleOf(file);
  const store = importName(file, [packages[kind]], "RedisStore");
  const client = importName(file, ["redis"], "createClient");
  const start = statement.getStart(file.root);
  const typed = /\.[cm]?tsx?$/.test(file.path);
  const given =
    kind === "session" ? "client: redisClient" : `sendCommand: (...args${typed ? ": string[]" : ""}) => redisClient.sendCommand(args)`;
  const made = [
    `const redisClient = ${client.name}({ url: process.env.REDIS_URL })${semicolon}`,
    `redisClient.connect().catch((error) => {`,
    `${styleOf(file).indent}throw error${semicolon}`,
    `})${semicolon}`,
    "",
  ].join(lineEnd);
  return {
    fix: kind === "session" ? "sessionStore" : "limiterStore",
    edits: [
      ...store.edits,
      ...client.edits,
      { start, end: start, text: made },
      addProperties(options, [`store: new ${store.name}({ ${given} })`], file),
    ],
    ensureLines: [{ path: ".env.example", line: "REDIS_URL=redis://localhost:6379" }],
  };
}
