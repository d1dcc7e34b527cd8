/** Which members of an object change after it was written down, so that its literal does not tell all. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, propertyName, unwrap, walkBelow } from "./nodes.ts";

const membersKey = {};

/** Every written member by its path: `sess.cookie.secure`, and `sess.cookie.*` where the member's name cannot be read. */
function writtenMembers(file: TsFile): ReadonlySet<string> {
  return file.memo(membersKey, () => {
    const paths = new Set<string>();
    const add = (target: TS.Expression): void => {
      const inner = unwrap(target);
      if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner)) return;
      const chain = chainOf(inner);
      const base = chain ? undefined : chainOf(inner.expression);
      if (chain) paths.add(chain.join("."));
      else if (base) paths.add(`${base.join(".")}.*`);
    };
    walkBelow(file.root, (node) => {
      if (ts.isBinaryExpression(node)) {
        const { kind } = node.operatorToken;
        if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) add(node.left);
      } else if (ts.isDeleteExpression(node)) add(node.expression);
      else if (ts.isCallExpression(node) && chainOf(node.expression)?.join(".") === "Object.assign") {
        const target = node.arguments[0] && chainOf(node.arguments[0]);
        if (target) paths.add(`${target.join(".")}.*`);
      }
    });
    return paths;
  });
}

/** The path under which code reaches an object literal: `sess.cookie` for the inner one of `const sess = { cookie: {} }`. */
function pathOf(object: TS.ObjectLiteralExpression): string | undefined {
  const names: string[] = [];
  for (let node: TS.Node = object; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isPropertyAssignment(parent)) {
      const name = propertyName(parent.name);
      if (name === undefined) return undefined;
      names.unshift(name);
    } else if (ts.isVariableDeclaration(parent)) {
      return ts.isIdentifier(parent.name) ? [parent.name.text, ...names].join(".") : undefined;
    } else if (!ts.isExpression(parent) || ts.isCallExpression(parent) || ts.isNewExpression(parent)) return undefined;
  }
  return undefined;
}

/** Whether a member of an object literal is written to somewhere in the file after the object was made. Goes by names, whatever their scope. */
export function writtenLater(object: TS.ObjectLiteralExpression, name: string, file: TsFile): boolean {
  const path = pathOf(object);
  if (path === undefined) return false;
  const written = writtenMembers(file);
  return written.has(`${path}.${name}`) || written.has(`${path}.*`);
}
