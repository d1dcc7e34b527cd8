/**
 * What an expression refers to, as a path from the import that it comes from: after `from fastapi import FastAPI; app = FastAPI()`,
 * `app.get` is `fastapi.FastAPI().get`. Checks compare such paths instead of local names, so aliases and wrappers do not matter.
 */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { gatherer } from "../gathered.ts";
import { knownName } from "./excerpts.ts";
import { classOfMethod, enclosingDef, parametersOf, typeExpression, unwrap, holdsStatements } from "./nodes.ts";
import { bindingsOf, type Binding, isUnbound, resolveName } from "./scopes.ts";

const symbolsKey = {};
/** Lasts as long as the class itself: an edit inside of it makes another node. */
const attributes = new WeakMap<SyntaxNode, ReadonlyMap<string, ClassAttribute>>();
const importsKey = {};
const prefixesKey = {};
const depthLimit = 12;

/**
 * The dotted path of an expression, `()` behind what is called: from an import, or through names that are assigned once, typed parameters
 * and attributes of `self`. Builtins give their own name. Undefined when it cannot be told.
 */
export function symbolOf(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  return node && symbol(node, file, 0);
}

function symbol(node: SyntaxNode, file: PyFile, depth: number): string | undefined {
  if (depth > depthLimit) return undefined;
  const known = file.memo(symbolsKey, () => new Map<SyntaxNode, string | undefined>());
  if (known.has(node)) return known.get(node);
  // Guards against a name that is defined by itself.
  known.set(node, undefined);
  const result = compute(node, file, depth + 1);
  known.set(node, result);
  return result;
}

function compute(node: SyntaxNode, file: PyFile, depth: number): string | undefined {
  switch (node.type) {
    case "identifier":
      return nameSymbol(node, file, depth);
    case "attribute": {
      const object = child(node, "object");
      const attribute = child(node, "attribute");
      if (!object || !attribute) return undefined;
      const name = textOf(file, attribute);
      const own = selfAttribute(object, name, file, depth);
      if (own !== undefined) return own;
      const base = symbol(object, file, depth);
      return base === undefined ? undefined : `${base}.${name}`;
    }
    case "call": {
      const callee = child(node, "function");
      const base = callee && symbol(callee, file, depth);
      return base === undefined ? undefined : `${base}()`;
    }
    case "parenthesized_expression":
    case "await": {
      const inner = unwrap(node);
      return inner === node ? undefined : symbol(inner, file, depth);
    }
    default:
      return undefined;
  }
}

function nameSymbol(node: SyntaxNode, file: PyFile, depth: number): string | undefined {
  const name = textOf(file, node);
  const resolved = resolveName(name, node, file);
  if (!resolved) return (isUnbound(name, node, file) ? knownName(name) : undefined) ?? name;
  const paths = new Set<string | undefined>();
  for (const binding of resolved.bindings) paths.add(bindingSymbol(binding, file, depth));
  // `try: import a as x; except ImportError: x = None` leaves one path that says something.
  paths.delete(undefined);
  if (resolved.bindings.every((binding) => binding.kind === "import")) return paths.values().next().value;
  return resolved.bindings.length === 1 || (paths.size === 1 && resolved.bindings.some((binding) => binding.kind === "import"))
    ? paths.values().next().value
    : undefined;
}

function bindingSymbol(binding: Binding, file: PyFile, depth: number): string | undefined {
  if (binding.kind === "import") return binding.imported;
  if (binding.kind === "assign" && binding.value && binding.value !== binding.node) {
    return symbol(binding.value, file, depth) ?? typeSymbol(binding.annotation, file, depth);
  }
  // Most context managers hand out themselves or an equal.
  if (binding.kind === "with" && binding.value) return symbol(binding.value, file, depth);
  if (binding.kind === "parameter") return typeSymbol(binding.annotation, file, depth);
  return undefined;
}

/** The path of an instance of an annotated type: `app.db.Session()` for `Session`, `Session | None`, `Annotated[Session, …]`. */
function typeSymbol(annotation: SyntaxNode | undefined, file: PyFile, depth: number): string | undefined {
  const named = namedType(annotation, file, depth);
  return named === undefined ? undefined : `${named}()`;
}

function namedType(annotation: SyntaxNode | undefined, file: PyFile, depth: number): string | undefined {
  const type = typeExpression(annotation);
  if (!type || depth > depthLimit) return undefined;
  if (type.type === "binary_operator" || type.type === "union_type") {
    const sides = namedChildren(type).filter((side) => textOf(file, side) !== "None");
    return sides.length === 1 ? namedType(sides[0], file, depth + 1) : undefined;
  }
  if (type.type === "generic_type" || type.type === "subscript") {
    const outer = namedChildren(type)[0];
    const name = outer ? textOf(file, outer).replace(/^.*\./, "") : "";
    const first = type.type === "subscript" ? child(type, "subscript") : namedChildren(namedChildren(type)[1])[0];
    return /^(?:Annotated|Optional)$/.test(name) ? namedType(first, file, depth + 1) : outer && symbol(outer, file, depth);
  }
  if (type.type === "member_type") return undefined;
  if (type.type === "identifier") {
    // An alias of a type: `SessionDep = Annotated[Session, Depends(get_session)]`.
    const bindings = resolveName(textOf(file, type), type, file)?.bindings ?? [];
    const alias = bindings.length === 1 && bindings[0]?.kind === "assign" ? bindings[0].value : undefined;
    if (alias && (alias.type === "subscript" || alias.type === "binary_operator")) return namedType(alias, file, depth + 1);
  }
  return symbol(type, file, depth);
}

