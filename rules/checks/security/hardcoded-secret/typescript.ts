import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type Credential, hasCredential } from "../../../shared/names/credentials.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
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
  textOfBytes,
  variableFor,
} from "../../../shared/typescript/secret-places.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { isOutside, knownCredentials, knownProblem, scopeOf } from "./known.ts";
import { besideMadeUpAccount, holdsHeaderSecret, isKeyOfPage, isPasswordName, isValue, readsLikeSecret, saysPublic } from "./texts.ts";
import { isDefaultOfSecret, literalAt, mayRead, nameOfPlace, variableOfKind } from "./typescript-literals.ts";

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  return knownCredentials(file).flatMap((credential): Outcome[] => {
    const literal = literalAt(credential.start, file);
    if (literal && (isDefaultOfSecret(literal, file) || isForPeople(literal))) return [];
    return [knownProblem(credential, literal ? moveKnown(credential, literal, file) : [])];
  });
}

/** Only a literal that is nothing but the credential can be read from a variable as a whole. */
function moveKnown(credential: Credential, literal: TS.Expression, file: TsFile): ProblemFix[] {
  const { start, end } = spanOf(literal, file);
  const whole =
    file.text.startsWith("-----BEGIN", start + 1) ||
    (start + 1 >= credential.start && credential.end >= end - 1) ||
    /^["'`][a-z][a-z0-9+]*:\/\//.test(file.text.slice(start, end));
  return whole ? moveToEnvironment(variableOfKind(credential, literal, file), literal, file) : [];
}

function moveToEnvironment(variable: string, literal: TS.Expression, file: TsFile): ProblemFix[] {
  if (file.role.browser || !mayRead(literal)) return [];
  return [
    {
      fix: "moveToEnvironment",
      data: { name: variable },
      edits: [requiredRead(variable, literal, file)],
      ensureLines: [{ path: ".env.example", line: `${variable}=` }],
    },
  ];
}

/** A cheap look, as every variable and assignment is asked: anything else is no text and reads no variable of the environment. */
function isTextOrAccess(value: TS.Expression): boolean {
  return (
    ts.isStringLiteralLike(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isElementAccessExpression(value) ||
    ts.isCallExpression(value)
  );
}

/**
 * @param strict whether the place takes the value itself as a secret, however it reads
 * @param called what a person calls the place, where the name is not written there
 */
function judge(name: string, value: TS.Expression, file: TsFile, strict: boolean, called = name, message = "named"): Outcomes {
  const { role } = file;
  const inner = unwrap(value);
  if (!isTextOrAccess(inner) || !isSecretName(name) || isOutside(file) || role.seed || role.development) return undefined;
  if (environmentRead(inner, file) !== undefined) return met(spanOf(inner, file));
  if (!ts.isStringLiteralLike(inner)) return undefined;
  const text = inner.text;
  if (text.trim() === "" || hasCredential(text) || isPlaceholder(text) || isReference(text) || sameWords(name, text)) return undefined;
  if (
    !(strict ? isValue(text) : readsLikeSecret(name, text)) ||
    isForPeople(inner) ||
    isTrial(inner, file) ||
    inDevelopmentBranch(inner, file)
  )
    return undefined;
  const at = inner.getStart(file.root);
  if (saysPublic(at, file) || (isPasswordName(name) && besideMadeUpAccount(at, file))) return undefined;
  const fixes = moveToEnvironment(variableFor(name, inner), inner, file);
  return problem(message, spanOf(inner, file), { data: { name: called }, fixes, ...scopeOf(text) });
}

/** Settings of sessions, signatures and connections: their secret is the value. */
const takesSecret =
  /^(?:session|expressSession|cookieSession|cookieParser|createPool|Pool|Client|createConnection|DataSource|Sequelize|knex|Redis|createTransport|expressjwt|expressJwt|jwt|getIronSession|JwtStrategy|Strategy|betterAuth|NextAuth)$/;

function isStrict(property: TS.PropertyAssignment, file: TsFile): boolean {
  const name = propertyName(property.name) ?? "";
  if (!isConfiguration(property, file)) return false;
  const call = property.parent.parent;
  if ((ts.isCallExpression(call) || ts.isNewExpression(call)) && takesSecret.test(lastNameOf(call.expression))) return true;
  // A host and a user beside it make a password the password.
  const beside = property.parent.properties.map((other) => propertyName(other.name) ?? "");
  return (
    /^(?:password|passwd|pass|pwd)$/i.test(name) &&
    beside.some((other) => /^(?:host|hostname|server|database)$/i.test(other)) &&
    beside.some((other) => /^(?:user|username)$/i.test(other)) &&
    !besideLocal(property)
  );
}

/** { auth: { user: "mailer", pass: "…" } } */
function signsIn(property: TS.PropertyAssignment): boolean {
  return property.parent.properties.some((other) => /^(?:user|username|login)$/i.test(propertyName(other.name) ?? ""));
}

/** Whether the object, or the one around it, names this machine. */
function besideLocal(property: TS.PropertyAssignment): boolean {
  const outer = property.parent.parent;
  const objects = ts.isPropertyAssignment(outer) ? [property.parent, outer.parent] : [property.parent];
  return objects.some(namesThisMachine);
}

function namesThisMachine({ properties }: TS.ObjectLiteralExpression): boolean {
  return properties.some((other) => ts.isPropertyAssignment(other) && isLocal(other.initializer));
}

/** A machine's own database has a password for show. */
function isLocal(value: TS.Expression): boolean {
  const inner = unwrap(value);
  return ts.isStringLiteralLike(inner) && /^(?:localhost|127\.0\.0\.1|::1|0\.0\.0\.0|host\.docker\.internal)$/.test(inner.text);
}

/** What the objects around a property are called: properties, a variable, what they are given to. */
function ownersOf(property: TS.PropertyAssignment): string[] {
  const owners: string[] = [];
  for (let node: TS.Node = property.parent; ts.isObjectLiteralExpression(node); ) {
    const outer: TS.Node = node.parent;
    if (ts.isPropertyAssignment(outer)) owners.push(propertyName(outer.name) ?? "");
    else if (ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name)) owners.push(outer.name.text);
    else if (ts.isCallExpression(outer) || ts.isNewExpression(outer)) owners.push(lastNameOf(outer.expression));
    node = ts.isPropertyAssignment(outer) ? outer.parent : outer;
  }
  return owners;
}

function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined) return undefined;
  if (/^authorization$/i.test(name)) return visitHeader(property.initializer, file);
  if (name === "pass" && signsIn(property)) return judge("smtpPassword", property.initializer, file, !besideLocal(property), name);
  if (!isSecretName(name) || isInventedPerson(property)) return undefined;
  if (isKeyOfPage(name, ownersOf(property))) return undefined;
  const strict = isStrict(property, file);
  const values = ts.isArrayLiteralExpression(property.initializer) ? property.initializer.elements : [property.initializer];
  return values.flatMap((value) => judge(name, value, file, strict) ?? []);
}

