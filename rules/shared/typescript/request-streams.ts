/** Requests of servers without a router: the functions that take them, and bodies that are read piece by piece. */
import { mentions } from "../mentions.ts";
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { type FunctionNode, lastNameOf, propertyName, receiverOf, unwrap } from "./nodes.ts";
import { isServe } from "./routes/serve.ts";
import { declarationOf } from "./scope.ts";
import { givenTo } from "./text-parts.ts";
import { staticString } from "./values.ts";

/** Whether a function is `fetch` of `Bun.serve({ fetch })` or of a worker's default export, or the handler of `Deno.serve(handler)`. */
export function isFetchHandler(fn: FunctionNode): boolean {
  if (isServe(fn.parent)) return true;
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent;
  if (!ts.isMethodDeclaration(member) && !ts.isPropertyAssignment(member)) return false;
  if (propertyName(member.name) !== "fetch" || !ts.isObjectLiteralExpression(member.parent)) return false;
  let owner: TS.Node = member.parent.parent;
  while (ts.isSatisfiesExpression(owner) || ts.isAsExpression(owner)) owner = owner.parent;
  return ts.isExportAssignment(owner) || isServe(owner);
}

const piecewise = /\.on\(\s*["']data["']|for await/;

/** The stream whose pieces a text or list holds: `req.on("data", (chunk) => (raw += chunk))`, `for await (const chunk of req) chunks.push(chunk)`. */
export function streamBehind(buffer: TS.Identifier, file: TsFile): TS.Expression | undefined {
  if (!mentions(file, piecewise)) return undefined;
  for (const value of givenTo(buffer, file)) {
    const inner = unwrap(value);
    const piece = ts.isCallExpression(inner) ? (receiverOf(inner) ?? inner) : inner;
    const stream = ts.isIdentifier(piece) ? streamOfPiece(piece, file) : undefined;
    if (stream) return stream;
  }
  return undefined;
}

function streamOfPiece(piece: TS.Identifier, file: TsFile): TS.Expression | undefined {
  const declaration = declarationOf(piece, file);
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration)) {
    const loop = declaration.parent.parent;
    return ts.isForOfStatement(loop) && loop.awaitModifier ? loop.expression : undefined;
  }
  const call = ts.isParameter(declaration) ? declaration.parent.parent : undefined;
  const listens = call && ts.isCallExpression(call) && lastNameOf(call.expression) === "on";
  return listens && staticString(call.arguments[0], file) === "data" ? receiverOf(call) : undefined;
}
