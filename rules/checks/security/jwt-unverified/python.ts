import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { destinationOf, usesOf } from "../../../shared/python/flow.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { type JwtCall, jwtCall } from "../../../shared/python/jwt.ts";
import { definitionName, enclosingDef, lastName, plainString } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { moduleMember, quoted } from "../../../shared/python/style.ts";
import { isOff, staticValue, stringValue } from "../../../shared/python/values.ts";
import { decides, harmlessClaims, identityClaims } from "./claims.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || role.development;
}

function visitDecode(call: SyntaxNode, file: PyFile): Outcomes {
  const jwt = jwtCall(call, file);
  if (!jwt || outside(file)) return undefined;
  if (jwt.operation === "encode") return judgeSigning(call, file);
  if (jwt.operation === "peek") return judgeUnverified(call, `${calledName(call, file)}()`, file);
  if (jwt.options === "unknown") return undefined;
  const verify = argumentsOf(call, file).keyword.get("verify") ?? jwt.options?.get("verify_signature");
  if (verify && isOff(verify, file)) return judgeUnverified(call, "decode()", file, verifyFix(call, jwt, file), isRealKey(jwt.key, file));
  if (verify && staticValue(verify, file) === undefined) return undefined;
  const none = noneIn(jwt.algorithms, file);
  if (none) return problem("none", none);
  if (jwt.algorithms && isOfToken(jwt.algorithms, file)) return problem("chosen", jwt.algorithms);
  if (jwt.library === "jose" && jwt.key && !jwt.algorithms && isPublicKey(jwt.key, file)) return problem("algorithms", callee(call));
  return ignoredIn(jwt, call, file) ?? met(callee(call));
}

/** jwt.encode(claims, None, algorithm="none") */
function judgeSigning(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const algorithm = keyword.get("algorithm") ?? positional[2];
  return algorithm && /^none$/i.test(stringValue(algorithm, file) ?? "") ? problem("unsigned", algorithm) : undefined;
}

/** verify_exp, verify_aud, verify_iss switched off while the signature is checked. */
function ignoredIn(jwt: JwtCall, call: SyntaxNode, file: PyFile): Outcomes {
  if (!jwt.options || jwt.options === "unknown") return undefined;
  const name = definitionName(enclosingDef(call), file);
  const expiry = jwt.options.get("verify_exp");
  if (
    expiry &&
    isOff(expiry, file) &&
    !looksAtExpiry(call, file) &&
    !/refresh|renew|logout|sign_?out|revoke|decode|expired|peek/i.test(name)
  )
    return problem("expired", expiry.parent ?? expiry);
  for (const claim of ["verify_aud", "verify_iss"]) {
    const option = jwt.options.get(claim);
    if (!option || !isOff(option, file)) continue;
    // A claim that the function compares by itself is checked.
    const definition = enclosingDef(call);
    const around = definition ? textOf(file, definition) : "";
    const own = claim.slice(-3);
    if (new RegExp(`["']${own}["']\\]?\\)?[^\\n]*(?:[!=]=|\\bin\\b)|(?:\\.get\\(|\\[)["']${own}["']`).test(around)) continue;
    return problem("claim", option.parent ?? option, { priority: "P1", data: { claim: own === "aud" ? "audience" : "issuer" } });
  }
  return undefined;
}

