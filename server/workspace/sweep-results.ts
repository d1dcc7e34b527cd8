/**
 * How results cross threads: in the form in which the cache keeps them, as one piece of memory that changes hands. A structured clone of
 * findings and facts costs both threads more, and the cache would have to encode them once again.
 */
import type { FileResult, SkipReason } from "@seaworthy/rules/api/result";
import type { Analyzed } from "./analyzer.ts";
import type { FileStamp } from "./discover.ts";
import { encodeBody, storedResult } from "./result-file.ts";

/** A file without what was found in it. */
interface PackedFile {
  readonly path: string;
  readonly hash: string;
  readonly stamp: FileStamp | undefined;
  /** Absent when the content is the one whose result is known. */
  readonly result?: Pick<FileResult, "language" | "errors"> & { readonly skipped: SkipReason | undefined };
  /** Bytes of what was found. */
  readonly length: number;
}

export interface PackedFiles {
  readonly files: readonly PackedFile[];
  /** What was found, one file after the other; the memory is its own. */
  readonly bodies: Uint8Array<ArrayBuffer>;
}

export function packFiles(analyzed: readonly Analyzed[]): PackedFiles {
  const encoded = analyzed.map(({ result }) => result && encodeBody(result));
  const bodies = new Uint8Array(encoded.reduce((sum, body) => sum + (body?.byteLength ?? 0), 0));
  let at = 0;
  for (const body of encoded) {
    if (!body) continue;
    bodies.set(body, at);
    at += body.byteLength;
  }
  const files = analyzed.map(({ path, hash, stamp, result }, index): PackedFile => {
    const basics = result && { language: result.language, skipped: result.skipped, errors: result.errors };
    return { path, hash, stamp, ...(basics && { result: basics }), length: encoded[index]?.byteLength ?? 0 };
  });
  return { files, bodies };
}

export function unpackFiles({ files, bodies }: PackedFiles): Analyzed[] {
  let at = 0;
  return files.map(({ path, hash, stamp, result, length }) => {
    const body = Buffer.from(bodies.buffer, bodies.byteOffset + at, length);
    at += length;
    const seen = { path, hash, ...(stamp && { stamp }) };
    return result ? { ...seen, result: storedResult({ path, ...result, body }), body } : seen;
  });
}