/** What `self.name` (or `cls.name`) was set to in its class, when that happens in one place. */
function selfAttribute(object: SyntaxNode, name: string, file: PyFile, depth: number): string | undefined {
  const holder = selfClass(object, file);
  const value = holder && attributesOf(holder, file).get(name);
  if (!value) return undefined;
  return value.value
    ? (symbol(value.value, file, depth) ?? typeSymbol(value.annotation, file, depth))
    : typeSymbol(value.annotation, file, depth);
}

/** The class that `self` or `cls` stands for at a place. */
export function selfClass(object: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  if (object.type !== "identifier" || !/^(?:self|cls)$/.test(textOf(file, object))) return undefined;
  for (let method = enclosingDef(object); method; method = enclosingDef(method)) {
    const holder = classOfMethod(method);
    if (holder) return holder;
  }
  return undefined;
}

/** Assignments to attributes, and declared fields; those of classes inside are not the class's own. */
const assignments = gatherer<SyntaxNode>((node, found) => {
  if (node.type !== "assignment") return node.type !== "class_definition";
  if (child(node, "left")?.type === "attribute" || !child(node, "right")) found.push(node);
});

interface ClassAttribute {
  readonly value: SyntaxNode | undefined;
  readonly annotation: SyntaxNode | undefined;
}

/** Attributes that a class sets in one place only: in its body, or through `self` in its methods. */
export function attributesOf(holder: SyntaxNode, file: PyFile): ReadonlyMap<string, ClassAttribute> {
  const ready = attributes.get(holder);
  if (ready) return ready;
  const found = new Map<string, ClassAttribute[]>();
  const add = (name: string, attribute: ClassAttribute): void => {
    const list = found.get(name);
    if (list) list.push(attribute);
    else found.set(name, [attribute]);
  };
  for (const [name, bindings] of bindingsOf(holder, file)) {
    for (const binding of bindings) if (binding.kind === "assign") add(name, { value: binding.value, annotation: binding.annotation });
  }
  const body = child(holder, "body");
  for (const assignment of body ? assignments(body) : []) {
    const left = child(assignment, "left");
    const object = child(left, "object");
    const attribute = child(left, "attribute");
    if (left?.type === "attribute" && object && attribute && /^(?:self|cls)$/.test(textOf(file, object))) {
      add(textOf(file, attribute), { value: child(assignment, "right"), annotation: typeExpression(child(assignment, "type")) });
    }
    // A field that is only declared, as in a dataclass.
    else if (left?.type === "identifier" && !child(assignment, "right") && assignment.parent?.parent === body)
      add(textOf(file, left), { value: undefined, annotation: typeExpression(child(assignment, "type")) });
  }
  const sole = new Map<string, ClassAttribute>();
  for (const [name, list] of found) if (list.length === 1 && list[0]) sole.set(name, list[0]);
  attributes.set(holder, sole);
  return sole;
}

const imports = gatherer<string, PyFile>((node, found, file) => {
  if (node.type === "import_statement") {
    for (const item of namedChildren(node))
      found.push(textOf(file, item.type === "aliased_import" ? (child(item, "name") ?? item) : item).replace(/\s+/g, ""));
    return false;
  }
  if (node.type !== "import_from_statement") return holdsStatements(node);
  const from = child(node, "module_name");
  const module = from ? textOf(file, from).replace(/\s+/g, "") : "";
  found.push(module);
  for (const item of childrenIn(node, "name")) {
    const name = item.type === "aliased_import" ? (child(item, "name") ?? item) : item;
    found.push(`${module}${module.endsWith(".") ? "" : "."}${textOf(file, name)}`);
  }
  return false;
});

/** Every module or name that the file imports, as full dotted names; relative imports keep their dots. */
export function importedNames(file: PyFile): ReadonlySet<string> {
  return file.memo(importsKey, () => new Set(imports(file.root, file)));
}

/** Whether the file imports one of these packages or something inside of it. */
export function importsPackage(file: PyFile, ...packages: readonly string[]): boolean {
  const prefixes = file.memo(prefixesKey, () => {
    const found = new Set<string>();
    for (const name of importedNames(file)) {
      for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) found.add(name.slice(0, dot));
      found.add(name);
    }
    return found;
  });
  return packages.some((name) => prefixes.has(name));
}

/** The parameter that a name stands for at a place, when that is what it is. */
export function parameterNamed(node: SyntaxNode, file: PyFile): ReturnType<typeof parametersOf>[number] | undefined {
  if (node.type !== "identifier") return undefined;
  const name = textOf(file, node);
  const resolved = resolveName(name, node, file);
  if (resolved?.bindings.length !== 1 || resolved.bindings[0]?.kind !== "parameter") return undefined;
  return parametersOf(resolved.scope, file).find((parameter) => parameter.name === name);
}
