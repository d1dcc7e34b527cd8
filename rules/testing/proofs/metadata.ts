/** What every check says of itself. */
import type { Check, CodeCheck } from "../../api/check.ts";
import { parserOfCode } from "../../api/vocabulary.ts";
import { type Failure, failure, repeated } from "../failure.ts";

/** Whether a text is made of whole sentences: it starts with a capital, a digit or a code word and ends with a full stop. */
function isProse(text: string): boolean {
  return /^[\p{Lu}\p{N}`"'{$_.]|^[a-z]+[A-Z_.-]/u.test(text) && /[.?]$/.test(text) && !/\s{2}|\n/.test(text);
}

/** Why a check's metadata is not fit to be shown; empty when it is. */
export function metadataFailures(check: Check, path: string): Failure[] {
  const failures: Failure[] = [];
  const wrong = (message: string) => void failures.push(failure(check.id, message));
  const place =
    check.kind === "code" ? `rules/checks/${check.category}/${check.id}/index.ts` : `rules/checks/${check.category}/${check.id}.ts`;
  if (path !== place) wrong(`stands in ${path}; a ${check.kind} check of its category and id stands in ${place}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(check.id)) wrong("the id is words in lower case joined by hyphens");
  if (check.title.trim() === "" || /[.\s]$/.test(check.title)) wrong(`the title "${check.title}" is a phrase without a full stop`);
  if (check.title.length > 70) wrong(`the title has ${check.title.length} characters; 70 fit`);
  if (!isProse(check.why)) wrong("`why` is one to three whole sentences");
  if (!(Number.isInteger(check.effort) && check.effort > 0)) wrong("`effort` is a number of minutes above 0");
  if (check.kind === "manual") {
    if (!check.ask.endsWith("?")) wrong("`ask` is a question");
    if (!(Number.isInteger(check.every) && check.every > 0)) wrong("`every` is a number of days above 0");
  } else if (!isProse(check.limits)) wrong("`limits` says in whole sentences what the check misses");
  if (check.kind === "project" && check.evidence.trim() === "") wrong("`evidence` says what makes the check pass");
  if (check.kind !== "code" && check.applies.length === 0) wrong("`applies` names at least one trait");
  for (const text of textsOf(check)) if (/^TODO\b/.test(text)) wrong(`still to be written: ${text}`);
  if (check.kind === "code") codeMetadata(check, wrong);
  return failures;
}

function textsOf(check: Check): readonly string[] {
  if (check.kind === "manual") return [check.title, check.why, check.ask];
  if (check.kind === "project") return [check.title, check.why, check.limits, check.evidence];
  return [check.title, check.why, check.limits, ...Object.values(check.messages)];
}

function codeMetadata(check: CodeCheck, wrong: (message: string) => void): void {
  const declared = new Set(check.languages.map((code) => parserOfCode[code]));
  const detected = Object.entries(check.detect).flatMap(([language, detector]) => (detector === undefined ? [] : [language]));
  for (const language of declared)
    if (!detected.includes(language)) wrong(`\`languages\` means ${language}, \`detect\` has no such detector`);
  for (const language of detected)
    if (![...declared].some((name) => name === language)) wrong(`\`detect\` has ${language}, \`languages\` does not say so`);
  for (const language of Object.keys(check.triggers ?? {}))
    if (!detected.includes(language)) wrong(`\`triggers\` has ${language}, \`detect\` has not`);
  for (const code of repeated(check.languages)) wrong(`\`languages\` names ${code} twice`);
  if (check.languages.length === 0) wrong("`languages` is empty");
  for (const cwe of check.cwe ?? []) if (!(Number.isInteger(cwe) && cwe > 0)) wrong(`${cwe} is no CWE number`);
  if (Object.keys(check.messages).length === 0) wrong("`messages` is empty");
  for (const [key, message] of Object.entries(check.messages)) {
    if (!isProse(message)) wrong(`the message "${key}" is one sentence that says what is wrong, then what to do`);
  }
  for (const [key, { title }] of Object.entries(check.fixes ?? {})) {
    if (!/^[A-Z{`]/.test(title) || /[.\s]$/.test(title)) wrong(`the title of fix "${key}" starts with a verb and has no full stop`);
  }
}
