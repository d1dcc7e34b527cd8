/** What tells that a job may run twice, in every language. */

/** Records of what happened: two of them are true. */
export const protocol =
  /log|audit|event|history|activit|metric|analytic|stat|run|attempt|trace|snapshot|usage|backgroundjob|cache|session|processed/i;

/** Ways to notice a second run that need no look at the order of things. */
export const safeguards =
  /\bupsert|\bonConflict|\bon conflict\b|skipDuplicates|ignoreDuplicates|[fF]indOrCreate|connectOrCreate|[oO]rCreate\b|idempoten(?!cy\b)|idempotency_?[kK]ey|\bdedup|\bredlock|\w*[lL]ock\(|\bacquire|\bsetnx\b|["']NX["']|\bnx\s*:\s*true|advisory|FOR UPDATE|P2002|23505|11000|\bunique/;

/** Conditions of a query that only find what is still to be done. */
export const openOnly =
  /\b\w*(?:At|sent|processed|notified|delivered|paid)\s*:\s*(?:null|false)\b|\bisNull\(|\b(?:status|state)\s*:\s*["'`{]?\s*\w*(?:pending|open|scheduled|queued|draft|todo)/i;

/** What a condition asks for that looks whether the work was done. */
export const stateWords =
  /status|state\b|sent|processed|paid|charged|complete|done\b|exist|already|deliver|notified|emailed|finish|refunded|executed|handled|duplicate|previous|seen\b|count\b|lastRun/i;
