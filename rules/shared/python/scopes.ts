/** What a name means: the bindings of each scope, as Python's own rules have them. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { gatherer } from "../gathered.ts";
import { dottedName, parametersOf, typeExpression } from "./nodes.ts";
import { mentions } from "../mentions.ts";

/** One place that gives a name its value. */
export interface Binding {
  readonly kind: "import" | "assign" | "unpack" | "augmented" | "parameter" | "definition" | "loop" | "with" | "except" | "other";
  /** The name that is bound, or the definition. */
  readonly node: SyntaxNode;
  /** What is assigned: the right side, a parameter's default, what a loop runs over, what `with` enters. */
  readonly value?: SyntaxNode | undefined;
  readonly annotation?: SyntaxNode | undefined;
  /** For imports: the full dotted name; a relative import keeps its leading dots. */
  readonly imported?: string;
}

type Scope = ReadonlyMap<string, readonly Binding[]>;

/** Lasts as long as the scope itself: an edit inside of it makes another node. */
const scopes = new WeakMap<SyntaxNode, Scope>();
const globalsKey = {};
const comprehensions = new Set(["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"]);
const scopeTypes = new Set(["module", "function_definition", "lambda", "class_definition", ...comprehensions]);

/** The bindings below a node, `as` patterns as they are. Inner scopes keep their names to themselves. */
const boundBelow = gatherer<Bound | SyntaxNode, PyFile>((node, found, file) => {
  new Collector(file, found).visit(node);
  return node.named && !scopeTypes.has(node.type);
});

function boundIn(scope: SyntaxNode, file: PyFile): readonly Bound[] {
  const found: Bound[] = [];
  if (scope.type === "function_definition" || scope.type === "lambda") new Collector(file, found).parameters(scope);
  if (comprehensions.has(scope.type)) {
    new Collector(file, found).clauses(scope);
    return found;
  }
  for (const statement of scope.type === "module" ? scope.children : childrenIn(scope, "body"))
    for (const each of boundBelow(statement, file)) {
      if ("binding" in each) found.push(each);
      else new Collector(file, found).pattern(each);
    }
  return found;
}

/** The bindings that a scope itself makes, by name. `scope` is a module, function, lambda, class or comprehension. */
export function bindingsOf(scope: SyntaxNode, file: PyFile): Scope {
  const ready = scopes.get(scope);
  if (ready) return ready;
  const bindings = new Map<string, Binding[]>();
  for (const { name, binding } of boundIn(scope, file)) {
    const known = bindings.get(name);
    if (known) known.push(binding);
    else bindings.set(name, [binding]);
  }
  scopes.set(scope, bindings);
  return bindings;
}

/** The nearest scope around a node (for a definition's own name, decorators and defaults: the scope around the definition). */
export function scopeAround(node: SyntaxNode): SyntaxNode {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (!scopeTypes.has(parent.type)) continue;
    if (parent.type === "function_definition" || parent.type === "class_definition" || parent.type === "lambda") {
      if (current.field !== "body" && !(current.field === "parameters" && isParameterName(node, current))) continue;
    }
    return parent;
  }
  return root(node);
}

function isParameterName(node: SyntaxNode, parameters: SyntaxNode): boolean {
  for (let current = node; current !== parameters && current.parent; current = current.parent) {
    if (current.field === "value" || current.field === "type") return false;
  }
  return true;
}

function root(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent) current = current.parent;
  return current;
}

interface Resolved {
  readonly scope: SyntaxNode;
  readonly bindings: readonly Binding[];
}

/** The scope that a name used at a place belongs to, with everything that binds it there; undefined for builtins and unknown names. */
export function resolveName(name: string, at: SyntaxNode, file: PyFile): Resolved | undefined {
  let direct = true;
  for (let scope: SyntaxNode | undefined = scopeAround(at); scope; scope = scope.parent ? scopeAround(scope) : undefined) {
    // The names of a class body are not seen by the functions inside it.
    if (scope.type === "class_definition" && !direct) continue;
    const bindings = bindingsOf(scope, file).get(name);
    if (bindings) {
      if (bindings.some((binding) => binding.node.type === "global_statement")) return moduleName(name, file);
      if (!bindings.some((binding) => binding.node.type === "nonlocal_statement"))
        return scope.type === "module" ? moduleName(name, file) : { scope, bindings };
    }
    if (!comprehensions.has(scope.type)) direct = false;
  }
  return undefined;
}

const starKey = {};

/**
 * Whether nothing in the file can give a name its value. A program that runs has no such names: what is left is an excerpt,
 * whose reader is meant to take the name for a value from elsewhere.
 */
