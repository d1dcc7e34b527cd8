import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import type { Outcome, ProblemFix } from "../../../api/outcome.ts";
import type { DotenvEntry, DotenvRoot } from "../../../languages/dotenv/index.ts";
import { runsOnOneMachine } from "../../../shared/documents/own-address.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";
import { generatedSecret } from "../../../shared/names/generated-values.ts";
import { atMost, judgeSetting } from "./configured.ts";

/** What the first remarks of a file say that holds values for show: what an image is built with, what a demonstration needs. */
const saysForShow =
  /\b(?:mock(?:ed)?|dummy|fake)\b|\bbuild[- ]?time\b|\bexamples?\b|\bsamples?\b|\bdemo(?:nstration)?\b|\bnot (?:real|used in production)\b/i;
/** Names of files that a build or a stack on one machine is started with. */
const forBuilding = /(?:^|\/)(?:build\.env|\.env[.-](?:build|ci|docker[-.]compose|compose))$/i;

const databasePassword =
  /^(?:DB|DATABASE|PG|PGSQL|SQL)_?(?:\w+_)?PASS|^(?:POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO\w*|REDIS|RABBITMQ|MSSQL|CLICKHOUSE|MINIO)_(?:\w+_)?PASS/;

/** Whether the file places the database on the machine itself: an address or a host, and none elsewhere. */
function hasLocalDatabase(entries: readonly DotenvEntry[]): boolean {
  const places = entries.flatMap(({ name, value }) => {
    const host = /^[a-z][a-z0-9+]*:\/\/(?:[^@\s]*@)?([^:/?\s]+)/i.exec(value)?.[1];
    if (host !== undefined && /^(?:postgres|mysql|mariadb|mongodb|redis|mssql|sqlserver|amqp|clickhouse)/i.test(value)) return [host];
    return /(?:^|_)(?:DB|DATABASE|POSTGRES(?:QL)?|PG|MYSQL|MONGO\w*|REDIS|SQL)_?HOST$/i.test(name) ? [value] : [];
  });
  return (
    places.length > 0 && places.every((place) => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal)$/i.test(place))
  );
}

/** Whether the same file switches off what a credential is for: `BILLING_ENABLED=false` beside `BILLING_API_KEY`. */
function isSwitchedOff(name: string, entries: readonly DotenvEntry[]): boolean {
  const feature = name.split("_")[0] ?? "";
  const off = new RegExp(`^(?:ENABLE_${feature}|USE_${feature}|${feature}_(?:ENABLED?|ACTIVE|ON))$`, "i");
  return entries.some((entry) => off.test(entry.name) && /^(?:false|0|no|off)$/i.test(entry.value.trim()));
}

/** Whether a file says of itself that it is for development: `NODE_ENV=development`. */
function saysDevelopment(entries: readonly DotenvEntry[]): boolean {
  return entries.some(
    ({ name, value }) =>
      /^(?:NODE_ENV|APP_ENV|ENVIRONMENT|ENV|FLASK_ENV|RAILS_ENV)$/.test(name) && /^(?:dev|development|local|test)$/i.test(value.trim()),
  );
}

function saysProduction(entries: readonly DotenvEntry[]): boolean {
  return entries.some(({ name, value }) => /^(?:NODE_ENV|APP_ENV|ENVIRONMENT|ENV|FLASK_ENV)$/.test(name) && /^prod/i.test(value.trim()));
}

/** Values of files that are used as they are; a new secret is offered only where the file stays on one machine. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (file.role.example || file.role.test || file.role.development || isExampleFile(file.path) || forBuilding.test(file.path)) return [];
  const { entries, comments } = file.root;
  const first = entries[0]?.start ?? file.text.length;
  if (comments.some(({ start, text }) => start < first && saysForShow.test(text))) return [];
  const local = !file.role.production && hasLocalDatabase(entries);
  const development = !file.role.production && (saysDevelopment(entries) || (runsOnOneMachine(file.text) && !saysProduction(entries)));
  return entries.flatMap((entry): Outcome[] => {
    if ((local && databasePassword.test(entry.name)) || isSwitchedOff(entry.name, entries)) return [];
    const outcomes = judgeSetting({ name: entry.name, value: entry.value, at: entry.valueSpan, production: file.role.production }, () =>
      staysLocal(file.path) ? [generate(entry)] : [],
    );
    return development ? atMost("P1", outcomes) : outcomes;
  });
};

/** Whether a file is by custom ignored by git: a real secret never goes into one that is shared. */
function staysLocal(path: string): boolean {
  return /(?:^|\/)\.env(?:\.[\w-]+)?(?:\.local)?$/.test(path) && !/\.env\.(?!local$)[\w-]+$/.test(path);
}

function generate(entry: DotenvEntry): ProblemFix {
  return { fix: "generate", edits: [{ ...entry.valueSpan, text: generatedSecret }] };
}
