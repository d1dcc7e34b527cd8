/** Whether a write keeps adding entries while the process runs, and what it keeps one for. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
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
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { handlerAround } from "./handlers.ts";
import { knowledgeOf } from "./knowledge.ts";
import { definitionName, enclosingClass, enclosingDef, lastName, parametersOf, unwrap } from "./nodes.ts";
import { requestPartsIn } from "./request.ts";
import { resolveName } from "./scopes.ts";
import { runsAtLoad, type Store, type StoreUse } from "./stores.ts";
import { stringParts, stringValue } from "./values.ts";

/** What a store keeps one entry for at a write, in words for a message; undefined where the number of keys may be bounded. */
export function growthOf(use: StoreUse, store: Pick<Store, "kind" | "name">, file: PyFile): string | undefined {
  const definition = enclosingDef(use.node);
  if (!use.key || !definition || runsAtLoad(use.node)) return undefined;
  const answers = handlerAround(use.node, file) !== undefined;
  if (!answers && isStartup(definition, file)) return undefined;
  const owner = answers ? undefined : enclosingClass(definition);
  if (owner && isRegistryName(definitionName(owner, file))) return undefined;
  if (store.kind === "list") return appended(use, store, answers, definition, file);
  const parts = requestPartsIn(use.key, file);
  const names = parts.flatMap((part) => part.path.at(-1) ?? []);
  if (
    parts.length > 0 &&
    (names.length === 0 || names.some((name) => !isFixedKeyName(name) || isGrowingKeyName(name) || isGrowingStoreName(store.name)))
  )
    return shortName(use.key, file) ?? names.find(isGrowingKeyName) ?? "request";
  if (use.value && isParameter(use.value, definition, file) && isRegisteredName(lastName(use.value, file))) return undefined;
  const resource = isResourceName(store.name) || (use.value !== undefined && isResourceName(valueName(use.value, file)));
  return ownKey(use.key, { name: store.name, resource }, file, 0);
}

/** What a growing key is kept in: of a store of clients, the settings of a connection are no growing keys. */
interface Kept {
  readonly name: string;
  readonly resource: boolean;
}

function isGrowing(name: string, kept: Kept): boolean {
  return isGrowingKeyName(name) && !(kept.resource && isConnectionSettingName(name));
}

function valueName(value: SyntaxNode, file: PyFile): string {
  const inner = unwrap(value);
  return inner.type === "call" ? calledName(inner, file) : lastName(inner, file);
}

function isParameter(value: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  return value.type === "identifier" && parametersOf(definition, file).some(({ name }) => name === textOf(file, value));
}

/** Functions that fill a registry, and decorators, which run while modules load. */
function isStartup(definition: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode | undefined = definition; current; current = enclosingDef(current)) {
    const name = definitionName(current, file);
    if (isStartupName(name.replace(/^_+(?!_)/, "")) || name === "__init_subclass__" || name === "__set_name__" || name === "decorator")
      return true;
  }
  return false;
}

function shortName(key: SyntaxNode, file: PyFile): string | undefined {
  const text = textOf(file, key);
  return /^[\w.]{1,30}$/.test(text) ? text : undefined;
}

/** A list grows where a handler appends what it was sent, or where a function keeps a record of what it was given. */
function appended(use: StoreUse, store: Pick<Store, "name">, answers: boolean, definition: SyntaxNode, file: PyFile): string | undefined {
  const value = use.value;
  if (!value || value.type === "lambda" || isRegisteredName(lastName(value, file)) || isSaidOnceName(store.name)) return undefined;
  if (answers) return requestPartsIn(value, file).length > 0 || isRecordListName(store.name) ? "request" : undefined;
  return isRecordListName(store.name) && usesParameter(value, definition, file) ? "call" : undefined;
}

function usesParameter(value: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const parameters = new Set(parametersOf(definition, file).map(({ name }) => name));
  let found = false;
  walkTree(value, (node) => {
    if (node.type === "identifier" && parameters.has(textOf(file, node)) && textOf(file, node) !== "self") found = true;
    return !found;
  });
  return found;
}

const generators = /^(?:uuid1|uuid4|uuid7|token_hex|token_urlsafe|token_bytes|urandom|nanoid|generate|ulid|ksuid|time|time_ns)$/;

