/** What changes after it was declared or written down, so that an initialiser or a literal does not tell all. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, propertyName, unwrap } from "./nodes.ts";

interface Writes {
  /** Variables that are assigned to after their declaration, whatever their scope. */
  readonly variables: ReadonlySet<string>;
  /** Members that are written to, by their path: `sess.cookie.secure`, and `sess.cookie.*` where the member's name cannot be read. */
  readonly members: ReadonlySet<string>;
}

const writesKey = {};
const writersKey = {};

/** A cheap look at each node of a document: assignments, `++`, `delete` and `Object.assign`. */
function mayWrite(node: TS.Node): boolean {
  const kinds = ts.SyntaxKind;
  switch (node.kind) {
    case kinds.BinaryExpression: {
      const { kind } = (node as TS.BinaryExpression).operatorToken;
      return kind >= kinds.FirstAssignment && kind <= kinds.LastAssignment;
    }
    case kinds.PrefixUnaryExpression:
    case kinds.PostfixUnaryExpression:
      return ts.isIdentifier((node as TS.PrefixUnaryExpression).operand);
    case kinds.DeleteExpression:
      return true;
    case kinds.CallExpression: {
      const { expression } = node as TS.CallExpression;
      return ts.isPropertyAccessExpression(expression) && expression.name.text === "assign";
    }
    default:
      return false;
  }
}

function writesOf(file: TsFile): Writes {
  return file.memo(writesKey, () => {
    const variables = new Set<string>();
    const members = new Set<string>();
    const add = (target: TS.Expression): void => {
      const inner = unwrap(target);
      if (ts.isIdentifier(inner)) variables.add(inner.text);
      else if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) {
        const chain = chainOf(inner);
        const base = chain ? undefined : chainOf(inner.expression);
        if (chain) members.add(chain.join("."));
        else if (base) members.add(`${base.join(".")}.*`);
      }
    };
    const { BinaryExpression, PrefixUnaryExpression, PostfixUnaryExpression, DeleteExpression, CallExpression } = ts.SyntaxKind;
    for (const node of file.collect(writersKey, mayWrite)) {
      switch (node.kind) {
        case BinaryExpression:
          add((node as TS.BinaryExpression).left);
          break;
        case PrefixUnaryExpression:
        case PostfixUnaryExpression: {
          const { operand } = node as TS.PrefixUnaryExpression;
          if (ts.isIdentifier(operand)) variables.add(operand.text);
          break;
        }
        case DeleteExpression:
          add((node as TS.DeleteExpression).expression);
          break;
        case CallExpression: {
          const { expression, arguments: given } = node as TS.CallExpression;
          const assigns = ts.isPropertyAccessExpression(expression) && expression.name.text === "assign" && given[0];
          const target = assigns && chainOf(assigns);
          if (target) members.add(`${target.join(".")}.*`);
          break;
        }
      }
    }
    return { variables, members };
  });
}

/** Whether a name is assigned to after its declaration, anywhere in the file. A coarse but safe answer to "may this value change?". */
export function isReassigned(name: string, file: TsFile): boolean {
  return writesOf(file).variables.has(name);
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
  const { members } = writesOf(file);
  return members.has(`${path}.${name}`) || members.has(`${path}.*`);
}
