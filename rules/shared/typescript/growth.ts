/** Whether a write keeps adding entries while the process runs, and what it keeps one for. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import {
  isConfigurationName,
  isConstantName,
  isConnectionSettingName,
  isFixedKeyName,
  isGrowingKeyName,
  isGrowingOwnerName,
  isGrowingStoreName,
  isLookupName,
  isRecordListName,
  isRegisteredName,
  isRegistryName,
  isResourceName,
  isSaidOnceName,
  isStartupName,
} from "../names/growing-keys.ts";
import { givenByCallers } from "./callers.ts";
import { exportsOf } from "./exports.ts";
import { handlerAround } from "./handlers.ts";
import { knowledgeOf } from "./knowledge.ts";
import {
  chainOf,
  enclosingFunction,
  type FunctionNode,
  functionName,
  isFunction,
  lastNameOf,
  sourceOf,
  unwrap,
  unwrapAwait,
  walkBelow,
} from "./nodes.ts";
import { usesOf } from "./references.ts";
import { requestFunctionAround, requestPartsIn } from "./request.ts";
import { declarationOf, initializerOf } from "./scope.ts";
import { runsAtLoad, type Store, type StoreUse } from "./stores.ts";

/** What a store keeps one entry for at a write, in words for a message; undefined where the number of keys may be bounded. */
export function growthOf(use: StoreUse, store: Pick<Store, "kind" | "name">, file: TsFile): string | undefined {
  const fn = enclosingFunction(use.node);
  if (!use.key || !fn || runsAtLoad(use.node)) return undefined;
  const answers = requestFunctionAround(use.node, file) !== undefined || handlerAround(use.node, file) !== undefined;
  if (!answers && (isStartup(use.node) || !isReachable(use.node, file))) return undefined;
  if (store.kind === "array") return appended(use, store, answers, file);
  if (!answers && isRegistered(use.value, file)) return undefined;
  const resource = isResourceName(store.name) || (use.value !== undefined && isResourceName(valueName(use.value)));
  return growingKey(use.key, { name: store.name, resource }, file);
}

/** What a growing key is kept in: of a store of clients, the settings of a connection are no growing keys. */
interface Kept {
  readonly name: string;
  readonly resource: boolean;
}

function isGrowing(name: string, kept: Kept): boolean {
  return isGrowingKeyName(name) && !(kept.resource && isConnectionSettingName(name));
}

function valueName(value: TS.Expression): string {
  const inner = unwrapAwait(value);
  return lastNameOf(ts.isCallExpression(inner) || ts.isNewExpression(inner) ? inner.expression : inner);
}

/** addCache(name, cache): who calls this has a part of the program to hand over. */
function isRegistered(value: TS.Expression | undefined, file: TsFile): boolean {
  const inner = value && unwrap(value);
  if (!inner || !ts.isIdentifier(inner) || !isRegisteredName(inner.text)) return false;
  const declaration = declarationOf(inner, file);
  return declaration !== undefined && ts.isParameter(declaration);
}

function isStartup(node: TS.Node): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    if (ts.isConstructorDeclaration(fn) || isStartupName(functionName(fn))) return true;
    if (ts.isClassLike(fn.parent) && isRegistryName(fn.parent.name?.text ?? "")) return true;
  }
  return false;
}

/** Whether the outermost function around a node is called while the program runs: exported, a method, or called from another function. */
function isReachable(node: TS.Node, file: TsFile): boolean {
  let outer: FunctionNode | undefined;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) outer = fn;
  if (!outer || ts.isMethodDeclaration(outer) || ts.isPropertyDeclaration(outer.parent)) return true;
  if (exportsOf(file).some((exported) => exported.value.pos <= node.pos && node.end <= exported.value.end)) return true;
  const name = outer.name ?? (ts.isVariableDeclaration(outer.parent) ? outer.parent.name : undefined);
  // An argument of a call: app.get("/", () => …), setInterval(() => …)
  if (!name || !ts.isIdentifier(name)) return true;
  if (exportsOf(file).some(({ value }) => !isFunction(value) && ts.isIdentifier(value) && value.text === name.text)) return true;
  return usesOf(name, file).some((use) => !runsAtLoad(use) || !ts.isCallExpression(use.parent) || use.parent.expression !== use);
}

/** A list grows where a handler appends to it, or where an exported function keeps a record of what it was given. */
function appended(use: StoreUse, store: Pick<Store, "kind" | "name">, answers: boolean, file: TsFile): string | undefined {
  const value = use.value && unwrap(use.value);
  if (!value || isFunction(value) || isRegisteredName(lastNameOf(value)) || isSaidOnceName(store.name)) return undefined;
  const taken = requestPartsIn(value, file).length > 0;
  if (answers) return taken || isRecordListName(store.name) ? "request" : undefined;
  return isRecordListName(store.name) && usesParameter(value, file) ? "call" : undefined;
}

function usesParameter(value: TS.Expression, file: TsFile): boolean {
  let found = false;
  // A callback in an initialiser may use the variable itself.
  const seen = new Set<TS.Node>();
  const look = (node: TS.Node): void => {
    if (!ts.isIdentifier(node)) return;
    const declaration = declarationOf(node, file);
    if (declaration && (ts.isParameter(declaration) || ts.isBindingElement(declaration))) found = true;
    const initializer = initializerOf(node, file);
    if (!initializer || seen.has(initializer) || !enclosingFunction(initializer)) return;
    seen.add(initializer);
    walkBelow(initializer, look);
  };
  look(value);
  walkBelow(value, look);
  return found;
}

const generators =
  /^(?:randomUUID|nanoid|uuid|uuidv4|uuidv7|v4|v7|ulid|cuid|createId|randomBytes|generateId|generateToken|generateState|generateCodeVerifier|now|random|randomString|customAlphabet)$/;

