/** Python: which writes of a function speak of the same things. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { ancestor, child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { enclosingFunction, statementOf } from "../../../shared/python/nodes.ts";
import { type Write, writeOf } from "../../../shared/python/orms.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { isTrue } from "../../../shared/python/values.ts";

/** Names that each function has, or that say nothing of whose rows are meant. */
const general =
  /^(?:self|cls|request|settings|timezone|datetime|time|uuid\d*|len|list|dict|set|str|int|now|today|models?|transaction|logger|_+|F|Q|[A-Z]\w*)$/;

/** The largest part of some writes that is connected by what it speaks of; those that name nothing may belong to any. */
export function belongingTogether(writes: readonly Write[], file: PyFile): readonly Write[] {
  const groups: { readonly writes: Write[]; readonly names: Set<string> }[] = [];
  for (const write of writes) {
    const names = subjectsOf(write.call, file);
    const touching = groups.filter(
      (group) => names.size === 0 || group.names.size === 0 || [...names].some((name) => group.names.has(name)),
    );
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push({
      writes: [...touching.flatMap((group) => group.writes), write],
      names: new Set([...touching.flatMap((group) => [...group.names]), ...names]),
    });
  }
  const largest = groups.reduce<readonly Write[]>((best, group) => (group.writes.length > best.length ? group.writes : best), []);
  return writes.filter((write) => largest.includes(write));
}

/** Where the variables of a function get what they hold besides by an assignment: rows that are appended, and what a loop goes through. */
function sourcesIn(scope: SyntaxNode, file: PyFile): ReadonlyMap<string, readonly SyntaxNode[]> {
  const known = file.memo(sourcesKey, () => new Map<SyntaxNode, Map<string, SyntaxNode[]>>());
  const found = known.get(scope) ?? new Map<string, SyntaxNode[]>();
  if (known.has(scope)) return found;
  known.set(scope, found);
  const add = (name: string, source: SyntaxNode): void => {
    found.set(name, [...(found.get(name) ?? []), source]);
  };
  walkTree(scope, (node) => {
    if (node.type === "call" && /^(?:append|extend|add)$/.test(calledName(node, file))) {
      const receiver = receiverOf(node);
      if (receiver?.type === "identifier") add(textOf(file, receiver), node);
    } else if (node.type === "for_statement" || node.type === "for_in_clause") {
      const [left, right] = [child(node, "left"), child(node, "right")];
      if (left && right) for (const { name } of namesIn(left, file)) add(name, right);
    }
    return true;
  });
  return found;
}

const sourcesKey = {};

/** The variables that a write names, where they come from, and what its result is called. */
function subjectsOf(call: SyntaxNode, file: PyFile): Set<string> {
  const names = new Set<string>();
  const scope = enclosingFunction(call);
  const sources = scope && sourcesIn(scope, file);
  const follow = (node: SyntaxNode, hops: number): void => {
    for (const { name, at } of namesIn(node, file)) {
      if (names.has(name)) continue;
      names.add(name);
      if (hops === 0 || name.includes(".")) continue;
      const value = soleBinding(name, at, file)?.value;
      for (const source of [...(value ? [value] : []), ...(sources?.get(name) ?? [])]) follow(source, hops - 1);
    }
  };
  follow(call, 2);
  const statement = statementOf(call);
  const left = statement.children[0]?.type === "assignment" ? child(statement.children[0], "left") : undefined;
  if (left) for (const { name } of namesIn(left, file)) names.add(name);
  return names;
}

/** The variables of a piece of code: `order`, and `self.order` as a name of its own; `self` alone where the object itself is saved or given. */
function namesIn(node: SyntaxNode, file: PyFile): { readonly name: string; readonly at: SyntaxNode }[] {
  const found: { name: string; at: SyntaxNode }[] = [];
  walkTree(node, (inner) => {
    if (inner.type !== "identifier" || inner.field === "attribute" || (inner.field === "name" && inner.parent?.type === "keyword_argument"))
      return true;
    const name = textOf(file, inner);
    const attribute = inner.parent?.type === "attribute" ? child(inner.parent, "attribute") : undefined;
    if (name === "self" && attribute) {
      const member = textOf(file, attribute);
      if (/^(?:save|delete|asave|adelete)$/.test(member)) found.push({ name, at: inner });
      else if (!/^(?:request|kwargs|args|context|logger|client|get_\w+)$/.test(member))
        found.push({ name, at: inner }, { name: `self.${member}`, at: inner });
      return true;
    }
    if (name === "self" || !general.test(name)) found.push({ name, at: inner });
    return true;
  });
  return found;
}

/** A write that finds, when it is run again, what it made before: `update_or_create`, `bulk_create(ignore_conflicts=True)`, `if not row: row = …`. */
export function isRepeatable({ call }: Write, file: PyFile): boolean {
  if (/^a?(?:update_or_create|get_or_create)$/.test(calledName(call, file))) return true;
  const { keyword } = argumentsOf(call, file);
  if (madeWhenNotFound(call, file)) return true;
  return isTrue(keyword.get("ignore_conflicts"), file) || isTrue(keyword.get("update_conflicts"), file) || madeWhenMissing(call, file);
}

/** Whether a call is the only write of a handler for rows that are not there: `except Profile.DoesNotExist: profile = Profile.objects.create(…)`. */
function madeWhenNotFound(call: SyntaxNode, file: PyFile): boolean {
  const handler = ancestor(call, "except_clause", "function_definition");
  if (handler?.type !== "except_clause" || !/^except[^:]*(?:DoesNotExist|NoResultFound|NotFound)\b[^:]*:/.test(textOf(file, handler)))
    return false;
  let alone = true;
  walkTree(handler, (node) => {
    if (node !== call && node.type === "call" && writeOf(node, file)) alone = false;
    return alone;
  });
  return alone;
}

/** Whether a call stands in `if not row:` or `if row is None:`, in a block that gives `row` a value. */
function madeWhenMissing(call: SyntaxNode, file: PyFile): boolean {
  const block = statementOf(call).parent;
  const owner = block?.type === "block" && block.field === "consequence" ? block.parent : undefined;
  const condition = owner?.type === "if_statement" ? child(owner, "condition") : undefined;
  const name = condition && /^(?:not\s+(\w+)|(\w+)\s+is\s+None)$/.exec(textOf(file, condition));
  const missing = name?.[1] ?? name?.[2];
  if (missing === undefined || block === null) return false;
  if (new RegExp(`(?:^|\\n)\\s*${missing}\\s*=[^=]`).test(textOf(file, block))) return true;
  // existing = Item.objects.filter(…).first(); if not existing: Item.objects.create(…)
  const looked = soleBinding(missing, call, file)?.value;
  return looked !== undefined && /\.(?:first|exists|get|last|one_or_none|scalar_one_or_none)\(\)?/.test(textOf(file, looked));
}
