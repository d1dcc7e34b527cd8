/** Words that say that a token is renewed before it has run out, the same in every language. */
export const marginWords = /margin|buffer|skew|leeway|early|threshold|grace|window|slack|offset|safety/i;
/** The time is stored earlier than it is. */
export const storedEarly = /expires_?in\w*\)?["'\]]*\s*-\s*\w|expir\w*\s*-\s*\w*(?:margin|buffer|skew|leeway)/i;
