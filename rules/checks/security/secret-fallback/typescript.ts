import type { TypeScriptVisitors, Visit } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { chainOf, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import {
  isForShow,
  isMailPlaceholder,
  isKeyOfVendor,
  isOfLocalStore,
  isStandInForVendor,
  maybeUnused,
  namesStoredObject,
  opensElsewhere,
  outgoingDefault,
  standsForNoKey,
} from "../../../shared/names/outgoing-credentials.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { throwMissing, throwStatement } from "../../../shared/typescript/required.ts";
import { declarationOf, importsModule } from "../../../shared/typescript/scope.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import {
  developmentOnly,
  inDevelopmentObject,
  isEnvironmentTest,
  isListedAsRequired,
  isThrowing,
  namesOf,
  refusedInProduction,
  refusedWhenEmpty,
  refusesDefault,
} from "./typescript-guards.ts";
import { givenToClient } from "./typescript-outgoing.ts";
import { defaultText, fromEnvironment, isConfigGet, isSecretVariable, lookups, readOf, secretRead } from "./typescript-reads.ts";
import { defaultProblem, visitDefault, visitDefaultProperty, visitField, visitOptional } from "./typescript-schemas.ts";

const testTools = /^(?:vitest|@jest\/globals|@playwright\/test|supertest|msw|msw\/.*|testcontainers|@testcontainers\/.*)$/;

/** Settings of a tool that developers and pipelines run against a database. */
const toolOfDevelopers = /(?:^|\/)(?:drizzle|prisma)[\w.-]*\.config\.[cm]?[jt]s$/;

/** Files whose secrets are none of production's. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.example ||
    role.browser ||
    role.development ||
    toolOfDevelopers.test(file.path) ||
    importsModule(file, testTools)
  );
}

function report(name: string, whole: TS.Node, fallback: TS.Expression, file: TsFile, fix = failInPlace(name, fallback, file)): Outcomes {
  const value = defaultText(name, fallback, file);
  if (value === undefined) return undefined;
  const names = [...namesOf(name, whole), ...localName(whole)];
  if (value === "" && (refusedWhenEmpty(names, file) || onlyWhenSet(names, whole, file))) return met(spanOf(whole, file));
  if (value === "" ? isUnused(name, whole, file) : opensNothing(name, value, whole, file)) return undefined;
  if ((value !== "" && refusesDefault(names, value, file)) || isListedAsRequired(name, file)) return met(spanOf(whole, file));
  const development =
    developmentOnly(whole, file) || developmentOnly(fallback, file) || inDevelopmentObject(whole) || refusedInProduction(names, file);
  const message = value === "" ? "empty" : development ? "devFallback" : "fallback";
  const priority = message === "fallback" ? weightOf(name, value, whole, file) : value === "" && opensElsewhere(name) ? "P2" : "P1";
  return problem(message, spanOf(unwrap(fallback), file), {
    data: { name },
    ...(priority === undefined ? {} : { priority }),
    // Without its default such a branch would fail where it is meant to run: what to do instead is for a person to say.
    ...(development ? {} : { fixes: [fix] }),
  });
}

/** The constant of the file that holds what was read: `token || ""`, where `const token = process.env.TOKEN` stands above. */
function localName(whole: TS.Node): readonly string[] {
  const left = ts.isBinaryExpression(whole) ? unwrap(whole.left) : undefined;
  return left && ts.isIdentifier(left) ? [left.text] : [];
}

/** What stands beside a secret that is only wanted together with it: where it is sent, whose it is, the other half of a pair of keys. */
const companion = /^(?:\w*(?:url|uri|endpoint|host|server|user|username|login|id|site_?key|public|public_?key|cert(?:ificate)?))$/i;

/** Whether another setting of the same object is empty too when it is not set: `{ clientId: process.env.A ?? "", clientSecret: process.env.B ?? "" }`. */
function besideEmpty(whole: TS.Node): boolean {
  const property = whole.parent;
  if (!ts.isPropertyAssignment(property) || property.initializer !== whole) return false;
  return property.parent.properties.some((other) => {
    if (other === property || !ts.isPropertyAssignment(other) || !companion.test(propertyName(other.name) ?? "")) return false;
    const value = unwrap(other.initializer);
    const last = ts.isBinaryExpression(value) ? unwrap(value.right) : undefined;
    return last !== undefined && ts.isStringLiteralLike(last) && last.text === "";
  });
}

