/** Collections that live as long as the process: made at module level, in a class body, or in an object that the module makes once; and what code does with them. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf, calledName } from "./calls.ts";
import { bodyOf, definitionName, enclosingDef, lastName, typeExpression } from "./nodes.ts";
import { resolveName } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { staticValue } from "./values.ts";

/** One thing that code does with a collection. */
export interface StoreUse {
  /** As in the stores of TypeScript: `escape` hands the collection to code that may do anything. */
  readonly what: "write" | "shrink" | "cap" | "read" | "escape";
  readonly node: SyntaxNode;
  /** What a written entry is kept under; the element itself for sets and lists. */
  readonly key?: SyntaxNode;
  /** What is kept. */
  readonly value?: SyntaxNode;
}

/** A collection with everything that its module does with it. */
export interface Store {
  /** `bounded` for collections with a maximum size or age of their own. */
  readonly kind: "dict" | "set" | "list" | "bounded";
  readonly name: string;
  /** The name where it is declared. */
  readonly at: SyntaxNode;
  readonly made: SyntaxNode;
  readonly annotation: SyntaxNode | undefined;
  readonly uses: readonly StoreUse[];
}

const storesKey = {};

/** The stores of a file in document order. */
export function storesOf(file: PyFile): readonly Store[] {
  return file.memo(storesKey, () => {
    const names = new Map<string, Omit<Store, "uses">>();
    const owned = new Map<SyntaxNode, Map<string, Omit<Store, "uses">>>();
    for (const statement of namedChildren(file.root)) {
      const declared = declaration(statement, file);
      if (declared) names.set(declared.name, declared);
      if (statement.type === "class_definition") owned.set(statement, fieldsOf(statement, file));
    }
    const uses = new Map<Omit<Store, "uses">, StoreUse[]>();
    const add = (store: Omit<Store, "uses">, node: SyntaxNode): void => {
      if (node === store.at) return;
      const list = uses.get(store) ?? [];
      list.push(useAt(node, store.kind, file));
      uses.set(store, list);
    };
    if (names.size > 0 || [...owned.values()].some((fields) => fields.size > 0))
      walkTree(file.root, (node) => {
        if (
          node.type === "identifier" &&
          node.field !== "attribute" &&
          !(node.field === "name" && node.parent?.type === "keyword_argument")
        ) {
          const store = names.get(textOf(file, node));
          if (store && resolveName(store.name, node, file)?.scope.type === "module" && !isDeclaration(node)) add(store, node);
        } else if (node.type === "attribute") addField(node, owned, add, file);
        return true;
      });
    const all = [...names.values(), ...[...owned.values()].flatMap((fields) => [...fields.values()])];
    return all.map((store) => ({ ...store, uses: uses.get(store) ?? [] })).sort((a, b) => a.at.start - b.at.start);
  });
}

function addField(
  node: SyntaxNode,
  owned: ReadonlyMap<SyntaxNode, ReadonlyMap<string, Omit<Store, "uses">>>,
  add: (store: Omit<Store, "uses">, node: SyntaxNode) => void,
  file: PyFile,
): void {
  const object = child(node, "object");
  if (object?.type !== "identifier") return;
  const base = textOf(file, object);
  const name = lastName(node, file);
  for (const [owner, fields] of owned) {
    const store = fields.get(name);
    if (!store) continue;
    const inside = owner.start <= node.start && node.end <= owner.end;
    if ((inside && (base === "self" || base === "cls")) || base === definitionName(owner, file)) add(store, node);
  }
}

function isDeclaration(node: SyntaxNode): boolean {
  return node.parent?.type === "global_statement";
}

function declaration(statement: SyntaxNode, file: PyFile): Omit<Store, "uses"> | undefined {
  const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
  const left = child(assignment, "left");
  const made = child(assignment, "right");
  if (assignment?.type !== "assignment" || left?.type !== "identifier" || !made) return undefined;
  const kind = kindOf(made, file);
  return kind && { kind, name: textOf(file, left), at: left, made, annotation: typeExpression(child(assignment, "type")) };
}

/** Collections of a class body are shared by all objects; those of `__init__` count where the module itself makes the object. */
function fieldsOf(owner: SyntaxNode, file: PyFile): Map<string, Omit<Store, "uses">> {
  const fields = new Map<string, Omit<Store, "uses">>();
  const data =
    owner.parent?.type === "decorated_definition" ||
    /\b(?:BaseModel|BaseSettings|Enum|TypedDict|NamedTuple|Model)\b/.test(
      textOf(file, child(owner, "superclasses") ?? owner).slice(0, 200),
    );
  for (const statement of bodyOf(owner)) {
    const field = data ? undefined : declaration(statement, file);
    if (field) fields.set(field.name, field);
    const method = statement.type === "function_definition" ? statement : undefined;
    if (method && definitionName(method, file) === "__init__" && isMadeOnce(definitionName(owner, file), file))
      for (const inner of bodyOf(method)) {
        const made = ownField(inner, file);
        if (made) fields.set(made.name, made);
      }
  }
  return fields;
}

function ownField(statement: SyntaxNode, file: PyFile): Omit<Store, "uses"> | undefined {
  const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
  const left = child(assignment, "left");
  const made = child(assignment, "right");
  if (assignment?.type !== "assignment" || left?.type !== "attribute" || !made || textOf(file, child(left, "object") ?? left) !== "self")
    return undefined;
  const kind = kindOf(made, file);
  return kind && { kind, name: lastName(left, file), at: left, made, annotation: typeExpression(child(assignment, "type")) };
}

