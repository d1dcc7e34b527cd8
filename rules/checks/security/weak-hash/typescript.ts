import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { cryptoModules, type HashCall, hashCall, hashNames } from "../../../shared/typescript/crypto.ts";
import { functionAround } from "../../../shared/typescript/functions.ts";
import {
  calleeSpan,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { isFrom, originOf } from "../../../shared/typescript/scope.ts";
import { importModule, quoted } from "../../../shared/typescript/style.ts";
import { staticString, staticValue } from "../../../shared/typescript/values.ts";
import {
  harmless,
  isAboutPassword,
  isDigestAuthentication,
  isHashedPasswordName,
  isPasswordName,
  isPrescribed,
  isSignatureName,
  isStepToSlowHash,
  leakedPasswords,
  makesSecret,
  namesItem,
  shown,
  weakness,
} from "./names.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.migration || role.seed || role.toolConfig || role.example;
}

/** createHash("md5").update(password), md5(token), CryptoJS.SHA1(secret) */
function visitHash(call: TS.CallExpression, file: TsFile): Outcomes {
  const hash = hashCall(call, file);
  if (!hash?.algorithm || outside(file)) return undefined;
  const broken = /^(?:md5|md4|sha1)$/.test(hash.algorithm);
  if (!broken && !/^sha(?:2|3|5)/.test(hash.algorithm)) return undefined;
  // HMAC-SHA1 still holds, and some providers prescribe it.
  if (hash.hmac) return broken && hash.algorithm !== "sha1" ? reportBroken(call, hash, "a signature", file) : undefined;
  // Digest authentication prescribes MD5 over name, realm and password.
  if (hash.algorithm === "md5" && isDigestAuthentication(sourceOf(functionAround(call) ?? call, file))) return undefined;
  const names = hash.inputs.flatMap((input) => namesIn(input));
  const around = aroundName(call);
  const password =
    names.find(isPasswordName) ?? hashedPassword(hash) ?? (names.length > 0 && isAboutPassword(around) ? "password" : undefined);
  const algorithm = shown[hash.algorithm] ?? hash.algorithm;
  // The service that knows leaked passwords is asked by their SHA-1.
  if (password !== undefined && hash.algorithm === "sha1" && leakedPasswords.test(file.text)) return undefined;
  if (password !== undefined && isStepToSlowHash(password, targetName(hash.result), file.text)) return undefined;
  if (password !== undefined && isSignatureName(targetName(hash.result))) return undefined;
  if (password !== undefined) {
    const fix = bcryptFix(hash, file);
    return problem("fast", calleeSpan(call, file), { data: { algorithm, what: password }, ...(fix ? { fixes: [fix] } : {}) });
  }
  if (!broken) return undefined;
  const what = protectedThing(hash, call, file);
  return what === undefined ? undefined : reportBroken(call, hash, what, file);
}

function reportBroken(call: TS.CallExpression, hash: HashCall, what: string, file: TsFile): Outcomes {
  const fix: ProblemFix | undefined =
    hash.named && ts.isStringLiteralLike(unwrap(hash.named)) && lastNameOf(call.expression) !== "digest"
      ? { fix: "sha256", edits: [{ ...spanOf(hash.named, file), text: quoted("sha256", file) }] }
      : undefined;
  const algorithm = shown[hash.algorithm ?? ""] ?? hash.algorithm ?? "";
  const remedy = hash.hmac || /signature/.test(what) ? "an HMAC with SHA-256" : "SHA-256";
  return problem("broken", calleeSpan(call, file), { data: { algorithm, what, remedy }, ...(fix ? { fixes: [fix] } : {}) });
}

/** Variables and members that an expression is made of. */
function namesIn(expression: TS.Expression): string[] {
  const names: string[] = [];
  const look = (node: TS.Node): void => {
    if (ts.isPropertyAccessExpression(node)) names.push(node.name.text);
    else if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) names.push(node.text);
  };
  look(expression);
  walkBelow(expression, look);
  return names;
}

/** user.passwordHash = createHash("sha256").update(plain).digest("hex") */
function hashedPassword(hash: HashCall): string | undefined {
  const target = targetName(hash.result);
  return isHashedPasswordName(target) ? target : undefined;
}

/** What a hash protects, in words: a secret goes in, or what comes out is called one. */
function protectedThing(hash: HashCall, call: TS.CallExpression, file: TsFile): string | undefined {
  const target = targetName(hash.result);
  const fn = aroundName(call);
  if (harmless.test(`${target} ${fn}`) || /telemetry|analytics/i.test(file.path) || becomesCacheKey(target, call, file)) return undefined;
  const input = hash.inputs.flatMap((each) => namesIn(each)).find((name) => isSecretName(name));
  if (input !== undefined) return input;
  if (isSecretName(target) || /signature$/i.test(target)) return target;
  return makesSecret(fn) && returned(hash.result, file) ? `the result of ${fn}` : undefined;
}

/** const cacheKey = `prices:${hash}` */
function becomesCacheKey(target: string, call: TS.CallExpression, file: TsFile): boolean {
  const fn = target === "" ? undefined : functionAround(call);
  return fn !== undefined && new RegExp(`cache\\w*\\s*[=:(][^;\\n]*\\b${target.replace(/\W/g, "\\$&")}\\b`, "i").test(sourceOf(fn, file));
}

function aroundName(node: TS.Node): string {
  const fn = functionAround(node);
  return fn ? functionName(fn) : "";
}

