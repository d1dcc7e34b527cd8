/** Python: the formats are found in the text, other secrets by the names of what they are given to. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { type Credential, hasCredential } from "../../../shared/names/credentials.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { argumentsOf, calledName, callOfArgument } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { isSecretName } from "../../../shared/python/names.ts";
import { enclosingClass, isBareLiteral, lastName, plainString } from "../../../shared/python/nodes.ts";
import {
  describesValue,
  isConfiguration,
  isDefaultOfSecret,
  isEnumeration,
  isExample,
  isInventedPerson,
  isTrial,
  heldKeyArgument,
  keyArgument,
  keyFunctions,
  readVariable,
} from "../../../shared/python/secret-places.ts";
import { inDevelopment, isSettingsClass } from "../../../shared/python/settings.ts";
import { mayBeReplaced } from "../../../shared/python/replaced-key.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { isOutside, knownCredentials, knownProblem, scopeOf, variableFromKind } from "./known.ts";
import { besideMadeUpAccount, holdsHeaderSecret, isKeyOfPage, isPasswordName, isValue, readsLikeSecret, saysPublic } from "./texts.ts";

function visitFile(root: SyntaxNode, file: PyFile): Outcomes {
  return knownCredentials(file).flatMap((credential): Outcome[] => {
    const literal = literalAt(credential.start, root);
    // A docstring shows what an address looks like.
    if (isBareLiteral(literal?.parent ?? undefined, "string") && / address$/.test(credential.kind)) return [];
    if (literal && (isDefaultOfSecret(literal, file) || isSecretField(literal, file))) return [];
    return [knownProblem(credential, literal ? moveKnown(credential, literal, file) : [])];
  });
}

/** The string literal around an offset. */
function literalAt(offset: number, root: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = root;
  while (node && node.type !== "string") node = node.children.find(({ start, end }) => start <= offset && offset < end);
  return node;
}

/** The default of a field of settings is a fallback, which another check has. */
function isSecretField(literal: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(literal);
  if (!holder || !isSettingsClass(holder, file)) return false;
  for (let node = literal.parent; node && node !== holder; node = node.parent)
    if (node.type === "assignment") return isSecretName(lastName(child(node, "left"), file));
  return false;
}

/** Only a literal that is nothing but the credential can be read from a variable as a whole. */
function moveKnown(credential: Credential, literal: SyntaxNode, file: PyFile): ProblemFix[] {
  const text = plainString(literal, file);
  if (text === undefined || isBareLiteral(literal.parent ?? undefined, "string") || literal.parent?.type === "concatenated_string")
    return [];
  const address = /^(?<scheme>[a-z][a-z0-9]*)(?:\+\w+)?:\/\//.exec(text)?.groups?.scheme;
  const whole = text.trim().length === credential.end - credential.start || text.startsWith("-----BEGIN") || address !== undefined;
  if (!whole) return [];
  const name = nameOf(literal, file);
  const variable =
    name !== undefined && wordsOf(name).length > 1
      ? wordsOf(name).join("_")
      : address
        ? /^redis/.test(address)
          ? "redis_url"
          : "database_url"
        : variableFromKind(credential);
  return moveToEnvironment(variable.toUpperCase(), literal, file);
}

function moveToEnvironment(variable: string, literal: SyntaxNode, file: PyFile): ProblemFix[] {
  return [
    {
      fix: "moveToEnvironment",
      data: { name: variable },
      edits: readVariable(variable, literal, file),
      ensureLines: [{ path: ".env.example", line: `${variable}=` }],
    },
  ];
}

/** What a place calls its value: a variable, an attribute, a key, a keyword. */
function nameOf(literal: SyntaxNode, file: PyFile): string | undefined {
  const { parent } = literal;
  const left = parent?.type === "assignment" ? child(parent, "left") : undefined;
  // stripe.api_key: whose key it is stands in front.
  const object = left?.type === "attribute" ? child(left, "object") : undefined;
  if (left) return object?.type === "identifier" && textOf(file, object) !== "self" ? textOf(file, left) : lastName(left, file);
  if (parent?.type === "keyword_argument") return textOf(file, child(parent, "name") ?? parent);
  return parent?.type === "pair" ? plainString(child(parent, "key"), file) : undefined;
}

