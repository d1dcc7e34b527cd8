/** Settings that start-up refuses in production. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { sourceOf, walkBelow } from "./nodes.ts";

const refusedKey = {};

/** All names in conditions about production whose branch throws or ends the process: `if (isProduction && env.SKIP_AUTH) throw …`. */
export function refusedNames(file: TsFile): ReadonlySet<string> {
  return file.memo(refusedKey, () => {
    const names = new Set<string>();
    if (!/prod/i.test(file.text)) return names;
    walkBelow(file.root, (node) => {
      if (
        ts.isIfStatement(node) &&
        /prod/i.test(sourceOf(node.expression, file)) &&
        /\bthrow\b|\.exit\(/.test(sourceOf(node.thenStatement, file))
      )
        addNames(node.expression, names);
    });
    return names;
  });
}

function addNames(node: TS.Node, names: Set<string>): void {
  if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) names.add(node.text);
  ts.forEachChild(node, (child) => addNames(child, names));
}
