/** Places where a secret is written in Python: what a place says of its text, and how to read the secret from the environment there. */
import { type PyFile, textOf } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { envRead } from "./environment.ts";
import { isSecretName } from "./names.ts";
import { bodyOf, enclosingClass, enclosingDef, inMainGuard, lastName, plainString, statementOf } from "./nodes.ts";
import { isServing } from "./programs.ts";
import { follow } from "./scopes.ts";
import { baseNames } from "./settings.ts";
import { moduleMember, quoted } from "./style.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";

/** Calls whose keywords describe a value instead of giving it. */
const describing =
  /^(?:Field|Column|mapped_column|Argument|Option|Query|Header|Form|Cookie|Path|Body|Security|CharField|TextField|PasswordField|StringField|label|add_argument|dict|namedtuple|Enum|ChoiceField|Parameter|Param|Schema|replace|get|getlist|update_fields|only|defer|values|exclude|include)$/;

/** Whether the keywords of a call of this name describe a value instead of giving it. */
export function describesValue(callee: string): boolean {
  return describing.test(callee);
}

/** Whether a node is a member of an enumeration: it gives names to values. */
export function isEnumeration(node: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(node);
  if (!holder) return false;
  return baseNames(holder, file).some((base) => /Enum$|^Enum|Choices$|^(?:TypedDict|NamedTuple)$/.test(base)) || listsNames(holder, file);
}

/** Whether a class lists the names of settings: most of its texts end in the name they are given to (`SECRET_KEY = "APP_SECRET_KEY"`). */
function listsNames(holder: SyntaxNode, file: PyFile): boolean {
  const named = bodyOf(holder).flatMap((statement) => {
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const text = assignment?.type === "assignment" ? plainString(child(assignment, "right"), file) : undefined;
    const words = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
    return text === undefined ? [] : [/^[\w.-]+$/.test(text) && words(text).endsWith(words(lastName(child(assignment, "left"), file)))];
  });
  return named.length > 2 && named.filter(Boolean).length * 3 > named.length * 2;
}

/**
 * Whether a literal only tries the module out: under `if __name__ == "__main__"` of one that serves nothing, or given to a variable that
 * is compared in an `assert`.
 */
export function isTrial(literal: SyntaxNode, file: PyFile): boolean {
  if (inMainGuard(literal, file) && !isServing(file)) return true;
  const left = literal.parent?.type === "assignment" ? child(literal.parent, "left") : undefined;
  if (left?.type !== "identifier") return false;
  return new RegExp(`^[ \\t]*assert\\b[^\\n#]*\\b${textOf(file, left)}\\b`, "m").test(file.text);
}

/** Whether a node stands in a file or a class that holds settings. */
export function isConfiguration(node: SyntaxNode, file: PyFile): boolean {
  if (/(?:^|\/)(?:settings|config|conf|configuration|constants_prod|secrets|credentials)(?:\/|\.py$|_)/.test(file.path))
    return enclosingDef(node) === undefined;
  const holder = enclosingClass(node);
  return holder !== undefined && /(?:Config|Settings|Configuration)$/.test(textOf(file, child(holder, "name") ?? holder));
}

const signInName = /^(?:e?mail|user_?name|login|user)$/i;
const ofPerson =
  /^(?:(?:first|last|given|family|nick)_?name|image|image_?url|avatar(?:_?url)?|photo|picture|bio|phone|birth\w*|age|gender|job_?title)$/i;

/** Whether a value belongs to one of several people that a list of dictionaries invents for a demonstration; roles make it a list that may decide. */
export function isInventedPerson(value: SyntaxNode, file: PyFile): boolean {
  const row = value.parent?.type === "pair" ? value.parent.parent : undefined;
  if (row?.type !== "dictionary" || row.parent?.type !== "list" || namedChildren(row.parent).length < 2) return false;
  const names = namedChildren(row).map((pair) => plainString(child(pair, "key"), file) ?? "");
  return (
    names.some((name) => signInName.test(name)) &&
    names.some((name) => ofPerson.test(name)) &&
    !names.some((name) => /role|admin/i.test(name))
  );
}

/** Names under which a schema or a description of an API shows what a value looks like. */
const exampleKeys = /^(?:examples?|json_schema_extra|schema_extra|openapi_extra|openapi_examples)$/;

/** Whether a literal belongs to an example of a schema: `json_schema_extra={"example": {"api_key": "…"}}`. */
export function isExample(literal: SyntaxNode, file: PyFile): boolean {
  const statement = statementOf(literal);
  for (let node = literal.parent; node && node !== statement.parent; node = node.parent) {
    const name =
      node.type === "pair"
        ? plainString(child(node, "key"), file)
        : node.type === "keyword_argument"
          ? textOf(file, child(node, "name") ?? node)
          : node.type === "assignment"
            ? lastName(child(node, "left"), file)
            : undefined;
    if (name !== undefined && exampleKeys.test(name)) return true;
  }
  return false;
}

/** Edits that read a variable in place of a literal, and raise where it is not set; bytes stay bytes. */
export function readVariable(variable: string, literal: SyntaxNode, file: PyFile): readonly TextEdit[] {
  const reference = moduleMember("os", "environ", file);
  const bytes = /^[rR]?[bB]/.test(textOf(file, literal));
  const text = `${reference.text}[${quoted(variable, file)}]${bytes ? ".encode()" : ""}`;
  return [{ start: literal.start, end: literal.end, text }, ...reference.edits];
}

