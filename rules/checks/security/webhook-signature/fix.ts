/** An HMAC over the raw body, for handlers that get a web standard request. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Handler } from "../../../shared/typescript/handlers.ts";
import { hasModifier, unwrapAwait, walkOwn } from "../../../shared/typescript/nodes.ts";
import { importName, indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";

/** `const body = await request.json()`: the first statement that takes the body. */
function bodyRead(fn: Handler["fn"], request: string): TS.VariableDeclaration | undefined {
  let found: TS.VariableDeclaration | undefined;
  walkOwn(fn, (node) => {
    if (found || !ts.isVariableDeclaration(node) || !node.initializer) return;
    const call = unwrapAwait(node.initializer);
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== "json") return;
    if (ts.isIdentifier(call.expression.expression) && call.expression.expression.text === request) found = node;
  });
  return found;
}

/** The fix for `export async function POST(request: Request)`; for routers that parse bodies first the raw body is gone. */
export function verifyFix(handler: Handler, file: TsFile): ProblemFix | undefined {
  const { fn, framework, method } = handler;
  const parameter = fn.parameters[0]?.name;
  if (
    framework !== "next" ||
    method !== "POST" ||
    !parameter ||
    !ts.isIdentifier(parameter) ||
    !hasModifier(fn, ts.SyntaxKind.AsyncKeyword)
  )
    return undefined;
  const request = parameter.text;
  const read = bodyRead(fn, request);
  const statement = read?.parent.parent;
  if (!read?.initializer || !statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1)
    return undefined;
  if (/\b(?:rawBody|expected|signature)\b/.test(file.text)) return undefined;
  const hmac = importName(file, ["node:crypto", "crypto"], "createHmac");
  const same = importName(file, ["node:crypto", "crypto"], "timingSafeEqual");
  const { semicolon, lineEnd } = styleOf(file);
  const start = statement.getStart(file.root);
  const indent = indentAt(start, file);
  const lines = [
    `const rawBody = await ${request}.text()${semicolon}`,
    `const expected = ${hmac.name}(${quoted("sha256", file)}, process.env.WEBHOOK_SECRET ?? ${quoted("", file)}).update(rawBody).digest(${quoted("hex", file)})${semicolon}`,
    `const signature = ${request}.headers.get(${quoted("x-signature", file)}) ?? ${quoted("", file)}${semicolon}`,
    `if (!process.env.WEBHOOK_SECRET || signature.length !== expected.length || !${same.name}(Buffer.from(signature), Buffer.from(expected))) {`,
    `${styleOf(file).indent}return new Response(null, { status: 401 })${semicolon}`,
    "}",
  ];
  const [added] = hmac.edits;
  const imports = added && same.edits.length > 0 ? [joined(added)] : [...hmac.edits, ...same.edits];
  return {
    fix: "verify",
    edits: [
      ...imports,
      { start, end: start, text: lines.map((line) => line + lineEnd + indent).join("") },
      { start: read.initializer.getStart(file.root), end: read.initializer.end, text: "JSON.parse(rawBody)" },
    ],
    ensureLines: [{ path: ".env.example", line: "WEBHOOK_SECRET=", comment: "Secret that the sender signs webhooks with" }],
  };
}

/** One import for both names in place of two. */
function joined(edit: TextEdit): TextEdit {
  return { ...edit, text: edit.text.replace(/\bcreateHmac\b/, "createHmac, timingSafeEqual") };
}
