import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { checksSecret } from "../../../shared/typescript/access.ts";
import { databaseWrite, writeMethods } from "../../../shared/typescript/database.ts";
import { databaseRead, readMethods } from "../../../shared/typescript/database/reads.ts";
import { isDecidingGuard } from "../../../shared/names/authentication.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  chainOf,
  functionName,
  type FunctionNode,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/typescript/request.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";
import { isClaimedId } from "../../../shared/names/claimed-ids.ts";
import { isCompared } from "./compared.ts";
import { sessionFix } from "./fix.ts";

/** An id of the request that says on whose behalf something is done. */
export interface ClaimedId {
  readonly expression: TS.Expression;
  readonly name: string;
  readonly part: RequestPart;
  /** It is the only thing that a shorthand property holds: `{ tenantId }`. */
  readonly shorthand: boolean;
}

function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.example ||
    role.migration ||
    role.browser ||
    /(?:^|\/)(?:admin|internal|backoffice)(?:\/|\.)/i.test(file.path)
  );
}

function claimedId(node: TS.Expression, file: TsFile, shorthand = false): ClaimedId | undefined {
  const part = requestPart(node, file);
  if (!part || !/^(?:body|query|headers)$/.test(part.source)) return undefined;
  const name = part.path.at(-1) ?? "";
  return isClaimedId(name) && part.path.length <= 2 ? { expression: node, name, part, shorthand } : undefined;
}

/** The ids of the request that an expression is made of; objects, templates and constants are looked into. */
function claimedIn(expression: TS.Node, file: TsFile, depth = 0): ClaimedId[] {
  if (depth > 6 || isFunction(expression)) return [];
  if (ts.isExpression(expression)) {
    const own = claimedId(expression, file);
    if (own) return [own];
  }
  if (ts.isIdentifier(expression)) {
    const initializer = initializerOf(expression, file);
    return initializer ? claimedIn(initializer, file, depth + 3).map((found) => ({ ...found, expression, shorthand: false })) : [];
  }
  if (ts.isShorthandPropertyAssignment(expression)) {
    const own = claimedId(expression.name, file, true);
    return own ? [own] : [];
  }
  if (ts.isPropertyAssignment(expression)) return claimedIn(expression.initializer, file, depth + 1);
  if (ts.isPropertyAccessExpression(expression)) return [];
  const found: ClaimedId[] = [];
  ts.forEachChild(expression, (child) => {
    found.push(...claimedIn(child, file, depth + 1));
  });
  return found;
}

const reportedKey = {};

