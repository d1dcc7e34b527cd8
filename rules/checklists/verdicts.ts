/** What becomes of the items of checklists when their ticks are held against the results of checks. A pure function. */
import type { CheckResult } from "../api/result.ts";
import { isGone } from "./references.ts";

/** What a tick, or its absence, is worth. */
type ItemVerdict =
  /** Ticked, and every check that applies passes. */
  | "verified"
  /** Ticked, and the code says otherwise. */
  | "contradicted"
  /** Ticked, and nothing but the tick says so. */
  | "claimed-only"
  /** Not ticked, though every check passes. */
  | "done-unticked"
  /** Not ticked, and something is left to do. */
  | "open"
  /** No check speaks of it. */
  | "unmapped"
  /** Says the same as an earlier item. */
  | "duplicate"
  /** Names a file that is not there. */
  | "reference-gone"
  /** Its checks could not be evaluated. */
  | "unknown";

/** An item as its verdict needs it. */
export interface ClaimedItem {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly text: string;
  readonly ticked: boolean;
  /** Ids of the checks that it speaks of. */
  readonly checks: readonly string[];
  readonly references: readonly { readonly path: string; readonly line: number }[];
}

/** The result of a check with its title. */
export type Answer = Pick<CheckResult, "kind" | "status" | "unknown" | "reason"> & { readonly title: string };

/** An item with its verdict. */
export interface JudgedItem<Item extends ClaimedItem = ClaimedItem> {
  readonly item: Item;
  readonly verdict: ItemVerdict;
  /** One or a few sentences. */
  readonly reason: string;
  /** The earlier item that says the same. */
  readonly sameAs?: Item;
}

interface Decision {
  readonly verdict: ItemVerdict;
  readonly reason: string;
}

/** Reasons that are told; the rest is counted. */
const told = 3;
/** Fewer words than this ("Done", "All tests") may well stand in several places. */
const fewWords = 3;

function titles(answers: readonly Answer[]): string {
  return answers.map(({ title }) => title).join(", ");
}

function reasons(answers: readonly Answer[]): string {
  const rest = answers.length > told ? ` ${answers.length - told} more.` : "";
  return `${answers
    .slice(0, told)
    .map(({ title, reason }) => `${title}: ${reason}`)
    .join(" ")}${rest}`;
}

/** Whether nobody has said so yet: a person has to, no code can. */
function needsPerson({ kind, status, unknown }: Answer): boolean {
  return kind === "manual" || status === "expired" || unknown === "needs-attestation" || unknown === "claimed-only";
}

function decide(ticked: boolean, answers: readonly Answer[]): Decision {
  if (answers.length === 0) return { verdict: "unmapped", reason: "No check speaks of this; only people can tell." };
  const applicable = answers.filter(({ status }) => status !== "not-applicable");
  if (applicable.length === 0) {
    const reason = `Nothing in the project that this could apply to: ${titles(answers)}.`;
    return { verdict: ticked ? "claimed-only" : "open", reason };
  }
  const good = applicable.filter(({ status }) => status === "pass" || status === "attested");
  if (good.length === applicable.length) {
    const passes = `${good.length === 1 ? "The check passes" : "All checks pass"}: ${titles(good)}.`;
    return ticked ? { verdict: "verified", reason: passes } : { verdict: "done-unticked", reason: `${passes} The item can be ticked.` };
  }
  const rest = applicable.filter((answer) => !good.includes(answer));
  return ticked ? decideTicked(good, rest) : { verdict: "open", reason: reasons(rest) };
}

function decideTicked(good: readonly Answer[], rest: readonly Answer[]): Decision {
  const against = rest.filter(({ status }) => status === "fail" || status === "partial");
  const inCode = against.filter(({ kind }) => kind === "code");
  if (inCode.length > 0) return { verdict: "contradicted", reason: reasons(inCode) };
  // What a project lacks as a whole may be in another of the item's checks.
  if (against.length > 0 && good.length === 0) return { verdict: "contradicted", reason: reasons(against) };
  const unseen = rest.filter((answer) => answer.status === "unknown" && !needsPerson(answer));
  if (unseen.length > 0) return { verdict: "unknown", reason: reasons(unseen) };
  return { verdict: "claimed-only", reason: reasons(rest) };
}

/** A text as it is compared with others; undefined for one too short to tell. */
function sameness(text: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < fewWords ? undefined : words.join(" ");
}

/**
 * The verdict of each item, in the order given.
 * @param answers results by the ids of their checks; an id that is missing is one of a check that is not scored
 * @param files all files of the project, relative to its root
 */
export function judgeItems<Item extends ClaimedItem>(
  items: readonly Item[],
  answers: ReadonlyMap<string, Answer>,
  files: ReadonlySet<string>,
): JudgedItem<Item>[] {
  const earlier = new Map<string, Item>();
  return items.map((item) => {
    const key = sameness(item.text);
    const sameAs = key === undefined ? undefined : earlier.get(key);
    if (key !== undefined && !sameAs) earlier.set(key, item);
    const decision = decide(
      item.ticked,
      item.checks.flatMap((id) => answers.get(id) ?? []),
    );
    const judged = { item, ...decision, ...(sameAs && { sameAs }) };
    if (decision.verdict === "contradicted") return judged;
    const gone = item.references.filter((reference) => isGone(reference, item.file, item.ticked, files));
    if (gone.length > 0) {
      const names = gone.map(({ path, line }) => (line < 0 ? path : `${path}:${line + 1}`)).join(", ");
      return { ...judged, verdict: "reference-gone", reason: `There is no ${names} in the project. ${decision.reason}` };
    }
    if (!sameAs) return judged;
    const other = sameAs.ticked === item.ticked ? "" : sameAs.ticked ? ", which is ticked" : ", which is not ticked";
    return { ...judged, verdict: "duplicate", reason: `Says the same as ${sameAs.file}:${sameAs.line + 1}${other}.` };
  });
}
