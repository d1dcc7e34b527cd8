/** What the detectors of configuration files have in common. */
import type { Span } from "../../../api/text.ts";
import { met, type Outcome, problem, type ProblemFix } from "../../../api/outcome.ts";
import { isStandInForVendor, outgoingDefault } from "../../../shared/names/outgoing-credentials.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** Words that switch a setting off instead of standing for a secret. */
const off = /^(?:none|null|nil|undefined|default|false|true|disabled|unset|empty|todo)$/i;

/** Variables by which an image of a data store takes its password: default credentials there are another check's matter. */
export const datastoreVariable =
  /^(?:POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:_INITDB|_EXPRESS|DB)?|REDIS|RABBITMQ|MSSQL|SA|COUCHDB|INFLUXDB|NEO4J|CLICKHOUSE|MINIO|ELASTIC|PGADMIN|KEYCLOAK|GF|GRAFANA|PGPOOL|REPMGR)_/;

/** A setting of a configuration file. */
interface Setting {
  readonly name: string;
  readonly value: string | undefined;
  /** It is written for production, where nothing may be left open. */
  readonly production?: boolean;
  /** What gets the squiggle: the value. */
  readonly at: Span | undefined;
}

/** Whose key it is when no other stands in front: the application's own. */
const ownWord =
  /^(?:api|app|application|admin|auth|access|backend|client|cron|internal|jwt|master|my|own|private|proxy|root|secret|server|service|session|site|super|system|user|web|webhook)$/;

/**
 * Whether a name means what somebody else issues although the provider is none of the known ones: the secret of an OAuth client, or a key
 * with somebody's name in front that is only crossed out.
 */
function isIssued(name: string, text: string): boolean {
  const [first = "", ...rest] = wordsOf(name);
  if (rest.length < 2 || ownWord.test(first)) return false;
  if (/(?:client|consumer)_?secret$/i.test(name)) return true;
  return /api_?(?:key|secret|token)$/i.test(name) && /^x+$/i.test(text) && !rest.slice(0, -2).some((word) => ownWord.test(word));
}

/** Judges a setting; settings that are no secret, empty or switched off say nothing. */
export function judgeSetting({ name, value, at, production = false }: Setting, fixes: () => readonly ProblemFix[] = () => []): Outcome[] {
  if (!at || value === undefined || !isSecretName(name)) return [];
  const text = value.trim();
  if (text === "" || off.test(text)) return [];
  if (isReference(text) || !isPlaceholder(text)) return [met(at)];
  // Who issues the key refuses the placeholder: nothing is open, something does not work.
  const issued =
    !production && (outgoingDefault(name, text, false) !== undefined || isStandInForVendor(name, text) || isIssued(name, text));
  return [
    problem("placeholder", at, { data: { name, value: `"${text}"` }, fixes: fixes(), ...(issued ? { priority: "P2" as const } : {}) }),
  ];
}

/** The same problems with the weight that they have at most. */
export function atMost(priority: "P1" | "P2", outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.map((outcome) =>
    outcome.kind === "problem" && (outcome.priority === undefined || outcome.priority < priority) ? { ...outcome, priority } : outcome,
  );
}
