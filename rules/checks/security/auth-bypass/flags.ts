/** Flags that switch authentication off. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch, isDevelopmentTest } from "../../../shared/typescript/environments.ts";
import { isFunction, lastNameOf, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { indentAt, productionTest, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { isBypassName } from "./names.ts";

const maybeFlag = /skip|disable|bypass|ignore|^no_?auth|mock|fake/i;

/** process.env.SKIP_AUTH */
export function visitEnvironment(node: TS.PropertyAccessExpression | TS.ElementAccessExpression, file: TsFile): Outcomes {
  const own = ts.isPropertyAccessExpression(node) ? node.name.text : lastNameOf(node);
  if (!maybeFlag.test(own)) return undefined;
  const name = environmentRead(node, file);
  if (name !== undefined) return isBypassName(name) ? judge(node, name, file) : undefined;
  // config.auth.disabled says nothing by itself; config.skipAuth does, where it decides.
  const base = unwrap(node.expression);
  const held = /^(?:config|env|settings|appConfig|cfg|environment|serverConfig|featureFlags|flags)$/.test(lastNameOf(base));
  return held && isBypassName(own) && decides(node) ? judge(node, own, file) : undefined;
}

/** this.config.get("SKIP_AUTH") */
export function visitConfigFlag(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.arguments[0] && staticString(call.arguments[0], file);
  return name !== undefined && isBypassName(name) && /config|env|settings/i.test(sourceOf(call.expression, file))
    ? judge(call, name, file)
    : undefined;
}

/** It stands in a condition. */
function decides(node: TS.Node): boolean {
  for (let current = node; current.parent && !isFunction(current); current = current.parent) {
    const { parent } = current;
    if ((ts.isIfStatement(parent) && parent.expression === current) || (ts.isConditionalExpression(parent) && parent.condition === current))
      return true;
    if (ts.isStatement(parent)) return false;
  }
  return false;
}

function judge(read: TS.Expression, name: string, file: TsFile): Outcomes {
  const holder = holderOf(read);
  const uses = holder ? usesOf(holder, file).filter((use) => use !== holder) : [];
  const deciding = uses.find(decides);
  const place = deciding ?? read;
  const names = [name, ...(holder ? [holder.text] : [])];
  if (refused(names, file)) return met(spanOf(place, file));
  if ([read, ...uses].some((each) => inDevelopmentBranch(each, file) || besideDevelopment(each, file))) return undefined;
  const related = deciding ? [{ at: spanOf(read, file), message: `${name} is read here` }] : [];
  const fix = refusal(read, name, file);
  return problem("flag", spanOf(place, file), { data: { name }, related, ...(fix ? { fixes: [fix] } : {}) });
}

/** The constant that keeps the flag: `const skipAuth = process.env.SKIP_AUTH === "true"`. */
function holderOf(read: TS.Expression): TS.Identifier | undefined {
  for (let current: TS.Node = read; current.parent && !isFunction(current) && !ts.isStatement(current); current = current.parent)
    if (ts.isVariableDeclaration(current.parent) && ts.isIdentifier(current.parent.name)) return current.parent.name;
  return undefined;
}

/** The same condition only holds outside production. */
function besideDevelopment(node: TS.Node, file: TsFile): boolean {
  for (let current = node; current.parent && !ts.isStatement(current); current = current.parent) {
    const { parent } = current;
    if (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
      isDevelopmentTest(parent, file)
    )
      return true;
  }
  return false;
}

/** Start-up refuses the flag in production: an `if` that names both and throws or exits. */
function refused(names: readonly string[], file: TsFile): boolean {
  let found = false;
  walkBelow(file.root, (node) => {
    if (found) return false;
    if (!ts.isIfStatement(node)) return undefined;
    const condition = sourceOf(node.expression, file);
    found =
      /prod/i.test(condition) &&
      names.some((name) => new RegExp(`\\b${name}\\b`).test(condition)) &&
      /\bthrow\b|\.exit\(/.test(sourceOf(node.thenStatement, file));
    return found ? false : undefined;
  });
  return found;
}

/** Refuses to start, in front of the statement at the top level that reads the flag or holds its reader. */
function refusal(read: TS.Expression, name: string, file: TsFile): ProblemFix | undefined {
  if (environmentRead(read, file) === undefined) return undefined;
  let statement: TS.Node = read;
  while (statement.parent && !ts.isSourceFile(statement.parent)) statement = statement.parent;
  const { lineEnd, indent, semicolon } = styleOf(file);
  const start = statement.getStart(file.root);
  if (indentAt(start, file) !== "") return undefined;
  const message = quoted(`${name} must not be set in production`, file);
  const text = [
    `if (${productionTest(file)} && ${sourceOf(read, file)}) {`,
    `${indent}throw new Error(${message})${semicolon}`,
    "}",
    "",
  ].join(lineEnd);
  return { fix: "refuse", data: { name }, edits: [{ start, end: start, text: `${text}${lineEnd}` }] };
}
