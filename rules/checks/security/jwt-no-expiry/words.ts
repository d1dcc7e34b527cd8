/** Tokens that are meant to hold for long, or until they are used, by the words around them. */
export const longLived = /refresh|unsubscribe|api_?key|personal_?access|license|remember|offline|invit|service_?account/i;
/** The longest that an access token may hold, in seconds. */
export const longest = 30 * 24 * 60 * 60;