/** An empty value that means "not used": of what an application runs without, of an option that callers may give, in a command line. */
function isUnused(name: string, whole: TS.Node, file: TsFile): boolean {
  if (maybeUnused(name) || runtimeOf(file) === "tool" || besideEmpty(whole) || isKeyOfVendor(name)) return true;
  let first: TS.Expression | undefined = ts.isBinaryExpression(whole) ? unwrap(whole.left) : undefined;
  while (first && ts.isBinaryExpression(first)) first = unwrap(first.left);
  // options.token ?? process.env.X ?? ""
  return (
    first !== undefined &&
    ts.isPropertyAccessExpression(first) &&
    /^(?:options?|opts|config|params|props|args|init)$/i.test(chainOf(first)?.[0] ?? "")
  );
}

/** What a default weighs that does not guard what is one's own: a key of another service, the password of a store on this machine. */
function weightOf(name: string, value: string, whole: TS.Node, file: TsFile): "P1" | "P2" | undefined {
  if (isForShow(name)) return "P2";
  const outgoing = outgoingDefault(name, value, givenToClient(whole, file));
  if (outgoing !== undefined) return outgoing === "late" ? "P2" : "P1";
  return isMailPlaceholder(name, value) || isStandInForVendor(name, value) || isOfLocalStore(name, file.text) ? "P1" : undefined;
}

function opensNothing(name: string, value: string, whole: TS.Node, file: TsFile): boolean {
  // new OpenAI({ apiKey: process.env.OPENAI_API_KEY || "dummy" }): a client that is not made without one.
  if (
    isStandInForVendor(name, value) &&
    ts.findAncestor(whole, (node) => ts.isStatement(node) || ts.isNewExpression(node))?.kind === ts.SyntaxKind.NewExpression
  )
    return true;
  if (outgoingDefault(name, value, givenToClient(whole, file)) === "nothing") return true;
  return (/(?:api_?key|token)$/i.test(name) && standsForNoKey(value)) || namesStoredObject(name, value, file.text);
}

/** if (process.env.X) … process.env.X || "": the default is there for the compiler. */
function onlyWhenSet(names: readonly string[], whole: TS.Node, file: TsFile): boolean {
  return (
    ts.findAncestor(whole, (node) => {
      const { parent } = node;
      return (
        parent !== undefined &&
        ts.isIfStatement(parent) &&
        parent.thenStatement === node &&
        names.some((name) =>
          new RegExp(`(?<![\\w!.])(?:[\\w.]+\\.)?${name.replace(/\W/g, "\\$&")}(?![\\w.])`).test(sourceOf(parent.expression, file)),
        )
      );
    }) !== undefined
  );
}

/** Throws where the default stood: an expression, so that it fits wherever the read stands. */
function failInPlace(name: string, fallback: TS.Expression, file: TsFile): ProblemFix {
  return { fix: "failFast", data: { name }, edits: [{ ...spanOf(unwrap(fallback), file), text: throwMissing(name, file) }] };
}

/** What a question on a terminal begins with, for a person to change: `{ type: "password", message: "…", initial: process.env.X || "…" }`. */
function isSuggestion(value: TS.Expression): boolean {
  const property = value.parent;
  if (!ts.isPropertyAssignment(property) || !/^(?:initial|initialValue|default|placeholder)$/.test(propertyName(property.name) ?? ""))
    return false;
  const named = (name: string): boolean =>
    property.parent.properties.some((other) => other.name !== undefined && propertyName(other.name) === name);
  return named("message") && (named("type") || named("name") || named("validate"));
}