/** Whether a literal stands beside the read of a secret from the environment or from settings, as its default. */
export function isDefaultOfSecret(literal: SyntaxNode, file: PyFile): boolean {
  const statement = statementOf(literal);
  for (let node = literal.parent; node && node !== statement; node = node.parent) {
    if (node.type === "call" && readsSecret(node, file)) return true;
    if (node.type === "boolean_operator" && readsSecret(child(node, "left"), file)) return true;
    if (node.type === "conditional_expression" && namedChildren(node).some((part) => readsSecret(part, file))) return true;
    if (/^(?:dictionary|list|tuple|argument_list)$/.test(node.type) && node.parent?.type !== "call") return false;
  }
  return false;
}

function readsSecret(node: SyntaxNode | undefined, file: PyFile): boolean {
  const read = envRead(node, file);
  if (read) return read.name !== undefined && isSecretName(read.name);
  if (node?.type !== "call" || calledName(node, file) !== "getattr") return false;
  const name = stringValue(argumentsOf(node, file).positional[1], file);
  return name !== undefined && isSecretName(name);
}

interface KeyRow {
  readonly symbol: RegExp;
  /** 0-based place of the key. */
  readonly at: number;
  /** The keyword that gives it as well. */
  readonly keyword?: string;
  /** What the secret is called. */
  readonly name: string;
}

const keyRows: readonly KeyRow[] = [
  { symbol: /^(?:jwt|jose\.jwt|jose\.jws|authlib\.jose\.jwt)\.(?:encode|decode|sign|verify)$/, at: 1, keyword: "key", name: "jwtSecret" },
  { symbol: /^hmac\.(?:new|digest)$/, at: 0, keyword: "key", name: "hmacSecret" },
  { symbol: /^cryptography\.fernet\.Fernet$/, at: 0, keyword: "key", name: "encryptionKey" },
  {
    symbol: /^itsdangerous(?:\.\w+)?\.(?:URLSafe(?:Timed)?Serializer|TimedSerializer|TimestampSigner|Signer|Serializer)$/,
    at: 0,
    keyword: "secret_key",
    name: "signingSecret",
  },
  {
    symbol: /^(?:requests\.auth|niquests\.auth|httpx|aiohttp)\.(?:HTTPBasicAuth|HTTPDigestAuth|BasicAuth|DigestAuth)$/,
    at: 1,
    keyword: "password",
    name: "password",
  },
  { symbol: /^hashlib\.pbkdf2_hmac$/, at: 1, keyword: "password", name: "encryptionPassword" },
  { symbol: /^twilio\.rest\.Client$/, at: 1, keyword: "password", name: "twilioAuthToken" },
  { symbol: /^smtplib\.SMTP(?:_SSL)?\(\)\.login$/, at: 1, keyword: "password", name: "smtpPassword" },
];

/** Last names of the functions that {@link keyArgument} knows, for the tables of visitors. */
export const keyFunctions: readonly string[] =
  "encode decode sign verify new digest Fernet URLSafeSerializer URLSafeTimedSerializer TimedSerializer TimestampSigner Signer Serializer HTTPBasicAuth HTTPDigestAuth BasicAuth DigestAuth pbkdf2_hmac login Client".split(
    " ",
  );

function keyRow(callee: SyntaxNode | undefined, file: PyFile): KeyRow | undefined {
  const symbol = symbolOf(callee, file);
  return symbol === undefined ? undefined : keyRows.find((each) => each.symbol.test(symbol));
}

function keyGiven(row: KeyRow, call: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const { positional, keyword } = argumentsOf(call, file);
  return positional[row.at] ?? (row.keyword === undefined ? undefined : keyword.get(row.keyword));
}

/** Whether an argument is what a call takes as its key: `SECRET` of `jwt.encode(payload, SECRET)`. */
export function isKeyArgument(argument: SyntaxNode, call: SyntaxNode, file: PyFile): boolean {
  const row = keyRow(child(call, "function"), file);
  return row !== undefined && keyGiven(row, call, file) === argument;
}

/** The argument of a call that is a key, where it is written there: `jwt.encode(payload, "…")`, `hmac.new(b"…", …)`, `Fernet("…".encode())`. */
export function keyArgument(
  call: SyntaxNode,
  file: PyFile,
): { readonly value: SyntaxNode; readonly name: string; readonly of: string } | undefined {
  const callee = child(call, "function");
  const row = keyRow(callee, file);
  if (!row || !callee) return undefined;
  const given = keyGiven(row, call, file);
  const value = withoutEncoding(given, file);
  return value?.type === "string" ? { value, name: row.name, of: textOf(file, callee) } : undefined;
}

/** The text of a variable that a call takes as its key, where it is written and its name does not say that it is a secret: `Fernet(KEY)`. */
export function heldKeyArgument(
  call: SyntaxNode,
  file: PyFile,
): { readonly value: SyntaxNode; readonly name: string; readonly of: string } | undefined {
  const callee = child(call, "function");
  const row = keyRow(callee, file);
  const given = row && withoutEncoding(keyGiven(row, call, file), file);
  if (!row || !callee || given?.type !== "identifier" || isSecretName(textOf(file, given))) return undefined;
  const value = withoutEncoding(follow(given, file), file);
  return value?.type === "string" ? { value, name: row.name, of: textOf(file, callee) } : undefined;
}

/** "…" of "…".encode() */
function withoutEncoding(value: SyntaxNode | undefined, file: PyFile): SyntaxNode | undefined {
  return value?.type === "call" && calledName(value, file) === "encode" ? receiverOf(value) : value;
}
