/** Words that say that a token is renewed before it has run out, the same in every language. */
export const marginWords = /margin|buffer|skew|leeway|early|threshold|grace|window|slack|offset|safety/i;
/** Part of the life time: `expires_in // 2`, `expiresIn * 0.9`. */
const share = /(?:expires_?in|lifetime|ttl)\w*\)?\s*(?:\/\/?\s*\d|\*\s*0?\.\d)/i;
/** The time is stored earlier than it is. */
export const storedEarly = new RegExp(
  `${share.source}|${/expires_?in\w*\)?["'\]]*\s*-\s*\w|expir\w*\s*-\s*\w*(?:margin|buffer|skew|leeway)/.source}`,
  "i",
);
