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
  /seed|migrat|fixture|retention|backfill|prune|clean_?up|purge|vacuum|expire|evict|stale|re_?build|re_?index|re_?calculate|initiali[sz]e|^_?init(?=[A-Z_])|^_?ensure(?=[A-Z_])|bootstrap|populate|^upgrade$|^downgrade$/i;

/** Functions that bring two sides together, or back: what they did not reach, the next run does. */
export const repeated =
  /^_?(?:re)?(?:sync(?:hroni[sz]e)?|reconcile|ingest|poll|roll_?back|revert)(?=[A-Z_]|$)|^_?(?:re)?(?:Sync|Reconcile)/;

/** Files whose name says that they are run once, or by hand: `migrate-images.ts`, `admin/temp/`. */
export function isMaintained(path: string): boolean {
  return /(?:^|[/_-])(?:migrat(?:e|ion)\w*|backfill\w*)[^/]*$|(?:^|\/)(?:temp|tmp|one-?off|maintenance|\w*migration\w*)\//i.test(path);
}
