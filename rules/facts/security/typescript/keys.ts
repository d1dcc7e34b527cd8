/** Keys and what they protect: values that are encrypted, keys that are found by their id, managers of secrets, pairs of tokens that are renewed. */
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  ancestorWhere,
  calleeSpan,
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
} from "../../../shared/typescript/nodes.ts";
import { keepsRefreshToken } from "../../../shared/names/token-providers.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { staticValue } from "../../../shared/typescript/values.ts";
import { encryptingName } from "../texts.ts";
import { practice } from "../../practice.ts";

/** createCipheriv("aes-256-gcm", …): the code encrypts by itself. */
function visitCipher(call: TS.CallExpression, file: TsFile): Outcomes {
  const fn = enclosingFunction(call);
  return fn && /^(?:node:)?crypto$/.test(originOf(call.expression, file)?.module ?? "crypto")
    ? practice("field-encryption", calleeSpan(call, file), functionName(fn) || "createCipheriv")
    : undefined;
}

/** createRemoteJWKSet(…), jwksClient(…): keys are found by their id, so that several hold at once. */
function visitKeys(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const module = originOf(call.expression, file)?.module ?? "";
  return /^(?:jose|jwks-rsa|@fastify\/jwt|get-jwks|hono\/jwk)$/.test(module)
    ? practice("key-ring", spanOf(call.expression, file), lastNameOf(call.expression))
    : undefined;
}

/** jwt.sign(payload, key, { keyid }) and `setProtectedHeader({ kid })`. */
function visitKid(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(property, ts.isCallExpression);
  return call && /^(?:sign|setProtectedHeader|signAsync)$/.test(lastNameOf(call.expression))
    ? practice("key-ring", spanOf(property.name, file), "a token that names its key")
    : undefined;
}

/** A refreshed pair of tokens that is stored in one write: both keys in what is written. */
function visitPair(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const object = property.parent;
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  const names = object.properties.map((each) => propertyName(each.name) ?? "");
  if (!names.some((name) => /^(?:encrypted_?)?access_?token(?:_?\w{1,10})?$/i.test(name))) return undefined;
  const call = ancestorWhere(object, ts.isCallExpression);
  const fn = enclosingFunction(object);
  if (
    !call ||
    !fn ||
    !/^(?:update|updateMany|updateOne|findOneAndUpdate|findByIdAndUpdate|upsert|save|set|put|store\w*|save\w*|persist\w*|write\w*|update\w*)$/.test(
      lastNameOf(call.expression),
    )
  )
    return undefined;
  const refreshes =
    /refresh|renew|rotat/i.test(functionName(fn)) ||
    /grant_type["']?\s*[:=]\s*["']refresh_token|refreshAccessToken|refreshToken\(|refreshTokens?\(|\.refresh\(/.test(sourceOf(fn, file));
  return refreshes ? practice("token-rotation", spanOf(property, file), "both tokens in one write") : undefined;
}

/** `grant_type: "refresh_token"`: a provider's token is refreshed here; whether both are stored shows elsewhere. */
function visitGrant(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const value = ts.isPropertyAssignment(property) ? staticValue(property.initializer, file)?.value : undefined;
  if (value !== "refresh_token") return undefined;
  const fn = enclosingFunction(property);
  const text = fn ? sourceOf(fn, file) : "";
  // A provider that keeps its refresh token gives nothing to store; what takes both out of the answer, or hands it on whole, leaves that to whoever calls.
  if (keepsRefreshToken(fn ? functionName(fn) : "", ...file.path.split("/").slice(-2)) || takesBoth.test(text) || handsOn.test(text))
    return undefined;
  return practice("token-rotation", spanOf(property.name, file), "a refresh", false);
}

const takesBoth =
  /\brefresh_?[tT]oken\s*[:=]\s*[\w.?!]*\.refresh_?[tT]oken\b|[{,]\s*refresh_?[tT]oken\s*[,}][^;]{0,200}=\s*(?:await\s+)?[\w.]+/;
const handsOn = /\breturn\s+(?:await\s+)?(?:[\w.]+\.data\b|\w*[rR]es(?:ponse)?\.json\(|(?:this\.)?(?:post|request|fetch|exchange)\w*\()/;

/** encrypt(token), encryptToken(…): handed to what is stored. */
function visitEncrypt(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  return encryptingName.test(name) && !/password/i.test(name) && call.arguments.length > 0
    ? practice("field-encryption", calleeSpan(call, file), name)
    : undefined;
}

/** `new SecretsManagerClient(…)`: secrets are read from a manager. */
function visitSecretClient(call: TS.NewExpression, file: TsFile): Outcomes {
  return practice("secret-manager", spanOf(call.expression, file), lastNameOf(call.expression));
}

const secretClients = ["SecretsManagerClient", "SSMClient", "SecretManagerServiceClient", "SecretClient"] as const;

const encrypting = [
  "encrypt",
  "encryptToken",
  "encryptValue",
  "encryptSecret",
  "encryptField",
  "encryptString",
  "encryptSymmetric",
  "symmetricEncrypt",
  "encryptData",
  "encryptTokens",
  "encryptCredentials",
  "seal",
];

/** Names that say it by themselves. */
export const keys = {
  property: { keyid: visitKid, kid: visitKid },
  call: {
    createCipheriv: visitCipher,
    createRemoteJWKSet: visitKeys,
    jwksClient: visitKeys,
    jwksRsa: visitKeys,
  },
  new: {
    SecretsManager: (call, file) => practice("secret-manager", spanOf(call.expression, file), "AWS Secrets Manager"),
    ...Object.fromEntries(secretClients.map((name) => [name, visitSecretClient])),
  },
} satisfies TypeScriptVisitors;

/** Names that many documents have for something else. */
export const keyHints = {
  property: {
    grant_type: visitGrant,
    grantType: visitGrant,
    refreshToken: visitPair,
    refresh_token: visitPair,
    encryptedRefreshToken: visitPair,
  },
  call: Object.fromEntries(encrypting.map((name) => [name, visitEncrypt])),
} satisfies TypeScriptVisitors;
