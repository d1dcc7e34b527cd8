/** Every fix that is offered anywhere in a fixture leaves code that works, and finishes its job. */
import type { CodeCheck } from "../../api/check.ts";
import type { Finding, FindingFix } from "../../api/result.ts";
import { applyEdits, LineMap, type Span } from "../../api/text.ts";
import { applyFix, checkFixed, ensureLine, type MergedFixes, mergeFixes } from "../../engine/fixes.ts";
import { commentsIn, waysToComment } from "../comments.ts";
import { different, type Failure, failure } from "../failure.ts";
import { showFindings } from "../sections.ts";
import type { CaseFile, CodeProof, Subject } from "./subject.ts";

export const fixes: readonly CodeProof[] = [
  { name: "fixed text parses", run: (subject) => eachFix(subject, parseFailures) },
  { name: "a fix removes its finding", run: (subject) => eachFix(subject, goneFailures) },
  { name: "comments survive a fix", run: (subject) => eachFix(subject, commentFailures) },
  { name: "a second run of fix-all changes nothing", run: (subject) => subject.files.flatMap((file) => fixAllFailures(subject, file)) },
];

type FixProof = (subject: Subject<CodeCheck>, file: CaseFile, finding: Finding, fix: FindingFix, after: string) => Failure[];

function eachFix(subject: Subject<CodeCheck>, prove: FixProof): Failure[] {
  return subject.files.flatMap((file) =>
    file.findings.flatMap((finding) =>
      finding.fixes.flatMap((fix) => {
        const after = applyFix(file.file.text, fix);
        if (after === undefined) return [failure(file.at, `the edits of "${fix.title}" overlap or lie outside the text`)];
        return prove(subject, file, finding, fix, after);
      }),
    ),
  );
}

function parseFailures(_subject: Subject<CodeCheck>, { at, file }: CaseFile, _finding: Finding, fix: FindingFix, after: string): Failure[] {
  if (checkFixed(file.path, file.text, after)) return [];
  return [failure(at, `${file.path} has more syntax errors after "${fix.title}":\n${after}`)];
}

function goneFailures(subject: Subject<CodeCheck>, one: CaseFile, finding: Finding, fix: FindingFix, after: string): Failure[] {
  const { at, file, findings } = one;
  const left = subject.retry(one, fixedTexts(one, new Map([[file.path, after]]), fix)).shown(file.path);
  if (left.length < findings.length) return [];
  const shown = showFindings(subject.check, { ...file, text: after }, left);
  return [failure(at, `after "${fix.title}" as much is found as before: ${finding.message}\n${shown}`)];
}

/** Texts of the project with the lines that a fix adds to other files. */
function fixedTexts(one: CaseFile, texts: ReadonlyMap<string, string>, fix: Pick<FindingFix, "ensureLines">): ReadonlyMap<string, string> {
  const all = new Map(texts);
  for (const ensured of fix.ensureLines ?? []) {
    const before = all.get(ensured.path) ?? one.project.files.find((file) => file.path === ensured.path)?.text;
    const after = ensureLine(before, ensured);
    if (after !== undefined) all.set(ensured.path, after);
  }
  return all;
}

/** Comments of the fixture, and one put above and one behind the finding's first line, are there after the fix. */
function commentFailures(subject: Subject<CodeCheck>, one: CaseFile, finding: Finding, fix: FindingFix, after: string): Failure[] {
  const { at, file } = one;
  const failures = lost(one, file.text, after, finding).map((comment) =>
    failure(at, `"${fix.title}" loses the comment ${comment}:\n${after}`),
  );
  const index = one.findings.indexOf(finding);
  for (const text of withComments(one, finding, fix)) {
    const findings = subject.retry(one, new Map([[file.path, text]])).shown(file.path);
    const same = findings[index]?.fixes.find((other) => other.fix === fix.fix && other.title === fix.title);
    // Where the comment changes what the check sees, for instance inside a string, it proves nothing about the fix.
    if (findings.length !== one.findings.length || findings[index]?.message !== finding.message || !same) continue;
    const fixed = applyFix(text, same);
    if (fixed === undefined) failures.push(failure(at, `the edits of "${fix.title}" overlap when a comment stands beside them:\n${text}`));
    else if (!checkFixed(file.path, text, fixed))
      failures.push(failure(at, `"${fix.title}" breaks code with a comment beside it:\n${fixed}`));
    else
      for (const comment of lost(one, text, fixed, findings[index] ?? finding))
        failures.push(failure(at, `"${fix.title}" loses the comment ${comment}:\n${fixed}`));
  }
  return failures;
}

