/** Which expressions read a secret from the environment or the configuration, and which defaults count as one. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { hasPhrase, wordsOf } from "../../../shared/names/words.ts";

/** Functions of one's own or of a framework that look up a variable: `env("APP_KEY")`, `getEnv("JWT_SECRET", "dev")`. */
export const lookups = ["env", "getEnv", "getenv", "getEnvVar", "getEnvVariable", "envVar", "readEnv", "fromEnv", "optionalEnv"] as const;

const upperCase = /^[A-Z][A-Z0-9_]*$/;

/** Last words that make a name one of something beside the secret: `SMTP_APIKEY_USER`, `PASSWORD_CHECK_DISABLED`. */
const besides = /[._](?:user|username|login|email|host|port|region|disabled?|check|driver|backend)$/i;
const publicPrefix = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|PUBLIC)_/;

/** Whether a variable's name means a secret; what is public on purpose does not count. */
export function isSecretVariable(name: string): boolean {
  return isSecretName(name.replaceAll(".", "_")) && !publicPrefix.test(name) && !besides.test(name);
}

/** A variable or setting that is read, and the way in which it is. */
interface SecretRead {
  readonly name: string;
  readonly from: "environment" | "configuration";
}

/** The secret that an expression reads: directly, or through a constant of this file. */
export function secretRead(expression: TS.Expression, file: TsFile): SecretRead | undefined {
  const read = readOf(unwrap(expression), file);
  return read && isSecretVariable(read.name) ? read : undefined;
}

/** The variable or setting that an expression reads, secret or not. */
export function readOf(expression: TS.Expression, file: TsFile, depth = 0): SecretRead | undefined {
  const inner = unwrap(expression);
  const name = environmentRead(inner, file) ?? boundVariable(inner, file) ?? lookedUp(inner, file);
  if (name !== undefined) return { name, from: "environment" };
  if (ts.isCallExpression(inner)) {
    const setting = isConfigGet(inner) ? staticString(inner.arguments[0], file) : undefined;
    return setting === undefined ? undefined : { name: setting, from: "configuration" };
  }
  if (!ts.isIdentifier(inner) || depth > 3) return undefined;
  const initializer = initializerOf(inner, file);
  return initializer && readOf(initializer, file, depth + 1);
}

/** `env.JWT_SECRET` and `c.env.JWT_SECRET`, whatever made that object: an upper-case member of an environment is a variable. */
function boundVariable(expression: TS.Expression, file: TsFile): string | undefined {
  if (ts.isPropertyAccessExpression(expression))
    return upperCase.test(expression.name.text) && lastNameOf(expression.expression) === "env" ? expression.name.text : undefined;
  if (!ts.isIdentifier(expression)) return undefined;
  // const { JWT_SECRET } = process.env
  const declaration = declarationOf(expression, file);
  if (!declaration || !ts.isBindingElement(declaration) || declaration.initializer || !fromEnvironment(declaration)) return undefined;
  return propertyName(declaration.propertyName ?? declaration.name);
}

/** Whether a destructured name is taken from the environment's variables. */
export function fromEnvironment(element: TS.BindingElement): boolean {
  const declaration = element.parent.parent;
  if (!ts.isObjectBindingPattern(element.parent) || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  return /^(?:process\.env|import\.meta\.env|Bun\.env)$/.test(chainOf(declaration.initializer)?.join(".") ?? "");
}

function lookedUp(expression: TS.Expression, file: TsFile): string | undefined {
  if (!ts.isCallExpression(expression) || expression.arguments.length !== 1) return undefined;
  const name = lastNameOf(expression.expression);
  if (!(lookups as readonly string[]).includes(name)) return undefined;
  const variable = staticString(expression.arguments[0], file);
  return variable !== undefined && upperCase.test(variable) ? variable : undefined;
}

/** `this.c` of `constructor(private c: ConfigService)` */
function isConfigService(receiver: TS.Expression): boolean {
  if (!ts.isPropertyAccessExpression(receiver) || receiver.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
  const holder = ts.findAncestor(receiver, ts.isClassLike);
  const make = holder?.members.find(ts.isConstructorDeclaration);
  const parameter = make?.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === receiver.name.text);
  const type = parameter?.type;
  return type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "ConfigService";
}

/** Whether a call looks a setting up: `config.get("jwt.secret")`, `this.configService.get<string>("JWT_SECRET")`, `Env.get("APP_KEY")`. */
export function isConfigGet(call: TS.CallExpression): boolean {
  const receiver = receiverOf(call);
  if (!receiver || lastNameOf(call.expression) !== "get") return false;
  return /config|^env$|settings$/i.test(lastNameOf(receiver)) || isConfigService(receiver);
}

/** The text of a default, when it is known and would serve as the secret. */
export function defaultText(name: string, fallback: TS.Expression, file: TsFile): string | undefined {
  const value = staticString(fallback, file);
  if (value === undefined || isReference(value) || isSwitch(value) || namesCookie(name, value)) return undefined;
  // The fingerprint of a key, for a cache or a log, may have a text for the key that is missing.
  return inHash(fallback) ? undefined : value;
}

function isSwitch(value: string): boolean {
  return /^(?:true|false|on|off|yes|no|none|null|undefined|unset|missing|not?[-_ ]?(?:defined|set|configured|available)|\d{1,2})$/i.test(
    value,
  );
}

function inHash(fallback: TS.Expression): boolean {
  let node: TS.Node = fallback;
  while (ts.isBinaryExpression(node.parent) || ts.isParenthesizedExpression(node.parent)) node = node.parent;
  return ts.isCallExpression(node.parent) && /^(?:hash|sha\d|md5|fingerprint)/i.test(lastNameOf(node.parent.expression));
}

/** `COOKIE_KEY || "app_session"`: the key under which a cookie is found is no secret. */
function namesCookie(name: string, value: string): boolean {
  const words = wordsOf(name);
  if (!hasPhrase(words, ["cookie", "key"]) && !hasPhrase(words, ["session", "key"])) return false;
  return /(?:session|sid|cookie|auth|token|user)$/i.test(value) && /^[\w.-]+$/.test(value) && !/secret|change|dev/i.test(value);
}
