import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { growthOf } from "../../../shared/typescript/growth.ts";
import { calleeSpan, isFunction, lastNameOf, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { exportPath, originOf } from "../../../shared/typescript/scope.ts";
import { type Store, storesOf } from "../../../shared/typescript/stores.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { storeFix } from "./fix.ts";
import { keptUnder } from "./kinds.ts";

function outside(node: TS.Node, file: TsFile): boolean {
  const runtime = runtimeOf(file);
  return runtime === "browser" || runtime === "tool" || file.role.development || inDevelopmentBranch(node, file);
}

/** session({ secret }), rateLimit({ limit: 100 }): without a store they count and keep in memory. */
function visitMiddleware(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  const kind = origin && kindOf(origin.module, exportPath(origin));
  return kind && !outside(call, file) ? judgeOptions(call, call.arguments[0], kind, file) : undefined;
}

function kindOf(module: string, path: readonly string[]): "session" | "limiter" | undefined {
  if (module === "express-session" && path.length === 0) return "session";
  const limiter = module === "express-rate-limit" || module === "express-slow-down";
  return limiter && (path.length === 0 || /^(?:rateLimit|slowDown|default)$/.test(path[0] ?? "")) ? "limiter" : undefined;
}

/** app.register(fastifySession, { … }), app.register(rateLimit, { … }) */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const [plugin, options] = call.arguments;
  const module = plugin && originOf(plugin, file)?.module;
  if (module === "@fastify/session" || module === "fastify-session")
    return outside(call, file) ? undefined : judgeOptions(call, options, "session", file);
  if (module !== "@fastify/rate-limit") return undefined;
  return outside(call, file) ? undefined : judgeOptions(call, options, "limiter", file, "redis");
}

function judgeOptions(
  call: TS.CallExpression,
  given: TS.Expression | undefined,
  kind: "session" | "limiter",
  file: TsFile,
  own = "store",
): Outcomes {
  const options = given && objectOf(given, file);
  const at = calleeSpan(call, file);
  if (given && !options) return undefined;
  for (const name of options ? new Set(["store", own]) : []) {
    const option = options && optionOf(options, name, file);
    if (option?.state === "unknown") return undefined;
    if (option?.state === "set") return isMemory(option.value) ? problem(kind, spanOf(option.value, file)) : met(at);
  }
  if (kind === "limiter" ? isOtherwiseStored(call, file) : takesOver(call, file)) return undefined;
  const fix = storeFix(call, options, kind, file);
  return problem(kind, at, fix ? { fixes: [fix] } : {});
}

/** `if (queued) rateLimit({ store }) else rateLimit({ … })`: whoever runs one process alone needs no store. */
function isOtherwiseStored(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  const stored = new RegExp(`\\b${name}\\s*\\((?:[^;]*?)\\bstore\\s*[:,}]`);
  for (let node: TS.Node = call; node.parent && !isFunction(node); node = node.parent) {
    const { parent } = node;
    const other =
      ts.isIfStatement(parent) && parent.elseStatement
        ? parent.elseStatement === node
          ? parent.thenStatement
          : parent.elseStatement
        : ts.isConditionalExpression(parent) && parent.condition !== node
          ? parent.whenTrue === node
            ? parent.whenFalse
            : parent.whenTrue
          : undefined;
    if (other && other !== node && stored.test(sourceOf(other, file))) return true;
  }
  return false;
}

/** `if (!connected) app.use(session({ secret }))`, behind one with a store: what takes over while that is away. */
function takesOver(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  const conditional = ts.findAncestor(call, (node) => ts.isIfStatement(node) || ts.isCatchClause(node) || isFunction(node));
  if (!conditional || isFunction(conditional)) return false;
  let stored = false;
  walkBelow(file.root, (node) => {
    if (stored || node === call || !ts.isCallExpression(node) || lastNameOf(node.expression) !== name) return;
    const options = node.arguments[0] && objectOf(node.arguments[0], file);
    const store = options && optionOf(options, "store", file);
    if (store?.state === "set" && !isMemory(store.value)) stored = true;
  });
  return stored;
}

/** new MemoryStore(), new session.MemoryStore() */
function isMemory(store: TS.Expression): boolean {
  const inner = unwrap(store);
  return ts.isNewExpression(inner) && /^(?:MemoryStore|Memorystore)$/.test(lastNameOf(inner.expression));
}

/** new RateLimiterMemory({ points: 5, duration: 1 }) */
function visitLimiter(created: TS.NewExpression, file: TsFile): Outcomes {
  const origin = originOf(created.expression, file);
  if (origin?.module !== "rate-limiter-flexible" || outside(created, file)) return undefined;
  const name = exportPath(origin).at(-1) ?? "";
  if (name !== "RateLimiterMemory") return /^RateLimiter/.test(name) ? met(spanOf(created.expression, file)) : undefined;
  // What takes over while the shared store is away is not the limit itself.
  const insurance = ts.findAncestor(created, (node) => ts.isPropertyAssignment(node) && /insurance/i.test(sourceOf(node.name, file)));
  const holder = created.parent;
  const target = ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) ? sourceOf(holder.name, file) : "";
  if (/insurance|fallback/i.test(target)) return undefined;
  const used = target !== "" && new RegExp(`insuranceLimiter:\\s*${target.replaceAll("$", "\\$")}\\b`).test(file.text);
  return insurance || used ? undefined : problem("limiter", spanOf(created.expression, file));
}