/** Whether the function reads the expiry by itself, or hands the claims to one that does. */
function looksAtExpiry(call: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(call);
  return (
    definition !== undefined &&
    /\.exp\b|["']exp["']\s*[\])]|\b\w*(?:expir|expiry)\w*\(/i.test(textOf(file, definition).replace(textOf(file, call), ""))
  );
}

function callee(call: SyntaxNode): SyntaxNode {
  return child(call, "function") ?? call;
}

function noneIn(list: SyntaxNode | undefined, file: PyFile): SyntaxNode | undefined {
  const value = list && follow(list, file);
  if (!value) return undefined;
  if (value.type === "string") return /^none$/i.test(stringValue(value, file) ?? "") ? value : undefined;
  return namedChildren(value).find((element) => /^none$/i.test(stringValue(element, file) ?? ""));
}

/** `algorithms=[jwt.get_unverified_header(token)["alg"]]`, also through a name. */
function isOfToken(list: SyntaxNode, file: PyFile): boolean {
  const value = follow(list, file);
  const parts = value.type === "list" || value.type === "tuple" || value.type === "set" ? namedChildren(value) : [value];
  return parts.some((part) => {
    const text = textOf(file, follow(part, file));
    if (!/\balg\b/.test(text)) return false;
    const header = /^(\w+)(?:\[|\.get\()/.exec(text)?.[1];
    return (
      /get_unverified_header\(/.test(text) ||
      (header !== undefined && new RegExp(`\\b${header}\\s*=[^\\n]*get_unverified_header\\(`).test(file.text))
    );
  });
}

function isPublicKey(key: SyntaxNode, file: PyFile): boolean {
  const text = `${textOf(file, key)} ${textOf(file, follow(key, file)).slice(0, 400)}`;
  return /public_?key|pub_?key|\bjwks?\b|\bpem\b|BEGIN (?:RSA )?PUBLIC KEY|certificate\b/i.test(text) && !/secret|private/i.test(text);
}

/** Whether the same function also checks: reading first tells which key to take, reading afterwards is harmless. */
function isVerifiedAround(call: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(call);
  if (!definition) return false;
  let verified = false;
  walkTree(definition, (node) => {
    if (verified || node === call || node.type !== "call") return !verified;
    const other = jwtCall(node, file);
    const name = calledName(node, file);
    const off = other?.options && other.options !== "unknown" ? other.options.get("verify_signature") : undefined;
    verified = other
      ? other.operation === "read" && !(off && isOff(off, file)) && !argumentsOf(node, file).keyword.has("verify")
      : /^_?(?:verify|validate|introspect|authenticate|check)(?![a-z])|signature|jwks|introspect|userinfo/i.test(name);
    return !verified;
  });
  return verified;
}

/** Whether a key is given, rather than the None or "" that a library asks for in its place. */
function isRealKey(key: SyntaxNode | undefined, file: PyFile): boolean {
  return key !== undefined && key.type !== "none" && stringValue(key, file) !== "";
}

/** Claims that are read without a check; with `keyed`, the key to check them with is at hand, and they are handed on as a whole. */
function judgeUnverified(call: SyntaxNode, name: string, file: PyFile, fix?: ProblemFix, keyed = false): Outcomes {
  if (isVerifiedAround(call, file)) return undefined;
  const how = identityUse(call, file) ?? (keyed && claimsRead(call, file).length === 0 ? "the key is given but not used" : undefined);
  if (!how) return undefined;
  return problem("decode", callee(call), { data: { call: name, use: how }, ...(fix ? { fixes: [fix] } : {}) });
}

/** How the claims are used as an identity, as the second half of a sentence; undefined where they are not, or nothing tells. */
function identityUse(call: SyntaxNode, file: PyFile): string | undefined {
  const definition = enclosingDef(call);
  const name = definitionName(definition, file);
  // What the provider itself has just handed over came over a connection that it signed.
  const token = argumentsOf(call, file).positional[0];
  if (token && /^id_?token$/i.test(lastName(token, file)) && !handlerAround(call, file)) return undefined;
  if (readsHarmless(call, file)) return undefined;
  const claim = claimsRead(call, file).find((each) => identityClaims.test(each));
  if (claim) return `${claim} is taken from them`;
  const destination = destinationOf(call, file);
  if (
    destination &&
    destination.kind === "attribute" &&
    /^(?:user|current_user|session|auth|identity|claims|principal)$/.test(destination.name)
  )
    return `they become ${destination.name}`;
  const returned =
    destination?.kind === "result" ||
    (destination?.kind === "variable" && usesOf(destination.node, file).some((use) => use.parent?.type === "return_statement"));
  return returned && decides.test(name) && !/decode|parse|peek|read|inspect|expir|unverified|unsafe/i.test(name)
    ? `${name}() hands them on as true`
    : undefined;
}

/** Whether only the expiry, the issuer and the like are read. */
function readsHarmless(call: SyntaxNode, file: PyFile): boolean {
  const read = claimsRead(call, file);
  return read.length > 0 && read.every((claim) => harmlessClaims.test(claim));
}

/** The claims that are read from the call, or from the variable that holds its result. */
function claimsRead(call: SyntaxNode, file: PyFile): string[] {
  const direct = claimAt(call, file);
  // decode_complete() has the claims under "payload".
  if (direct === "payload" && call.parent) return claimsRead(call.parent, file);
  if (direct !== undefined) return [direct];
  const destination = destinationOf(call, file);
  if (destination?.kind !== "variable") return [];
  return usesOf(destination.node, file).flatMap((use) => claimAt(use, file) ?? []);
}

/** claims["sub"], claims.get("sub") */
function claimAt(holder: SyntaxNode, file: PyFile): string | undefined {
  const { parent } = holder;
  if (parent?.type === "subscript" && holder.field === "value") return plainString(child(parent, "subscript"), file);
  const method = parent?.type === "attribute" && parent.parent?.type === "call" ? parent.parent : undefined;
  if (!method || receiverOf(method) !== holder || !/^(?:get|pop)$/.test(calledName(method, file))) return undefined;
  return plainString(argumentsOf(method, file).positional[0], file);
}

/** `jwt.decode(token, options={"verify_signature": False})` with nothing else becomes a call that checks. */
function verifyFix(call: SyntaxNode, jwt: JwtCall, file: PyFile): ProblemFix | undefined {
  const { positional, keyword, open } = argumentsOf(call, file);
  const list = child(call, "arguments");
  if (jwt.library !== "pyjwt" || !jwt.subject || open || !list || positional.length > 1 || jwt.algorithms || /#/.test(textOf(file, list)))
    return undefined;
  if (
    [...keyword.keys()].some((name) => !/^(?:options|verify|jwt)$/.test(name)) ||
    (jwt.options && jwt.options !== "unknown" && jwt.options.size > 1)
  )
    return undefined;
  const environ = moduleMember("os", "environ", file);
  const read = (name: string): string => `${environ.text}[${quoted(name, file)}]`;
  const text = `(${textOf(file, jwt.subject)}, ${read("JWT_SECRET")}, algorithms=[${quoted("HS256", file)}], issuer=${read("JWT_ISSUER")}, audience=${read("JWT_AUDIENCE")})`;
  return {
    fix: "verify",
    edits: [...environ.edits, { start: list.start, end: list.end, text }],
    ensureLines: ["JWT_SECRET", "JWT_ISSUER", "JWT_AUDIENCE"].map((name) => ({ path: ".env.example", line: `${name}=` })),
  };
}

/** json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")) */
function visitByHand(call: SyntaxNode, file: PyFile): Outcomes {
  const first = argumentsOf(call, file).positional[0];
  if (!first || outside(file) || !isPayloadPart(first, file)) return undefined;
  let outer = call;
  for (let node = call.parent; node; node = node.parent) {
    if (node.type === "call" && /^(?:loads|decode|str|b64decode|urlsafe_b64decode)$/.test(calledName(node, file))) outer = node;
    else if (node.type !== "argument_list" && node.type !== "attribute") break;
  }
  if (isVerifiedAround(call, file)) return undefined;
  const how = identityUse(outer, file);
  return how ? problem("decode", callee(call), { data: { call: "Decoding by hand", use: how } }) : undefined;
}

/** `token.split(".")[1]`, `payload` of `_, payload, _ = token.split(".")`, with padding added. */
function isPayloadPart(node: SyntaxNode, file: PyFile, depth = 0): boolean {
  if (depth > 5) return false;
  if (node.type === "binary_operator" || node.type === "parenthesized_expression")
    return namedChildren(node).some((part) => isPayloadPart(part, file, depth + 1));
  if (node.type === "subscript") return /\.split\(\s*["']\.["']\s*\)\s*\[\s*1\s*\]$/.test(textOf(file, node));
  if (node.type !== "identifier") return false;
  const followed = follow(node, file);
  if (followed !== node) return isPayloadPart(followed, file, depth + 1);
  const definition = enclosingDef(node);
  const name = textOf(file, node);
  return (
    definition !== undefined &&
    new RegExp(`\\w+\\s*,\\s*${name}\\s*,\\s*\\w+\\s*=\\s*[^\\n=]+\\.split\\(\\s*["']\\.["']`).test(textOf(file, definition))
  );
}

/** Python: decoding that checks no signature, by a library or by hand, where the claims say who somebody is. */
export const python: TreeVisitors<PyFile> = {
  call: {
    encode: visitDecode,
    decode: visitDecode,
    decode_complete: visitDecode,
    get_unverified_claims: visitDecode,
    b64decode: visitByHand,
    urlsafe_b64decode: visitByHand,
    base64url_decode: visitByHand,
  },
};
