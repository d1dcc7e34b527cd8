/** Flags that switch authentication off. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch, isDevelopmentTest } from "../../../shared/typescript/environments.ts";
import { isFunction, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { refusedNames } from "../../../shared/typescript/refused-flags.ts";
import { indentAt, productionTest, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { onlyTells } from "./telling.ts";
import { isBypassName } from "../../../shared/names/bypass.ts";

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
  if (!held || !isBypassName(own)) return undefined;
  return decides(node) || usesOfHolder(node, file).some(decides) ? judge(node, own, file) : undefined;
}

/** this.config.get("SKIP_AUTH") */
export function visitConfigFlag(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.arguments[0] && staticString(call.arguments[0], file);
  // What is waited for comes from a store that administrators of the product write to, not from how it was deployed.
  if (ts.isAwaitExpression(call.parent)) return undefined;
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

function tells(node: TS.Node, file: TsFile): boolean {
  const statement = ts.findAncestor(node, ts.isIfStatement);
  return statement !== undefined && node.end <= statement.expression.end && onlyTells(statement, file);
}

function judge(read: TS.Expression, name: string, file: TsFile): Outcomes {
  const holder = holderOf(read);
  const uses = usesOfHolder(read, file);
  // Where the flag only decides what is written to the log, or whether the program starts, nobody gets in.
  if (tells(read, file) && uses.length === 0) return undefined;
  const deciding = uses.find((use) => decides(use) && !tells(use, file)) ?? uses.find(decides);
  const place = deciding ?? read;
  const names = [name, ...(holder ? [holder.text] : [])];
  const refused = refusedNames(file);
  if (names.some((each) => refused.has(each))) return met(spanOf(place, file));
  if ([read, ...uses].some((each) => inDevelopmentBranch(each, file) || besideDevelopment(each, file))) return undefined;
  const related = deciding ? [{ at: spanOf(read, file), message: `${name} is read here` }] : [];
  const fix = refusal(read, name, file);
  const setting = deciding || decides(read) ? undefined : settingOf(read);
  return problem("flag", spanOf(place, file), {
    data: { name },
    related,
    pending: { name, setting: setting ?? "" },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** The property that keeps the flag for other files: `export const config = { skipAuth: process.env.SKIP_AUTH === "true" }`. */
function settingOf(read: TS.Expression): string | undefined {
  const property = ts.findAncestor(read, (node) => (isFunction(node) || ts.isStatement(node) ? "quit" : ts.isPropertyAssignment(node)));
  return property && ts.isPropertyAssignment(property) ? propertyName(property.name) : undefined;
}

function usesOfHolder(read: TS.Expression, file: TsFile): readonly TS.Expression[] {
  const holder = holderOf(read);
  return holder ? usesOf(holder, file).filter((use) => use !== holder) : [];
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

/** The flag as the code asks for it: `process.env.SKIP_AUTH === "true"`, so that a flag that is set to "false" is not refused. */
function asDecided(read: TS.Expression, file: TsFile): string {
  let whole: TS.Node = read;
  while (ts.isParenthesizedExpression(whole.parent) || ts.isNonNullExpression(whole.parent)) whole = whole.parent;
  const compared = whole.parent;
  const equal =
    ts.isBinaryExpression(compared) &&
    compared.left === whole &&
    /^={2,3}$/.test(compared.operatorToken.getText(file.root)) &&
    ts.isLiteralExpression(compared.right);
  return sourceOf(equal ? compared : read, file);
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
    `if (${productionTest(file)} && ${asDecided(read, file)}) {`,
    `${indent}throw new Error(${message})${semicolon}`,
    "}",
    "",
  ].join(lineEnd);
  return { fix: "refuse", data: { name }, edits: [{ start, end: start, text: `${text}${lineEnd}` }] };
}
