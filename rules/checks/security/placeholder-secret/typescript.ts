import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { lastNameOf, propertyName, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { environmentRead } from "../../../shared/typescript/values.ts";
import {
  cookieKeys,
  isConfiguration,
  isForPeople,
  isInventedPerson,
  isTrial,
  keyArgument,
  keyFunctions,
  requiredRead,
  sameWords,
  variableFor,
} from "../../../shared/typescript/secret-places.ts";

/** Words so common that they only count where something is configured. */
const ambiguous = /^(?:password|secret|token|pass|root|admin|administrator|test|testing|dev|development|example|sample|foo|bar|postgres)$/i;
/** Values that switch a setting off, or say that none is needed. */
const off = /^(?:none|null|undefined|default|dummy|redacted|todo|-+|\.+|\*+|__\w+__)$/i;

/** Names that say what the value is there for. */
const forShow = /(?:^|_)(?:demo|sample|example|mock|fake|dummy)(?:_|[A-Z]|$)/i;

/** Files whose values never reach production, and components, whose texts are shown. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.script ||
    role.example ||
    role.seed ||
    role.browser ||
    role.development ||
    role.toolConfig ||
    /\.[jt]sx$/.test(file.path)
  );
}

/**
 * @param configures whether the place makes even a bare word such as "secret" the value itself
 * @param called what a person calls the place, where the name is not written there
 */
function judge(name: string, value: TS.Expression, file: TsFile, configures: boolean, called = name): Outcomes {
  if (!isSecretName(name) || forShow.test(name) || outside(file)) return undefined;
  const inner = unwrap(value);
  if (environmentRead(inner, file) !== undefined) return met(spanOf(inner, file));
  if (!ts.isStringLiteralLike(inner)) return undefined;
  const text = inner.text.trim();
  if (!isPlaceholder(text) || isReference(text) || off.test(text)) return undefined;
  if (!configures && (ambiguous.test(text) || sameWords(name, text))) return undefined;
  // Crosses put over what a copy holds hide it: shown.password = "xxxx".
  if (/^x+$/i.test(text) && ts.isBinaryExpression(inner.parent)) return undefined;
  if (isForPeople(inner) || isTrial(inner, file) || inDevelopmentBranch(inner, file) || runtimeOf(file) === "browser") return undefined;
  return problem("placeholder", spanOf(inner, file), {
    data: { name: called, value: `"${inner.text}"` },
    fixes: [readEnvironment(name, inner, file)],
  });
}

function readEnvironment(name: string, literal: TS.Expression, file: TsFile): ProblemFix {
  const variable = variableFor(name, literal);
  return {
    fix: "readEnvironment",
    data: { name: variable },
    edits: [requiredRead(variable, literal, file)],
    ensureLines: [{ path: ".env.example", line: `${variable}=` }],
  };
}

function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || !isSecretName(name) || isInventedPerson(property)) return undefined;
  return judge(name, property.initializer, file, isConfiguration(property, file));
}

function visitVariable(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.VariableDeclaration;
  if (!declaration.initializer || !ts.isIdentifier(declaration.name) || !isSecretName(declaration.name.text)) return undefined;
  return isOnlyDefault(declaration.name, file) ? undefined : judge(declaration.name.text, declaration.initializer, file, false);
}

/** A constant that only stands in for a variable that is not set: another check has the place where it does, or where it is refused. */
function isOnlyDefault(name: TS.Identifier, file: TsFile): boolean {
  const uses = usesOf(name, file);
  return uses.length > 0 && uses.every(isDefaultOrCompared);
}

function isDefaultOrCompared(use: TS.Identifier): boolean {
  const { parent } = use;
  // config.get("SESSION_SECRET", DEFAULT_SECRET)
  if (ts.isCallExpression(parent) && parent.arguments[0] && parent.arguments.indexOf(use) > 0)
    return ts.isStringLiteralLike(parent.arguments[0]) && /^[A-Z][A-Z0-9_]+$/.test(parent.arguments[0].text);
  if (!ts.isBinaryExpression(parent)) return false;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return parent.right === use;
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return true;
    default:
      return false;
  }
}

function visitField(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyDeclaration | TS.ParameterDeclaration;
  const name = propertyName(property.name as TS.PropertyName);
  // A field of a validated environment has a default, which is another check's.
  if (name === undefined || !property.initializer || importsModule(file, /^class-validator$/)) return undefined;
  return judge(name, property.initializer, file, false);
}

function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  if (binary.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const keys = cookieKeys(binary, file);
  if (keys) return keys.flatMap((key) => judge("sessionKey", key, file, true, "The key of the cookies") ?? []);
  const name = environmentRead(binary.left, file);
  return name === undefined ? judge(lastNameOf(binary.left), binary.right, file, false) : undefined;
}

/** jwt.sign(payload, "secret"), createHmac("sha256", "changeme"), cookieParser("secret") */
function visitCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const key = keyArgument(call, file);
  return key && judge(key.name, key.value, file, true, `The key of ${key.of}`);
}

/** TypeScript: a text that only stands for a secret, given to something that means one. */
export const typescript: TypeScriptVisitors = {
  call: Object.fromEntries(keyFunctions.map((name) => [name, visitCall])),
  node: {
    PropertyAssignment: visitProperty,
    VariableDeclaration: visitVariable,
    PropertyDeclaration: visitField,
    Parameter: visitField,
    BinaryExpression: visitAssignment,
  },
};
