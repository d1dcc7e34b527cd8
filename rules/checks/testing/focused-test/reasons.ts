/** What counts as a reason for a test that does not run. */

/** Says why: an issue, a link. */
export const reference = /#\d+|\b[A-Z][A-Z0-9]+-\d+\b|https?:\/\//;

/** A title that gives the reason itself. */
export const titleReason = /\b(?:because|blocked by|flaky|until|unless|disabled (?:for|while|as)|skipp?ed)\b/i;

const directive =
  /^(?:eslint|biome|prettier|oxlint|@ts-|ts-|istanbul|c8|v8|seaworthy|noqa|type:|pylint|pyright|ruff|mypy|pragma|fmt:|isort)/;

/** Words for people, not for a linter. */
export function isReason(words: string): boolean {
  return !directive.test(words) && (reference.test(words) || words.split(/\s+/).length >= 3);
}
