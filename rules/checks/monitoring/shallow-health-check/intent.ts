/** Comments by which an answer that asks nobody is meant so. */

const meant =
  /\blive(?:ness|ly)\b|\bintention|\bon purpose\b|\bdeliberate|\b(?:no|zero|without|skips?|avoids?)\s+(?:any\s+)?(?:external\s+|db\s+|database\s+)?(?:dependenc|check|db\b|database|i\/?o\b|quer)|\b(?:does|do|must|should)(?:\s+not|n't)\s+(?:check|touch|hit|query|ask|depend|flap|talk)/i;

/** Whether a comment says that the route only tells that the process lives, or that it asks nobody on purpose. */
export function saysLiveness(comment: string): boolean {
  return meant.test(comment) && !/\b(?:todo|fixme)\b/i.test(comment);
}
