import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { clientCreation } from "../../../shared/typescript/database/clients.ts";
import {
  enclosingFunction,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrapAwait,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { declarationOf as declarationOfName, importsModule, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { wrapInFinally } from "./wrap.ts";

/** How what a method hands out is given back. The first name is what the message and the fix say. */
const releases: Readonly<Record<string, readonly string[]>> = {
  connect: ["release", "end", "done"],
  getConnection: ["release", "end", "destroy", "close"],
  createConnection: ["end", "close", "destroy", "release"],
  createQueryRunner: ["release"],
  startSession: ["endSession"],
};

/** Whether a call takes a connection out of a pool, or opens a session. */
function takesConnection(call: TS.CallExpression, method: string, file: TsFile): boolean {
  const receiver = receiverOf(call);
  if (!receiver || method === "createConnection") return false;
  if (method === "createQueryRunner") return true;
  if (method === "startSession") return importsModule(file, /^(?:mongoose|mongodb|@nestjs\/mongoose)$/);
  if (/pool$/i.test(lastNameOf(receiver))) return !/thread|worker|agent|browser|socket/i.test(lastNameOf(receiver));
  const initializer = ts.isIdentifier(receiver) ? initializerOf(receiver, file) : undefined;
  const made =
    initializer && (ts.isNewExpression(initializer) || ts.isCallExpression(initializer)) ? clientCreation(initializer, file) : undefined;
  return made?.kind === "pool";
}

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || file.role.script || file.role.seed) return undefined;
  const method = lastNameOf(call.expression);
  const names = releases[method];
  if (!names) return undefined;
  if (isOracle(call, file)) return judgeTaken(call, closings, file);
  if (!takesConnection(call, method, file)) return judgeOwn(call, file);
  return judgeTaken(call, names, file);
}

/** `oracledb.getConnection()`: the module itself has the pool. */
function isOracle(call: TS.CallExpression, file: TsFile): boolean {
  const receiver = receiverOf(call);
  return receiver !== undefined && lastNameOf(call.expression) === "getConnection" && originOf(receiver, file)?.module === "oracledb";
}