/** process.env.X || "dev", ?? "dev", ||= "dev" */
function visitBinary(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  switch (binary.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      break;
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return visitDefaultAssignment(binary, file);
    case ts.SyntaxKind.EqualsToken:
      return visitAssignedDefault(binary, file);
    default:
      return undefined;
  }
  if (outside(file)) return undefined;
  // A chain of reads: the last read before the literal gives the name.
  let left = unwrap(binary.left);
  while (ts.isBinaryExpression(left)) left = unwrap(left.right);
  const read = secretRead(left, file);
  const right = unwrap(binary.right);
  if (!read || readOf(right, file)) return undefined;
  if (isThrowing(right, file)) return met(spanOf(left, file));
  if (isSuggestion(binary)) return undefined;
  if (!ts.isConditionalExpression(right)) return report(read.name, binary, binary.right, file);
  // X || (interactive ? await ask() : ""): somebody is asked.
  if ([right.whenTrue, right.whenFalse].some((branch) => ts.isAwaitExpression(unwrap(branch)))) return undefined;
  // X ?? (production ? undefined : "dev")
  const side = [right.whenTrue, right.whenFalse].find((branch) => defaultText(read.name, branch, file) !== undefined);
  return side && report(read.name, binary, side, file);
}

/** process.env.X ||= "dev" */
function visitDefaultAssignment(binary: TS.BinaryExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const name = secretRead(binary.left, file)?.name;
  if (name === undefined) return undefined;
  const statement = binary.parent;
  // In a branch without braces the condition would take over an else that is not its own.
  const alone = ts.isExpressionStatement(statement) && (ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent));
  const left = sourceOf(binary.left, file);
  const missing = binary.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken ? `!${left}` : `${left} === undefined`;
  const fix = alone
    ? {
        fix: "failFast",
        data: { name },
        edits: [
          { start: binary.getStart(file.root), end: binary.right.getStart(file.root), text: `if (${missing}) ` },
          { ...spanOf(binary.right, file), text: throwStatement(name, file).replace(/;$/, "") },
        ],
      }
    : failInPlace(name, binary.right, file);
  return report(name, binary, binary.right, file, fix);
}

/** let secret = process.env.X; if (!secret) secret = "dev"; */
function visitAssignedDefault(binary: TS.BinaryExpression, file: TsFile): Outcomes {
  const { left, right } = binary;
  if (!ts.isIdentifier(left) || !ts.isStringLiteralLike(unwrap(right)) || outside(file)) return undefined;
  const statement = binary.parent;
  const branch = ts.isBlock(statement.parent) ? statement.parent : statement;
  const test = branch.parent;
  if (!ts.isIfStatement(test) || test.thenStatement !== branch || !isMissingTest(test.expression, left.text, file)) return undefined;
  const declaration = declarationOf(left, file);
  const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const name = value && secretRead(value, file)?.name;
  if (name === undefined) return undefined;
  const fix = { fix: "failFast", data: { name }, edits: [{ ...spanOf(statement, file), text: throwStatement(name, file) }] };
  return report(name, binary, right, file, fix);
}

/** `!secret`, `secret === undefined`, `secret == null`, `secret === ""` */
function isMissingTest(condition: TS.Expression, name: string, file: TsFile): boolean {
  const missing = `(?:undefined|null|""|'')`;
  return new RegExp(`^\\(?(?:!${name.replaceAll("$", "\\$")}|${name.replaceAll("$", "\\$")}\\s*===?\\s*${missing})\\)?$`).test(
    sourceOf(condition, file),
  );
}

/** const { JWT_SECRET = "dev" } = process.env */
function visitBinding(node: TS.Node, file: TsFile): Outcomes {
  const element = node as TS.BindingElement;
  if (!element.initializer || outside(file) || !fromEnvironment(element)) return undefined;
  const name = propertyName(element.propertyName ?? element.name);
  if (name === undefined || !isSecretVariable(name)) return undefined;
  return isThrowing(element.initializer, file) ? met(spanOf(element, file)) : report(name, element, element.initializer, file);
}

/** process.env.X ? process.env.X : "dev" */
function visitConditional(node: TS.Node, file: TsFile): Outcomes {
  const conditional = node as TS.ConditionalExpression;
  if (outside(file)) return undefined;
  const whenTrue = unwrap(conditional.whenTrue);
  const whenFalse = unwrap(conditional.whenFalse);
  const read = [whenTrue, whenFalse].find((side) => secretRead(side, file));
  const name = read && secretRead(read, file)?.name;
  if (!read || name === undefined) return undefined;
  const fallback = read === whenTrue ? whenFalse : whenTrue;
  const value = defaultText(name, fallback, file);
  if (value === undefined) return undefined;
  if (isEnvironmentTest(conditional.condition, file))
    return value === "" ? undefined : problem("devFallback", spanOf(fallback, file), { data: { name }, priority: "P1" });
  // Another condition decides about something else than a missing variable.
  const condition = sourceOf(conditional.condition, file);
  if (!condition.includes(name) && !condition.includes(sourceOf(read, file))) return undefined;
  return report(name, conditional, fallback, file);
}

