/** The vocabularies' judgements of names with their answers kept: each key stroke asks them about all names of a document. */
import * as identity from "../names/identity.ts";
import * as money from "../names/money.ts";
import * as secrets from "../names/secrets.ts";
import * as security from "../names/authorization.ts";
import * as unguessable from "../names/unguessable.ts";
import { byName } from "../names/words.ts";

export const isIdentityName = byName(identity.isIdentityName);
export const isSecretName = byName(secrets.isSecretName);
export const isSensitiveLogName = byName(secrets.isSensitiveLogName);
export const isUnguessableName = byName(unguessable.isUnguessableName);
export const isSecurityCheckName = byName(security.isSecurityCheckName);
export const isCheckMethodName = byName(security.isCheckMethodName);
export const isMoneyColumn = byName(money.isMoneyColumn);
export const isMoneyName = byName(money.isMoneyName);
