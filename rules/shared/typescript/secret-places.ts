/** Places where a secret is written: what a place says of its text, and how to read the secret from the environment there. */
import type { TsFile } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, sourceOf, spanOf, unwrap } from "./nodes.ts";
import { throwMissing } from "./required.ts";
import { runtimeOf } from "./runtime.ts";
import { importsModule } from "./scope.ts";
import { staticString } from "./values.ts";
import { wordsOf } from "../names/words.ts";

/** Keys of forms, messages and documentation: a literal under these is text for people, not a secret. */
const textKeys =
  /^(?:labels?|placeholders?|titles?|messages?|texts?|descriptions?|name|type|id|key|hints?|help|errors?|t|i18n|translations?|strings?|copy|autocomplete|examples?|samples?|openapi|swagger|docs|responses|requestBody|mocks?|fixtures?|snippets?|template)$/i;
const describing = /^(?:Api(?:Property|Response|Body|Query|Param|Header)\w*|openapi|describe|meta|example|registerPath|createRoute)$/;

/** Whether a literal is text for people: below a key of a form or of documentation, in markup, in an enumeration. */
export function isForPeople(node: TS.Node): boolean {
  for (let current: TS.Node | undefined = node.parent; current && !ts.isStatement(current); current = current.parent) {
    if (ts.isPropertyAssignment(current) && textKeys.test(propertyName(current.name) ?? "")) return true;
    if (ts.isJsxElement(current) || ts.isJsxSelfClosingElement(current) || ts.isJsxAttribute(current)) return true;
    if (ts.isCallExpression(current) && describing.test(lastNameOf(current.expression))) return true;
    if (
      ts.isVariableDeclaration(current) &&
      ts.isIdentifier(current.name) &&
      /example|sample|mock|fixture|docs?$|snippet|(?:label|hint|message|text|error|placeholder|description|title|translation|help)s?$/i.test(
        current.name.text,
      )
    )
      return true;
  }
  return false;
}

/** Whether a node only tries the module out: it runs where the file is started by hand, and the file serves nothing. */
export function isTrial(node: TS.Node, file: TsFile): boolean {
  const branch = ts.findAncestor(
    node,
    (each) => ts.isIfStatement(each) && /\brequire\.main\s*={2,3}\s*module\b|\bimport\.meta\.main\b/.test(sourceOf(each.expression, file)),
  );
  return branch !== undefined && runtimeOf(file) !== "server";
}

const signInName = /^(?:e?mail|user_?name|login|user)$/i;
const ofPerson =
  /^(?:(?:first|last|given|family|nick)_?name|image|image_?url|avatar(?:_?url)?|photo|picture|bio|phone|birth\w*|age|gender|job_?title)$/i;

/**
 * Whether a property belongs to one of several people that a list invents: each signs in with a name, and has what only people have.
 * Such lists fill a database for a demonstration; one that gives out roles may be what decides who is let in.
 */
export function isInventedPerson(property: TS.Node): boolean {
  const row = property.parent;
  if (!ts.isObjectLiteralExpression(row) || !ts.isArrayLiteralExpression(row.parent) || row.parent.elements.length < 2) return false;
  const names = row.properties.map((each) => (each.name ? (propertyName(each.name) ?? "") : ""));
  return (
    names.some((name) => signInName.test(name)) &&
    names.some((name) => ofPerson.test(name)) &&
    !names.some((name) => /role|admin/i.test(name))
  );
}

/** Settings that stand beside a secret where something is configured. */
const companions =
  /^(?:host|hostname|port|user|username|database|dialect|driver|server|url|uri|connectionString|endpoint|region|accessKeyId|client_?id|issuer|expiresIn|signOptions|resave|saveUninitialized|cookie|cookieName|algorithms?|maxAge|ttl)$/i;
const configured =
  /^(?:session|expressSession|cookieSession|cookieParser|createPool|Pool|Client|createConnection|createClient|DataSource|Sequelize|Redis|knex|createTransport|betterAuth|NextAuth|expressjwt|jwt|register|forRoot|Strategy|\w+Strategy|getIronSession|withIronSession\w*|Provider|\w+Provider)$/;

/** Whether the object that a property belongs to configures something: what it is given to says so, or the settings beside it. */
export function isConfiguration(property: TS.PropertyAssignment, file: TsFile): boolean {
  const object = property.parent;
  // { user: "user", password: "password" } maps names to names.
  const others = object.properties.filter((other): other is TS.PropertyAssignment => other !== property && ts.isPropertyAssignment(other));
  if (others.some((other) => sameWords(propertyName(other.name) ?? "", staticString(other.initializer, file) ?? "?"))) return false;
  if (others.some((other) => companions.test(propertyName(other.name) ?? ""))) return true;
  const call = object.parent;
  return (ts.isCallExpression(call) || ts.isNewExpression(call)) && configured.test(lastNameOf(call.expression));
}

/** The keys that Koa signs cookies with: `app.keys = ["…"]`; undefined for all other assignments. */
export function cookieKeys({ left, right }: TS.BinaryExpression, file: TsFile): readonly TS.Expression[] | undefined {
  if (!ts.isArrayLiteralExpression(right) || lastNameOf(left) !== "keys" || !importsModule(file, /^koa$/)) return undefined;
  return right.elements;
}

