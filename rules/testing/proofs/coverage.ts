/** A fixture shows everything that its check can do, in each of its languages. */
import type { CodeCheck } from "../../api/check.ts";
import type { LanguageCode } from "../../api/vocabulary.ts";
import { type Failure, failure } from "../failure.ts";
import type { CaseFile, CodeProof, Subject } from "./subject.ts";

/** Sections wanted per language, of each sort. */
const wanted = 2;

export const coverage: readonly CodeProof[] = [
  { name: "each language has sections that report and sections that stay silent", run: languageFailures },
  { name: "each message is shown", run: messageFailures },
  { name: "each fix is shown, with the lines that it adds to other files", run: fixFailures },
  { name: "messages and titles are filled in, places are exact", run: wordingFailures },
];

function languageFailures(subject: Subject<CodeCheck>): Failure[] {
  return subject.check.languages.flatMap((code) => {
    const reporting = new Set<string>();
    const looked = new Set<string>();
    for (const file of subject.files) {
      if (file.file.code !== code) continue;
      if (file.findings.length > 0) reporting.add(file.section.title);
      else if (isLookedAt(subject.check, file)) looked.add(file.section.title);
    }
    const silent = [...looked].filter((title) => !reporting.has(title)).length;
    return [
      ...tooFew(subject, code, reporting.size, "report something"),
      ...tooFew(subject, code, silent, "stay silent though the text has one of the check's trigger words"),
    ];
  });
}

function tooFew(subject: Subject<CodeCheck>, code: LanguageCode, count: number, what: string): Failure[] {
  if (count >= wanted) return [];
  return [
    failure(
      subject.fixture.path,
      `${count} ${count === 1 ? "section" : "sections"} with \`${code}\` ${what}; at least ${wanted} are wanted`,
    ),
  ];
}

/** Whether the check's detector runs on a file at all: silence proves nothing where it does not. */
function isLookedAt(check: CodeCheck, { file, language }: CaseFile): boolean {
  const triggers = check.triggers?.[language];
  if (!triggers) return true;
  if (triggers.paths?.test(file.path)) return true;
  if (!triggers.words) return triggers.paths === undefined;
  const text = file.text.toLowerCase();
  return triggers.words.some((word) => text.includes(word.toLowerCase()));
}

function messageFailures(subject: Subject<CodeCheck>): Failure[] {
  const { check, fixture } = subject;
  const shown = new Set(subject.files.flatMap((file) => file.findings.flatMap((finding) => messageKeys(check, finding.message))));
  return Object.keys(check.messages)
    .filter((key) => !shown.has(key))
    .map((key) => failure(fixture.path, `no section shows the message "${key}": ${check.messages[key]}`));
}

/** Keys of the messages that a text may come from: those with the most literal text, since one template may fit inside another. */
function messageKeys(check: CodeCheck, message: string): string[] {
  const fitting = Object.entries(check.messages).flatMap(([key, template]) => {
    const literals = template.split(/\{\w+\}/);
    const pattern = new RegExp(`^${literals.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]*?")}$`);
    return pattern.test(message) ? [{ key, length: literals.join("").length }] : [];
  });
  const longest = Math.max(0, ...fitting.map(({ length }) => length));
  return fitting.filter(({ length }) => length === longest).map(({ key }) => key);
}

function fixFailures(subject: Subject<CodeCheck>): Failure[] {
  const { check, fixture } = subject;
  const shown = fixture.sections.flatMap((section) => section.fixes);
  return Object.keys(check.fixes ?? {}).flatMap((key) => {
    const own = shown.filter((fix) => fix.fix === key);
    if (own.length === 0)
      return [failure(fixture.path, `no section shows the fix "${key}": add a fence with fix=${key} after one that offers it`)];
    const offered = subject.files.flatMap((file) => file.findings.flatMap((finding) => finding.fixes)).filter((fix) => fix.fix === key);
    const ensured = new Set(offered.flatMap((fix) => (fix.ensureLines ?? []).map((line) => line.path)));
    return [...ensured]
      .filter((path) => !own.some((fix) => fix.path === path))
      .map((path) =>
        failure(fixture.path, `the fix "${key}" adds lines to ${path}; show them once in a fence with fix=${key} path=${path}`),
      );
  });
}

function wordingFailures(subject: Subject<CodeCheck>): Failure[] {
  const placeholders = new Set(
    [...Object.values(subject.check.messages), ...Object.values(subject.check.fixes ?? {}).map((fix) => fix.title)].flatMap(
      (text) => text.match(/\{\w+\}/g) ?? [],
    ),
  );
  const unfilled = (text: string): string | undefined => [...placeholders].find((placeholder) => text.includes(placeholder));
  return subject.files.flatMap(({ at, file, findings }) => {
    const failures: Failure[] = [];
    const seen = new Set<string>();
    for (const finding of findings) {
      const key = `${finding.start} ${finding.end} ${finding.message}`;
      if (seen.has(key)) failures.push(failure(at, `the same finding is reported twice: ${finding.message}`));
      seen.add(key);
      if (finding.start >= finding.end) failures.push(failure(at, `the finding covers no text: ${finding.message}`));
      if (/^\s|\s$/.test(file.text.slice(finding.start, finding.end)))
        failures.push(failure(at, `the finding covers space at its start or end: ${finding.message}`));
      for (const text of [finding.message, ...finding.fixes.map((fix) => fix.title)]) {
        const left = unfilled(text);
        if (left) failures.push(failure(at, `${left} has no value in: ${text}`));
        if (/\n|undefined|\[object/.test(text)) failures.push(failure(at, `this cannot be shown to a person: ${JSON.stringify(text)}`));
      }
    }
    return failures;
  });
}
