/** Words of a checklist item in a form that lets different wordings meet: lower case, without endings, one spelling for one thing. */

/** Spellings of one thing, after endings are taken off. */
const synonyms: ReadonlyMap<string, string> = new Map(
  (
    [
      "auth authenticat authn login signin logon",
      "authoriz authorizat authorisat authz authoris",
      "database db databas",
      "environment env environ",
      "config configurat configur conf configs",
      "document doc docs documentat",
      "log logg logger logs",
      "test tests tested",
      "credential cred creds",
      "kubernetes k8s kubernet kub",
      "tls ssl certificat cert",
      "repository repo",
      "application app",
      "dependency dep deps packag librari library",
      "variable var vars variabl",
      "javascript js",
      "typescript ts",
      "password passwd pwd",
      "secret secrets",
      "2fa mfa totp",
      "gdpr ccpa",
      "container docker dockeriz containeriz",
      "exception except",
      "error failur fail errors",
      "max maximum",
      "min minimum",
      "limit limiter throttl ratelimit",
      "sanitiz sanitis sanitizat sanitisat",
      "encrypt cipher",
      "index indic",
      "admin administrat",
      "prod product production",
      "dev develop",
      "perf perform performanc",
      "optimiz optimis optimizat optimisat",
      "handl handler",
      "serializ serialis",
      "centraliz centralis central",
      "e2e endtoend",
      "remov removal remover",
      "uri uris",
    ] as const
  ).flatMap((line) => {
    const [canonical = "", ...others] = line.split(" ");
    return others.map((other) => [other, canonical] as const);
  }),
);

/** Words that look like an inflected form of another word and are not. */
const whole = new Set(
  "https redis status class process access address cross css dns cors kubernetes analysis basis bus less this is as has was pass express less address alias canvas timeless series types news sms tls gas ring string bring king thing need seed feed speed embed bed red shed".split(
    " ",
  ),
);

/** The form of a word that its inflections share: `caching`, `cached`, `caches` and `cache` give `cach`. */
export function stem(word: string): string {
  const base = /^\d|^\w{1,2}$/.test(word) || whole.has(word) ? word : withoutEnding(word);
  return synonyms.get(base) ?? base;
}

function withoutEnding(word: string): string {
  let base = word;
  if (base === "cookies") base = "cookie";
  else if (/[^s]ies$/.test(base) && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh|z)es$/.test(base)) base = base.slice(0, -2);
  else if (/[^siu]s$/.test(base)) base = base.slice(0, -1);
  if (/[^aeiou]ing$/.test(base) && base.length > 5) base = undouble(base.slice(0, -3));
  else if (/ing$/.test(base) && base.length > 6) base = base.slice(0, -3);
  else if (/[^e]ed$/.test(base) && base.length > 4) base = undouble(base.slice(0, -2));
  else if (/(?:[ts])ion$/.test(base) && base.length > 6) base = base.slice(0, -3);
  else if (/[^e]ment$/.test(base) && base.length > 7) base = base.slice(0, -4);
  if (base.endsWith("e") && base.length > 3) base = base.slice(0, -1);
  return base;
}

function undouble(base: string): string {
  return /([bdgmnprt])\1$/.test(base) ? base.slice(0, -1) : base;
}

/** Names with capitals inside that are one word. */
const brands =
  /\b(?:git(?:hub|lab)|datadog|cloud(?:watch|front|flare|formation)|pagerduty|statuscake|uptimerobot|rubocop|launchdarkly|opentelemetry|httponly|samesite|websocket|typescript|javascript|codeowners|honeybadger|bugsnag|sonarqube|circleci|dependabot|youtube|linkedin)\b/gi;

/** A word of a text: as written in lower case, and its common form. */
export interface Word {
  readonly raw: string;
  readonly stem: string;
}

/** The words of a text, in order. Names written together are parted: `PrismaClient`, `console.log`, `X-Request-ID`, `CI/CD`. */
export function wordsOfText(text: string): Word[] {
  return text
    .normalize("NFKC")
    .replace(brands, (name) => name.toLowerCase())
    .replace(/\b[Ee]nd[- ]to[- ][Ee]nd\b/g, "e2e")
    .replace(/\b(?:[Tt]wo|[Mm]ulti|2)[- ][Ff]actor(?:[- ][Aa]uth\w*)?/g, "2fa")
    .replace(/\b[Ss]ign(?:ed)?[- ]?in\b/g, "login")
    .replace(/\b([Ll]og)(?:ging|ged)?[ -]in\b/g, "login")
    .replace(/\b[Tt]ime[- ]outs?\b/g, "timeout")
    .replace(/\b[Oo]n[- ][Cc]all\b/g, "oncall")
    .replace(/\b[Bb]ack[- ](ups?|offs?)\b/g, "back$1")
    .replace(/([a-z0-9])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .map((raw) => ({ raw, stem: stem(raw) }));
}