/** What is kept for each key, in words, when ever new keys come. */
function growingKey(key: TS.Expression, kept: Kept, file: TsFile): string | undefined {
  const parts = requestPartsIn(key, file);
  const names = parts.flatMap((part) => part.path.at(-1) ?? []);
  // A part of the request that is called locale or type has few values in practice.
  if (
    parts.length > 0 &&
    (names.length === 0 || names.some((name) => !isFixedKeyName(name) || isGrowingKeyName(name) || isGrowingStoreName(kept.name)))
  )
    return shortName(key, file) ?? names.find(isGrowingKeyName) ?? "request";
  return ownKey(key, kept, file, 0);
}

/** `event.id`, `ip`: an expression that is short enough to name what it stands for. */
function shortName(key: TS.Expression, file: TsFile): string | undefined {
  const text = chainOf(key) ? sourceOf(key, file) : "";
  return /^[\w.#]{1,30}$/.test(text) ? text : undefined;
}

function ownKey(key: TS.Expression, kept: Kept, file: TsFile, depth: number): string | undefined {
  if (depth > 5) return undefined;
  const inner = unwrapAwait(key);
  const go = (next: TS.Expression): string | undefined => ownKey(next, kept, file, depth + 1);
  if (ts.isIdentifier(inner)) return named(inner, kept, file, depth);
  if (ts.isPropertyAccessExpression(inner)) return member(inner, kept);
  if (ts.isTemplateExpression(inner)) {
    for (const { expression } of inner.templateSpans) {
      const found = go(expression);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (ts.isBinaryExpression(inner)) return go(inner.left) ?? go(inner.right);
  if (ts.isConditionalExpression(inner)) return go(inner.whenTrue) ?? go(inner.whenFalse);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.map(go).find((found) => found !== undefined);
  if (!ts.isCallExpression(inner)) return undefined;
  const name = lastNameOf(inner.expression);
  if (generators.test(name)) return name === "now" ? "call" : "generated key";
  if (isLookupName(name)) return undefined;
  // String(id), hash(prompt), cacheKey(userId), id.toLowerCase(), parts.join(":")
  for (const argument of inner.arguments) {
    const found = ts.isSpreadElement(argument) ? undefined : go(argument);
    if (found !== undefined) return found;
  }
  return ts.isPropertyAccessExpression(inner.expression) ? go(inner.expression.expression) : undefined;
}

/** config.get("llm.url"), process.env.HOST, settings.baseUrl: there are as many as somebody has configured. */
function isConfigured(value: TS.Expression): boolean {
  const inner = unwrapAwait(value);
  const access = ts.isCallExpression(inner) ? inner.expression : inner;
  return (
    (ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access)) && isConfigurationName(lastNameOf(access.expression))
  );
}

/** Whether all calls of a function, which only this module makes, give constants for a parameter, also by way of one of its own kind. */
function getsConstants(parameter: TS.ParameterDeclaration, file: TsFile, depth: number): boolean {
  const given = depth < 4 ? givenByCallers(parameter, file) : undefined;
  return (
    given?.every((value) => {
      const inner = unwrap(value);
      if (isConstantName(lastNameOf(inner)) || knowledgeOf(inner, file) === "fixed") return true;
      const declaration = ts.isIdentifier(inner) ? declarationOf(inner, file) : undefined;
      return declaration !== undefined && ts.isParameter(declaration) && getsConstants(declaration, file, depth + 1);
    }) ?? false
  );
}

function named(identifier: TS.Identifier, kept: Kept, file: TsFile, depth: number): string | undefined {
  const declaration = declarationOf(identifier, file);
  const initializer = initializerOf(identifier, file);
  // A constant of the module is one key.
  if ((initializer && !enclosingFunction(initializer)) || isConstantName(identifier.text)) return undefined;
  if (declaration && ts.isParameter(declaration) && getsConstants(declaration, file, 0)) return undefined;
  if (initializer && isConfigured(initializer)) return undefined;
  // const cacheKey = `${flag}:${region}` is told by its parts.
  if (initializer && ts.isTemplateExpression(unwrap(initializer)) && /key$/i.test(identifier.text))
    return ownKey(initializer, kept, file, depth + 1) && identifier.text;
  if (isGrowing(identifier.text, kept)) return identifier.text;
  if (initializer) {
    const loaded = unwrapAwait(initializer);
    if (!ts.isStringLiteralLike(loaded)) return ownKey(loaded, kept, file, depth + 1);
    return undefined;
  }
  // set(key, value) of a module that is a cache: nobody knows how many keys there will be.
  const parameter = declaration && ts.isParameter(declaration) ? declaration : undefined;
  const anyKey = parameter && /^_?(?:key|k|cacheKey|input|text)$/i.test(identifier.text) && isGrowingStoreName(kept.name);
  return anyKey && (!parameter.type || /^(?:string|number|unknown|any)$/.test(sourceOf(parameter.type, file)))
    ? identifier.text
    : undefined;
}

/** user.id, socket.id, session.userId */
function member(access: TS.PropertyAccessExpression, kept: Kept): string | undefined {
  const name = access.name.text;
  const owner = chainOf(access)?.at(-2) ?? "";
  if (name !== "id" && name !== "key") return isGrowing(name, kept) ? name : undefined;
  const thing = owner.replace(/\(\)$/, "");
  // The key of a challenge is that of an entry in a list of tasks; what a client must answer is the challenge itself.
  const grows = name === "id" ? isGrowingOwnerName(thing) : isGrowingKeyName(thing) && thing !== "challenge";
  return thing !== "this" && grows ? `${owner}.${name}` : undefined;
}