/** { Authorization: "Bearer …" } */
function visitHeader(initializer: TS.Expression, file: TsFile): Outcomes {
  const value = unwrap(initializer);
  if (isOutside(file) || !ts.isStringLiteralLike(value) || isForPeople(value)) return undefined;
  if (!holdsHeaderSecret(value.text)) return undefined;
  return problem("named", spanOf(value, file), { data: { name: "Authorization" } });
}

function visitVariable(node: TS.Node, file: TsFile): Outcomes {
  const { name, initializer } = node as TS.VariableDeclaration;
  return initializer && ts.isIdentifier(name) ? judge(name.text, initializer, file, false) : undefined;
}

function visitField(node: TS.Node, file: TsFile): Outcomes {
  const { name, initializer } = node as TS.PropertyDeclaration | TS.ParameterDeclaration;
  const text = propertyName(name as TS.PropertyName);
  return initializer && text !== undefined ? judge(text, initializer, file, false) : undefined;
}

function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { operatorToken, left, right } = node as TS.BinaryExpression;
  if (compares(operatorToken.kind)) return judgeComparison(left, right, file) ?? judgeComparison(right, left, file);
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const keys = cookieKeys(node as TS.BinaryExpression, file);
  if (keys) return keys.flatMap((key) => judge("sessionKey", key, file, true, "the cookies", "key") ?? []);
  return judge(environmentRead(left, file) ?? nameOfPlace(right) ?? "", right, file, false);
}

function compares(kind: TS.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken
  );
}

/** password === "Winter2024!": whoever knows the text is let in. */
function judgeComparison(asked: TS.Expression, known: TS.Expression, file: TsFile): Outcomes {
  if (!ts.isStringLiteralLike(unwrap(known))) return undefined;
  const inner = unwrap(asked);
  const name = ts.isElementAccessExpression(inner) ? (staticString(inner.argumentExpression, file) ?? "") : lastNameOf(inner);
  return judge(name, known, file, false);
}

/** headers.set("authorization", "Bearer …"), request.setRequestHeader("x-api-key", "…") */
function visitSetter(call: TS.CallExpression, file: TsFile): Outcomes {
  const [key, value] = call.arguments;
  const name = key && staticString(key, file);
  if (!value || name === undefined || !/header|^req|^request|^xhr$/i.test(sourceOf(call.expression, file))) return undefined;
  return /^authorization$/i.test(name) ? visitHeader(value, file) : judge(name, value, file, false);
}

/** new Sequelize("shop", "shop", "…", { host }) */
function visitSequelize(created: TS.NewExpression, file: TsFile): Outcomes {
  const [, user, password, options] = created.arguments ?? [];
  if (!user || !password || (options && ts.isObjectLiteralExpression(options) && namesThisMachine(options))) return undefined;
  return judge("databasePassword", password, file, true, "password");
}

/** jwt.sign(payload, "shared words"), createHmac("sha256", "shared words") */
function visitCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const key = keyArgument(call, file);
  if (!key) return undefined;
  const held = heldText(key.value, file);
  return held ? judge(key.name, held, file, false, key.of, "key") : judge(key.name, key.value, file, true, key.of, "key");
}

const heldKey = {};

/** The text of a constant that is given as a key and is not called a secret: `const k = Buffer.from("…", "hex")`. Each once, at its first use. */
function heldText(value: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrap(value);
  const made = ts.isIdentifier(inner) && !isSecretName(inner.text) ? initializerOf(inner, file) : undefined;
  const text = made && textOfBytes(made);
  if (!text || !ts.isStringLiteralLike(text)) return undefined;
  const seen = file.memo(heldKey, () => new Set<TS.Node>());
  if (seen.has(text)) return undefined;
  seen.add(text);
  return text;
}

/** TypeScript: the formats are found in the text, other secrets by the names of what they are given to. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: {
    ...Object.fromEntries(keyFunctions.map((name) => [name, visitCall])),
    set: visitSetter,
    append: visitSetter,
    setHeader: visitSetter,
    setRequestHeader: visitSetter,
  },
  new: { Sequelize: visitSequelize },
  node: {
    PropertyAssignment: visitProperty,
    VariableDeclaration: visitVariable,
    PropertyDeclaration: visitField,
    Parameter: visitField,
    BinaryExpression: visitAssignment,
  },
};
