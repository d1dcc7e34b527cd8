/** Words that tell what is unfinished from what is said, made up or left out on purpose. */
import type { FileContext } from "../../../api/file.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** A message that says that the work is still to be done. */
export const unfinished =
  /\b(?:not|isn't|is not)\s+(?:yet\s+|been\s+|currently\s+|fully\s+)*implemented\b|\bunimplemented\b|\bto be implemented\b|\bimplement(?:ation)?\s+(?:me|this|missing|pending)\b|^\s*(?:todo|fixme)\b/i;
/** A thing that others do and this one does not: said on purpose. */
export const outOfScope = /\bnot\s+implemented\s+(?:for|by|in|on|with|inside|within)\b/i;
/** What a base class says to those who derive from it. */
export const forSubclasses =
  /\b(?:sub-?class(?:es)?|child(?:ren)?|derived|concrete|override|overridden|inherit\w*|abstract|extend(?:s|ing)?)\b|\b(?:must|should|needs? to|has to|have to)\s+(?:be\s+)?(?:implement|defin|provid|overrid)/i;
/** Conditions under which nobody expects the real thing. */
export const demo =
  /demo|mock|fake|dummy|stub|sandbox|storybook|preview|sample|simulat|\bdev(?:elopment)?\b|isDev|__DEV__|NODE_ENV|\btest|is(?:\w*)Test(?![a-z])|msw|fixture|dry_?run/i;
/** What a note says is missing; one without such a word may be about something beside the point. */
export const namesWork =
  /\b(?:implement|call|use|real|actual|fetch|query|replace|connect|wire|integrat|check|compute|calculate|return|load|read|hook|add|get|send)\w*/i;
/** A comment that says that an answer is made up. */
export const saysMadeUp =
  /\b(?:mock(?:ed)?|dummy|fake|stub(?:bed)?|hard-?coded)\s+(?:data|responses?|results?|values?|implementation|for now)\b/i;
const asidePath =
  /(?:^|[/._-])(?:mocks?|fakes?|stubs?|dummy|dummies|demos?|samples?|placeholders?|fixtures?|sandbox|playground|previews?|simulat\w+|testing|test-?(?:utils?|support|helpers?|kit)|storybook|templates?|faker|anonymi[sz]\w+)(?:[/._-]|$)/i;

/** Whether a file is no code that serves, or is there for stand-ins. */
export function isAside(file: FileContext): boolean {
  const { role } = file;
  return (
    role.test ||
    role.script ||
    role.seed ||
    role.migration ||
    role.example ||
    role.toolConfig ||
    role.development ||
    asidePath.test(file.path) ||
    // A product whose business is mock servers has files of that name.
    wordsOf(file.path.slice(file.path.lastIndexOf("/") + 1)).some((word) => /^(?:mocks?|fakes?|stubs?|dummy)$/.test(word))
  );
}
