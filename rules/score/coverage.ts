/** What a run did not look at, and which checks that leaves without an answer. */
import type { CodeCheck } from "../api/check.ts";
import type { FileResult, SkipReason, UnknownReason } from "../api/result.ts";
import { type LanguageId, parserOfCode } from "../api/vocabulary.ts";
import type { Incomplete } from "./types.ts";

/** Reasons for which a file ought to have been looked at. Generated, minified, binary and excluded files are left out on purpose. */
const gaps: ReadonlyMap<SkipReason, UnknownReason> = new Map<SkipReason, UnknownReason>([
  ["parse-error", "parse-error"],
  ["unreadable", "parse-error"],
  ["timeout", "timeout"],
  ["too-large", "too-large"],
]);

/** What the results of a run leave out, or undefined when nothing is missing. */
export function incompleteOf(results: Iterable<Pick<FileResult, "path" | "language" | "skipped">>): Incomplete | undefined {
  const missed: Incomplete["missed"][number][] = [];
  const looked: Partial<Record<LanguageId, number>> = {};
  for (const { path, language, skipped } of results) {
    if (language === "plain") continue;
    if (skipped === undefined) looked[language] = (looked[language] ?? 0) + 1;
    else if (gaps.has(skipped)) missed.push({ path, language, why: skipped });
  }
  return missed.length > 0 ? { missed, looked } : undefined;
}

/** Whether a run missed so much that its verdict would be a guess. A single file over the size limit is shown, but does not make it one. */
export function isInconclusive(incomplete: Incomplete | undefined): boolean {
  if (!incomplete) return false;
  return (
    incomplete.reason !== undefined || incomplete.missed.some(({ why, language }) => why !== "too-large" || !incomplete.looked[language])
  );
}

const programmingLanguages: ReadonlySet<LanguageId> = new Set<LanguageId>(["typescript", "python", "ruby"]);
const readable = new Set("ts tsx mts cts js jsx mjs cjs py pyi rb rake".split(" "));
const unreadable = new Set(
  "go java kt kts scala groovy cs fs vb php rs swift m mm c cc cpp cxx h hpp ex exs erl clj cljs hs ml dart lua pl pm r jl nim zig cr".split(
    " ",
  ),
);
/** From this share of source files on, a project counts as written in languages that no check reads. */
const mostly = 0.9;

function writtenElsewhere(files: Iterable<string>): boolean {
  let read = 0;
  let unread = 0;
  for (const file of files) {
    const extension = file.slice(file.lastIndexOf(".") + 1);
    if (readable.has(extension)) read++;
    else if (unreadable.has(extension)) unread++;
  }
  return unread > 0 && unread >= mostly * (read + unread);
}

/** Answers, for a code check that found nothing, whether that is because nobody looked. */
export class Coverage {
  readonly #incomplete: Incomplete | undefined;
  readonly #files: Iterable<string>;
  #elsewhere: boolean | undefined;

  constructor(incomplete: Incomplete | undefined, files: Iterable<string>) {
    this.#incomplete = incomplete;
    this.#files = files;
  }

  /** Why a check that found nothing was not evaluated; undefined when it was. */
  whyUnknown(check: CodeCheck): UnknownReason | undefined {
    const parsers = new Set(check.languages.map((code) => parserOfCode[code]));
    if (this.#incomplete) {
      const { looked, missed } = this.#incomplete;
      const none = ![...parsers].some((parser) => looked[parser]);
      const gap = none ? missed.find(({ language }) => parsers.has(language)) : undefined;
      if (gap) return gaps.get(gap.why);
    }
    if (![...parsers].some((parser) => programmingLanguages.has(parser))) return undefined;
    this.#elsewhere ??= writtenElsewhere(this.#files);
    return this.#elsewhere ? "unsupported-language" : undefined;
  }
}