/** config.get("JWT_SECRET", "dev") */
function visitGet(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.arguments[0] && staticString(call.arguments[0], file);
  if (name === undefined || outside(file) || !isConfigGet(call) || !isSecretVariable(name)) return undefined;
  // Nest's ConfigService has a method of its own that throws.
  const rename = importsModule(file, /^@nestjs\/config$/) ? { ...spanOf(memberOf(call), file), text: "getOrThrow" } : undefined;
  return visitLookup(name, call, file, rename);
}

function memberOf(call: TS.CallExpression): TS.Node {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.name : callee;
}

/** env("APP_KEY", "dev") */
function visitEnv(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.arguments[0] && staticString(call.arguments[0], file);
  if (name === undefined || outside(file) || !/^[A-Z][A-Z0-9_]*$/.test(name) || !isSecretVariable(name)) return undefined;
  return visitLookup(name, call, file, undefined);
}

function visitLookup(
  name: string,
  call: TS.CallExpression,
  file: TsFile,
  rename: { readonly start: number; readonly end: number; readonly text: string } | undefined,
): Outcomes {
  const [first, second] = call.arguments;
  // A read alone is judged together with what stands behind it.
  if (!first || !second) return undefined;
  if (ts.isObjectLiteralExpression(second)) return undefined;
  if (defaultText(name, second, file) === "" && refusedWhenEmpty(namesOf(name, call), file)) return met(spanOf(call, file));
  const without = { start: first.end, end: second.end, text: "" };
  const edits = rename ? [rename, without] : [without, { start: call.end, end: call.end, text: ` ?? ${throwMissing(name, file)}` }];
  const alone =
    (rename !== undefined || !needsParentheses(call)) && !hasComment({ start: first.end, end: second.getStart(file.root) }, file);
  return defaultProblem(name, second, file, alone ? { fix: "failFast", data: { name }, edits } : undefined);
}

/** Whether an operator put behind the call would bind to something else. */
function needsParentheses({ parent }: TS.CallExpression): boolean {
  return !(
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNewExpression(parent)
  );
}

/** A secret that is read without a default: the place is right. */
function visitRead(node: TS.Node, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const name = environmentRead(node as TS.PropertyAccessExpression, file);
  if (name === undefined || !isSecretVariable(name)) return undefined;
  const { parent } = node;
  if ((ts.isBinaryExpression(parent) && parent.left === node) || ts.isConditionalExpression(parent)) return undefined;
  return met(spanOf(node, file));
}

/** configService.getOrThrow("JWT_SECRET") */
function visitGetOrThrow(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = call.arguments[0] && staticString(call.arguments[0], file);
  const asked = name !== undefined && !outside(file) && isSecretVariable(name) && lastNameOf(call.expression) === "getOrThrow";
  return asked ? met(spanOf(call, file)) : undefined;
}

/** A visitor that leaves out the files that are none of production's. */
function inProduction<Node>(visit: Visit<Node, TsFile>): Visit<Node, TsFile> {
  return (node, file) => (outside(file) ? undefined : visit(node, file));
}

/** TypeScript: environment reads, configuration look-ups and schemas whose secret has a default in the source. */
export const typescript: TypeScriptVisitors = {
  call: {
    get: visitGet,
    getOrThrow: visitGetOrThrow,
    ...Object.fromEntries(lookups.map((name) => [name, visitEnv])),
    default: inProduction(visitDefault),
    optional: inProduction(visitOptional),
  },
  property: { default: inProduction(visitDefaultProperty) },
  node: {
    BinaryExpression: visitBinary,
    BindingElement: visitBinding,
    ConditionalExpression: visitConditional,
    PropertyAccessExpression: visitRead,
    PropertyDeclaration: inProduction(visitField),
  },
};
