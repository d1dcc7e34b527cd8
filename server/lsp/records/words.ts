/** What stands in record files, in words. */
import { recordFiles, schemaFiles } from "@seaworthy/rules/records/index";
import type { Schema } from "@seaworthy/rules/records/schema";
import type { WaiverKind } from "../../protocol/index.ts";

/** What a waiver of each kind does and needs, for hovers and completion; see docs/records.md. */
export const kindWords: Readonly<Record<WaiverKind, string>> = {
  "accepted-risk":
    "The risk is taken until a day: unblocks a launch, the number stays. P0 at most 30 days, with an approver; P1 90; else 180.",
  "false-positive": "The finding is wrong and leaves. Needs its fingerprint and a reason; ends when the finding is gone.",
  "mitigated-elsewhere": "Something outside the files makes up for it: counts as attested. Needs evidence and an end within a year.",
  "not-applicable": "The check has nothing to do with this project and leaves the score. Needs a reason and an end within a year.",
};

/** The schema of a record file; undefined for other files. */
export function schemaOf(file: string): Schema | undefined {
  const name = (Object.keys(recordFiles) as (keyof typeof recordFiles)[]).find((each) => recordFiles[each] === file);
  return name && schemaFiles[name];
}

/** What is named at a path: a check, a person, or nothing that is known here. */
export function namedAt(path: readonly string[]): "check" | "person" | undefined {
  const [last, list] = [path.at(-1), path.at(-2)];
  if (last === "check" || (last === "[]" && (list === "disable" || list === "checks"))) return "check";
  if (last === "owner" || last === "approver" || list === "owners") return "person";
  return undefined;
}
