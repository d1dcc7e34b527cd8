/**
 * Outputs of earlier runs, one file per root. An output follows from the build, the names and the content of the project's files, its records
 * and what was asked (the command, the terminal, the day). Where all of that is as it was, it is printed again without loading the program.
 * Of the project's code it holds nothing that its results on disk do not hold: lines of code are read from the files when they are printed.
 */
import { recordFiles } from "@seaworthy/rules/records/files";
import { writeAtomically } from "../workspace/atomic.ts";
import { cacheFileOf, markUsed, prepareFolder, readPrivately, resultsKind, trimFolder } from "../workspace/cache-folder.ts";
import { type Discovery, discover, type FileStamp, isUntouched, type SourceFile, stampOf } from "../workspace/discover.ts";
import { nativePath } from "../workspace/paths.ts";
import { sealed, unsealed } from "../workspace/sealed.ts";
import type { Output } from "./output.ts";

/** Raised when the form of the file changes. */
const format = 1;
/** Questions about one state of a project that are kept, and the bytes that all of it may take. */
const maxAnswers = 8;
const maxBytes = 16 * 1024 * 1024;

/** What a run said: its output and how it ended. */
export interface Answer {
  readonly output: Output;
  /** What the process ends with. */
  readonly code: number;
}

/** Where answers are kept. */
export interface AnswerPlace {
  readonly folder: string;
  /** Identity of the program. */
  readonly build: string;
  /** Native absolute path. */
  readonly root: string;
}

/** Everything on disk that an answer follows from. Lists by the order of the walk. */
interface State {
  /** All files of the project, joined by line ends. */
  readonly files: string;
  /** The files that were looked at, joined by line ends. */
  readonly sources: string;
  readonly sizes: readonly number[];
  readonly modified: readonly number[];
  readonly changed: readonly number[];
  /** In the order of `recordFiles`; null for a file that is not there. */
  readonly records: readonly (FileStamp | null)[];
}

interface Stored {
  readonly format: number;
  readonly build: string;
  readonly root: string;
  readonly state: State;
  /** The last one found last. */
  readonly answers: readonly Found[];
}

/** An answer and the run that found it. */
interface Found {
  readonly question: string;
  /** Milliseconds since 1970: before the run read anything. */
  readonly began: number;
  readonly answer: Answer;
}

const kind = "answers";

function read({ folder, build, root }: AnswerPlace): Stored | undefined {
  const bytes = readPrivately(cacheFileOf(root, kind, folder));
  const content = bytes && unsealed(bytes);
  if (!content) return undefined;
  const stored = JSON.parse(content.toString("utf8")) as Stored;
  return stored.format === format && stored.build === build && stored.root === root ? stored : undefined;
}

/** The answer to a question if it is known and nothing that it follows from has changed since. */
export function knownAnswer(place: AnswerPlace, question: string): Answer | undefined {
  const stored = read(place);
  const found = stored?.answers.find((each) => each.question === question);
  if (!stored || !found || !holds(stored.state, place.root, found.began)) return undefined;
  // A scan of a file that has changed will need what is known of the others.
  markUsed(cacheFileOf(place.root, resultsKind, place.folder));
  return found.answer;
}

/** Whether a project is as a run saw it that began at a time. Stops at the first difference. */
function holds({ files, sources, sizes, modified, changed, records }: State, root: string, began: number): boolean {
  const same = (file: string, stamp: FileStamp | null): boolean => {
    const now = stampOf(nativePath(root, file));
    return stamp === null ? now === undefined : now !== undefined && isUntouched(now, stamp, began);
  };
  const paths = Object.values(recordFiles);
  if (!records.every((stamp, index) => same(paths[index] ?? "", stamp))) return false;
  const list = sources === "" ? [] : sources.split("\n");
  if (!list.every((file, i) => same(file, { size: sizes[i] ?? 0, modified: modified[i] ?? 0, changed: changed[i] ?? 0 }))) return false;
  const now = discover(root, () => false);
  return now.complete && now.skipped.length === 0 && now.files.join("\n") === files;
}

/** What a run saw of the disk. */
export interface Sight {
  readonly discovery: Discovery;
  /** Milliseconds since 1970: before the run read anything. */
  readonly began: number;
}

/** Keeps an answer for {@link knownAnswer}. Fails silently: what is not kept is found anew. */
export function keepAnswer(place: AnswerPlace, { discovery, began }: Sight, question: string, answer: Answer): void {
  const { folder, build, root } = place;
  const { files, sources } = discovery;
  if (!discovery.complete || discovery.skipped.length > 0 || files.some((file) => file.includes("\n"))) return;
  if (!isCovered(answer.output, sources)) return;
  try {
    const state = stateOf(root, discovery);
    const before = read(place);
    const others = before && JSON.stringify(before.state) === JSON.stringify(state) ? before.answers : [];
    const answers = [...others.filter((each) => each.question !== question).slice(1 - maxAnswers), { question, began, answer }];
    const content = sealed([Buffer.from(JSON.stringify({ format, build, root, state, answers } satisfies Stored))]);
    if (content.byteLength > maxBytes || !prepareFolder(folder)) return;
    writeAtomically(cacheFileOf(root, kind, folder), content, 0o600);
    trimFolder(folder);
  } catch {
    // The next run looks for itself; nothing is lost but time.
  }
}

/** Whether all code that an output shows is in files whose stamps are kept. */
function isCovered(output: Output, sources: readonly SourceFile[]): boolean {
  if (!("lines" in output)) return true;
  const covered = new Set<string>([...sources.map(({ path }) => path), ...Object.values(recordFiles)]);
  return output.lines.every((line) => typeof line === "string" || covered.has(line.file));
}

function stateOf(root: string, { files, sources }: Discovery): State {
  return {
    files: files.join("\n"),
    sources: sources.map(({ path }) => path).join("\n"),
    sizes: sources.map(({ size }) => size),
    modified: sources.map(({ modified }) => modified),
    changed: sources.map(({ changed }) => changed),
    records: Object.values(recordFiles).map((file) => stampOf(nativePath(root, file)) ?? null),
  };
}
