/** Reading a file's text for analysis, with the reason when there is nothing to analyse. */
import crypto from "node:crypto";
import fs from "node:fs";
import type { SkipReason } from "@seaworthy/rules/api/result";
import type { LanguageId } from "@seaworthy/rules/api/vocabulary";
import { languageOf } from "@seaworthy/rules/languages/index";
import { type FileStamp, stampOf } from "./discover.ts";
import { maxFileBytes, skipReasonOf } from "./skip.ts";

/** As it stands in a decoded text. */
export const byteOrderMark = "\uFEFF";
/** What is read of a file that is too large to be looked at. */
const headBytes = 64 * 1024;

/** A file's content at one moment. */
interface Reading {
  /** Of the bytes; "" when they were not read. */
  readonly hash: string;
  /** Taken before the bytes were read, so that a change meanwhile shows as a new stamp. Absent for a file that cannot be read. */
  readonly stamp?: FileStamp;
}

interface SourceText extends Reading {
  /** Without a byte order mark, so that offsets agree with an editor's. */
  readonly text: string;
}

interface SkippedText extends Reading {
  readonly skipped: SkipReason;
}

/** The hash that stands for a file's content in caches. */
export function contentHash(bytes: Uint8Array | string): string {
  // In one go where Node can (20.12): an object per file is spared.
  return crypto.hash?.("sha1", bytes, "base64") ?? crypto.createHash("sha1").update(bytes).digest("base64");
}

/**
 * Reads a file. Never throws: a file that cannot be read has the reason "unreadable".
 * @param relative the path by which the file's language is known
 */
export function readSource(native: string, relative: string): SourceText | SkippedText {
  let stamp: FileStamp | undefined;
  let bytes: Buffer;
  try {
    stamp = stampOf(native);
    if (stamp === undefined) return { skipped: "unreadable", hash: "" };
    bytes = stamp.size > maxFileBytes ? readHead(native) : readWhole(native, stamp.size);
  } catch {
    return { skipped: "unreadable", hash: "" };
  }
  const language = languageOf(relative);
  if (stamp.size > maxFileBytes) return { skipped: reasonForLarge(relative, bytes, language), hash: "", stamp };
  const hash = contentHash(bytes);
  if (bytes.includes(0)) return { skipped: "binary", hash, stamp };
  const decoded = bytes.toString("utf8");
  const text = decoded.startsWith(byteOrderMark) ? decoded.slice(1) : decoded;
  const skipped = language && skipReasonOf(relative, text, language);
  if (skipped) return { skipped, hash, stamp };
  return { text, hash, stamp };
}

/** A large file is mostly build output or data, which its first part tells; only what may be the project's own code is too large. */
function reasonForLarge(relative: string, head: Buffer, language: LanguageId | undefined): SkipReason {
  if (head.includes(0)) return "binary";
  return (language && skipReasonOf(relative, head.toString("utf8"), language)) ?? "too-large";
}

/** Where files are read to, one after the other: nothing of it is kept. */
let reused: Buffer | undefined;

/** The bytes of a file whose size is known, until the next file is read. What has been added meanwhile is left to the next look, which sees a new stamp. */
function readWhole(native: string, size: number): Buffer {
  reused ??= Buffer.allocUnsafe(maxFileBytes);
  const descriptor = fs.openSync(native, "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) read = fs.readSync(descriptor, reused, length, size - length, null);
    return reused.subarray(0, length);
  } finally {
    fs.closeSync(descriptor);
  }
}

function readHead(native: string): Buffer {
  const descriptor = fs.openSync(native, "r");
  try {
    const head = Buffer.alloc(headBytes);
    return head.subarray(0, fs.readSync(descriptor, head, 0, headBytes, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The text of bytes that are UTF-8, a byte order mark included; undefined for others: writing them back would change what is not understood. */
export function decodeExactly(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  return !text.includes("\uFFFD") || Buffer.from(text, "utf8").equals(bytes) ? text : undefined;
}
