/** Handlers of signals, written for the server that listens. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { sourceOf } from "../../../shared/typescript/nodes.ts";
import { indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";

/** The fix for `app.listen(…)`, where the call is a statement or its result is kept in a variable. */
export function skeleton(call: TS.CallExpression, framework: string, receiver: string, file: TsFile): readonly ProblemFix[] {
  const statement = ts.findAncestor(call, ts.isStatement);
  if (!statement || !(ts.isSourceFile(statement.parent) || ts.isBlock(statement.parent)) || !/^[\w.]+$/.test(receiver)) return [];
  const start = statement.getStart(file.root);
  const outer = indentAt(start, file);
  const { lineEnd, semicolon } = styleOf(file);
  if (framework === "nest") {
    const text = `${receiver}.enableShutdownHooks()${semicolon}${lineEnd}${outer}`;
    return [{ fix: "enableHooks", edits: [{ start, end: start, text }] }];
  }
  const edits: TextEdit[] = [];
  let server = receiver;
  if (framework !== "fastify" && framework !== "http") {
    const kept = ts.isVariableDeclaration(call.parent) && ts.isIdentifier(call.parent.name) ? call.parent.name.text : undefined;
    if (!kept && !(ts.isExpressionStatement(statement) && statement.expression === call)) return [];
    server = kept ?? (/\bserver\b/.test(file.text) ? "httpServer" : "server");
    if (!kept) edits.push({ start, end: start, text: `const ${server} = ` });
  }
  edits.push({ start: statement.end, end: statement.end, text: handlers(server, framework, outer, file) });
  return sourceOf(statement, file).startsWith("return") ? [] : [{ fix: "addHandler", edits }];
}

function handlers(server: string, framework: string, outer: string, file: TsFile): string {
  const { indent, lineEnd, semicolon } = styleOf(file);
  const close =
    framework === "fastify"
      ? `${server}.close().then(() => process.exit(0), () => process.exit(1))${semicolon}`
      : `${server}.close(() => process.exit(0))${semicolon}`;
  const lines = [
    "",
    "const shutdown = () => {",
    `${indent}setTimeout(() => process.exit(1), 10_000).unref()${semicolon}`,
    `${indent}${close}`,
    `}${semicolon}`,
    `process.once(${quoted("SIGTERM", file)}, shutdown)${semicolon}`,
    `process.once(${quoted("SIGINT", file)}, shutdown)${semicolon}`,
  ];
  return lines.map((line) => (line === "" ? lineEnd : `${lineEnd}${outer}${line}`)).join("");
}
