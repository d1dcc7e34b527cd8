/** The vocabularies' judgements of names with their answers kept: each key stroke asks them about all names of a document. */
import * as identity from "../names/identity.ts";
import * as money from "../names/money.ts";
import * as secrets from "../names/secrets.ts";
import * as security from "../names/authorization.ts";
import * as unguessable from "../names/unguessable.ts";

const limit = 20_000;

/** The same function with its answers kept, up to a limit. Only for functions of the name alone. */
function remember(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    let answer = known.get(name);
    if (answer === undefined) {
      if (known.size >= limit) known.clear();
      answer = judge(name);
      known.set(name, answer);
    }
    return answer;
  };
}

export const isIdentityName = remember(identity.isIdentityName);
export const isSecretName = remember(secrets.isSecretName);
export const isSensitiveLogName = remember(secrets.isSensitiveLogName);
export const isUnguessableName = remember(unguessable.isUnguessableName);
export const isSecurityCheckName = remember(security.isSecurityCheckName);
export const isCheckMethodName = remember(security.isCheckMethodName);
export const isMoneyColumn = remember(money.isMoneyColumn);
export const isMoneyName = remember(money.isMoneyName);