function judge(found: ClaimedId | undefined, condition: TS.Expression, message: "condition" | "key", what: string, file: TsFile): Outcomes {
  const fn = found?.part.fn;
  if (!found || !fn) return undefined;
  if (checksSecret(fn, file)) return undefined;
  const reported = file.memo(reportedKey, () => new Map<FunctionNode, Set<string>>());
  const names = reported.get(fn) ?? new Set<string>();
  reported.set(fn, names);
  if (names.has(found.name)) return undefined;
  names.add(found.name);
  const at = spanOf(found.expression, file);
  if (isCompared(found, condition, file)) return met(at);
  const route = handlerAround(found.expression, file);
  if (route && /(?:^|\/)(?:admin|internal|backoffice)/i.test(route.path)) return undefined;
  if (route?.guards.some((guard) => isDecidingGuard(sourceOf(guard, file)))) return met(at);
  const source = found.part.source === "headers" ? "headers" : found.part.source;
  const fix = sessionFix(found, fn, file);
  return problem(message, at, {
    data: { name: found.name, source, what },
    pending: {
      handler: route?.handlerName || functionName(fn),
      tenant: !/user/i.test(found.name),
      field: source === "body" ? found.name : "",
    },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** The part of a call that chooses records: `where`, a filter, an id. */
function conditionOf(call: TS.CallExpression, file: TsFile): TS.Expression | undefined {
  const name = lastNameOf(call.expression);
  const [first, second] = call.arguments;
  const read = databaseRead(call, file);
  // The comparison functions of Drizzle are visited by themselves.
  if (read?.orm === "drizzle") return undefined;
  if (read) return read.where ?? (/^(?:findById|findByPk)$/.test(name) ? first : read.sql === undefined ? undefined : second);
  const write = databaseWrite(call, file);
  if (!write || /^(?:create|insert|bulk|save|values)/i.test(write.operation)) return undefined;
  if (write.orm === "sql") return second;
  const options = call.arguments
    .map((argument) => objectOf(argument, file))
    .find((object) => object && optionOf(object, "where", file).state === "set");
  const where = options && optionOf(options, "where", file);
  if (where?.state === "set") return where.value;
  return write.orm === "mongoose" || write.orm === "typeorm" ? first : undefined;
}

function visitQuery(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const store = visitStore(call, file);
  if (store) return store;
  const condition = conditionOf(call, file);
  return condition && judge(claimedIn(condition, file)[0], condition, "condition", "", file);
}

/** eq(orders.userId, id) of Drizzle. */
function visitEquals(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = call.arguments[1];
  if (outside(file) || !value || !/^drizzle-orm/.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  // and(eq(…), eq(…)) is one condition.
  let whole: TS.Expression = call;
  while (ts.isCallExpression(whole.parent) && whole.parent.expression !== whole && /^(?:and|or)$/.test(lastNameOf(whole.parent.expression)))
    whole = whole.parent;
  return judge(claimedIn(value, file)[0], whole, "condition", "", file);
}

/** .where({ userId }), .where("user_id", userId), .andWhere("o.userId = :id", { id }) of query builders. */
function visitWhere(call: TS.CallExpression, file: TsFile): Outcomes {
  const condition = call.arguments.at(-1);
  if (outside(file) || !condition || isFunction(unwrap(condition))) return undefined;
  return judge(claimedIn(condition, file)[0], call, "condition", "", file);
}

/** new QueryCommand({ ExpressionAttributeValues: { ":t": tenantId } }), new GetCommand({ Key: { userId } }) of DynamoDB. */
function visitCommand(created: TS.NewExpression, file: TsFile): Outcomes {
  const options = created.arguments?.[0] && objectOf(created.arguments[0], file);
  if (outside(file) || !options || !/dynamodb/.test(originOf(created.expression, file)?.module ?? "")) return undefined;
  for (const key of ["ExpressionAttributeValues", "Key"]) {
    const value = optionOf(options, key, file);
    const found = value.state === "set" ? claimedIn(value.value, file)[0] : undefined;
    if (found && value.state === "set") return judge(found, value.value, "condition", "", file);
  }
  return undefined;
}

const stores: readonly { readonly owner: RegExp; readonly methods: RegExp; readonly what: string }[] = [
  {
    owner: /redis|cache|^kv$|memcached|Cache$/i,
    methods: /^(?:get|set|del|delete|mget|hget|hset|setex|incr|has|fetch|wrap|remember|getOrSet)$/,
    what: "cache entry",
  },
  { owner: /limit/i, methods: /^(?:limit|consume|check|hit|get|increment)$/, what: "rate limit" },
];

function visitStore(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const [key] = call.arguments;
  if (outside(file) || !receiver || !key) return undefined;
  const name = lastNameOf(call.expression);
  const owners = [lastNameOf(receiver), madeBy(receiver, file)];
  const store = stores.find((row) => row.methods.test(name) && owners.some((owner) => row.owner.test(owner)));
  return store && judge(claimedIn(key, file)[0], key, "key", store.what, file);
}

/** The class of an object that this file makes: `const perTenant = new RateLimiterRedis(…)`; "" where it comes from elsewhere. */
function madeBy(receiver: TS.Expression, file: TsFile): string {
  const name = unwrap(receiver);
  const initializer = ts.isIdentifier(name) ? initializerOf(name, file) : undefined;
  const made = initializer && unwrap(initializer);
  return made && ts.isNewExpression(made) ? lastNameOf(made.expression) : "";
}

/** rateLimit({ keyGenerator: (req) => req.headers["x-tenant-id"] }) */
function visitKeyGenerator(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const fn = ts.isPropertyAssignment(node) ? unwrap(node.initializer) : undefined;
  if (outside(file) || !fn || !ts.isArrowFunction(fn) || ts.isBlock(fn.body)) return undefined;
  const [found] = claimedIn(fn.body, file);
  return judge(found ?? claimedByParameter(fn, fn.body), fn.body, "key", "rate limit", file);
}

/** The only parameter of a key generator is the request, whatever its type: `req.headers["x-user-id"]`, `req.query.userId`. */
function claimedByParameter(fn: TS.ArrowFunction, body: TS.Expression): ClaimedId | undefined {
  const expression = unwrap(body);
  const [base, source, name, ...more] = chainOf(expression) ?? [];
  const [parameter] = fn.parameters;
  if (!parameter || !ts.isIdentifier(parameter.name) || parameter.name.text !== base || name === undefined || more.length > 0)
    return undefined;
  if ((source !== "headers" && source !== "query" && source !== "body") || !isClaimedId(name)) return undefined;
  return { expression, name, shorthand: false, part: { source, path: [name], typed: false, numeric: false, text: false, fn } };
}

const queries: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of [...readMethods, ...writeMethods]) queries[name] = visitQuery;
for (const name of [
  "set",
  "del",
  "mget",
  "hget",
  "hset",
  "setex",
  "incr",
  "has",
  "fetch",
  "wrap",
  "remember",
  "getOrSet",
  "limit",
  "consume",
  "check",
  "hit",
  "get",
])
  queries[name] ??= visitStore;

const commands: Record<string, (created: TS.NewExpression, file: TsFile) => Outcomes> = {};
for (const name of ["QueryCommand", "ScanCommand", "GetCommand", "UpdateCommand", "DeleteCommand"]) commands[name] = visitCommand;

/** TypeScript: ids of the request in conditions of the known libraries and DynamoDB, and in keys of limiters. */
export const typescript: TypeScriptVisitors = {
  new: commands,
  call: { ...queries, eq: visitEquals, where: visitWhere, andWhere: visitWhere },
  property: { keyGenerator: visitKeyGenerator },
};
