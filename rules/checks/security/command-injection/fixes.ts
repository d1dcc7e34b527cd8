import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importName, quoted } from "../../../shared/typescript/style.ts";

/** What only a shell understands: then a list of arguments means something else. */
const meaning = /[|&;<>$`*?(){}[\]~#!\\\n"']/;

/** The words of a command line, as source text; undefined where it needs a shell, or where a word cannot be told. */
function wordsOf(template: TS.TemplateExpression, file: TsFile): readonly string[] | undefined {
  const words: (readonly (string | TS.Expression)[])[] = [];
  let word: (string | TS.Expression)[] = [];
  const end = (): void => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  // Quotes that stand tightly around a value only keep the shell from splitting it.
  const literals = [template.head, ...template.templateSpans.map((span) => span.literal)].map(({ text }) => text);
  for (const [index, literal] of literals.entries()) {
    const value = index > 0 ? template.templateSpans[index - 1]?.expression : undefined;
    if (value) word.push(value);
    let text = literal;
    if (index > 0 && /["']$/.test(literals[index - 1] ?? "")) {
      if (text[0] !== literals[index - 1]?.at(-1)) return undefined;
      text = text.slice(1);
    }
    if (index < literals.length - 1 && /["']$/.test(text)) text = text.slice(0, -1);
    if (meaning.test(text)) return undefined;
    for (const [part, piece] of text.split(/\s+/).entries()) {
      if (part > 0) end();
      if (piece !== "") word.push(piece);
    }
  }
  end();
  return words.map((parts) => {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return typeof only === "string" ? quoted(only, file) : sourceOf(only, file);
    return `\`${parts.map((part) => (typeof part === "string" ? part : `\${${sourceOf(part, file)}}`)).join("")}\``;
  });
}

/** `execFile("program", [a, b])` in place of ``exec(`program ${a} ${b}`)``, for commands that use nothing else of a shell. */
export function argumentList(call: TS.CallExpression, name: "exec" | "execSync", file: TsFile): ProblemFix | undefined {
  const command = call.arguments[0] && unwrap(call.arguments[0]);
  if (!command || !ts.isTemplateExpression(command) || hasComment(spanOf(command, file), file)) return undefined;
  const [program, ...words] = wordsOf(command, file) ?? [];
  if (!program || program.startsWith("`") || !/^["']/.test(program)) return undefined;
  const callee = unwrap(call.expression);
  const wanted = name === "exec" ? "execFile" : "execFileSync";
  const member = ts.isPropertyAccessExpression(callee) ? callee.name : undefined;
  const imported = member ? { name: wanted, edits: [] } : importName(file, ["node:child_process", "child_process"], wanted);
  return {
    fix: "argumentList",
    data: { fn: wanted },
    edits: [
      ...imported.edits,
      { ...spanOf(member ?? callee, file), text: imported.name },
      { ...spanOf(command, file), text: `${program}, [${words.join(", ")}]` },
    ],
  };
}
