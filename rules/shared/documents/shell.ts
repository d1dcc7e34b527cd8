/** Commands of a shell text, cut apart without being understood: enough to tell which programs a CI step or an image runs. */
import type { Span } from "../../api/text.ts";

/** A simple command with its place in the text. White space inside is as written, line continuations are blanks. */
interface ShellCommand extends Span {
  readonly text: string;
}

const hereDocument = /<<-?\s*(["']?)([A-Za-z_]\w*)\1/g;

/**
 * Cuts a shell text at line ends, `;`, `&&`, `||`, `|` and `&`, outside of quotes and comments. Contents of here-documents are left out.
 * Words of the shell itself (`if`, `then`, `do`, `!`, `(`) are taken off the front.
 */
export function splitCommands(text: string): ShellCommand[] {
  const source = blankPatterns(blankHereDocuments(text.replace(/\\\r?\n/g, (continuation) => " ".repeat(continuation.length))));
  const commands: ShellCommand[] = [];
  let start = 0;
  const push = (end: number): void => {
    const command = trimmed(source, start, end);
    if (command) commands.push(command);
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === '"' || character === "'") at = endOfQuote(source, at);
    else if (character === "#" && (at === 0 || /\s/.test(source[at - 1] ?? ""))) {
      push(at);
      while (at < source.length && source[at] !== "\n") at++;
      start = at + 1;
    } else if (character === "\n" || character === ";" || character === "|" || character === "&") {
      // `2>&1`, `&>file` and `>&2` are redirections, `|&` and `||` are read as two cuts with nothing between.
      if (character === "&" && (source[at - 1] === ">" || source[at + 1] === ">")) continue;
      push(at);
      start = at + 1;
    }
  }
  push(source.length);
  return commands;
}

function trimmed(source: string, start: number, end: number): ShellCommand | undefined {
  const raw = source.slice(start, end);
  const front = /^(?:\s|[({!]\s*|(?:if|then|elif|else|while|until|do|time|exec|set\s+-\S+)(?=\s))*/.exec(raw)?.[0].length ?? 0;
  const body = raw.slice(front).trimEnd();
  const text = (body.includes("(") ? body : body.replace(/[\s)]+$/, "")).replace(body.includes("{") ? /\s+$/ : /[\s}]+$/, "");
  if (text === "" || /^(?:fi|done|esac|else|then|do)$/.test(text)) return undefined;
  return { text, start: start + front, end: start + front + text.length };
}

/** The offset of the closing quote, or of the last character when it is never closed. */
function endOfQuote(source: string, open: number): number {
  const quote = source[open];
  let at = open + 1;
  while (at < source.length && source[at] !== quote) at += quote === '"' && source[at] === "\\" ? 2 : 1;
  return Math.min(at, source.length - 1);
}

/** The patterns of `case "$TAG" in web-v*) …;; api-v*|worker-v*) …;; esac` are texts to compare with; what they choose is run. */
function blankPatterns(text: string): string {
  // The end is looked for by itself, and only once where there is none: one pattern for both would read the rest of the text for each `case`.
  const opening = /(?<![^\s;&|{(])case\s[^\n;]{0,200}?\sin(?=\s)/g;
  const closing = /(?<![^\s;])esac(?![\w-])/g;
  let blanked = "";
  let done = 0;
  for (let opened = opening.exec(text); opened; opened = opening.exec(text)) {
    closing.lastIndex = opening.lastIndex;
    if (!closing.test(text)) break;
    const choice = text.slice(opened.index, closing.lastIndex);
    blanked += text.slice(done, opened.index);
    blanked += choice.replace(/(\sin(?=\s)|;;&?|;&)((?:\s|#[^\n]*\n)*\(?[^()\n;]*\))/g, (_whole, before: string, pattern: string) =>
      before.concat(pattern.replace(/[^\n]/g, " ")),
    );
    done = closing.lastIndex;
    opening.lastIndex = done;
  }
  return blanked + text.slice(done);
}

function blankHereDocuments(text: string): string {
  let result = text;
  let end = 0;
  for (const match of text.matchAll(hereDocument)) {
    const from = text.indexOf("\n", match.index);
    // What looks like one inside of another is its content.
    if (from < 0 || match.index < end) continue;
    const closing = new RegExp(`^[ \\t]*${match[2]}[ \\t]*$`, "m").exec(text.slice(from + 1));
    const to = closing ? from + 1 + closing.index + closing[0].length : text.length;
    end = to;
    result = result.slice(0, from) + result.slice(from, to).replace(/[^\n]/g, " ") + result.slice(to);
  }
  return result;
}

/**
 * The words of a command without what stands in front of the program: `NAME=value`, `env`, `sudo`, `npx`, `poetry run`, `bundle exec`
 * and the like, so that `CI=1 npx vitest run` gives `vitest run`. Quotes are taken off.
 */
export function programOf(command: string): string[] {
  let words = wordsOf(command);
  for (let taken = -1; taken !== 0; ) {
    taken = launcherLength(words);
    words = words.slice(taken);
  }
  return words;
}

/** Words of a command, quotes taken off. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:[^\s"']|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/gs) ?? [];
  return words.map((word) => word.replace(/["']/g, ""));
}

const launchers: readonly (readonly string[])[] = [
  ["env"],
  ["sudo"],
  ["command"],
  ["exec"],
  ["time"],
  ["nohup"],
  ["xvfb-run"],
  ["npx"],
  ["bunx"],
  ["pnpx"],
  ["npm", "exec"],
  ["pnpm", "exec"],
  ["pnpm", "dlx"],
  ["yarn", "exec"],
  ["yarn", "dlx"],
  ["cross-env"],
  ["dotenv"],
  ["poetry", "run"],
  ["pipenv", "run"],
  ["uv", "run"],
  ["uvx"],
  ["pdm", "run"],
  ["rye", "run"],
  ["hatch", "run"],
  ["pixi", "run"],
  ["python", "-m"],
  ["python3", "-m"],
  ["coverage", "run", "-m"],
  ["coverage", "run"],
  ["bundle", "exec"],
  ["doppler", "run"],
  ["infisical", "run"],
  ["op", "run"],
];

function launcherLength(words: readonly string[]): number {
  const first = words[0];
  if (first === undefined) return 0;
  if (/^[A-Za-z_]\w*=/.test(first)) return 1;
  const launcher = launchers
    .filter((candidate) => candidate.every((word, index) => words[index] === word))
    .sort((a, b) => b.length - a.length)[0];
  if (!launcher) return dockerRunLength(words);
  let length = launcher.length;
  while (words[length]?.startsWith("-")) {
    const option = words[length] ?? "";
    length++;
    if (option === "--") break;
    // An option of a launcher with its value: `uv run --extra test pytest`.
    if (/^--(?:extra|group|with|python|package|project|directory|env-file|from|filter|prefix|workspace|only-group)$|^-[pCfw]$/.test(option))
      length++;
  }
  return length;
}

/** `docker compose run --rm web pytest`: the program is what follows the service. */
function dockerRunLength(words: readonly string[]): number {
  const compose = words[0] === "docker-compose" ? 1 : words[0] === "docker" && words[1] === "compose" ? 2 : 0;
  if (compose === 0) return 0;
  const verb = words.findIndex((word, index) => index >= compose && (word === "run" || word === "exec"));
  if (verb < 0) return 0;
  let at = verb + 1;
  while (words[at]?.startsWith("-"))
    at += /^(?:-e|-u|-w|--env|--user|--workdir|--name|--entrypoint|-v|--volume)$/.test(words[at] ?? "") ? 2 : 1;
  return words[at + 1] === undefined ? 0 : at + 1;
}