function judgeTaken(call: TS.CallExpression, names: readonly string[], file: TsFile): Outcomes {
  const callback = call.arguments.at(-1);
  if (callback && isFunction(callback)) return judgeCallback(call, callback, names, file);
  const { parent } = call;
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === "then") return judgeThen(call, parent, names, file);
  const declaration = declarationOf(call);
  // With `using`, the language gives it back.
  if (!declaration || (declaration.parent.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return undefined;
  return judgeVariable(call, declaration, names, file);
}

/** The variable that keeps the connection: `const client = await pool.connect()`. */
function declarationOf(
  call: TS.CallExpression,
): (TS.VariableDeclaration & { readonly parent: TS.VariableDeclarationList; readonly name: TS.Identifier }) | undefined {
  let value: TS.Node = call.parent;
  while (ts.isAwaitExpression(value) || ts.isParenthesizedExpression(value) || ts.isAsExpression(value)) value = value.parent;
  return ts.isVariableDeclaration(value) && ts.isIdentifier(value.name) && ts.isVariableDeclarationList(value.parent)
    ? (value as never)
    : undefined;
}

/** What a connection of one's own is closed with. */
const closings = ["close", "end", "destroy"];

/**
 * A connection that a function opens for itself and closes at its end: `createConnection(…)`, `MongoClient.connect(…)`,
 * `const client = new Client()` with `client.connect()`. One that is never closed may be meant to last as long as the process.
 */
function judgeOwn(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const made = receiver && ts.isIdentifier(receiver) ? localVariable(receiver, call, file) : undefined;
  const creation = made?.initializer ? unwrapAwait(made.initializer) : call;
  if (!(ts.isNewExpression(creation) || ts.isCallExpression(creation)) || !enclosingFunction(call)) return undefined;
  const client = clientCreation(creation, file);
  if (client?.kind !== "connection" && client?.library !== "mongodb") return undefined;
  const declaration = made ?? declarationOf(call);
  if (!declaration || !ts.isIdentifier(declaration.name)) return undefined;
  const closing = usesOf(declaration.name, file).find((use) => use !== declaration.name && fateOf(use, closings, file) === "plain");
  if (!closing || !ts.isPropertyAccessExpression(closing.parent)) return undefined;
  const names = [closing.parent.name.text, ...closings];
  return judgeVariable(call, declaration as typeof declaration & { readonly name: TS.Identifier }, names, file);
}

/** The declaration of a variable of the same function. */
function localVariable(name: TS.Identifier, at: TS.Node, file: TsFile): TS.VariableDeclaration | undefined {
  const declaration = declarationOfName(name, file);
  return declaration && ts.isVariableDeclaration(declaration) && enclosingFunction(declaration) === enclosingFunction(at)
    ? declaration
    : undefined;
}

/** `finally { await dataSource.destroy(); }` around: what the connection was taken from closes all of its own. */
function closesPool(call: TS.CallExpression, file: TsFile): boolean {
  const pool = receiverOf(call);
  const name = pool && sourceOf(pool, file);
  if (!name) return false;
  const closing = new RegExp(`(?<![\\w.])${name.replace(/[^\w]/g, "\\$&")}\\??\\.(?:destroy|end|close|drain)\\(`);
  for (let node: TS.Node = call; node.parent && !isFunction(node); node = node.parent)
    if (ts.isTryStatement(node.parent) && node.parent.tryBlock === node && node.parent.finallyBlock)
      if (closing.test(sourceOf(node.parent.finallyBlock, file))) return true;
  return false;
}

type Fate = "finally" | "catch" | "plain" | "away" | undefined;

function judgeVariable(
  call: TS.CallExpression,
  declaration: TS.VariableDeclaration & { readonly name: TS.Identifier },
  names: readonly string[],
  file: TsFile,
): Outcomes {
  const { name } = declaration;
  const uses = usesOf(name, file).filter((use) => use !== name);
  const fates = uses.map((use) => fateOf(use, names, file));
  const at = spanOf(call, file);
  if (fates.includes("away")) return undefined;
  if (fates.includes("finally")) return met(at);
  const release = `${name.text}.${names[0]}()`;
  const data = { name: name.text, release };
  const fix = wrapInFinally(declaration, release, uses, names, file);
  const more = { data, ...(fix ? { fixes: [fix] } : {}) };
  const releasing = uses.filter((_, i) => fates[i] === "plain" || fates[i] === "catch");
  const callee = { start: at.start, end: call.end };
  const [first] = releasing;
  if (!first) return problem("never", callee, more);
  if (!fates.includes("plain")) return problem("onlyCatch", callee, more);
  if (closesPool(call, file)) return met(at);
  // Given back both when it works and when it fails.
  if (fates.includes("catch")) return met(at);
  return waitsBetween(declaration, first)
    ? problem("notFinally", callee, {
        ...more,
        related: [{ at: spanOf(first.parent, file), message: "is only reached when nothing fails" }],
      })
    : met(at);
}

/** What a use does with the connection: gives it back, somewhere, or hands it away for good. */
function fateOf(use: TS.Identifier, names: readonly string[], file: TsFile): Fate {
  const { parent } = use;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === use) {
    if (!names.includes(parent.name.text)) return undefined;
    // client.release.bind(client), { done: client.release }
    const called = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
    return called ? placeOf(use) : "away";
  }
  if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== use)
    return isReturned(parent) ||
      /release|close|clean|finish|done|dispose|end|destroy|defer|register|push|add|set\b|^(?:commit|rollback)/i.test(
        lastNameOf(parent.expression),
      )
      ? "away"
      : undefined;
  if (ts.isExpressionStatement(parent) || ts.isTaggedTemplateExpression(parent) || ts.isPrefixUnaryExpression(parent)) return undefined;
  if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent))
    return parent.getChildAt(0) === use || ts.isIfStatement(parent) ? undefined : "away";
  if (ts.isBinaryExpression(parent) && /^(?:&&|\|\||[!=]==?)$/.test(parent.operatorToken.getText(file.root))) return undefined;
  // The options of a call: { session }
  if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)) {
    let owner: TS.Node = parent.parent;
    while (ts.isObjectLiteralExpression(owner) || ts.isPropertyAssignment(owner)) owner = owner.parent;
    return ts.isCallExpression(owner) ? undefined : "away";
  }
  return "away";
}

