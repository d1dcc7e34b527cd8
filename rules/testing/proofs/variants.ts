/** The same text in other clothes gives the same results: Windows line ends, a byte order mark, characters beyond the basic plane. */
import type { Finding } from "../../api/result.ts";
import { LineMap } from "../../api/text.ts";
import { languageOf } from "../../languages/index.ts";
import { applyFix } from "../../engine/fixes.ts";
import type { Trial } from "../bench.ts";
import { waysToComment } from "../comments.ts";
import { different, type Failure, failure } from "../failure.ts";
import type { Case, CaseFile, CodeProof } from "./subject.ts";

interface Variant {
  readonly name: string;
  /** The text in the variant's form; the same text where the form does not exist for the file. */
  dress(path: string, text: string): string;
  /** Back to the plain form. */
  undress(text: string): string;
  /** The offset in the plain text of an offset in a dressed text. */
  plain(dressed: string, offset: number): number;
  /** What is wrong with a dressed text after a fix, if anything. */
  spoilt?(dressed: string): string | undefined;
}

const bom = "\uFEFF";
const astral = "🛟 seaworthy 🛟";

const windows: Variant = {
  name: "results are the same with CRLF line ends",
  dress: (_path, text) => text.replaceAll("\n", "\r\n"),
  undress: (text) => text.replaceAll("\r\n", "\n"),
  plain: (dressed, offset) => offset - (dressed.slice(0, offset).match(/\r/g)?.length ?? 0),
  spoilt: (dressed) => (/(?<!\r)\n/.test(dressed) ? "mixes LF into CRLF line ends" : undefined),
};

const marked: Variant = {
  name: "results are the same with a byte order mark",
  dress: (_path, text) => bom + text,
  undress: (text) => text.replace(bom, ""),
  plain: (_dressed, offset) => offset - bom.length,
  spoilt: (dressed) => (dressed.startsWith(bom) ? undefined : "writes before the byte order mark"),
};

const beyond: Variant = {
  name: "results are the same below a comment with characters outside the BMP",
  dress: (path, text) => {
    const language = languageOf(path);
    const way = language ? waysToComment(language)[0] : undefined;
    // Front matter and interpreter lines have to stay on the first line.
    return way && !/^(?:#!|---)/.test(text) ? `${way(astral)}\n${text}` : text;
  },
  undress: (text) => text.replace(new RegExp(`^.*${astral}.*\n`, "m"), ""),
  plain: (dressed, offset) => (dressed.includes(astral) ? offset - dressed.indexOf("\n") - 1 : offset),
};

export const variants: readonly CodeProof[] = [windows, marked, beyond].map((variant) => ({
  name: variant.name,
  run: (subject) => {
    const trials = new Map<Case["project"], Trial>();
    return subject.files.flatMap((file) => {
      let trial = trials.get(file.project);
      if (!trial) {
        const texts = file.project.files.map(({ path, text }) => [path, variant.dress(path, text)] as const);
        trial = subject.retry(file, new Map(texts));
        trials.set(file.project, trial);
      }
      return variantFailures(file, trial, variant);
    });
  },
}));

function variantFailures(one: CaseFile, trial: Trial, variant: Variant): Failure[] {
  const { at, file, findings } = one;
  const dressed = variant.dress(file.path, file.text);
  const found = trial.shown(file.path);
  const same = (offset: number): number => offset;
  const expected = list(file.text, findings, same);
  const actual = list(file.text, found, (offset) => variant.plain(dressed, offset));
  if (expected !== actual) return different(at, `${file.path}: ${variant.name}`, expected, actual);
  return findings.flatMap((finding, index) => {
    const other = found[index];
    return finding.fixes.flatMap((fix, number) => {
      const fixed = other?.fixes[number];
      const text = fixed ? applyFix(dressed, fixed) : undefined;
      if (text === undefined) return [failure(at, `"${fix.title}" cannot be applied: ${variant.name}`)];
      const spoilt = variant.spoilt?.(text);
      if (spoilt) return [failure(at, `"${fix.title}" ${spoilt}`)];
      return different(at, `"${fix.title}" in ${file.path}: ${variant.name}`, applyFix(file.text, fix) ?? "", variant.undress(text));
    });
  });
}

/** Findings as lines of text: `line:column-line:column priority message`, 1-based, in the plain text. */
function list(text: string, findings: readonly Finding[], plain: (offset: number) => number): string {
  const lines = new LineMap(text);
  const place = (offset: number): string => {
    const { line, character } = lines.position(plain(offset));
    return `${line + 1}:${character + 1}`;
  };
  return findings
    .map(({ start, end, priority, message, fixes }) => {
      const offered = fixes.map((fix) => `\n    ${fix.kind} ${fix.title}`).join("");
      return `${place(start)}-${place(end)} ${priority} ${message.replaceAll("\r\n", "\n")}${offered}`;
    })
    .join("\n");
}
