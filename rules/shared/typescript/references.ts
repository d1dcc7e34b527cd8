/** Where names are used in a file. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { declarationOf } from "./scope.ts";
import { walkBelow } from "./nodes.ts";

const usesKey = {};

/** Identifiers by name, without the names of members, properties and declarations. */
function usesByName(file: TsFile): ReadonlyMap<string, readonly TS.Identifier[]> {
  return file.memo(usesKey, () => {
    const uses = new Map<string, TS.Identifier[]>();
    walkBelow(file.root, (node) => {
      if (!ts.isIdentifier(node) || isOnlyName(node)) return;
      const known = uses.get(node.text);
      if (known) known.push(node);
      else uses.set(node.text, [node]);
    });
    return uses;
  });
}

function isOnlyName(identifier: TS.Identifier): boolean {
  const parent = identifier.parent as TS.Node & { readonly name?: TS.Node; readonly propertyName?: TS.Node };
  return !ts.isShorthandPropertyAssignment(parent) && (parent.name === identifier || parent.propertyName === identifier);
}

/** Every use of the variable that an identifier declares or means, in document order, also in inner functions. */
export function usesOf(identifier: TS.Identifier, file: TsFile): readonly TS.Identifier[] {
  const declaration = declarationOf(identifier, file);
  return (usesByName(file).get(identifier.text) ?? []).filter((use) => declarationOf(use, file) === declaration);
}
