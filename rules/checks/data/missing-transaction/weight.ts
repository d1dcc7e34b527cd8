/** How much depends on writes that belong together. */
import { wordsOf } from "../../../shared/names/words.ts";

/** What a write of a group does. */
export interface Deed {
  readonly deletes: boolean;
  /** Makes rows; a write that neither makes nor deletes changes what is there. */
  readonly creates: boolean;
  /** The model or table, "" when it is not told. */
  readonly model: string;
  /** Another run brings it about again, or it only says when something was last done. */
  readonly light?: boolean;
}

const passing = /^(?:tokens?|otps?|verifications?|challenges?|nonces?|sessions?|caches?|captchas?|presences?|heartbeats?|locks?|resets?)$/;

/** Whether rows of a model are there for a while only: who misses one asks for another. */
export function isPassing(model: string): boolean {
  return wordsOf(model).some((word) => passing.test(word));
}

const convenience = /^(?:favou?rites?|recents?|visits?|pins?)$/;

/** Whether rows of a model are somebody's way to a thing, such as favourites: those that outlive it are no half of anything. */
export function isConvenience(model: string): boolean {
  return wordsOf(model).some((word) => convenience.test(word));
}

const notice = /^(?:alerts?|notices?|notifications?|reminders?|banners?|announcements?|nudges?|hints?)$/;

/** Whether rows of a model only tell somebody of something: one too few is no half of a thing. */
function isNotice(model: string): boolean {
  return notice.test(wordsOf(model).at(-1) ?? "");
}

/**
 * The priority of a group other than the check's own: several rows of one kind, what is cleared away along with something else, and work in
 * the background are put right by the next run more often than not. Two changes of a request, and old rows that go before the new ones are
 * made, leave half of a thing behind.
 */
export function priorityOf(message: string, deeds: readonly Deed[], background: boolean): { priority?: "P2" } {
  if (deeds.every(({ model }) => isNotice(model))) return { priority: "P2" };
  const lasting = deeds.filter(({ deletes, light, model }) => !deletes && !light && !isPassing(model)).length;
  const replaces = deeds.some(
    ({ deletes, model }, i) => deletes && !isPassing(model) && deeds.slice(i + 1).some((later) => later.creates && later.model === model),
  );
  return message === "writes" && !background && (lasting >= 2 || replaces) ? {} : { priority: "P2" };
}

/** Whether all that is done is that rows of one kind go, such as those of several owners: each deletion is right by itself. */
export function onlyClears(deeds: readonly Deed[]): boolean {
  const models = new Set(deeds.map(({ model }) => model));
  return models.size === 1 && !models.has("") && deeds.every(({ deletes }) => deletes);
}

const state =
  /^(?:is_)?(?:status|state|phase|stage|step|progress\w*|percent\w*|attempts?|retries|retry_count|finished|completed|failed|done|running|started|cancelled|canceled|aborted|error\w*|last_error|failure\w*|reason|log|logs|message|result|results|output|heartbeat|\w+_at|date_done|duration|updated|result_url)$/;

/** Whether a field tells how far something has come: `status`, `progress_current`, `finishedAt`, `lastError`. */
export function isStateField(name: string): boolean {
  return state.test(wordsOf(name).join("_"));
}

/** Whether a field tells when something was last done, and nothing else: `last_used`, `date_modified`, `password_last_reset`, `jiraChange`. */
export function isStampField(name: string): boolean {
  return /^(?:\w+_)?last_(?:used|seen|login|active|activity|accessed|visited|engagement|reset|modified|updated|changed?|reviewed|checked|synced|run|viewed|read|error)(?:_(?:at|on|by|date|time))?$|^(?:date|time)_(?:modified|updated|changed|accessed|seen|used|reviewed)$|^(?:modified|updated|accessed|changed|touched|seen|viewed|edited)(?:_(?:at|on|date|time))?$|_(?:change|change_date|modification_date|update_date)$/.test(
    wordsOf(name).join("_"),
  );
}

/** Whether a row of this model, or in a variable of this name, tells how far work has come: `LongRunningJob`, `import_run`, `task`. */
export function isWorkName(name: string): boolean {
  return /^(?:jobs?|runs?|tasks?|progress|executions?|operations?|scans?|syncs?|batch|imports?|exports?|crawls?|builds?|deployments?|backups?|reports?|uploads?|downloads?|conversions?|processes|process|workflows?)$/.test(
    wordsOf(name).at(-1) ?? "",
  );
}

/** Where work is done outside of requests: `shop/tasks.py`, `src/workers/`, `importers/github.py`; not the model of a job, `models/jobs.py`. */
export function isBackground(path: string): boolean {
  return (
    /(?:^|\/)(?:(?:\w+[-_])?(?:tasks?|jobs?|workers?)|background|indexing|reconcil\w*|celery\w*|management|cron\w*|importers?|imports?|import_export|sync|subscribers?|consumers?|indexers?|bgtasks|triggers?)(?:\/|\.\w+$)/i.test(
      path,
    ) && !/(?:^|\/)(?:models|views|api|serializers|forms|routes|controllers)\/\w+\.\w+$/.test(path)
  );
}

/** Functions that may stop half way and be run again: each of their writes is right by itself. */
export const maintenance =
  /(?:^|_)(?:demo|dummy|fake|mock)(?=_|$)|(?:Demo|Dummy|Fake|Mock)(?=[A-Z]|$)|^_?index(?=[A-Z_])|seed|migrat|fixture|retention|backfill|prune|clean_?up|purge|vacuum|expire|evict|stale|re_?build|re_?index|re_?calculate|initiali[sz]e|^_?init(?=[A-Z_])|^_?ensure(?=[A-Z_])|bootstrap|populate|^upgrade$|^downgrade$/i;

/** Functions that bring two sides together, or back: what they did not reach, the next run does. */
export const repeated =
  /^_?(?:re)?(?:sync(?:hroni[sz]e)?|reconcile|ingest|poll|roll_?back|revert)(?=[A-Z_]|$)|^_?(?:re)?(?:Sync|Reconcile)/;

/** Files whose name says that they are run once, or by hand: `migrate-images.ts`, `admin/temp/`. */
export function isMaintained(path: string): boolean {
  return /(?:^|[/_-])(?:migrat(?:e|ion)\w*|backfill\w*)[^/]*$|(?:^|\/)(?:temp|tmp|one-?off|maintenance|\w*migration\w*)\//i.test(path);
}
