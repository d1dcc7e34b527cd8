/** Python: columns of models that keep a provider's token as text, and files that tokens are written to. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { fact, met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument, entriesOf, receiverOf } from "../../../shared/python/calls.ts";
import {
  definitionName,
  enclosingClass,
  enclosingDef,
  lastName,
  plainString,
  typeExpression,
  unwrap,
} from "../../../shared/python/nodes.ts";
import { baseNames } from "../../../shared/python/settings.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { isTrue } from "../../../shared/python/values.ts";
import { encryptedKey, holdsCredential, tokenSet } from "./column.ts";
import { mentions } from "../../../shared/mentions.ts";

const says = /encrypt|cipher|\bkms\b|fernet|vault/i;

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.example || role.migration || role.seed;
}

/** `access_token = Column(String)`, and where somewhere an encrypted value is given to the name. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const name = lastName(left, file);
  if (!left || !holdsCredential(name) || outside(file)) return undefined;
  const right = child(node, "right");
  if (right && isEncrypted(right, file)) return fact("setting", left, { key: encryptedKey, value: name });
  const holder = enclosingClass(node);
  if (left.type !== "identifier" || !holder || enclosingDef(node)) return undefined;
  if (!isTextColumn(node, holder, file)) return undefined;
  // No private key is as short as such a column: it holds the path of one.
  if (/private_?key$/i.test(name) && right && /\(\s*(?:max_length\s*=\s*)?(?:[1-4]?\d{1,2}|5[01]\d)\s*[,)]/.test(textOf(file, right)))
    return undefined;
  const line = file.lines.lineOf(node.start);
  const remark = textOf(file, node) + (line > 0 ? file.lines.lineText(line - 1) : "") + file.lines.lineText(line);
  // Also where the column that holds the encrypted value already stands beside this one.
  if (says.test(remark) || new RegExp(`\\b(?:encrypted_${name}|${name}_(?:encrypted|enc|ciphertext))\\b`).test(textOf(file, holder)))
    return undefined;
  if (right && isLookedUp(right, file)) return met(left);
  return problem("column", left, { data: { name: `${definitionName(holder, file)}.${name}` }, pending: name });
}

/** `access_token=encrypt(token)` */
function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const value = child(node, "value");
  const name = nameNode ? textOf(file, nameNode) : "";
  if (!nameNode || !value || !holdsCredential(name) || outside(file) || !isEncrypted(value, file)) return undefined;
  return fact("setting", nameNode, { key: encryptedKey, value: name });
}

/** Whether a value comes out of a function or goes by a name that says so, on one way of a choice at least. */
function isEncrypted(expression: SyntaxNode, file: PyFile): boolean {
  const value = unwrap(expression);
  if (value.type === "conditional_expression" || value.type === "boolean_operator")
    return namedChildren(value).some((part) => isEncrypted(part, file));
  if (value.type !== "call") return /encrypt|cipher|hash/i.test(lastName(value, file));
  const callee = calledName(value, file);
  if (/encrypt|cipher|hash/i.test(callee)) return true;
  // fernet.encrypt(token).decode()
  const receiver = /^(?:decode|hex|hexdigest)$/.test(callee) ? receiverOf(value) : undefined;
  return receiver !== undefined && isEncrypted(receiver, file);
}

const textTypes = /^(?:String|Text|Unicode|UnicodeText|VARCHAR|TEXT|CHAR|LargeBinary|AutoString)$/;
const textFields = /^(?:CharField|TextField|StringField)$/;

