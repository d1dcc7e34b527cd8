import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { takesRequest } from "../../../shared/typescript/functions.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  calleeSpan,
  chainOf,
  enclosingFunction,
  type FunctionNode,
  hasModifier,
  receiverOf,
  sourceOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { declarationOf, importsOf } from "../../../shared/typescript/scope.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { visitEffect } from "./effects.ts";

function visitInterval(call: TS.CallExpression, file: TsFile): Outcomes {
  const chain = chainOf(call.expression)?.join(".") ?? "";
  if (!/^(?:globalThis\.|global\.)?setInterval$/.test(chain) || declaredHere(call, file) || inDevelopmentBranch(call, file))
    return undefined;
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser") return undefined;
  const pending = runtime === "unknown" ? { pending: true } : {};
  const at = calleeSpan(call, file);
  const fixes = [{ fix: "unref", edits: [{ start: call.end, end: call.end, text: ".unref()" }] }];
  const { parent } = call;
  if (ts.isExpressionStatement(parent)) return problem("timer", at, { fixes, ...pending });
  if (ts.isPropertyAccessExpression(parent)) return /^(?:unref|hasRef)$/.test(parent.name.text) ? met(at) : undefined;
  const name = handleName(parent, call);
  if (name === undefined) return undefined;
  if (isReleased(name, file)) return met(at);
  return isPassedOn(name, call, file) ? undefined : problem("kept", at, { data: { name }, fixes, ...pending });
}

/** An own function, or the one of `timers/promises`, goes by the same name. */
function declaredHere(call: TS.CallExpression, file: TsFile): boolean {
  const callee = unwrap(call.expression);
  if (!ts.isIdentifier(callee)) return false;
  const imported = importsOf(file).get(callee.text);
  return declarationOf(callee, file) !== undefined || (imported !== undefined && !/^(?:node:)?timers$/.test(imported.module));
}

/** What the handle is kept in: `timer`, `this.timer`. */
function handleName(parent: TS.Node, call: TS.Expression): string | undefined {
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyDeclaration(parent) && ts.isIdentifier(parent.name)) return `this.${parent.name.text}`;
  const assigned = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === call;
  return assigned ? chainOf(parent.left)?.join(".") : undefined;
}

function isReleased(name: string, file: TsFile): boolean {
  const last = name.split(".").at(-1) ?? name;
  return new RegExp(
    `\\bclear(?:Interval|Timeout)\\s*\\(\\s*(?:[\\w.]+[.!?]+)?${last}\\b|\\b${last}[?!]?\\.(?:unref|close|\\[Symbol\\.dispose\\])`,
  ).test(file.text);
}

/** A handle that leaves the place where it is kept may be cleared elsewhere: it is named again, or is exported. */
function isPassedOn(name: string, call: TS.CallExpression, file: TsFile): boolean {
  const { parent } = call;
  const kept = ts.isBinaryExpression(parent) ? unwrap(parent.left) : (parent as TS.VariableDeclaration).name;
  const statement = parent.parent.parent;
  if (ts.isVariableStatement(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return true;
  if (ts.isIdentifier(kept) && !ts.isPropertyDeclaration(parent)) return usesOf(kept, file).some((use) => use !== kept);
  const member = name.split(".").at(-1) ?? name;
  const uses = file.text.match(new RegExp(`\\.${member}\\b`, "g"))?.length ?? 0;
  return uses > (ts.isPropertyDeclaration(parent) ? 0 : 1);
}

/** emitter.on(…) for every request, on something that outlives the request. */
function visitListener(call: TS.CallExpression, file: TsFile): Outcomes {
  const target = receiverOf(call);
  const event = call.arguments[0] && staticString(call.arguments[0], file);
  if (!target || event === undefined || call.arguments.length !== 2 || file.role.test || !outlives(target, file)) return undefined;
  if (!ts.isExpressionStatement(call.parent)) return undefined;
  const answering = handlerAround(call, file)?.fn ?? answeringAround(call);
  if (!answering) return undefined;
  const name = sourceOf(target, file);
  const body = sourceOf(answering, file);
  const removed = /\.(?:off|removeListener|removeAllListeners|unsubscribe)\s*\(/.test(body);
  return removed ? met(calleeSpan(call, file)) : problem("listener", calleeSpan(call, file), { data: { target: name } });
}

/** The function of a request and a response around a node, which some router takes. */
function answeringAround(node: TS.Node): FunctionNode | undefined {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (takesRequest(fn)) return fn;
  return undefined;
}

const sharedName = /(?:emitter|events?|bus|pubsub|client|queue|redis|subscriber|io)$/i;

/** `process`, an import, a constant of the module: made once, not for each request. */
function outlives(target: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(target)) return false;
  if (target.text === "process") return true;
  const declaration = declarationOf(target, file);
  // const { bus } = require("./bus")
  const required = declaration && ts.isBindingElement(declaration) ? ts.findAncestor(declaration, ts.isVariableDeclaration) : undefined;
  if (required) return ts.isSourceFile(required.parent.parent.parent) && sharedName.test(target.text);
  if (declaration) return ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
  const imported = importsOf(file).get(target.text);
  return imported !== undefined && sharedName.test(target.text);
}

/** TypeScript: intervals that nothing can stop, listeners that each request adds, and effects of React without a cleanup. */
export const typescript: TypeScriptVisitors = {
  call: {
    setInterval: visitInterval,
    on: visitListener,
    addListener: visitListener,
    useEffect: (call, file) => visitEffect(call, file),
    useLayoutEffect: (call, file) => visitEffect(call, file),
  },
};