export function isUnbound(name: string, at: SyntaxNode, file: PyFile): boolean {
  if (/^_/.test(name) || resolveName(name, at, file)) return false;
  return !file.lasting(starKey, () => /^\uFEFF?[ \t]*from[ \t]+\S+[ \t]+import[ \t]*\(?[ \t]*\*/m.test(file.text));
}

/** A module's name with what functions assign to it through `global`. */
function moduleName(name: string, file: PyFile): Resolved | undefined {
  const own = bindingsOf(file.root, file).get(name) ?? [];
  const rebound = globalsOf(file).has(name);
  return own.length === 0 && !rebound
    ? undefined
    : { scope: file.root, bindings: rebound ? [...own, { kind: "other", node: file.root }] : own };
}

function globalsOf(file: PyFile): ReadonlySet<string> {
  return file.lasting(globalsKey, () => {
    const names = new Set<string>();
    if (!mentions(file, /\bglobal\b/)) return names;
    for (const [, list] of file.text.matchAll(/^[ \t]+global[ \t]+([\w, \t]+)/gm))
      for (const name of (list ?? "").split(",")) names.add(name.trim());
    return names;
  });
}

/** The sole binding of a name, when it has just one. */
export function soleBinding(name: string, at: SyntaxNode, file: PyFile): Binding | undefined {
  const resolved = resolveName(name, at, file);
  return resolved?.bindings.length === 1 ? resolved.bindings[0] : undefined;
}

/** The value behind a name that is assigned once; other expressions stand for themselves. Follows at most `hops` names. */
export function follow(node: SyntaxNode, file: PyFile, hops = 4): SyntaxNode {
  let current = node;
  for (let i = 0; i < hops; i++) {
    if (current.type === "parenthesized_expression" && namedChildren(current).length === 1) {
      current = namedChildren(current)[0] as SyntaxNode;
      continue;
    }
    if (current.type !== "identifier") return current;
    const binding = soleBinding(textOf(file, current), current, file);
    if (binding?.kind !== "assign" || !binding.value || binding.value === current) return current;
    current = binding.value;
  }
  return current;
}

/** A name with one of its bindings. */
interface Bound {
  readonly name: string;
  readonly binding: Binding;
}

/** Collects the bindings that nodes make. */
class Collector {
  readonly #file: PyFile;
  readonly #found: (Bound | SyntaxNode)[];

  constructor(file: PyFile, found: (Bound | SyntaxNode)[]) {
    this.#file = file;
    this.#found = found;
  }

  parameters(scope: SyntaxNode): void {
    for (const { nameNode, fallback, annotation } of parametersOf(scope, this.#file))
      this.#add(nameNode, { kind: "parameter", node: nameNode, value: fallback, annotation });
  }

  clauses(scope: SyntaxNode): void {
    for (const clause of scope.children)
      if (clause.type === "for_in_clause") this.#target(child(clause, "left"), "loop", child(clause, "right"));
  }

  pattern(node: SyntaxNode): void {
    const kind = node.parent?.type === "with_item" ? "with" : node.parent?.type === "except_clause" ? "except" : "other";
    this.#target(child(node, "alias"), kind, namedChildren(node)[0]);
  }

  #add(name: SyntaxNode, binding: Binding): void {
    this.#found.push({ name: textOf(this.#file, name), binding });
  }

  #target(target: SyntaxNode | undefined, kind: Binding["kind"], value: SyntaxNode | undefined, annotation?: SyntaxNode): void {
    if (!target) return;
    if (target.type === "identifier") this.#add(target, { kind, node: target, value, annotation });
    else if (
      /^(?:pattern_list|tuple_pattern|list_pattern|list_splat_pattern|as_pattern_target|tuple|list|expression_list|parenthesized_expression)$/.test(
        target.type,
      )
    ) {
      const inner = target.type === "as_pattern_target" ? kind : kind === "assign" ? "unpack" : kind;
      for (const part of namedChildren(target)) this.#target(part, inner, value);
    }
  }

  visit(node: SyntaxNode): void {
    switch (node.type) {
      case "function_definition":
      case "class_definition": {
        const name = child(node, "name");
        if (name) this.#add(name, { kind: "definition", node });
        break;
      }
      case "assignment": {
        const value = child(node, "right");
        // A bare annotation binds nothing.
        if (value) this.#target(child(node, "left"), "assign", value, typeExpression(child(node, "type")));
        break;
      }
      case "augmented_assignment":
        this.#target(child(node, "left"), "augmented", child(node, "right"));
        break;
      case "named_expression":
        this.#target(child(node, "name"), "assign", child(node, "value"));
        break;
      case "for_statement":
        this.#target(child(node, "left"), "loop", child(node, "right"));
        break;
      case "as_pattern":
        // What it binds depends on what is around it.
        this.#found.push(node);
        break;
      case "import_statement":
      case "import_from_statement":
        this.#imports(node);
        break;
      case "global_statement":
      case "nonlocal_statement":
        for (const name of namedChildren(node)) this.#add(name, { kind: "other", node });
        break;
      case "delete_statement":
        for (const name of namedChildren(node)) this.#target(name, "other", undefined);
        break;
      case "case_pattern":
        for (const name of namedChildren(node))
          if (name.type === "dotted_name" && !textOf(this.#file, name).includes(".")) this.#add(name, { kind: "other", node: name });
        break;
    }
  }

  #imports(node: SyntaxNode): void {
    const from = child(node, "module_name");
    const module = from ? textOf(this.#file, from).replace(/\s+/g, "") : "";
    for (const item of childrenIn(node, "name")) {
      const aliased = item.type === "aliased_import";
      const source = aliased ? child(item, "name") : item;
      const local = aliased ? child(item, "alias") : item;
      if (!source || !local) continue;
      const name = dottedName(source, this.#file) ?? "";
      if (from) this.#add(local, { kind: "import", node: item, imported: module.endsWith(".") ? module + name : `${module}.${name}` });
      else if (aliased) this.#add(local, { kind: "import", node: item, imported: name });
      else {
        // `import a.b` binds `a`.
        const first = namedChildren(source)[0] ?? source;
        this.#add(first, { kind: "import", node: item, imported: textOf(this.#file, first) });
      }
    }
  }
}