/** Whether a name in a class body is a column of text. */
function isTextColumn(node: SyntaxNode, holder: SyntaxNode, file: PyFile): boolean {
  const right = child(node, "right");
  const annotation = typeExpression(child(node, "type"));
  const typed = annotation ? textOf(file, annotation).replace(/\s+/g, "") : "";
  const text = /^(?:Mapped\[|Optional\[|Indexed\()?(?:Optional\[)?str\b/.test(typed);
  if (right?.type === "call") {
    const callee = calledName(right, file);
    if (textFields.test(callee)) return importsPackage(file, "django", "tortoise", "peewee", "mongoengine") && !isForm(holder, file);
    if (callee === "Column" || callee === "mapped_column") {
      const [first, second] = argumentsOf(right, file).positional;
      const type = [first, second].find((each) => each !== undefined && each.type !== "string");
      if (type) return textTypes.test(type.type === "call" ? calledName(type, file) : lastName(type, file));
      return callee === "mapped_column" && text;
    }
  }
  // SQLModel's tables, documents of Beanie and Odmantic.
  return (
    text &&
    (isTable(holder, file) || baseNames(holder, file).some((base) => base === "Document") || (typed.startsWith("Mapped[") && !right))
  );
}

/** `Table("accounts", metadata, Column("access_token", String))` */
function visitColumn(call: SyntaxNode, file: PyFile): Outcomes {
  const table = callOfArgument(call);
  const [first, type] = argumentsOf(call, file).positional;
  const name = plainString(first, file) ?? "";
  if (!first || !type || !table || calledName(table, file) !== "Table" || !holdsCredential(name) || outside(file)) return undefined;
  if (!textTypes.test(type.type === "call" ? calledName(type, file) : lastName(type, file)) || says.test(textOf(file, call)))
    return undefined;
  return isLookedUp(call, file) ? met(first) : problem("column", first, { data: { name }, pending: name });
}

/** Forms and serializers have fields of the same names. */
function isForm(holder: SyntaxNode, file: PyFile): boolean {
  return baseNames(holder, file).some((base) => /Form$|Serializer$|Filter(?:Set)?$|InputObjectType$|Schema$/.test(base));
}

function isTable(holder: SyntaxNode, file: PyFile): boolean {
  return namedChildren(child(holder, "superclasses")).some(
    (base) => base.type === "keyword_argument" && lastName(child(base, "name"), file) === "table" && isTrue(child(base, "value"), file),
  );
}

/** A value by which rows are found is a hash, or a token that the service itself gave out. */
function isLookedUp(right: SyntaxNode, file: PyFile): boolean {
  if (right.type !== "call") return false;
  const { keyword } = argumentsOf(right, file);
  const made = keyword.get("default") ?? keyword.get("default_factory");
  if (made && /generat|token_(?:urlsafe|hex|bytes)|uuid|random/i.test(textOf(file, made))) return true;
  return ["unique", "primary_key", "index", "db_index"].some((name) => isTrue(keyword.get(name), file));
}

/** Libraries that sign in at a provider: only beside them a bare token is one of theirs. */
const signsIn = /oauth|google\.auth|google_auth|googleapiclient|msal|spotipy|access_token|refresh_token/i;

/** The name of tokens that an expression is, or holds in its entries. */
function tokenIn(expression: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (!expression) return undefined;
  const value = unwrap(expression);
  if (value.type === "dictionary") return [...(entriesOf(value, file)?.keys() ?? [])].find(holdsCredential);
  // creds.to_json(), token.model_dump()
  const inner =
    value.type === "call" && /^(?:to_json|to_dict|model_dump|model_dump_json|dict|json|asdict)$/.test(calledName(value, file))
      ? receiverOf(value)
      : value;
  const name = lastName(inner, file);
  const known = name.replaceAll("_", "");
  if (!tokenSet.test(name) && !tokenSet.test(known)) return undefined;
  return !/^(?:tokens?|creds|credentials)$/i.test(name) || mentions(file, signsIn) ? name : undefined;
}

/** `json.dump(tokens, file)`, `pickle.dump(creds, file)` */
function visitDump(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^(?:json|pickle|yaml|orjson)\.(?:dump|safe_dump)$/.test(textOf(file, child(call, "function") ?? call))) return undefined;
  return written(call, tokenIn(argumentsOf(call, file).positional[0], file), file);
}

/** `path.write_text(json.dumps(tokens))`, `file.write(creds.to_json())` */
function visitWrite(call: SyntaxNode, file: PyFile): Outcomes {
  const [given] = argumentsOf(call, file).positional;
  // file.write(refresh_token)
  if (given && /^(?:identifier|attribute)$/.test(given.type))
    return /token$/i.test(lastName(given, file)) && holdsCredential(lastName(given, file))
      ? written(call, lastName(given, file), file)
      : undefined;
  if (given?.type !== "call") return undefined;
  const inner =
    calledName(given, file) === "dumps"
      ? argumentsOf(given, file).positional[0]
      : /json$/.test(calledName(given, file))
        ? given
        : undefined;
  return written(call, tokenIn(inner, file), file);
}

function written(call: SyntaxNode, name: string | undefined, file: PyFile): Outcomes {
  return name === undefined || outside(file) || says.test(textOf(file, call)) ? undefined : problem("file", call, { data: { name } });
}

export const python: TreeVisitors<PyFile> = {
  call: { Column: visitColumn, dump: visitDump, safe_dump: visitDump, write_text: visitWrite, write: visitWrite },
  node: { assignment: visitAssignment, keyword_argument: visitKeyword },
};
