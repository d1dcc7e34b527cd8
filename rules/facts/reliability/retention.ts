/** Names of functions that delete what is old: `remove_old_events`, `purgeExpiredTokens`. */
const verbs = ["remove", "delete", "purge", "prune", "clear", "clean", "cleanup", "clean_up", "expire"];
const qualities = ["old", "expired", "stale", "inactive", "outdated"];
const things = (
  "data logs log_entries login_logs audit_logs access_logs sessions user_sessions tokens auth_tokens refresh_tokens events records entries " +
  "users accounts notifications messages files uploads history invitations invites verifications requests jobs runs executions exports deliveries"
).split(" ");

/** The names in the way that a language joins words: with an underscore, or in camel case when there is none between them. */
export function retentionNames(separator: "_" | ""): readonly string[] {
  return verbs.flatMap((verb) => qualities.flatMap((quality) => things.map((thing) => joined(`${verb}_${quality}_${thing}`, separator))));
}

/** Beginnings of these names as trigger words, in small letters. */
export function retentionWords(separator: "_" | ""): readonly string[] {
  return [
    ...new Set(verbs.flatMap((verb) => qualities.map((quality) => `${joined(`${verb}_${quality}`, separator).toLowerCase()}${separator}`))),
  ];
}

function joined(name: string, separator: "_" | ""): string {
  return separator === "_" ? name : name.replace(/_(\w)/g, (_underscore, letter: string) => letter.toUpperCase());
}