interface Place {
  /** What the value is given to. */
  readonly name: string;
  readonly value: SyntaxNode | undefined;
  /** The place takes the value itself as a secret, however it reads. */
  readonly strict?: boolean;
  /** What a person calls the place, where the name is not written there. */
  readonly called?: string;
  readonly message?: "named" | "key";
}

function judge({ name, value, strict = false, called = name, message = "named" }: Place, file: PyFile): Outcomes {
  if (!value || !isSecretName(name) || isOutside(file) || file.role.seed || file.role.migration) return undefined;
  if (envRead(value, file)) return met(value);
  const text = plainString(value, file);
  if (text === undefined || text.trim() === "" || hasCredential(text) || isPlaceholder(text) || isReference(text)) return undefined;
  if (wordsOf(text).join("") === wordsOf(name).join("") || !(strict ? isValue(text) : readsLikeSecret(name, text))) return undefined;
  if (
    inDevelopment(value, file) ||
    saysPublic(value.start, file) ||
    (isPasswordName(name) && besideMadeUpAccount(value.start, file)) ||
    isDefaultOfSecret(value, file)
  )
    return undefined;
  if (isExample(value, file) || isInventedPerson(value, file) || isTrial(value, file) || isRenaming(value, file)) return undefined;
  const words = wordsOf(name);
  const variable = (words.length > 1 ? words : besideDatabase(value, file) ? ["database", ...words] : words).join("_").toUpperCase();
  return problem(message, value, {
    data: { name: called },
    fixes: moveToEnvironment(variable, value, file),
    ...scopeOf(text),
    ...mayBeReplaced(value.parent, file),
  });
}

/** Whether a value belongs to a table of names: most entries' texts end in their own key (`"host": "db_host", "password": "db_password"`). */
function isRenaming(value: SyntaxNode, file: PyFile): boolean {
  const table = value.parent?.type === "pair" ? value.parent.parent : undefined;
  const entries = namedChildren(table).flatMap((pair) => {
    const key = plainString(child(pair, "key"), file);
    const text = plainString(child(pair, "value"), file);
    return key === undefined || text === undefined ? [] : [text.toLowerCase().endsWith(key.toLowerCase())];
  });
  return entries.length > 2 && entries.filter(Boolean).length * 2 > entries.length;
}

/** The names of the keywords, or of the keys, that stand beside a value. */
function beside(value: SyntaxNode, file: PyFile): ReadonlyMap<string, SyntaxNode> {
  const named = new Map<string, SyntaxNode>();
  for (const other of namedChildren(value.parent?.parent)) {
    const key = child(other, other.type === "pair" ? "key" : "name");
    const inner = child(other, "value");
    if (key && inner) named.set((plainString(key, file) ?? textOf(file, key)).toLowerCase(), inner);
  }
  return named;
}

function besideDatabase(value: SyntaxNode, file: PyFile): boolean {
  const names = beside(value, file);
  return ["database", "dbname", "db", "engine", "dsn"].some((name) => names.has(name));
}

/** Whether a user and a host stand beside a password, and the host is another machine. */
function connects(value: SyntaxNode, file: PyFile): boolean {
  const names = beside(value, file);
  const host = names.get("host") ?? names.get("hostname") ?? names.get("server");
  if (!host || !(names.has("user") || names.has("username"))) return false;
  const text = stringValue(host, file);
  return text === undefined || (text !== "" && !/^(?:localhost|127\.|::1|0\.0\.0\.0|host\.docker\.internal)/.test(text));
}

const password = /^(?:password|passwd|pass|pwd)$/i;

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (!left || !value || isEnumeration(node, file)) return undefined;
  const name = lastName(left, file);
  // headers["Authorization"] = "Bearer …"
  if (left.type === "subscript" && /^authorization$/i.test(name)) return judgeHeader(value, file);
  if (!isSecretName(name)) return undefined;
  const holder = enclosingClass(node);
  if (holder && isSettingsClass(holder, file)) return undefined;
  return judge({ name, value, strict: takesSecret(left, file) || (name === "SECRET_KEY" && isConfiguration(node, file)) }, file);
}