/** The comments of a text that are not in the text after. A comment that is itself the finding may become code again. */
function lost({ file, language }: CaseFile, before: string, after: string, finding: Span): string[] {
  const rest = commentsIn(language, file.path, after).map((span) => textOf(after, span));
  return commentsIn(language, file.path, before)
    .filter((span) => span.end <= finding.start || span.start >= finding.end)
    .map((span) => textOf(before, span))
    .filter((comment) => {
      const found = rest.indexOf(comment);
      if (found !== -1) rest.splice(found, 1);
      return found === -1;
    });
}

function textOf(text: string, span: Span): string {
  return text.slice(span.start, span.end).trim();
}

/** The text with a comment above the finding's line, and with one at that line's end unless the fix takes the whole line away. */
function withComments({ file, language }: CaseFile, finding: Finding, fix: FindingFix): string[] {
  const lines = new LineMap(file.text);
  const { start, end } = lines.lineSpan(finding.range.start.line);
  const line = file.text.slice(start, end);
  const way = waysToComment(language)[0];
  if (!way) return [];
  const comment = way("kept for the reader");
  const insert = (at: number, text: string): string => file.text.slice(0, at) + text + file.text.slice(at);
  const above = insert(start, `${/^\s*/.exec(line)?.[0] ?? ""}${comment}\n`);
  const takenAway = fix.edits.some((edit) => edit.text === "" && edit.start <= start + line.search(/\S|$/) && edit.end >= end);
  // A comment within a statement that the fix removes goes with it.
  const within = fix.edits.some((edit) => edit.text === "" && edit.start < start && edit.end > start);
  const trailing = language === "typescript" || language === "python" || language === "ruby";
  return [...(within ? [] : [above]), ...(trailing && !takenAway ? [insert(end, `  ${comment}`)] : [])];
}

/** Fix-all takes safe fixes as long as they do not touch each other; what is left over is taken in the next round. */
function fixAllFailures(subject: Subject<CodeCheck>, one: CaseFile): Failure[] {
  const { at, file } = one;
  let texts: ReadonlyMap<string, string> = new Map([[file.path, file.text]]);
  let safe = safeFixes(one.findings);
  // Said already, by the proofs of each fix.
  if (safe.some((fix) => applyFix(file.text, fix) === undefined)) return [];
  for (let round = 1; safe.length > 0; round++) {
    if (round > one.findings.length) return [failure(at, `fix-all does not come to an end in ${file.path}:\n${texts.get(file.path)}`)];
    const merged = mergeFixes(safe);
    texts = takeAll(one, texts, merged);
    const waiting = merged.taken.length < safe.length;
    safe = safeFixes(subject.retry(one, texts).shown(file.path));
    if (!waiting && safe.length > 0) {
      const again = takeAll(one, texts, mergeFixes(safe));
      return different(at, `a second run of fix-all in ${file.path}`, texts.get(file.path) ?? "", again.get(file.path) ?? "");
    }
  }
  return [];
}

function takeAll(one: CaseFile, texts: ReadonlyMap<string, string>, merged: MergedFixes): ReadonlyMap<string, string> {
  const fixed = applyEdits(texts.get(one.file.path) ?? "", merged.edits);
  return fixedTexts(one, new Map(texts).set(one.file.path, fixed), merged);
}

/** The first safe fix of each finding, as fix-all takes them. */
function safeFixes(findings: readonly Finding[]): FindingFix[] {
  return findings.flatMap((finding) => finding.fixes.filter((fix) => fix.kind === "safe").slice(0, 1));
}
