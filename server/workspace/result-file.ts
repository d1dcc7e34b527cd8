/**
 * The form in which results lie on disk: a checksum, a line of JSON that says of each file what a run needs to know at once, then what was
 * found in each file. That part is read when somebody asks for it: most runs ask for what was concluded, not for what it follows from.
 */
import type { Fact } from "@seaworthy/rules/api/facts";
import type { FileResult, Finding, SkipReason } from "@seaworthy/rules/api/result";
import type { LanguageId } from "@seaworthy/rules/api/vocabulary";
import type { FileStamp } from "./discover.ts";
import { sealed, unsealed } from "./sealed.ts";

/** Raised when the form of the file changes. */
const format = 2;

/** What is kept of a file. */
export interface Entry {
  readonly stamp: FileStamp;
  readonly hash: string;
  readonly result: FileResult;
  /** What was found as it lies on disk; absent for a result of this run. */
  readonly body?: Uint8Array;
}

/** What was concluded from all results, for those who come to the same identity. */
export interface StoredConclusions {
  readonly identity: string;
  readonly json: Uint8Array;
}

/** What the file of one root holds. */
interface Stored {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly written: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly conclusions?: StoredConclusions;
}

/** Columns, because one long text is read faster than many short ones. A list of names or hashes is joined by line ends. */
interface Head {
  readonly format: number;
  readonly key: string;
  readonly written: number;
  readonly paths: string;
  readonly hashes: string;
  readonly sizes: readonly number[];
  readonly modified: readonly number[];
  readonly changed: readonly number[];
  /** Index into `names`. */
  readonly languages: readonly number[];
  readonly names: readonly FileResult["language"][];
  /** Bytes of what was found in each file; 0 for nothing. */
  readonly lengths: readonly number[];
  readonly skipped: Readonly<Record<number, SkipReason>>;
  readonly errors: Readonly<Record<number, FileResult["errors"]>>;
  readonly conclusions?: { readonly identity: string; readonly length: number };
}

interface Body {
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
  readonly met: Readonly<Record<string, number>>;
}

const nothing: Body = { findings: [], facts: [], met: {} };
const noBytes = new Uint8Array(0);
const noErrors: FileResult["errors"] = [];

/** The content of a file of results. Files whose names hold a line end are left out. */
export function encodeResults({ key, written, entries, conclusions }: Stored): Buffer {
  const kept = [...entries].filter(([path]) => !path.includes("\n"));
  const rows = kept.map(([, entry]) => entry);
  const names = [...new Set(rows.map(({ result }) => result.language))];
  const bodies = rows.map(({ body, result }) => body ?? encodeBody(result));
  const skipped: Record<number, SkipReason> = {};
  const errors: Record<number, FileResult["errors"]> = {};
  rows.forEach(({ result }, index) => {
    if (result.skipped !== undefined) skipped[index] = result.skipped;
    if (result.errors.length > 0) errors[index] = result.errors;
  });
  const head: Head = {
    format,
    key,
    written,
    paths: kept.map(([path]) => path).join("\n"),
    hashes: rows.map(({ hash }) => hash).join("\n"),
    sizes: rows.map(({ stamp }) => stamp.size),
    modified: rows.map(({ stamp }) => stamp.modified),
    changed: rows.map(({ stamp }) => stamp.changed),
    languages: rows.map(({ result }) => names.indexOf(result.language)),
    names,
    lengths: bodies.map((body) => body.byteLength),
    skipped,
    errors,
    ...(conclusions && { conclusions: { identity: conclusions.identity, length: conclusions.json.byteLength } }),
  };
  return sealed([Buffer.from(`${JSON.stringify(head)}\n`), ...(conclusions ? [conclusions.json] : []), ...bodies]);
}

function encodeBody({ findings, facts, met }: FileResult): Uint8Array {
  if (findings.length === 0 && facts.length === 0 && Object.keys(met).length === 0) return noBytes;
  return Buffer.from(JSON.stringify({ findings, facts, met } satisfies Body));
}

/** Reads a file of results; undefined for one that is damaged, of another form or of another key. */
export function decodeResults(bytes: Buffer, key: string): (Stored & { readonly entries: Map<string, Entry> }) | undefined {
  const content = unsealed(bytes);
  const headEnd = content?.indexOf(10) ?? -1;
  if (!content || headEnd < 0) return undefined;
  const head = JSON.parse(content.toString("utf8", 0, headEnd)) as Head;
  if (head.format !== format || head.key !== key) return undefined;
  let at = headEnd + 1;
  const next = (length: number): Uint8Array => {
    if (length === 0) return noBytes;
    at += length;
    return content.subarray(at - length, at);
  };
  const conclusions = head.conclusions && { identity: head.conclusions.identity, json: next(head.conclusions.length) };
  const paths = head.paths === "" ? [] : head.paths.split("\n");
  const hashes = head.hashes.split("\n");
  const entries = new Map<string, Entry>();
  paths.forEach((path, index) => {
    const body = next(head.lengths[index] ?? 0);
    const language = head.names[head.languages[index] ?? 0] ?? "plain";
    const stamp = { size: head.sizes[index] ?? 0, modified: head.modified[index] ?? 0, changed: head.changed[index] ?? 0 };
    const result = storedResult({ path, language, skipped: head.skipped[index], errors: head.errors[index] ?? noErrors, body });
    entries.set(path, { stamp, hash: hashes[index] ?? "", result, body });
  });
  return { key, written: head.written, entries, ...(conclusions && { conclusions }) };
}

interface Row {
  readonly path: string;
  readonly language: LanguageId | "plain";
  readonly skipped: SkipReason | undefined;
  readonly errors: FileResult["errors"];
  readonly body: Uint8Array;
}

/** A result whose findings and facts are read when they are asked for. */
function storedResult({ path, language, skipped, errors, body }: Row): FileResult {
  const basics = { path, language, errors, ...(skipped !== undefined && { skipped }) };
  if (body.byteLength === 0) return { ...basics, ...nothing };
  let read: Body | undefined;
  const content = (): Body => {
    read ??= JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8")) as Body;
    return read;
  };
  return {
    ...basics,
    get findings() {
      return content().findings;
    },
    get facts() {
      return content().facts;
    },
    get met() {
      return content().met;
    },
  };
}
