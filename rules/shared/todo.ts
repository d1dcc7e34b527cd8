/** Notes that something is still to be done, and which of them matter before a launch. */
import type { Span } from "../api/text.ts";

interface LaunchNote extends Span {
  /** TODO, FIXME, HACK or XXX. */
  readonly word: string;
  /** What the note says is unfinished, in a word or two. */
  readonly topic: string;
}

/** A note begins a comment, or stands behind other words with a colon or a bracket: `// later, TODO: …`. A name such as XXX_ID is none. */
const note =
  /(?<![\w.$-])(?:(?:TODO|FIXME|HACK|XXX)(?![\w.$-])(?:\s*\([^()\n]{0,60}\))?|(?:[Tt]odo|[Ff]ixme)(?=\s*(?:\([^()\n]{0,60}\)\s*)?:)(?:\s*\([^()\n]{0,60}\))?)/g;

/** What the words of a note are about. The first row that fits gives the topic. */
const topics: readonly (readonly [string, RegExp])[] = [
  [
    "security",
    /\b(?:in)?secur(?:e|ity|ed)\b|\bvulnerab(?:le|ilit(?:y|ies))\b(?!\s+(?:ids?|names?|scans?|scanners?|reports?|data|models?|lists?|counts?|types?|\d\w*|third|components?))|\bxss\b|\bcsrf\b|\bssrf\b|\b(?:sql|code|command|script|html|header) injection\b|\bsaniti[sz]\w+|\bunsafe(?:ly)?\b|\b(?:un)?encrypt\w*/i,
  ],
  [
    "secrets",
    /\bsecrets?\b(?! manager)|\b(?:mov|remov|stor|rotat|hard-?cod|expos|hid|revok|encrypt|hash|leak|protect|plain|commit|env|vault|log|mask|redact|default|weak|strong|strength|real|requir|enforc|chang|check|verif)\w*\b[^.!?\n]{0,40}\bpasswords?\b(?! reset)|\bpasswords?\b(?! reset)[^.!?\n]{0,40}\b(?:hash|encrypt|plain|hard-?cod|expos|leak|commit|env|vault|log|mask|strength|policy|rotat|stor|code|config|secure)\w*|\b(?:(?:mov|remov|stor|rotat|hard-?cod|expos|hid|revok)(?:es?|ed|ing)|(?:encrypt|leak|protect|inject|mask|redact)\w*)\b[^.!?\n]{0,40}\bcredentials?\b(?!['"`])|\bcredentials?\b(?: (?:are|is|from|in|out of|into|must|should))? (?:\w+ )?(?:env\w*|vault|code|source|plain\w*|committed|hard-?coded|exposed|leaked)|\bhard-?coded (?:\w+ )?(?:keys?|tokens?|users?|ids?|urls?)\b|\b(?:rotate|hide|leaks?|expos\w+) (?:\w+ )?(?:api[- ]?)?(?:keys?|tokens?)\b|\bremove (?:\w+ )?(?:tokens?|(?:api|secret|private|access|signing)[- ]?keys?)\b/i,
  ],
  [
    "authorization",
    /(?<![\w/@-])auth(?:n|z|enticat\w+|ori[sz](?:e[sd]?|ation|ing))?(?![\w/-]|\.[a-z]| (?:headers?|settings?|class(?:es)?|providers?|pages?|forms?|screens?|state|stores?|context|methods?|types?|modules?|services?|config\w*)\b)|\b(?:check\w*|verif\w+|add|missing|enforce|proper|no|needs?|implement|respect)\W+(?:\w+\W+){0,2}permissions?\b(?! (?:also|for (?:other|more|all)))|\bpermissions? (?:check\w*|is|are|missing)\b|\baccess (?:control|check|rights)\b|\b(?:add|missing|implement|enforce|apply|needs?|no|without|should|put|use|proper|consider)\b[^.!?\n]{0,30}\brate[- ]?limit\w*|^\W*rate[- ]?limit(?!ed|Error)\w*/i,
  ],
  [
    "validation",
    /\bvalidat(?:e[sd]?|ion(?! (?:errors?|messages?|ui|styles?|texts?|labels?|hints?|libs?|librar\w+|logic|code)\b)|ing)\b(?! (?:should|could|can|must|may|will) be (?:chang|mov|simplif|remov|extract|shar|merg|refactor)\w*)|\bunvalidated\b/i,
  ],
  [
    "transactions",
    /\b(?:in a|into a|add|use|needs?|missing|database|db|single|same|one|wrap\w*|with(?:out)? a|through) (?:\w+ )?transactions?\b|\batomic(?:ally|ity)?\b|\b(?:no|missing|add|needs?|implement|with(?:out)?) (?:a )?rollback\b|\bidempoten\w+/i,
  ],
  ["a race", /\b(?:possible|potential|prevent|avoid|fix|has a|there is a|handle) race conditions?\b/i],
  [
    "error handling",
    /\berror[- ]handling\b|\bhandl\w+ (?:the |this |these |any |all )?(?:errors?|exceptions?|failures?)\b(?!\??\.\w)|\b(?:add|with|needs?) (?:a )?retr(?:y|ies)\b/i,
  ],
  [
    "production",
    /\b(?:for|before|until|not) (?:we (?:go|ship|deploy) (?:to |in )?)?prod(?:uction)?\b|\b(?:not|never|don't|disabl\w+|remov\w+|chang\w+|replac\w+|enabl\w+|us(?:e|ing)|set|turn\w*|must|should|needs?|only|deploy\w*|ship\w*|mov\w+|switch\w*)\b[^.!?\n]{0,40}\b(?:in|on|to) prod(?:uction)?\b|^[^.!?\n]{0,40}\b(?:in|on|to) prod(?:uction)?\W*$|\bproduction[- ]?(?:ready|ise|ize|use|grade)\b|\bbefore (?:the )?(?:launch\w*|releas\w*|go(?:ing)?[- ]live|ship\w*|deploy\w*|merg\w*)\b|\bgo-?live\b/i,
  ],
];

/** Where code should better stand or how it should be called leaves nothing open. */
const tidying =
  /^\W*(?:this (?:function|method|class) (?:has|needs|should|must) (?:to )?be (?:re(?:worked|written|factored|moved|named|placed)|split)|(?:eventually\s+|we should\s+)?(?:read (?:this|it|that) from|move|refactor|rename|deprecate|extract|split|share|explore|dedupe|deduplicate|clean[- ]?up|simplify|unify|consolidate|tidy|reuse|generali[sz]e|make (?:this |it |an? )?(?:more )?(?:universal|generic|reusable|shared|configurable)|(?:perhaps|maybe) (?:store|keep|put)))\b/i;

/** What is to go away some day leaves nothing open either: `remove once nobody calls it`, `TODO(remove after May)`. */
const goesAway = /^\W*(?:remove|delete|drop)\b[^.!]{0,80}\b(?:once|if|after|when)\b/i;
const datedRemoval = /\(\s*(?:remove|delete|drop)\b/i;

/** How far the words of a note reach. */
const reach = 300;

/**
 * The notes of a text that name something a launch depends on.
 *
 * @param isComment whether an offset lies in a comment
 * @param marker what comment lines begin with, so that a note can be read over several of them
 */
export function launchNotes(text: string, isComment: (offset: number) => boolean, marker: RegExp): LaunchNote[] {
  const found: LaunchNote[] = [];
  for (const match of text.matchAll(note)) {
    const start = match.index;
    const lineEnd = endOfLine(text, start);
    if (!opensNote(text, start, match[0].length) || !isComment(start)) continue;
    // In small letters it is a remark of one line.
    const small = /^\w*[a-z]/.test(match[0]);
    const from = start + match[0].length;
    if (datedRemoval.test(match[0])) continue;
    const topic = topicOf(small ? text.slice(from, lineEnd) : wordsOfNote(text, from, lineEnd, marker));
    if (topic === undefined) continue;
    found.push({ word: (/^\w+/.exec(match[0])?.[0] ?? "").toUpperCase(), topic, start, end: trimmedEnd(text, start, lineEnd) });
  }
  return found;
}

function endOfLine(text: string, offset: number): number {
  const found = /[\r\n]/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}

/** In the middle of a sentence the word is only mentioned, unless a colon follows. */
function opensNote(text: string, start: number, length: number): boolean {
  const before = text.slice(text.lastIndexOf("\n", start) + 1, start);
  return /(?:\/\/+|\/\*+|#+|\*|^|--|[.:;,(@[])\s*$/.test(before) || /^\s*:/.test(text.slice(start + length));
}

/** The note's own line, and the comment lines behind it up to an empty one, another note or the end of the sentence. */
function wordsOfNote(text: string, from: number, lineEnd: number, marker: RegExp): string {
  let words = text.slice(from, lineEnd);
  for (let at = lineEnd; words.length < reach && !/\*\//.test(words) && !/[.!?]\s*$/.test(words); ) {
    const next = at + (text.startsWith("\r\n", at) ? 2 : 1);
    const end = endOfLine(text, next);
    const line = text.slice(next, end);
    const continued = marker.exec(line);
    if (next >= text.length || !continued || /\b(?:TODO|FIXME|HACK|XXX)\b/.test(line)) break;
    const rest = line.slice(continued[0].length);
    if (rest.trim() === "" || /^\s*@/.test(rest)) break;
    words += ` ${rest}`;
    at = end;
  }
  return words.replace(/\*\/.*$/, "").slice(0, reach);
}

function topicOf(words: string): string | undefined {
  if (tidying.test(words) || goesAway.test(words)) return undefined;
  const said = words.replace(/https?:\/\/\S+/g, "");
  return topics.find(([, pattern]) => pattern.test(said))?.[0];
}

/** Without the end of the comment, code behind it and space. */
function trimmedEnd(text: string, start: number, lineEnd: number): number {
  return (
    start +
    text
      .slice(start, lineEnd)
      .replace(/\s*(?:\*\/|-->).*$/, "")
      .trimEnd().length
  );
}
