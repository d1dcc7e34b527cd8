import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isReport, tryAround } from "../../../shared/typescript/errors.ts";
import { loggerAt } from "../../../shared/typescript/logger-use.ts";
import {
  chainOf,
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
} from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { loggedSetting } from "./confirm.ts";

/** Somebody is told: a log, a metric, an audit record, an event. */
const telling =
  /audit|metric|counter|track|record|^(?:emit|inc|increment|capture|publish|notify|report|log)|(?:log|event|failure|failed|attempt)s?$|Fail|Attempt|Lock/i;

function tells(node: TS.Node, file: TsFile): boolean {
  let told = false;
  const visit = (each: TS.Node): void => {
    if (told) return;
    if (ts.isCallExpression(each))
      told =
        isReport(each, file) ||
        telling.test(lastNameOf(each.expression)) ||
        /audit|metrics?|logger/i.test(chainOf(each.expression)?.slice(0, -1).join(".") ?? "");
    if (!told) ts.forEachChild(each, visit);
  };
  visit(node);
  return told;
}

/** The statement of a branch that refuses: throws, answers 401 or 403, or gives nothing back. */
function refusal(branch: TS.Statement, file: TsFile, nothing: boolean): TS.Statement | undefined {
  const statements = ts.isBlock(branch) ? branch.statements : [branch];
  return statements.find((statement) => {
    if (ts.isThrowStatement(statement)) return true;
    const text = sourceOf(statement, file);
    if (/\b40[0134]\b|UNAUTHORI[SZ]ED|FORBIDDEN|Unauthorized|unauthorized|forbidden/.test(text)) return true;
    if (!ts.isReturnStatement(statement)) return false;
    const value = statement.expression && unwrap(statement.expression);
    if (!value) return nothing;
    return (
      (nothing && (value.kind === ts.SyntaxKind.NullKeyword || value.kind === ts.SyntaxKind.FalseKeyword)) ||
      /invalid|incorrect|wrong|credential|error/i.test(text) ||
      /^(?:done|cb)$/.test(ts.isCallExpression(value) ? lastNameOf(value.expression) : "")
    );
  });
}

/** Names of the checks of passwords; `compare` and `verify` where the library or an argument says what they compare. */
function checksPassword(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (/password|passcode/i.test(name)) return /compare|match|check|verify|valid|correct/i.test(name);
  if (!/^(?:compare|compareSync|verify)$/.test(name)) return false;
  const module = originOf(call.expression, file)?.module ?? "";
  if (/^(?:bcrypt|bcryptjs|bcrypt-ts|argon2|@node-rs\/(?:argon2|bcrypt)|scrypt-kdf|oslo\/password)$/.test(module)) return true;
  return (
    call.arguments.some((argument) => /password|passwd|pwd/i.test(sourceOf(argument, file))) &&
    /hash|crypt|argon|encrypt|bcrypt/i.test(sourceOf(call.expression, file))
  );
}

/** The `if` that a result decides, directly or by way of a constant. */
function decidedBy(call: TS.CallExpression, file: TsFile): TS.IfStatement | undefined {
  let expression: TS.Node = call;
  while (expression.parent && !ts.isStatement(expression) && !isFunction(expression)) {
    const { parent } = expression;
    if (ts.isIfStatement(parent)) return parent.expression === expression ? parent : undefined;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      for (const use of usesOf(parent.name, file)) {
        const statement = ts.findAncestor(use, (each) =>
          ts.isStatement(each) && !ts.isBlock(each) ? true : isFunction(each) ? "quit" : false,
        );
        if (statement && ts.isIfStatement(statement) && statement.expression.pos <= use.pos && use.end <= statement.expression.end)
          return statement;
      }
      return undefined;
    }
    expression = parent;
  }
  return undefined;
}

/** The branch for a password that does not match: `if (!ok) …`, or `else` behind `if (ok) …`. */
function failingBranch(statement: TS.IfStatement, file: TsFile): TS.Statement | undefined {
  return /!/.test(sourceOf(statement.expression, file)) || /===\s*false/.test(sourceOf(statement.expression, file))
    ? statement.thenStatement
    : statement.elseStatement;
}

/** Changing a password asks for the old one, which is no sign-in; tests of helpers are none either. */
function isSignIn(call: TS.CallExpression, file: TsFile): boolean {
  if (call.arguments.some((argument) => /current|old|existing|previous|\bnew/i.test(sourceOf(argument, file)))) return false;
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    if (/change|update|edit|reset|new|set|delete|remove|confirm|disable|enable|share|invite|link|room|meeting/i.test(functionName(fn)))
      return false;
  }
  return true;
}

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.example || role.seed || role.script || role.browser;
}

function visitPassword(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !checksPassword(call, file) || !isSignIn(call, file)) return undefined;
  // isValidPassword(password), with nothing to compare to, asks whether a new one is long enough.
  if (ts.isIdentifier(call.expression) && call.arguments.length === 1) return undefined;
  const statement = decidedBy(call, file);
  const branch = statement && failingBranch(statement, file);
  if (!branch) return statement && judgeBehind(statement, file);
  // What is thrown may be logged where it is caught.
  const caught = tryAround(call)?.catchClause;
  return judge(branch, caught, "sign-in", file);
}

