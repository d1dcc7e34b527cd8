import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { destinationOf, usesOf } from "../../../shared/python/flow.ts";
import { isSecretName } from "../../../shared/python/names.ts";
import { definitionName, enclosingDef } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { configValue, inDevelopment } from "../../../shared/python/settings.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isOff, staticValue, stringsValue, stringValue } from "../../../shared/python/values.ts";
import {
  harmless,
  isAboutPassword,
  isDigestAuthentication,
  isHashedPasswordName,
  isPasswordName,
  isPrescribed,
  leakedPasswords,
  makesSecret,
  shown,
  signs,
  weakness,
} from "./names.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.migration || role.seed || role.toolConfig || role.example;
}

/** The algorithm of hashlib.md5(…), hashlib.new("md5", …), MD5.new(…) of PyCryptodome. */
function algorithmOf(call: SyntaxNode, file: PyFile): string | undefined {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const direct =
    /^hashlib\.(md5|sha1|sha224|sha256|sha384|sha512|sha3_\d+)$/.exec(symbol) ??
    /^(?:Crypto|Cryptodome)\.Hash\.(MD5|MD4|SHA1|SHA|SHA256|SHA512)\.new$/.exec(symbol);
  if (direct) return direct[1]?.toLowerCase().replace(/^sha$/, "sha1");
  // hashes.Hash(hashes.MD5()) of cryptography
  if (symbol === "cryptography.hazmat.primitives.hashes.Hash") {
    const chosen = argumentsOf(call, file).positional[0];
    return chosen?.type === "call" ? calledName(chosen, file).toLowerCase() : undefined;
  }
  if (symbol !== "hashlib.new") return undefined;
  return stringValue(argumentsOf(call, file).positional[0], file)
    ?.toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

function visitHash(call: SyntaxNode, file: PyFile): Outcomes {
  const algorithm = algorithmOf(call, file);
  if (algorithm === undefined || outside(file)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const security = keyword.get("usedforsecurity");
  if (security && isOff(security, file)) return undefined;
  const name = calledName(call, file);
  const input =
    keyword.get("string") ??
    keyword.get("data") ??
    positional[name === "Hash" || (name === "new" && !/\.Hash\./.test(symbolOf(child(call, "function"), file) ?? "")) ? 1 : 0];
  const definition = enclosingDef(call);
  if (algorithm === "md5" && isDigestAuthentication(definition ? textOf(file, definition) : "")) return undefined;
  if (mentions(file, leakedPasswords) && algorithm === "sha1") return undefined;
  const target = destinationOf(call, file);
  const around = definitionName(definition, file);
  const inputs = input ? [input] : target?.kind === "variable" ? updatesOf(target.node, file) : [];
  const names = inputs.flatMap((each) => namesIn(signs(around) ? madeOf(each, file) : each, file));
  const at = child(call, "function") ?? call;
  const password =
    names.find(isPasswordName) ??
    (target && isHashedPasswordName(target.name) ? target.name : undefined) ??
    (names.length > 0 && isAboutPassword(around) ? "password" : undefined);
  const title = shown[algorithm] ?? algorithm.toUpperCase();
  // password_hash in self._checked: it only finds what was already looked at, and nobody keeps it.
  if (password !== undefined && target?.kind === "variable" && definition && onlyFinds(target.name, textOf(file, definition)))
    return undefined;
  if (password !== undefined) {
    const fix = bcryptFix(call, input, file);
    return problem("fast", at, { data: { algorithm: title, what: password }, ...(fix ? { fixes: [fix] } : {}) });
  }
  if (!/^(?:md5|md4|sha1)$/.test(algorithm)) return undefined;
  if (harmless.test(`${target?.name ?? ""} ${around}`) || /telemetry|analytics/i.test(file.path)) return undefined;
  const secret =
    names.find((name) => isSecretName(name)) ??
    (target && (isSecretName(target.name) || /signature$/i.test(target.name)) && target.kind !== "result" ? target.name : undefined) ??
    (target?.kind === "result" && makesSecret(around) ? `the result of ${around}` : undefined);
  if (secret === undefined) return undefined;
  return problem("broken", at, {
    data: { algorithm: title, what: secret, remedy: /signature/.test(secret) || signs(around) ? "an HMAC with SHA-256" : "SHA-256" },
    fixes: [strongerFix(at, file)].flatMap((fix) => fix ?? []),
  });
}

function onlyFinds(name: string, code: string): boolean {
  return new RegExp(`\\b${name}\\s+(?:not\\s+)?in\\s+(?:self\\.)?_?\\w*(?:cache|checked|seen|known|attempts|tried)`, "i").test(code);
}

/** digest.update(password.encode()) of `digest = hashlib.sha256()`. */
function updatesOf(variable: SyntaxNode, file: PyFile): SyntaxNode[] {
  return usesOf(variable, file).flatMap((use) => {
    const method = use.parent?.type === "attribute" && use.parent.parent?.type === "call" ? use.parent.parent : undefined;
    return method && receiverOf(method) === use && calledName(method, file) === "update" ? argumentsOf(method, file).positional : [];
  });
}

/** `raw` of `raw = "&".join(…) + secret`, for what is hashed as `raw.encode()`. */
function madeOf(input: SyntaxNode, file: PyFile): SyntaxNode {
  const text = input.type === "call" && calledName(input, file) === "encode" ? receiverOf(input) : input;
  return text ? follow(text, file) : input;
}

/** Variables and members that an expression is made of. */
function namesIn(expression: SyntaxNode, file: PyFile): string[] {
  const names: string[] = [];
  walkTree(expression, (node) => {
    if (node.type === "identifier" && node.field !== "function" && !(node.field === "name" && node.parent?.type === "keyword_argument"))
      names.push(textOf(file, node));
    return true;
  });
  return names;
}

/** hashlib.md5 becomes hashlib.sha256. */
function strongerFix(callee: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const attribute = callee.type === "attribute" ? child(callee, "attribute") : undefined;
  return attribute && /^(?:md5|sha1)$/.test(textOf(file, attribute))
    ? { fix: "sha256", edits: [{ start: attribute.start, end: attribute.end, text: "sha256" }] }
    : undefined;
}

/** hashlib.sha256(password.encode()).hexdigest() becomes bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode() */
function bcryptFix(call: SyntaxNode, input: SyntaxNode | undefined, file: PyFile): ProblemFix | undefined {
  const whole = call.parent?.type === "attribute" && call.parent.parent?.type === "call" ? call.parent.parent : undefined;
  if (
    !whole ||
    !input ||
    receiverOf(whole) !== call ||
    calledName(whole, file) !== "hexdigest" ||
    argumentsOf(call, file).positional.length !== 1 ||
    // A salted hash is never equal to another one: what compares has to ask the library.
    whole.parent?.type === "comparison_operator"
  )
    return undefined;
  const bcrypt = moduleMember("bcrypt", "hashpw", file);
  const salt = bcrypt.text.replace(/hashpw$/, "gensalt");
  return {
    fix: "bcrypt",
    edits: [...bcrypt.edits, { start: whole.start, end: whole.end, text: `${bcrypt.text}(${textOf(file, input)}, ${salt}()).decode()` }],
  };
}

/** hmac.new(key, body, hashlib.md5), hmac.new(key, body, "md5"): HMAC-SHA1 still holds, and some providers prescribe it. */
function visitHmac(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^hmac\.(?:new|digest)$/.test(symbolOf(child(call, "function"), file) ?? "") || outside(file)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const digest = keyword.get("digestmod") ?? keyword.get("digest") ?? positional[2];
  if (!digest) return undefined;
  const weak = stringValue(digest, file)?.toLowerCase() === "md5" || symbolOf(digest, file) === "hashlib.md5";
  if (!weak) return met(child(call, "function") ?? call);
  const fix = strongerFix(digest, file);
  return problem("broken", digest, {
    data: { algorithm: "MD5", what: "a signature", remedy: "an HMAC with SHA-256" },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `new` is what hashlib, hmac and PyCryptodome all call it. */
function visitNew(call: SyntaxNode, file: PyFile): Outcomes {
  return visitHmac(call, file) ?? visitCryptodome(call, file) ?? visitHash(call, file);
}

/** DES.new(key, DES.MODE_CBC), AES.new(key, AES.MODE_ECB) of PyCryptodome. */
function visitCryptodome(call: SyntaxNode, file: PyFile): Outcomes {
  const cipher = /^(?:Crypto|Cryptodome)\.Cipher\.(\w+)\.new$/.exec(symbolOf(child(call, "function"), file) ?? "")?.[1];
  if (cipher === undefined || outside(file)) return undefined;
  const at = child(call, "function") ?? call;
  const reason = weakness(cipher);
  if (reason) return problem("cipher", at, { data: { algorithm: cipher, reason } });
  const { positional, keyword } = argumentsOf(call, file);
  const mode = keyword.get("mode") ?? positional[1];
  const definition = enclosingDef(call);
  if (
    mode &&
    /\bMODE_ECB$/.test(textOf(file, mode)) &&
    ((definition && onlyReads(textOf(file, definition))) || isPrescribed(mode.start, file))
  )
    return undefined;
  if (mode && /\bMODE_ECB$/.test(textOf(file, mode)))
    return problem("cipher", mode, { data: { algorithm: "ECB mode", reason: weakness("ecb") ?? "" } });
  return met(at);
}

function onlyReads(code: string): boolean {
  return /\.(?:decryptor|decrypt)\(/.test(code) && !/\.(?:encryptor|encrypt)\(/.test(code);
}

/** algorithms.TripleDES(key), modes.ECB() of cryptography. */
function visitCryptography(call: SyntaxNode, file: PyFile): Outcomes {
  const match = /^cryptography\.hazmat\.(?:primitives\.ciphers|decrepit\.ciphers)\.(?:algorithms|modes)\.(\w+)$/.exec(
    symbolOf(child(call, "function"), file) ?? "",
  );
  const algorithm = match?.[1];
  const reason = algorithm === undefined ? undefined : weakness(algorithm);
  if (algorithm === undefined || reason === undefined || outside(file)) return undefined;
  const definition = enclosingDef(call);
  // What only reads has to take what somebody else wrote.
  if ((definition && onlyReads(textOf(file, definition))) || isPrescribed(call.start, file)) return undefined;
  return problem("cipher", child(call, "function") ?? call, { data: { algorithm: algorithm === "ECB" ? "ECB mode" : algorithm, reason } });
}

/** md5_crypt.hash(password) of passlib. */
function visitPasslib(call: SyntaxNode, file: PyFile): Outcomes {
  const scheme = /^passlib\.hash\.(\w+)\.(?:hash|encrypt)$/.exec(symbolOf(child(call, "function"), file) ?? "")?.[1];
  if (scheme === undefined || outside(file)) return undefined;
  const at = child(call, "function") ?? call;
  return quickScheme.test(scheme) ? problem("fast", at, { data: { algorithm: scheme, what: "password" } }) : met(at);
}

/** Schemes of passlib that are quick to try out, or keep the password as it is. */
const quickScheme = /^(?:md5_crypt|des_crypt|hex_\w+|plaintext|sha1_crypt|ldap_(?:md5|sha1)|unix_disabled|lmhash|nthash)$/;

/** bcrypt.gensalt(8), CryptContext(schemes=["bcrypt"], bcrypt__rounds=8) */
function visitRounds(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const { positional, keyword } = argumentsOf(call, file);
  const value =
    symbol === "bcrypt.gensalt"
      ? (keyword.get("rounds") ?? positional[0])
      : /^passlib\./.test(symbol)
        ? (keyword.get("bcrypt__rounds") ??
          keyword.get("bcrypt__default_rounds") ??
          (/bcrypt\.using$/.test(symbol) ? keyword.get("rounds") : undefined))
        : /^flask_bcrypt\.(?:Bcrypt\(\)\.)?generate_password_hash$/.test(symbol)
          ? (keyword.get("rounds") ?? positional[1])
          : undefined;
  const weak = symbol.endsWith(".CryptContext") ? weakScheme(keyword.get("schemes"), file) : undefined;
  if (weak) return weak;
  return value && judgeRounds(value, file);
}

function judgeRounds(value: SyntaxNode, file: PyFile): Outcomes {
  const rounds = staticValue(value, file)?.value;
  if (typeof rounds !== "number") return undefined;
  if (rounds >= 10) return met(value);
  return problem("rounds", value, {
    data: { rounds },
    ...(value.type === "integer" ? { fixes: [{ fix: "rounds", edits: [{ start: value.start, end: value.end, text: "12" }] }] } : {}),
  });
}

/** `generate_password_hash(password, method="md5")` of Werkzeug; Flask-Bcrypt has a function of the same name. */
function visitWerkzeug(call: SyntaxNode, file: PyFile): Outcomes {
  if (symbolOf(child(call, "function"), file) !== "werkzeug.security.generate_password_hash") return visitRounds(call, file);
  const { positional, keyword } = argumentsOf(call, file);
  const method = keyword.get("method") ?? positional[1];
  const name = stringValue(method, file);
  if (!method || name === undefined || outside(file)) return undefined;
  return /^(?:plain|md5|sha1|sha256|sha512)$/i.test(name)
    ? problem("fast", method, { data: { algorithm: shown[name.toLowerCase()] ?? name, what: "password" } })
    : met(method);
}

/** schemes=["md5_crypt"]: the first one hashes new passwords. */
function weakScheme(schemes: SyntaxNode | undefined, file: PyFile): Outcomes {
  const first = stringsValue(schemes, file)?.[0];
  if (!schemes || first === undefined || !quickScheme.test(first)) return undefined;
  return problem("fast", schemes, { data: { algorithm: first, what: "password" } });
}

/** PASSWORD_HASHERS = ["…MD5PasswordHasher"] of Django, whose first one hashes new passwords, and BCRYPT_LOG_ROUNDS of Flask-Bcrypt. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  if (config?.name === "BCRYPT_LOG_ROUNDS" && !outside(file) && !inDevelopment(node, file)) return judgeRounds(config.value, file);
  if (config?.name !== "PASSWORD_HASHERS" || outside(file) || inDevelopment(node, file)) return undefined;
  const first = namedChildren(config.value)[0];
  const hasher = stringValue(first, file)?.split(".").at(-1);
  if (!first || hasher === undefined) return undefined;
  return /^(?:Unsalted)?(?:MD5|SHA1|Crypt)PasswordHasher$/.test(hasher)
    ? problem("fast", first, { data: { algorithm: hasher, what: "password" } })
    : met(first);
}

/** Python: hashes and ciphers of hashlib, cryptography, PyCryptodome, passlib, bcrypt and Django. */
export const python: TreeVisitors<PyFile> = {
  node: { assignment: visitAssignment },
  call: {
    md5: visitHash,
    sha1: visitHash,
    sha224: visitHash,
    sha256: visitHash,
    sha384: visitHash,
    sha512: visitHash,
    sha3_256: visitHash,
    sha3_512: visitHash,
    Hash: visitHash,
    new: visitNew,
    digest: visitHmac,
    TripleDES: visitCryptography,
    ARC4: visitCryptography,
    Blowfish: visitCryptography,
    IDEA: visitCryptography,
    CAST5: visitCryptography,
    ECB: visitCryptography,
    gensalt: visitRounds,
    hash: visitPasslib,
    encrypt: visitPasslib,
    generate_password_hash: visitWerkzeug,
    CryptContext: visitRounds,
    using: visitRounds,
  },
};