/** `limiter = Limiter()` at module level. */
function isMadeOnce(name: string, file: PyFile): boolean {
  return name !== "" && new RegExp(`^\\w+(?:\\s*:[^=\\n]+)?\\s*=\\s*${name}\\(`, "m").test(file.text);
}

/** Empty collections only: what is written down is a table. */
function kindOf(made: SyntaxNode, file: PyFile): Store["kind"] | undefined {
  if (made.type === "dictionary") return namedChildren(made).length === 0 ? "dict" : undefined;
  if (made.type === "list") return namedChildren(made).length === 0 ? "list" : undefined;
  if (made.type !== "call") return undefined;
  const symbol = symbolOf(child(made, "function"), file) ?? "";
  const { positional, keyword } = argumentsOf(made, file);
  if (/^cachetools\.\w*Cache$|^(?:lru|expiringdict|diskcache)\b/.test(symbol)) return "bounded";
  if (symbol === "collections.deque") {
    const size = positional[1] ?? keyword.get("maxlen");
    return size && staticValue(size, file)?.value !== null ? "bounded" : "list";
  }
  if (/^collections\.(?:defaultdict|OrderedDict|Counter)$/.test(symbol))
    return symbol.endsWith("defaultdict") || positional.length === 0 ? "dict" : undefined;
  if (positional.length > 0 || keyword.size > 0) return undefined;
  return ({ dict: "dict", set: "set", list: "list" } as const)[symbol];
}

const shrinking = /^(?:pop|popitem|clear|remove|discard|popleft|difference_update|intersection_update|move_to_end|expire)$/;
const reading =
  /^(?:get|keys|values|items|copy|index|count|issubset|issuperset|union|intersection|difference|most_common|total|sort|reverse)$/;
const readers =
  /^(?:len|sorted|list|tuple|dict|set|str|repr|print|bool|enumerate|sum|max|min|any|all|iter|reversed|dumps|deepcopy|copy|info|debug|warning|isinstance|zip|map|filter|next|jsonify|JSONResponse)$/;

/** What code does with a store at one of its uses. */
function useAt(node: SyntaxNode, kind: Store["kind"], file: PyFile): StoreUse {
  const { parent } = node;
  if (!parent) return { what: "escape", node };
  if (parent.type === "subscript" && node.field === "value") return elementUse(parent, file);
  if (parent.type === "attribute" && node.field === "object") return methodUse(parent, kind, file);
  // cache = {} of a function starts again; a type parameter or annotation is none.
  if ((parent.type === "assignment" || parent.type === "augmented_assignment") && node.field === "left")
    return { what: parent.type === "assignment" ? "shrink" : "escape", node };
  if (parent.type === "argument_list") {
    const call = parent.parent;
    const name = call ? calledName(call, file) : "";
    if (name === "len" && call) return { what: isCompared(call, file) ? "cap" : "read", node };
    return { what: readers.test(name) ? "read" : "escape", node };
  }
  if (
    /^(?:comparison_operator|boolean_operator|not_operator|if_statement|while_statement|for_statement|for_in_clause|interpolation|conditional_expression|dictionary_splat|list_splat|delete_statement|elif_clause|assert_statement)$/.test(
      parent.type,
    )
  )
    return { what: "read", node };
  return { what: kind === "list" && parent.type === "return_statement" ? "read" : "escape", node };
}

function elementUse(subscript: SyntaxNode, file: PyFile): StoreUse {
  const key = child(subscript, "subscript");
  const { parent } = subscript;
  if (parent?.type === "delete_statement" || (parent?.type === "expression_list" && parent.parent?.type === "delete_statement"))
    return { what: "shrink", node: subscript };
  if (!key || !parent) return { what: "read", node: subscript };
  // logs[:] = logs[-100:]
  if (key.type === "slice") return { what: subscript.field === "left" ? "shrink" : "read", node: subscript };
  if ((parent.type === "assignment" || parent.type === "augmented_assignment") && subscript.field === "left") {
    const value = child(parent, "right");
    return { what: "write", node: parent, key, ...(value ? { value } : {}) };
  }
  // hits[user_id].append(now) of a defaultdict makes the entry.
  const method = parent.type === "attribute" ? lastName(parent, file) : "";
  if (/^(?:append|add|extend|update|appendleft|insert)$/.test(method) && parent.parent?.type === "call")
    return { what: "write", node: parent.parent, key };
  return { what: "read", node: subscript };
}

function methodUse(attribute: SyntaxNode, kind: Store["kind"], file: PyFile): StoreUse {
  const name = lastName(attribute, file);
  const call = attribute.parent?.type === "call" && attribute.field === "function" ? attribute.parent : undefined;
  if (!call) return { what: "escape", node: attribute };
  const [first, second] = argumentsOf(call, file).positional;
  if (shrinking.test(name)) return { what: "shrink", node: call };
  if (kind === "dict" && (name === "setdefault" || name === "__setitem__") && first)
    return { what: "write", node: call, key: first, ...(second ? { value: second } : {}) };
  if (kind === "set" && name === "add" && first) return { what: "write", node: call, key: first, value: first };
  if (kind === "list" && /^(?:append|appendleft)$/.test(name) && first) return { what: "write", node: call, key: first, value: first };
  return { what: reading.test(name) ? "read" : "escape", node: call };
}

/** `len(cache) > 1000`: compared with something else than nothing. */
function isCompared(call: SyntaxNode, file: PyFile): boolean {
  const { parent } = call;
  if (parent?.type !== "comparison_operator") return false;
  return namedChildren(parent).some((side) => side !== call && !(side.type === "integer" && Number(textOf(file, side)) < 2));
}

/** Whether code runs once, while the module loads. */
export function runsAtLoad(node: SyntaxNode): boolean {
  return enclosingDef(node) === undefined;
}