function ownKey(key: SyntaxNode, kept: Kept, file: PyFile, depth: number): string | undefined {
  if (depth > 5) return undefined;
  const inner = unwrap(key);
  const go = (next: SyntaxNode): string | undefined => ownKey(next, kept, file, depth + 1);
  const first = (nodes: readonly SyntaxNode[]): string | undefined => {
    for (const node of nodes) {
      const found = go(node);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  switch (inner.type) {
    case "identifier":
      return named(inner, kept, file, depth);
    case "attribute":
      return member(inner, kept, file);
    // event["id"]
    case "subscript": {
      const part = stringValue(child(inner, "subscript"), file);
      const owner = lastName(child(inner, "value"), file);
      if (part === undefined) return undefined;
      return isGrowing(part, kept) && (part !== "id" || isGrowingOwnerName(owner)) ? (shortName(inner, file) ?? part) : undefined;
    }
    case "string":
      return first((stringParts(inner, file) ?? []).flatMap(({ expression }) => expression ?? []));
    case "tuple":
    case "binary_operator":
      return first(namedChildren(inner));
    case "call": {
      if (generators.test(calledName(inner, file))) return "generated key";
      // The address of an object in memory, and what is looked up for something that grows.
      if (calledName(inner, file) === "id" || isLookupName(calledName(inner, file))) return undefined;
      const receiver = receiverOf(inner);
      return first([...argumentsOf(inner, file).positional, ...(receiver ? [receiver] : [])]);
    }
    default:
      return undefined;
  }
}

const composed = /^(?:string|tuple|call|binary_operator)$/;

/** settings.API_URL, config.get("host"), os.environ["HOST"]: there are as many as somebody has configured. */
function isConfigured(value: SyntaxNode, file: PyFile): boolean {
  const inner = unwrap(value);
  const owner = inner.type === "call" ? receiverOf(inner) : (child(inner, "object") ?? child(inner, "value"));
  return owner !== undefined && isConfigurationName(lastName(owner, file));
}

/** Whether a name is a parameter for which all calls of the function, which only this module makes, give constants. */
function getsConstants(identifier: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(identifier);
  const given = definition && givenByCallers(definition, textOf(file, identifier), file);
  return given?.every((value) => knowledgeOf(value, file) === "fixed") ?? false;
}

function named(identifier: SyntaxNode, kept: Kept, file: PyFile, depth: number): string | undefined {
  const name = textOf(file, identifier);
  const resolved = resolveName(name, identifier, file);
  // A constant of the module is one key.
  if (resolved?.scope.type === "module" || isConstantName(name)) return undefined;
  if (getsConstants(identifier, file)) return undefined;
  const binding = resolved?.bindings.length === 1 ? resolved.bindings[0] : undefined;
  const value = binding?.kind === "assign" ? binding.value : undefined;
  if (value && isConfigured(value, file)) return undefined;
  // cache_key = f"{flag}:{region}" is told by its parts.
  if (value && composed.test(value.type) && /key$/i.test(name)) return ownKey(value, kept, file, depth + 1) && name;
  if (value?.type === "call" && calledName(value, file) === "id") return undefined;
  // cache_key = service_name
  const alias = value?.type === "identifier" ? textOf(file, value) : "";
  if (alias !== "" && isFixedKeyName(alias) && !isGrowingKeyName(alias)) return undefined;
  if (isGrowing(name, kept)) return name;
  if (value) return ownKey(value, kept, file, depth + 1);
  if (binding?.kind !== "parameter" || !/^_?(?:key|k|cache_key|text)$/.test(name) || !isGrowingStoreName(kept.name)) return undefined;
  return binding.annotation === undefined || /^(?:str|int|Any|Hashable)$/.test(textOf(file, binding.annotation)) ? name : undefined;
}

/** user.id, session.user_id, request.client.host */
function member(attribute: SyntaxNode, kept: Kept, file: PyFile): string | undefined {
  const name = lastName(attribute, file);
  const owner = lastName(child(attribute, "object"), file);
  if (name !== "id" && name !== "pk") return isGrowing(name, kept) ? name : undefined;
  return owner !== "self" && isGrowingOwnerName(owner) ? `${owner}.${name}` : undefined;
}
