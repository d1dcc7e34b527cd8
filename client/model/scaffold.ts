/** What is said about scaffolds: which can be made, and what is left to do once one was written. */
import type { ScaffoldAnswer, ScaffoldChoice } from "@seaworthy/server/protocol/index";
import { count, statusWords } from "./words.ts";

/** An entry of the list from which a scaffold is chosen. */
interface ScaffoldItem {
  readonly label: string;
  readonly description: string;
  readonly target: { readonly root: string; readonly check: string };
}

/** The scaffolds of all roots, in the order of their answers. The root is named where there are several. */
export function scaffoldItems(
  roots: readonly { readonly root: string; readonly name: string; readonly choices: readonly ScaffoldChoice[] }[],
): ScaffoldItem[] {
  return roots.flatMap(({ root, name, choices }) =>
    choices.map(({ check, title, status }) => ({
      label: title,
      description: [...(roots.length > 1 ? [name] : []), check, statusWords[status]].join(" · "),
      target: { root, check },
    })),
  );
}

type Made = Extract<ScaffoldAnswer, { readonly edit: unknown }>;

/** What was done, in one sentence: `2 files written; 3 steps are left.` */
export function writtenText({ files, notes }: Pick<Made, "files" | "notes">): string {
  const left = notes.length === 0 ? "" : `; ${count(notes.length, "step")} ${notes.length === 1 ? "is" : "are"} left`;
  return `${count(files.length, "file")} written${left}.`;
}

/** What is left to do, as a Markdown document: lines of code stand in fences. */
export function notesMarkdown(title: string, { files, notes }: Pick<Made, "files" | "notes">): string {
  const steps = notes.map((note) => {
    const [first = "", ...code] = note.split("\n");
    const fenced = code.length === 0 ? "" : `\n\n   \`\`\`\n${code.map((line) => `   ${line}`).join("\n")}\n   \`\`\``;
    return `1. ${first}${fenced}`;
  });
  const list = files.map(({ file, created }) => `- \`${file}\`${created ? "" : " (lines added)"}`).join("\n");
  return `# ${title}\n\n${list}\n\n## Left to do\n\n${steps.join("\n")}\n`;
}