/** jwt.verify(token, key) in try, whose catch clause refuses. */
function visitToken(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || checksPassword(call, file)) return visitPassword(call, file);
  const name = lastNameOf(call.expression);
  const module = originOf(call.expression, file)?.module ?? "";
  const token =
    (name === "verify" && /^(?:jsonwebtoken|jwt-simple|hono\/jwt|paseto)$/.test(module)) || (name === "jwtVerify" && module === "jose");
  const caught = token ? tryAround(call)?.catchClause : undefined;
  // What is thrown on as it came reaches whoever called.
  if (caught && rethrows(caught)) return undefined;
  return caught && unwrapAwait(call) ? judge(caught.block, undefined, "token check", file) : undefined;
}

function rethrows({ variableDeclaration, block }: TS.CatchClause): boolean {
  const last = block.statements.at(-1);
  const name = variableDeclaration?.name;
  return (
    last !== undefined &&
    ts.isThrowStatement(last) &&
    ts.isIdentifier(last.expression) &&
    name !== undefined &&
    ts.isIdentifier(name) &&
    name.text === last.expression.text
  );
}

/** `if (await compare(…)) return token;` and a refusal behind it. */
function judgeBehind(statement: TS.IfStatement, file: TsFile): Outcomes {
  const { thenStatement: then, parent: block } = statement;
  const last = ts.isBlock(then) ? then.statements.at(-1) : then;
  if (!last || !ts.isReturnStatement(last) || !ts.isBlock(block) || tryAround(statement)) return undefined;
  const behind = block.statements.slice(block.statements.indexOf(statement) + 1, block.statements.indexOf(statement) + 4);
  const at = behind.findIndex((each) => refusal(each, file, true) !== undefined);
  const refused = behind[at];
  if (!refused) return undefined;
  const place = refusedSpan(refused, file);
  if (behind.slice(0, at + 1).some((each) => tells(each, file))) return met(place);
  const fix = logFix(block, refused, "sign-in", file);
  return problem("silent", place, { data: { what: "sign-in" }, pending: { error: thrown(refused) }, ...(fix ? { fixes: [fix] } : {}) });
}

function judge(branch: TS.Statement, caught: TS.CatchClause | undefined, what: string, file: TsFile): Outcomes {
  const refused = refusal(branch, file, what === "sign-in");
  if (!refused) return undefined;
  const at = refusedSpan(refused, file);
  if (tells(branch, file) || (caught && ts.isThrowStatement(refused) && tells(caught, file))) return met(at);
  const fix = logFix(branch, refused, what, file);
  return problem("silent", at, { data: { what }, pending: { error: thrown(refused) }, ...(fix ? { fixes: [fix] } : {}) });
}

/** The class of the error that is thrown, else "". */
function thrown(refused: TS.Statement): string {
  const error = ts.isThrowStatement(refused) ? unwrap(refused.expression) : undefined;
  return error && ts.isNewExpression(error) ? lastNameOf(error.expression) : "";
}

/** `if (error instanceof WrongPasswordError) logger.info(…)` in a catch clause or filter, `@Catch(WrongPasswordError)`: who catches it logs it. */
function visitInstance(node: TS.BinaryExpression, file: TsFile): Outcomes {
  const statement = ts.findAncestor(node, ts.isIfStatement);
  if (!statement || node.end > statement.expression.end || !tells(statement.thenStatement, file)) return undefined;
  return fact("setting", spanOf(node.right, file), { key: loggedSetting, value: lastNameOf(node.right) });
}

/** The refusal on its first line. */
function refusedSpan(statement: TS.Statement, file: TsFile): { start: number; end: number } {
  const { start, end } = spanOf(statement, file);
  const line = file.lines.lineSpan(file.lines.lineOf(start));
  return { start, end: end <= line.end ? end : start + file.text.slice(start, line.end).trimEnd().length };
}

function logFix(branch: TS.Statement, refused: TS.Statement, what: string, file: TsFile): ProblemFix | undefined {
  if (!ts.isBlock(branch)) return undefined;
  const start = refused.getStart(file.root);
  const { semicolon, lineEnd } = styleOf(file);
  const logger = loggerAt(refused, file)?.name ?? "console";
  const message = quoted(what === "sign-in" ? "Sign-in failed" : "Token rejected", file);
  return {
    fix: "log",
    data: { what },
    edits: [{ start, end: start, text: `${logger}.warn(${message})${semicolon}${lineEnd}${indentAt(start, file)}` }],
  };
}

const passwordChecks = [
  "compareSync",
  "comparePassword",
  "comparePasswords",
  "checkPassword",
  "verifyPassword",
  "validatePassword",
  "isPasswordMatch",
  "isPasswordValid",
  "isValidPassword",
  "isPasswordCorrect",
  "isCorrectPassword",
  "matchPassword",
  "matchPasswords",
  "passwordMatches",
  "checkPasswordHash",
  "verifyPasswordHash",
];

/** TypeScript: branches that refuse a password or a token. */
export const typescript: TypeScriptVisitors = {
  node: {
    BinaryExpression: (node, file) => {
      const comparison = node as TS.BinaryExpression;
      return comparison.operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword || outside(file)
        ? undefined
        : visitInstance(comparison, file);
    },
  },
  call: {
    ...Object.fromEntries(passwordChecks.map((name) => [name, visitPassword])),
    compare: visitPassword,
    verify: visitToken,
    jwtVerify: visitToken,
  },
};
