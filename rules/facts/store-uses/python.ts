import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { receiverOf } from "../../shared/python/calls.ts";
import { soleBinding } from "../../shared/python/scopes.ts";

/** `sessions` of `from app.store import sessions`, also where an element of it is meant. */
function importedStore(node: SyntaxNode | undefined, file: PyFile): { readonly module: string; readonly name: string } | undefined {
  if (node?.type !== "identifier") return undefined;
  const binding = soleBinding(textOf(file, node), node, file);
  const path = binding?.kind === "import" ? (binding.imported ?? "") : "";
  const cut = path.lastIndexOf(".");
  // import sessions
  if (cut <= 0 && !path.startsWith(".")) return undefined;
  const name = path.slice(cut + 1);
  const module = path.slice(0, cut);
  return { module: /^\.*$/.test(module) ? `${module}.` : module, name };
}

function shrinks(store: SyntaxNode | undefined, at: SyntaxNode, file: PyFile): Outcomes {
  const imported = file.role.test ? undefined : importedStore(store, file);
  return imported && fact("store-use", at, { ...imported, what: "shrink", key: "" });
}

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  return shrinks(receiverOf(call), call, file);
}

/** Python: imported collections that are made smaller. What adds to them stands in their own module most often. */
export const python: TreeVisitors<PyFile> = {
  call: { pop: visit, popitem: visit, clear: visit, discard: visit, remove: visit, popleft: visit },
  node: {
    delete_statement: (statement, file) =>
      statement.children.flatMap((target) => {
        const outcome = target.type === "subscript" ? shrinks(child(target, "value"), target, file) : undefined;
        return outcome === undefined || Array.isArray(outcome) ? [] : [outcome as Exclude<typeof outcome, readonly unknown[]>];
      }),
  },
};