/** `return wrap(client)`, `return new Session(client)`: what is made around the connection goes to the caller, and the connection with it. */
function isReturned(made: TS.CallExpression | TS.NewExpression): boolean {
  if (ts.isCallExpression(made) && !/^(?:wrap|trace|proxy|decorat|instrument|create|make|build|to[A-Z])/.test(lastNameOf(made.expression)))
    return false;
  return ts.isReturnStatement(made.parent) || (ts.isArrowFunction(made.parent) && made.parent.body === made);
}

function placeOf(use: TS.Node): Fate {
  let below: TS.Node = use;
  for (let current = use.parent; current && !isFunction(current); below = current, current = current.parent) {
    if (ts.isTryStatement(current) && current.finallyBlock === below) return "finally";
    if (ts.isCatchClause(current)) return "catch";
  }
  const fn = enclosingFunction(use);
  // promise.finally(() => client.release())
  const call = fn?.parent;
  if (call && ts.isCallExpression(call) && /^(?:finally|on|once|pipeline|finished)$/.test(lastNameOf(call.expression)))
    return lastNameOf(call.expression) === "finally" ? "finally" : "away";
  return "plain";
}

/** Whether anything that may fail is waited for between taking and giving back. */
function waitsBetween(declaration: TS.Node, release: TS.Node): boolean {
  const fn = enclosingFunction(declaration);
  if (!fn || fn !== enclosingFunction(release)) return false;
  let waits = false;
  walkBelow(fn, (node) => {
    if (
      node.pos >= declaration.end &&
      node.end <= release.pos &&
      (ts.isAwaitExpression(node) || ts.isThrowStatement(node) || ts.isReturnStatement(node))
    )
      waits = true;
    return !waits;
  });
  return waits;
}

/** `pool.connect((error, client, release) => …)`: somewhere in the callback it is given back, or the callback hands it on. */
function judgeCallback(call: TS.CallExpression, callback: TS.FunctionLikeDeclaration, names: readonly string[], file: TsFile): Outcomes {
  const [, connection, done] = callback.parameters.map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name : undefined));
  if (!connection || !callback.body) return undefined;
  const away = usesOf(connection, file).some((use) => use !== connection && fateOf(use, names, file) === "away");
  const text = sourceOf(callback.body, file);
  const released =
    new RegExp(`\\b${connection.text}\\s*\\??\\.\\s*(?:${names.join("|")})\\b`).test(text) ||
    (done !== undefined && new RegExp(`\\b${done.text}\\b`).test(text));
  if (released) return met(spanOf(call, file));
  return away
    ? undefined
    : problem("never", spanOf(call.expression, file), { data: { name: connection.text, release: `${connection.text}.${names[0]}()` } });
}

/** `pool.connect().then((client) => …)`: given back at the end of the promises or both when it works and when it fails. */
function judgeThen(call: TS.CallExpression, then: TS.PropertyAccessExpression, names: readonly string[], file: TsFile): Outcomes {
  const callback = ts.isCallExpression(then.parent) ? then.parent.arguments[0] : undefined;
  const connection = callback && isFunction(callback) ? callback.parameters[0]?.name : undefined;
  if (!connection || !ts.isIdentifier(connection)) return undefined;
  const uses = usesOf(connection, file).filter((use) => use !== connection);
  const fates = uses.map((use) => fateOf(use, names, file));
  const at = spanOf(call, file);
  if (fates.includes("away")) return undefined;
  const releasing = uses.filter((_, i) => fates[i] !== undefined);
  const [first] = releasing;
  const data = { name: connection.text, release: `${connection.text}.${names[0]}()` };
  if (!first) return problem("never", at, { data });
  // Nothing else is done with it, or it is given back in more than one place.
  if (releasing.length > 1 || uses.length === 1 || fates.includes("finally")) return met(at);
  return problem("notFinally", at, { data, related: [{ at: spanOf(first.parent, file), message: "is only reached when nothing fails" }] });
}

/** TypeScript: connections that are taken from a pool and not given back whatever happens. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries(Object.keys(releases).map((name) => [name, visit])) };