/** `app.secret_key = …`, `app.config["SECRET_KEY"] = …`: any text there signs what the application hands out. */
function takesSecret(left: SyntaxNode, file: PyFile): boolean {
  const text = textOf(file, left).replace(/\s+/g, "");
  return /^(?:\w+\.)*(?:app|application|server)\.(?:secret_key|config\[["'](?:SECRET_KEY|JWT_SECRET_KEY|SECURITY_PASSWORD_SALT)["']\])$/.test(
    text,
  );
}

/** Middlewares, signers and stores take their secret by a keyword. */
const secretCalls =
  /^(?:SessionMiddleware|CSRFMiddleware|JWTStrategy|CookieTransport|Serializer|URLSafeSerializer|URLSafeTimedSerializer|TimestampSigner|Signer|EncryptedCookieStorage|AuthJWT|OAuth2Session)$/;

/** The name of what a call makes: the class that a middleware is added by, or what is called. */
function madeBy(call: SyntaxNode, file: PyFile): string {
  const callee = calledName(call, file);
  return /^(?:add_middleware|Middleware)$/.test(callee) ? lastName(argumentsOf(call, file).positional[0], file) : callee;
}

function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const value = child(node, "value");
  if (!nameNode || !value) return undefined;
  const name = textOf(file, nameNode);
  const call = callOfArgument(value);
  const callee = call ? madeBy(call, file) : "";
  // requests.get(url, auth=("user", "password"))
  if (name === "auth" && value.type === "tuple") return judge({ name: "password", value: namedChildren(value)[1], called: "auth" }, file);
  if (!isSecretName(name) || !call || describesValue(callee)) return undefined;
  // app.config.update(SECRET_KEY=…)
  const configured = name === "SECRET_KEY" && /^(?:update|from_mapping|configure)$/.test(callee);
  return judge({ name, value, strict: configured || secretCalls.test(callee) || (password.test(name) && connects(value, file)) }, file);
}

/** What the dictionaries around an entry are called: keys, and the variable at the end. */
function ownersOf(pair: SyntaxNode, file: PyFile): string[] {
  const owners: string[] = [];
  let node = pair.parent?.parent;
  for (; node?.type === "pair"; node = node.parent?.parent) owners.push(plainString(child(node, "key"), file) ?? "");
  if (node?.type === "assignment") owners.push(lastName(child(node, "left"), file));
  return owners;
}

function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const key = plainString(child(node, "key"), file);
  const value = child(node, "value");
  if (key === undefined || !value) return undefined;
  if (/^authorization$/i.test(key)) return judgeHeader(value, file);
  if (!isSecretName(key) || isKeyOfPage(key, ownersOf(node, file))) return undefined;
  return judge({ name: key, value, strict: password.test(key) && connects(value, file) }, file);
}

function judgeHeader(value: SyntaxNode, file: PyFile): Outcomes {
  const text = plainString(value, file);
  if (text === undefined || isOutside(file) || !holdsHeaderSecret(text) || inDevelopment(value, file)) return undefined;
  return problem("named", value, { data: { name: "Authorization" } });
}

function visitParameter(node: SyntaxNode, file: PyFile): Outcomes {
  const name = child(node, "name");
  return name ? judge({ name: textOf(file, name), value: child(node, "value") }, file) : undefined;
}

/** `password == "…"`: whoever knows the text is let in. */
function visitComparison(node: SyntaxNode, file: PyFile): Outcomes {
  const [left, right, more] = namedChildren(node);
  if (!left || !right || more || !node.children.some(({ type }) => type === "==" || type === "!=")) return undefined;
  const [asked, known] = left.type === "string" ? [right, left] : [left, right];
  if (known.type !== "string") return undefined;
  // request.headers.get("x-api-key") == "…"
  const name = asked.type === "call" ? (stringValue(argumentsOf(asked, file).positional[0], file) ?? "") : lastName(asked, file);
  return judge({ name, value: known }, file);
}

/** `jwt.encode(payload, "…")`, `hmac.new(b"…", …)` */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const key = keyArgument(call, file);
  if (key) return judge({ name: key.name, value: key.value, strict: true, called: key.of, message: "key" }, file);
  const held = heldKeyArgument(call, file);
  const seen = file.memo(heldKey, () => new Set<SyntaxNode>());
  if (!held || seen.has(held.value)) return undefined;
  seen.add(held.value);
  return judge({ name: held.name, value: held.value, strict: false, called: held.of, message: "key" }, file);
}

/** A variable is one place, however many calls take it. */
const heldKey = {};

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  call: Object.fromEntries(keyFunctions.map((name) => [name, visitCall])),
  node: {
    assignment: visitAssignment,
    keyword_argument: visitKeyword,
    pair: visitPair,
    comparison_operator: visitComparison,
    default_parameter: visitParameter,
    typed_default_parameter: visitParameter,
  },
};
