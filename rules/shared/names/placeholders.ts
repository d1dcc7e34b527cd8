/** Values that only stand for a secret. */

const exact =
  /^(?:change[-_ ]?me(?:[-_ ]?(?:please|now|in[-_ ]?production|later))?!?|changeit|secret(?:[-_]?key)?|password|passw0rd|pass|admin|administrator|root|test|testing|dev|development|default|dummy|example|sample|placeholder|fixme|todo|tbd|none|null|undefined|foo|bar|foobar|qwerty|letmein|hunter2|keyboard[-_ ]?cat|you[-_ ]will[-_ ]never[-_ ]guess|hard[-_ ]to[-_ ]guess(?:[-_ ]string)?|(?:it[-_ ]is[-_ ])?(?:a[-_ ])?very[-_ ]secret|this[-_ ]is[-_ ](?:a[-_ ])?(?:very[-_ ])?secret|sh{2,}|ssh{2,}|some[-_ ](?:random[-_ ])?(?:secret|string|key)(?:[-_ ]hurr)?|supersecret|super[-_ ]secret|topsecret|mysecret|my[-_]secret(?:[-_]key)?|mypassword|my[-_]password|notsecret|insecure|replace[-_ ]?me|redacted|secret123|admin123|password1?2?3?!?|test1?2?3?|postgres|123456(?:78)?9?0?|abc123|x{3,}|\*{3,}|\.{3,}|-{3,}|0{6,})$/i;
const phrases =
  /(?:change[-_ ]?(?:me|this|it|in[-_ ]prod)|replace[-_ ]?(?:me|this|with)|your[-_ ]?(?:\w+[-_ ]){0,4}(?:key|secret|token|password|here|id|value|dsn|credentials?)|(?:key|secret|token|password|value)[-_ ]?(?:goes[-_ ])?here|<[^<>]{2,60}>|^\[[A-Za-z][\w .-]{1,60}\]$|dev[-_](?:only[-_])?(?:secret|key|jwt|token)|(?:secret|jwt|key|token)[-_]for[-_](?:dev|development|testing)|insecure[-_]|do[-_ ]not[-_ ]use|not[-_ ]for[-_ ]prod|super[-_ ]?secret|dummy[-_]|fake[-_]|placeholder|example[-_]?(?:key|secret|token)|todo[-_:]|(?:^|[-_])x{4,}$|fill[-_ ]?(?:me|this)|insert[-_ ]|(?:dev|development|default|local)[-_](?:key|secret|token|password|jwt))/i;

/** What a message says about a secret: "Your token has expired", "Your password is required". */
const predicate =
  /\s(?:has|have|is|isn't|are|aren't|was|wasn't|were|must|cannot|can't|can|could|will|should|does|doesn't|did|didn't|expired|expires)\s/i;

/** Whether a text stands for a secret instead of being one: `changeme`, `your-secret-here`, `<token>`, `dev-secret-key`, `xxx`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text === "" || text.length > 200) return false;
  // A sentence that mentions a token is text for people.
  if (text.split(/\s+/).length > 5 || predicate.test(text)) return false;
  return exact.test(text) || phrases.test(text);
}

/** Whether a text is a reference that something else fills in: `${VAR}`, `$VAR`, `{{ value }}`, `%(name)s`, `<%= … %>`, `vault:…`. */
export function isReference(value: string): boolean {
  return /^\s*(?:\$\{|\$[A-Za-z_]|\{\{|<%|%\(|ENC\[|vault:|op:\/\/|arn:|projects\/|ssm:|secretsmanager:|doppler:|@Microsoft\.KeyVault|encrypted:)/.test(
    value,
  );
}

/** Placeholders that are everyday words too: as the value of a constant such as `PASSWORD = "password"` they name a field, a type or a key. */
export function isEverydayWord(value: string): boolean {
  return /^(?:secret|secret_?key|password|passwd|pass|token|key|admin|administrator|root|test|testing|dev|development|default|dummy|example|sample|placeholder|none|null|undefined|foo|bar|todo|redacted)$/i.test(
    value,
  );
}
