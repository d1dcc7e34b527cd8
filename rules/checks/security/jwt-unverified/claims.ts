/** Claims by what they are used for; the same in every language. */

/** Claims that say who somebody is or what they may do. */
export const identityClaims =
  /^(?:sub|user_?id|uid|id|_id|user|email|username|preferred_username|role|roles|scope|scopes|permissions|is_?admin|admin|groups|tenant_?id|org_?id|organi[sz]ation_?id|account_?id|team_?id|workspace_?id|customer_?id|client_?id|oid|azp)$/i;

/** Claims and header fields that may be looked at before the signature is. */
export const harmlessClaims = /^(?:exp|iat|nbf|header|kid|alg|typ|iss|jti|aud)$/i;

/** Names of functions whose result decides who somebody is. */
export const decides =
  /(?:auth|verify|validate|session|current_?user|get_?user|user_?from|identity|guard|can_?activate|login|middleware|protect|require|permission)/i;