/** The name of what gets a value: variable, property, member that is assigned to. */
function targetName(result: TS.Expression): string {
  for (let node: TS.Node = result; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return propertyName(parent.name as TS.PropertyName) ?? "";
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return lastNameOf(parent.left);
    if (
      !ts.isPropertyAccessExpression(parent) &&
      !ts.isCallExpression(parent) &&
      !ts.isAwaitExpression(parent) &&
      !ts.isTemplateSpan(parent) &&
      !ts.isTemplateExpression(parent)
    )
      return "";
    if (ts.isCallExpression(parent) && parent.expression !== node) return "";
  }
  return "";
}

function returned(result: TS.Expression, file: TsFile): boolean {
  const statement = ts.findAncestor(result, ts.isStatement);
  return (
    ts.isReturnStatement(result.parent) ||
    ts.isArrowFunction(result.parent) ||
    (statement !== undefined && /^return\b/.test(sourceOf(statement, file)))
  );
}

function bcryptFix(hash: HashCall, file: TsFile): ProblemFix | undefined {
  const input = hash.inputs.length === 1 ? hash.inputs[0] : undefined;
  const chained = ts.isCallExpression(hash.result) && /^(?:digest|toString|\w*md5|\w*sha\w*)$/i.test(lastNameOf(hash.result.expression));
  if (!input || !chained || ts.isAwaitExpression(hash.result.parent)) return undefined;
  let whole: TS.Expression = hash.result;
  // CryptoJS.SHA256(password).toString()
  const access = whole.parent;
  if (ts.isPropertyAccessExpression(access) && access.name.text === "toString" && ts.isCallExpression(access.parent)) whole = access.parent;
  // A salted hash is never equal to another one: what compares has to ask the library.
  if (ts.isBinaryExpression(whole.parent) && whole.parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { name, edits } = importModule(file, ["bcrypt", "bcryptjs"], "bcrypt");
  return { fix: "bcrypt", edits: [...edits, { ...spanOf(whole, file), text: `${name}.hashSync(${sourceOf(input, file)}, 12)` }] };
}

/** createCipheriv("des-ede3-cbc", …) */
function visitCipher(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (!isFrom(call.expression, file, cryptoModules, name) || outside(file)) return undefined;
  const [first] = call.arguments;
  const algorithm = staticString(first, file);
  if (!first || algorithm === undefined) return undefined;
  const reason = weakness(algorithm);
  // What only reads has to take what somebody else wrote.
  if (reason && isPrescribed(first.getStart(file.root), file)) return undefined;
  if (reason && name === "createDecipheriv" && !/\bcreateCipheriv\(/.test(file.text)) return undefined;
  return reason ? problem("cipher", spanOf(first, file), { data: { algorithm, reason } }) : met(calleeSpan(call, file));
}

/** createCipher(algorithm, password): without a vector of its own. */
function visitDerived(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (!isFrom(call.expression, file, cryptoModules, name) || outside(file)) return undefined;
  return problem("derived", calleeSpan(call, file), { data: { call: name } });
}

/** CryptoJS.DES.encrypt(…), mode: CryptoJS.mode.ECB */
function visitCryptoJs(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  if (!origin || !/^crypto-js(?:\/|$)/.test(origin.module) || outside(file)) return undefined;
  const algorithm = [origin.name, ...origin.members].find((part) => /^(?:DES|TripleDES|RC4|RC4Drop)$/.test(part));
  const options = call.arguments[2];
  if (algorithm) return problem("cipher", calleeSpan(call, file), { data: { algorithm, reason: weakness(algorithm) ?? "it is broken" } });
  if (!options || !/\bmode\.ECB\b/.test(sourceOf(options, file))) return undefined;
  return problem("cipher", calleeSpan(call, file), { data: { algorithm: "ECB mode", reason: "equal blocks stay equal" } });
}

const bcryptModules = /^(?:bcrypt|bcryptjs|bcrypt-ts|@node-rs\/bcrypt)$/;

/** bcrypt.hash(password, 8), genSalt(5) */
function visitBcrypt(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  if (!origin || !bcryptModules.test(origin.module) || outside(file)) return undefined;
  // hashItem(value): what is hashed is no password, and only has to be told apart.
  if (namesItem.test(aroundName(call)) && !call.arguments.some((given) => namesIn(given).some(isPasswordName))) return undefined;
  const rounds = call.arguments[/^genSalt/.test(lastNameOf(call.expression)) ? 0 : 1];
  const known = rounds && staticValue(rounds, file)?.value;
  if (!rounds || typeof known !== "number") return undefined;
  if (known >= 10) return met(spanOf(rounds, file));
  const literal = ts.isNumericLiteral(unwrap(rounds));
  const fix: ProblemFix = { fix: "rounds", edits: [{ ...spanOf(rounds, file), text: "12" }] };
  return problem("rounds", spanOf(rounds, file), { data: { rounds: known }, ...(literal ? { fixes: [fix] } : {}) });
}

/** `hash` is what both Node and bcrypt call it. */
function visitAnyHash(call: TS.CallExpression, file: TsFile): Outcomes {
  return visitBcrypt(call, file) ?? visitHash(call, file);
}

/** TypeScript: hashes and ciphers of Node, CryptoJS, bcrypt and their like. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      ...Object.fromEntries(hashNames.map((name) => [name, visitHash])),
      hash: visitAnyHash,
      hashSync: visitBcrypt,
      genSalt: visitBcrypt,
      genSaltSync: visitBcrypt,
      createCipheriv: visitCipher,
      createDecipheriv: visitCipher,
      createCipher: visitDerived,
      createDecipher: visitDerived,
      encrypt: visitCryptoJs,
      decrypt: visitCryptoJs,
    },
  },
  { md5: "md5", "blueimp-md5": "md5", sha1: "sha1", crypto: undefined, "node:crypto": undefined, bcrypt: undefined, bcryptjs: undefined },
);
