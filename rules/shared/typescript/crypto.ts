/** Hashes, message authentication and ciphers: what a call of which library does, and what it is given. Tokens stand in jwt.ts. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, lastNameOf, unwrap, unwrapAwait } from "./nodes.ts";
import { usesOf } from "./references.ts";
import { declarationOf, exportPath, isFrom, originOf } from "./scope.ts";
import { staticString } from "./values.ts";

/** Node's own, under both of its names. */
export const cryptoModules: readonly [string, ...string[]] = ["node:crypto", "crypto"];

/** A hash or a keyed hash, whatever the library. */
export interface HashCall {
  /** Lower case, without punctuation: `md5`, `sha1`, `sha256`; undefined when it is only known at run time. */
  readonly algorithm: string | undefined;
  /** A keyed hash. */
  readonly hmac: boolean;
  /** What is hashed, in order. */
  readonly inputs: readonly TS.Expression[];
  /** The expression whose value is the digest: the call itself, or the `digest()` at the end of its chain. */
  readonly result: TS.Expression;
  /** The argument that names the algorithm, where there is one. */
  readonly named?: TS.Expression;
}

/** Packages whose export is a hash function. */
const hashPackages: Readonly<Record<string, string>> = {
  md5: "md5",
  "blueimp-md5": "md5",
  "js-md5": "md5",
  sha1: "sha1",
  "js-sha1": "sha1",
  "js-sha256": "sha256",
  sha256: "sha256",
};

/** The last names of all calls that may hash; for visitors. */
export const hashNames: readonly string[] = [
  "createHash",
  "createHmac",
  "hash",
  "digest",
  "md5",
  "sha1",
  "sha256",
  "MD5",
  "SHA1",
  "SHA256",
  "HmacMD5",
  "HmacSHA1",
  "HmacSHA256",
];

function plain(algorithm: string | undefined): string | undefined {
  return algorithm
    ?.toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/^rsa(?=sha|md)/, "");
}

/** What a call hashes, or undefined. `createHash("md5").update(x).digest("hex")` is answered for its first call. */
export function hashCall(call: TS.CallExpression, file: TsFile): HashCall | undefined {
  const [first, second] = call.arguments;
  const name = lastNameOf(call.expression);
  if (isFrom(call.expression, file, cryptoModules, "createHash") || isFrom(call.expression, file, cryptoModules, "createHmac"))
    return {
      algorithm: plain(staticString(first, file)),
      hmac: name.endsWith("Hmac"),
      ...updates(call, file),
      ...(first ? { named: first } : {}),
    };
  if (isFrom(call.expression, file, cryptoModules, "hash"))
    return {
      algorithm: plain(staticString(first, file)),
      hmac: false,
      inputs: second ? [second] : [],
      result: call,
      ...(first ? { named: first } : {}),
    };
  if (name === "digest") {
    if (chainOf(call.expression)?.at(-2) !== "subtle") return undefined;
    return {
      algorithm: plain(staticString(first, file)),
      hmac: false,
      inputs: second ? [second] : [],
      result: call,
      ...(first ? { named: first } : {}),
    };
  }
  const origin = originOf(call.expression, file);
  if (!origin) return undefined;
  const path = exportPath(origin);
  const own = Object.hasOwn(hashPackages, origin.module) ? hashPackages[origin.module] : undefined;
  if (own && path.length <= 1) return { algorithm: own, hmac: false, inputs: first ? [first] : [], result: call };
  if (!/^crypto-js(?:\/|$)/.test(origin.module)) return undefined;
  const algorithm = /^(hmac)?(md5|sha1|sha256|sha512|sha3|ripemd160)$/i.exec(path.at(-1) ?? origin.module.split("/")[1] ?? "");
  return algorithm
    ? { algorithm: plain(algorithm[2]), hmac: algorithm[1] !== undefined, inputs: first ? [first] : [], result: call }
    : undefined;
}

/** What follows in a chain, or on the variable that holds the hash: `.update(a).update(b).digest()`. */
function updates(call: TS.CallExpression, file: TsFile): Pick<HashCall, "inputs" | "result"> {
  const { inputs, result } = chainedUpdates(call);
  const { parent } = result;
  const holder = inputs.length === 0 && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
  if (!holder) return { inputs, result };
  const later = usesOf(holder, file).flatMap((use) => {
    const access = use.parent;
    const updates = ts.isPropertyAccessExpression(access) && access.expression === use && access.name.text === "update";
    return updates && ts.isCallExpression(access.parent) && access.parent.arguments[0] ? [access.parent.arguments[0]] : [];
  });
  return { inputs: later, result };
}

function chainedUpdates(call: TS.CallExpression): Pick<HashCall, "inputs" | "result"> {
  const inputs: TS.Expression[] = [];
  let result: TS.Expression = call;
  for (;;) {
    const access: TS.Node = result.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== result || !ts.isCallExpression(access.parent)) break;
    const chained: TS.CallExpression = access.parent;
    result = chained;
    if (access.name.text === "update" && chained.arguments[0]) inputs.push(chained.arguments[0]);
    if (access.name.text === "digest") break;
  }
  return { inputs, result };
}

/** computeHmac(secret, body), generateSignature(payload): a function of the project that is named after what it computes. */
export function isOwnMac(call: TS.CallExpression): boolean {
  return /^(?:compute|calculate|create|generate|make|get|build)\w*(?:hmac|signature)$/i.test(lastNameOf(call.expression));
}

/** Whether an expression is a digest that was computed here: the chain of a hash or HMAC, a variable that holds one, or text made of it. */
export function isDigest(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  if (depth > 4) return false;
  const inner = unwrapAwait(expression);
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    return (
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer !== undefined &&
      isDigest(declaration.initializer, file, depth + 1)
    );
  }
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.some((span) => isDigest(span.expression, file, depth + 1));
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return isDigest(inner.left, file, depth + 1) || isDigest(inner.right, file, depth + 1);
  if (!ts.isCallExpression(inner)) return false;
  if (hashCall(inner, file) || isOwnMac(inner)) return true;
  const callee = unwrap(inner.expression);
  return (
    ts.isPropertyAccessExpression(callee) &&
    /^(?:update|digest|toString|toLowerCase|toUpperCase|hex)$/.test(callee.name.text) &&
    isDigest(callee.expression, file, depth + 1)
  );
}

/** Names of functions that compare two values in constant time. */
export const constantTimeNames: ReadonlySet<string> = new Set([
  "timingSafeEqual",
  "safeCompare",
  "safeEqual",
  "secureCompare",
  "constantTimeEqual",
  "constantTimeCompare",
  "timingSafeCompare",
  "safeStringCompare",
  "tsscmp",
  "scmp",
]);
