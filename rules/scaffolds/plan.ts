/** From a draft to the exact change of each file. The one place that knows what is there, so that nothing is ever overwritten. */
import { lineEndOf } from "./project/text.ts";
import type { Scaffold, ScaffoldFile, ScaffoldOptions, ScaffoldSource } from "./scaffold.ts";

/** A file as it will be. */
interface PlannedFile {
  readonly path: string;
  /** Undefined for a file that is created. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What would be written, and what is left to do by hand. */
export interface ScaffoldPlan {
  readonly files: readonly PlannedFile[];
  readonly notes: readonly string[];
}

/** Why a scaffold cannot be made, in a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Tells a plan from the reason why there is none. */
export function isUnavailable(plan: ScaffoldPlan | Unavailable): plan is Unavailable {
  return "unavailable" in plan;
}

/** What a scaffold would write: new files, and texts behind what files have now. Never a file that is there in another form. */
export function planScaffold(scaffold: Scaffold, source: ScaffoldSource, options: ScaffoldOptions = {}): ScaffoldPlan | Unavailable {
  const reason = scaffold.available(source.project);
  if (reason !== undefined) return { unavailable: reason };
  const draft = scaffold.make(source, options);
  if (typeof draft === "string") return { unavailable: draft };
  const present = draft.files?.find(({ path }) => source.project.files.has(path) || source.text(path) !== undefined);
  if (present) return { unavailable: `${present.path} is there already; nothing is overwritten.` };
  const created = (draft.files ?? []).map(({ path, text }): PlannedFile => ({ path, before: undefined, after: text }));
  const files = [...created, ...(draft.additions ?? []).flatMap((addition) => appended(addition, source))];
  return files.length === 0 ? { unavailable: "Nothing is missing that a file could hold." } : { files, notes: draft.notes };
}

/** The text of a file with the addition behind it, set off by an empty line, in the line ends that the file has. */
function appended({ path, text }: ScaffoldFile, source: ScaffoldSource): PlannedFile[] {
  if (text === "") return [];
  const before = source.text(path);
  if (before === undefined) return [{ path, before, after: text }];
  const lineEnd = lineEndOf(before);
  const gap = before.trim() === "" ? "" : before.endsWith("\n") ? lineEnd : lineEnd + lineEnd;
  return [{ path, before, after: before + gap + text.replaceAll("\n", lineEnd) }];
}
