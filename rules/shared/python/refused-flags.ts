/** Settings that start-up refuses in production. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { stringValue } from "./values.ts";
import { mentions } from "../mentions.ts";

const refusedKey = {};

/** All names in conditions about production whose branch raises or ends the process: `if IS_PRODUCTION and SKIP_AUTH: raise …`. */
export function refusedNames(file: PyFile): ReadonlySet<string> {
  return file.memo(refusedKey, () => {
    const names = new Set<string>();
    if (!mentions(file, /prod/i)) return names;
    walkTree(file.root, (node) => {
      const condition = node.type === "if_statement" ? child(node, "condition") : undefined;
      const block = child(node, "consequence");
      if (condition && block && /prod/i.test(textOf(file, condition)) && /\braise\b|\bexit\(/.test(textOf(file, block)))
        addNames(condition, file, names);
      return true;
    });
    return names;
  });
}

function addNames(condition: SyntaxNode, file: PyFile, names: Set<string>): void {
  walkTree(condition, (node) => {
    if (node.type === "identifier") names.add(textOf(file, node));
    const text = node.type === "string" ? stringValue(node, file) : undefined;
    if (text !== undefined) names.add(text);
    return true;
  });
}
