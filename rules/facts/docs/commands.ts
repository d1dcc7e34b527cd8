/** Commands that a document tells its reader to run. */
import type { Code, Nodes } from "mdast";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { MarkdownRoot } from "../../languages/markdown/index.ts";
import { spanOf, walkMarkdown } from "../../shared/documents/markdown.ts";
import { splitCommands } from "../../shared/documents/shell.ts";

const shells = new Set([
  "sh",
  "shell",
  "bash",
  "zsh",
  "console",
  "terminal",
  "shell-session",
  "sh-session",
  "fish",
  "powershell",
  "ps1",
  "cmd",
  "bat",
  "",
]);
/** Without a language a block is a shell's if its lines begin like one. */
const programs =
  /^(?:\$ |> |(?:sudo|npm|npx|pnpm|yarn|bun|bunx|deno|node|make|just|task|docker|docker-compose|podman|python3?|pip3?|pipx|poetry|pipenv|uv|uvx|pdm|hatch|tox|nox|pytest|flask|uvicorn|gunicorn|django-admin|bundle|gem|rails|rake|rspec|ruby|bin\/|\.\/|go|cargo|mvn|gradle|\.\/gradlew|git|brew|apt|apt-get|cp|cd|curl|kubectl|helm|terraform|fly|vercel|heroku|export|createdb)\b)/;
/** More commands than this say nothing new. */
const maximum = 60;

/** The setting `docs.commands`: the simple commands of a document's code blocks and inline code, in order. */
export function documentedCommands(root: MarkdownRoot): FactOutcome[] {
  const commands: string[] = [];
  let first: Nodes | undefined;
  walkMarkdown(root, (node) => {
    const found =
      node.type === "code"
        ? ofBlock(node)
        : node.type === "inlineCode" && programs.test(node.value) && node.value.includes(" ")
          ? [node.value]
          : [];
    if (found.length > 0) first ??= node;
    commands.push(...found);
  });
  return first ? [fact("setting", spanOf(first), { key: "docs.commands", value: commands.slice(0, maximum) })] : [];
}

function ofBlock(code: Code): string[] {
  const language = (code.lang ?? "").toLowerCase();
  if (!shells.has(language)) return [];
  return shellCommands(code.value, language === "");
}

/** Simple commands of a shell text without its prompts; `strict` takes only lines that begin like a command. */
export function shellCommands(text: string, strict: boolean): string[] {
  const lines = text.split(/\r?\n/).filter((line) => !strict || programs.test(line.trim()));
  const bare = lines.map((line) => line.replace(/^\s*(?:\$|>|%|#(?=\s+\w+\s))\s+/, "")).join("\n");
  return splitCommands(bare).map((command) => command.text);
}
