/** Half-typed text, and comments that hide a finding. */
import type { CodeCheck } from "../../api/check.ts";
import type { Finding } from "../../api/result.ts";
import { LineMap } from "../../api/text.ts";
import { applyFix } from "../../engine/fixes.ts";
import { commentsIn, waysToComment } from "../comments.ts";
import { type Failure, failure } from "../failure.ts";
import type { CaseFile, CodeProof, Subject } from "./subject.ts";

export const robustness: readonly CodeProof[] = [
  { name: "half-typed text never throws", run: truncationFailures },
  { name: "a suppression comment above a finding hides it", run: suppressionFailures },
];

/** Texts up to this length are cut at every character, longer ones at this many places. */
const cuts = 96;

function truncationFailures(subject: Subject<CodeCheck>): Failure[] {
  return subject.files.flatMap(({ file, at }) => {
    for (const end of cutPlaces(file.text)) {
      const text = file.text.slice(0, end);
      const shown = `${file.path} cut after ${JSON.stringify(text.slice(-40))}`;
      try {
        const trial = subject.bench.project([{ path: file.path, text }]);
        const trouble = trial.troubles[0];
        if (trouble) return [failure(at, `${trouble}, on ${shown}`)];
        for (const finding of trial.all(file.path)) {
          const bad = finding.fixes.find((fix) => applyFix(text, fix) === undefined);
          if (bad) return [failure(at, `the edits of "${bad.title}" overlap or lie outside the text: ${shown}`)];
        }
      } catch (error) {
        return [failure(at, `the engine threw on ${shown}: ${error instanceof Error ? error.stack : error}`)];
      }
    }
    return [];
  });
}

/** Every place of a short text; of a long one as many as affordable, spread evenly with a step that meets all kinds of places. */
function cutPlaces(text: string): number[] {
  if (text.length <= cuts) return Array.from({ length: text.length }, (_, index) => index);
  return Array.from({ length: cuts }, (_, index) => Math.floor((index * text.length) / cuts));
}

const reason = "known and accepted";

function suppressionFailures(subject: Subject<CodeCheck>): Failure[] {
  const tried = new Map<string, number>();
  const failures = subject.files.flatMap((one) => {
    const ways = waysToComment(one.language);
    if (ways.length === 0) return [];
    return one.findings.flatMap((finding) => {
      const texts = ways.map((way) => withComment(one, finding, way(`seaworthy-disable-next-line ${subject.check.id} -- ${reason}`)));
      const text = texts.find((candidate) => candidate !== undefined);
      tried.set(one.language, (tried.get(one.language) ?? 0) + (text === undefined ? 0 : 1));
      // Inside a multi-line string no comment can stand above the line.
      if (text === undefined || hides(subject, one, finding, text)) return [];
      return [failure(one.at, `the comment does not hide "${finding.message}":\n${text}`)];
    });
  });
  const never = [...tried].filter(([, count]) => count === 0);
  return [
    ...failures,
    ...never.map(([language]) => failure(subject.fixture.path, `no finding in ${language} stands where a comment can be put above it`)),
  ];
}

/** The text with a comment above the finding's line, or undefined when it would not be a comment there. */
function withComment({ file, language }: CaseFile, finding: Finding, comment: string): string | undefined {
  const { start, end } = new LineMap(file.text).lineSpan(finding.range.start.line);
  const indent = /^[ \t]*/.exec(file.text.slice(start, end))?.[0] ?? "";
  const text = `${file.text.slice(0, start)}${indent}${comment}\n${file.text.slice(start)}`;
  const at = start + indent.length;
  return commentsIn(language, file.path, text).some((span) => span.start <= at + 1 && at + 1 < span.end) ? text : undefined;
}

function hides(subject: Subject<CodeCheck>, one: CaseFile, finding: Finding, text: string): boolean {
  const added = text.length - one.file.text.length;
  const found = subject.retry(one, new Map([[one.file.path, text]])).all(one.file.path);
  return found.some((other) => other.start === finding.start + added && other.message === finding.message && other.suppressed === reason);
}