/** ThrottlerModule.forRoot([{ ttl, limit }]) */
function visitThrottler(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  const [first] = call.arguments;
  if (origin?.module !== "@nestjs/throttler" || !first || outside(call, file)) return undefined;
  const inner = unwrap(first);
  if (ts.isArrayLiteralExpression(inner)) return problem("limiter", calleeSpan(call, file));
  const options = objectOf(inner, file);
  const storage = options && optionOf(options, "storage", file);
  if (!storage || storage.state === "unknown") return undefined;
  return storage.state === "set" ? met(calleeSpan(call, file)) : problem("limiter", calleeSpan(call, file));
}

/** ratelimit({ driver: "memory", db: new Map() }) of koa-ratelimit */
function visitDriver(call: TS.CallExpression, file: TsFile): Outcomes {
  if (originOf(call.expression, file)?.module !== "koa-ratelimit" || outside(call, file)) return undefined;
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const driver = options && optionOf(options, "driver", file);
  const name = driver?.state === "set" ? staticString(driver.value, file) : undefined;
  if (name === undefined) return undefined;
  return name === "memory" ? problem("limiter", calleeSpan(call, file)) : met(calleeSpan(call, file));
}

/** What a store keeps for people, by its own name, else by that of its values' type. */
function keptState(store: Store): string | undefined {
  const words = wordsOf(store.name);
  if (words.length > 1) return keptUnder(words);
  const type = store.declaration.type ?? (ts.isNewExpression(store.made) ? store.made : undefined);
  const value = type && (ts.isNewExpression(type) || ts.isTypeReferenceNode(type)) ? type.typeArguments?.[1] : undefined;
  return (
    keptUnder(words) ?? (value && ts.isTypeReferenceNode(value) ? keptUnder([...words, ...wordsOf(value.typeName.getText())]) : undefined)
  );
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (runtimeOf(file) === "browser" || runtimeOf(file) === "tool") return undefined;
  return storesOf(file).flatMap((store): Outcome[] => {
    const what = store.kind === "array" ? undefined : keptState(store);
    const write = what && store.uses.find((use) => use.what === "write" && growthOf(use, store, file) !== undefined);
    if (!what || !write || outside(store.declaration, file) || keepsObjects(store, file)) return [];
    // A bare `states` is only the state of logins where somebody logs in.
    if (/^states?$/i.test(store.name) && !/oauth|authorize|redirect_?uri|pkce/i.test(file.text)) return [];
    return [
      problem("map", spanOf(store.at, file), {
        data: { name: store.name, what },
        related: [{ at: spanOf(write.node, file), message: `An entry is made here, while requests are answered` }],
        pending: null,
      }),
    ];
  });
}

/** Promises, sockets and servers live in one process by their nature. */
function keepsObjects(store: Store, file: TsFile): boolean {
  const type = store.declaration.type ?? store.made;
  const text = sourceOf(type, file);
  const values = store.uses.map((use) => (use.value ? sourceOf(use.value, file) : "")).join(" ");
  return (
    keepsResources(store, file) ||
    /Promise<|Socket|Transport|Timeout|Controller|Server\b|Client\b|Browser|Stream|=>|Emitter|Process\b/.test(text) ||
    /\b(?:transport|socket|ws|controller|server|setTimeout)\b/.test(values)
  );
}

/** A class of this file that gives something back when it is done with: dispose(), close(). */
function keepsResources(store: Store, file: TsFile): boolean {
  const written = sourceOf(store.declaration.type ?? store.made, file);
  const given = store.uses.map(({ value }) => (value ? sourceOf(value, file) : "")).join(" ");
  return file.root.statements.some(
    (statement) =>
      ts.isClassDeclaration(statement) &&
      statement.name !== undefined &&
      (new RegExp(`\\b${statement.name.text}\\b`).test(written) || new RegExp(`\\bnew ${statement.name.text}\\(`).test(given)) &&
      statement.members.some(({ name }) => name && /^(?:dispose|close|destroy|terminate|disconnect)$/.test(sourceOf(name, file))),
  );
}

/** TypeScript: collections that keep sessions, counters and the like, and middlewares and limiters without a store. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    file: visitFile,
    call: {
      session: visitMiddleware,
      expressSession: visitMiddleware,
      rateLimit: visitMiddleware,
      slowDown: visitMiddleware,
      register: visitRegister,
      forRoot: visitThrottler,
      ratelimit: visitDriver,
    },
    new: { RateLimiterMemory: visitLimiter, RateLimiterRedis: visitLimiter },
  },
  { "express-session": "session", "express-rate-limit": "rateLimit", "express-slow-down": "slowDown", "koa-ratelimit": "ratelimit" },
);
