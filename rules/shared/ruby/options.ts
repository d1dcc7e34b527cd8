/** Options of a call as a whole: literals, constants, `**splat`, `.merge(…)` and methods of the file put together. */
import type { FileContext } from "../../api/file.ts";
import { namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName, entriesOf, type RbCall, type RbEntry } from "./calls.ts";
import { follow, followMethod } from "./scopes.ts";

type File = FileContext<SyntaxNode>;

/** What is known of the options that a call is given. */
export interface RbOptions {
  /** In the order of the text, later ones win. */
  readonly entries: readonly RbEntry[];
  /** False when something that cannot be seen adds to them. */
  readonly complete: boolean;
  /** Where a further option can be written: a hash literal or an argument list of this file. */
  readonly list: SyntaxNode | undefined;
  /** A constant of another file that brings the rest: `COOKIE_OPTIONS`, `Settings::COOKIE`. */
  readonly elsewhere: string | undefined;
}

const nothing: RbOptions = { entries: [], complete: true, list: undefined, elsewhere: undefined };

function joined(parts: readonly RbOptions[]): RbOptions {
  return {
    entries: parts.flatMap((part) => part.entries),
    complete: parts.every((part) => part.complete),
    list: parts.findLast((part) => part.list)?.list,
    elsewhere: parts.find((part) => part.elsewhere)?.elsewhere,
  };
}

/** The options that an expression stands for, or undefined when it is no hash as far as this file shows. */
export function optionsOf(node: SyntaxNode, file: File): RbOptions | undefined {
  const target = followMethod(node, file);
  if (target.type === "hash") return listed(target, file);
  const call = target.type === "call" ? callOf(target, file) : undefined;
  if (call?.receiver && /^(?:merge!?|reverse_merge!?|deep_merge|with_defaults|update)$/.test(call.name)) {
    const base = optionsOf(call.receiver, file);
    if (!base) return undefined;
    const added = joined([
      ...call.args.map((argument) => optionsOf(argument, file) ?? unseen(argument, file)),
      { ...nothing, entries: call.options, complete: call.complete },
    ]);
    const list = base.list ?? added.list;
    return { ...joined([base, added]), list };
  }
  if (call?.receiver && /^(?:compact|symbolize_keys|to_h|dup|with_indifferent_access|except|slice)$/.test(call.name))
    return optionsOf(call.receiver, file);
  return undefined;
}

function unseen(node: SyntaxNode, file: File): RbOptions {
  return { entries: [], complete: false, list: undefined, elsewhere: constantName(follow(node, file), file) };
}

/** The entries of a hash literal or argument list with what its splats bring. */
function listed(list: SyntaxNode, file: File): RbOptions {
  const splats = namedChildren(list).filter((part) => part.type === "hash_splat_argument");
  const brought = splats.map((splat) => {
    const inner = namedChildren(splat)[0];
    return inner ? (optionsOf(inner, file) ?? unseen(inner, file)) : nothing;
  });
  return { ...joined([...brought, { ...nothing, entries: entriesOf(list, file).entries }]), list };
}

/** The options of a call: written out, given as a hash or constant in the last place, or brought by a splat. */
export function callOptions(call: RbCall, file: File): RbOptions {
  const list = call.node.children.find((part) => part.field === "arguments");
  const last = call.args.at(-1);
  if (call.options.length === 0 && last) {
    const given = optionsOf(last, file);
    if (given) return given;
  }
  if (!list) return nothing;
  const hash = namedChildren(list).find((part) => part.type === "hash");
  return listed(hash && call.options.some((entry) => entry.pair.parent === hash) ? hash : list, file);
}