/** Whether a text only repeats the words of a name: `API_KEY = "<api-key>"`. */
export function sameWords(name: string, text: string): boolean {
  const words = wordsOf(text);
  return words.length > 0 && words.join("") === wordsOf(name).join("");
}

/** Words around a secret that say nothing about whose it is. */
const plain = new Set([
  "options",
  "opts",
  "config",
  "configuration",
  "settings",
  "register",
  "async",
  "for",
  "root",
  "module",
  "create",
  "connect",
  "init",
  "new",
  "default",
  "my",
  "the",
  "use",
  "with",
  "get",
  "exports",
  "production",
  "module",
  "key",
]);

/** The environment variable to read a secret from: its name, and for a bare `secret` or `password` what it belongs to. */
export function variableFor(name: string, node: TS.Node): string {
  const words = wordsOf(name);
  if (words.length > 1) return words.join("_").toUpperCase();
  if (besideDatabase(node)) return ["database", ...words].join("_").toUpperCase();
  for (let current: TS.Node | undefined = node.parent; current; current = current.parent) {
    const owner = ownerName(current);
    const about = owner === undefined ? [] : wordsOf(owner).filter((word) => !plain.has(word) && !words.includes(word));
    if (about.length > 0 && about.length <= 3) return [...about, ...words].join("_").toUpperCase();
  }
  return words.join("_").toUpperCase();
}

/** Whether a property stands beside the name or the kind of a database. */
function besideDatabase(node: TS.Node): boolean {
  const object = node.parent?.parent;
  if (!object || !ts.isObjectLiteralExpression(object)) return false;
  return object.properties.some((other) => /^(?:database|dbName|dialect)$/.test(propertyName(other.name) ?? ""));
}

function ownerName(node: TS.Node): string | undefined {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) return propertyName(node.name);
  if (ts.isClassDeclaration(node)) return node.name?.text;
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const callee = unwrap(node.expression);
  const last = lastNameOf(callee);
  const meaning = wordsOf(last).some((word) => !plain.has(word));
  return meaning || !ts.isPropertyAccessExpression(callee) ? last : lastNameOf(callee.expression);
}

/** An edit that reads a variable in place of a literal, and fails where it is not set. */
export function requiredRead(variable: string, literal: TS.Expression, file: TsFile): TextEdit {
  const read = `process.env.${variable} || ${throwMissing(variable, file)}`;
  // An expression that is called or indexed binds closer than the operator.
  const { parent } = literal;
  const closer =
    ts.isPropertyAccessExpression(parent) || ts.isAsExpression(parent) || ts.isBinaryExpression(parent) || ts.isNonNullExpression(parent);
  const assigned = ts.isBinaryExpression(parent) && parent.right === literal && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return { ...spanOf(literal, file), text: closer && !assigned ? `(${read})` : read };
}

/** The key that a function takes as an argument: its place, and the name that the secret goes by. */
const keyArguments: Readonly<Record<string, { readonly at: number; readonly name: string; readonly of: RegExp; readonly from: RegExp }>> = {
  sign: { at: 1, name: "jwtSecret", of: /jwt|jsonwebtoken/i, from: /^(?:jsonwebtoken|jwt-simple|hono\/jwt)$/ },
  verify: { at: 1, name: "jwtSecret", of: /jwt|jsonwebtoken/i, from: /^(?:jsonwebtoken|jwt-simple|hono\/jwt)$/ },
  createHmac: { at: 1, name: "hmacSecret", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  createCipheriv: { at: 1, name: "encryptionKey", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  createDecipheriv: { at: 1, name: "encryptionKey", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  scrypt: { at: 0, name: "encryptionPassword", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  scryptSync: { at: 0, name: "encryptionPassword", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  pbkdf2: { at: 0, name: "encryptionPassword", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  pbkdf2Sync: { at: 0, name: "encryptionPassword", of: /crypto/i, from: /^(?:node:)?crypto$/ },
  cookieParser: { at: 0, name: "cookieSecret", of: /^$/, from: /^cookie-parser$/ },
};

/** Names of the functions that {@link keyArgument} knows, for the tables of visitors. */
export const keyFunctions: readonly string[] = Object.keys(keyArguments);

/** The argument of a call that is a key: `jwt.sign(payload, KEY)`, `createHmac("sha256", KEY)`, `cookieParser(KEY)`. */
export function keyArgument(
  call: TS.CallExpression,
  file: TsFile,
): { readonly value: TS.Expression; readonly name: string; readonly of: string } | undefined {
  const callee = lastNameOf(call.expression);
  const key = Object.hasOwn(keyArguments, callee) ? keyArguments[callee] : undefined;
  const value = key && call.arguments[key.at];
  if (!key || !value || !importsModule(file, key.from)) return undefined;
  const receiver = receiverOf(call);
  if (receiver && !key.of.test(lastNameOf(receiver))) return undefined;
  return { value: textOfBytes(value), name: key.name, of: `${receiver ? `${lastNameOf(receiver)}.` : ""}${callee}` };
}

/** The text that becomes bytes: `Buffer.from("…", "hex")`. Other expressions stand for themselves. */
export function textOfBytes(value: TS.Expression): TS.Expression {
  const inner = unwrap(value);
  const made = ts.isCallExpression(inner) && chainOf(inner.expression)?.join(".") === "Buffer.from" ? inner.arguments[0] : undefined;
  return made ?? value;
}
