/** How a project writes JavaScript and TypeScript, and templates put into that form. */
import type { ScaffoldSource } from "../scaffold.ts";
import { folderOf } from "./text.ts";

/** What the project's own files agree on. */
export interface JsStyle {
  /** TypeScript: annotations stay. */
  readonly typed: boolean;
  /** `require` and `module.exports`. */
  readonly commonJs: boolean;
  readonly quote: '"' | "'";
  readonly semicolons: boolean;
  readonly indent: string;
  /** What an import of a file of the project ends with: "", ".js" or ".ts". */
  readonly importEnd: string;
  /** Extension of new files, with its dot. */
  readonly extension: string;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The style of a file that is there, and of the package that it belongs to; that of most projects where there is none. */
export function jsStyleOf(source: ScaffoldSource, sample: string, base: string): JsStyle {
  const text = source.text(sample) ?? "";
  const typed = /\.[cm]?tsx?$/.test(sample);
  const importing = /^\s*(?:import|export)\b/m.test(text);
  const module = packageType(source, base) === "module" || /\.m[jt]s$/.test(sample);
  const commonJs = !typed && !module && !(importing && !/\brequire\(/.test(text)) && !sample.endsWith(".mjs");
  return {
    typed,
    commonJs,
    quote: count(text, /'[^'\n]*'/g) > count(text, /"[^"\n]*"/g) ? "'" : '"',
    semicolons: count(text, /;\s*$/gm) >= count(text, /[\w)\]'"`]\s*$/gm),
    indent: /^(\t| {2,8})\S/m.exec(text)?.[1] ?? "  ",
    importEnd: importEndOf(source, text, base, typed, commonJs),
    extension: /\.[cm]?[jt]s/.exec(sample.slice(sample.lastIndexOf(".")))?.[0] ?? ".js",
  };
}

function packageType(source: ScaffoldSource, base: string): unknown {
  try {
    return (JSON.parse(source.text(`${base}package.json`) ?? "{}") as { type?: unknown }).type;
  } catch {
    // Half-written manifests are read like those that say nothing.
    return undefined;
  }
}

function importEndOf(source: ScaffoldSource, text: string, base: string, typed: boolean, commonJs: boolean): string {
  const local = /(?:from\s+|require\()["']\.{1,2}\/[^"']*?(\.[cm]?[jt]s)?["']/.exec(text);
  if (local) return local[1] ?? "";
  if (commonJs) return "";
  if (!typed) return ".js";
  // With modules of Node's own an import names the file that runs; bundlers understand that too.
  if (packageType(source, base) === "module") return ".js";
  const native = /"module(?:Resolution)?"\s*:\s*"node(?:16|18|20|next)"/i.test(source.text(`${base}tsconfig.json`) ?? "");
  return native ? ".js" : "";
}

/**
 * A template in a style. Templates are written as TypeScript with `import`, double quotes, semicolons and two spaces. What stands between
 * `«` and `»` is for TypeScript alone; a line that has nothing else goes with it.
 */
export function jsText(template: string, style: JsStyle): string {
  const lines = template.replace(/^\n/, "").split("\n");
  const typed = lines.flatMap((line) => {
    if (style.typed) return [line.replace(/[«»]/g, "")];
    const bare = line.replace(/«[^»]*»/g, "");
    return bare.trim() === "" && line.trim() !== "" ? [] : [bare];
  });
  // What was for TypeScript alone leaves no gaps behind.
  const dense = typed.filter((line, index) => line !== "" || index === typed.length - 1 || !/^$|\{$/.test(typed[index - 1] ?? ""));
  const module = style.commonJs ? required(dense) : dense;
  return module.map((line) => styled(line, style)).join("\n");
}

function styled(line: string, { quote, semicolons, indent }: JsStyle): string {
  let result = quote === '"' || /^\s*(?:\*|\/[/*])/.test(line) ? line : line.replace(/"([^"'`\\]*)"/g, "'$1'");
  if (!semicolons) result = result.replace(/;$/, "");
  return result.replace(/^(?: {2})+/, (spaces) => indent.repeat(spaces.length / 2));
}

const importLine = /^import (?:\* as (\w+)|(\w+)|\{ (.+) \}) from (".+");$/;

/** Lines with `import` and `export` as those of a CommonJS module. */
function required(lines: readonly string[]): string[] {
  const exported: string[] = [];
  const result = lines.map((line) => {
    const match = importLine.exec(line);
    if (match) {
      const [, all, whole, names = "", module] = match;
      return `const ${all ?? whole ?? `{ ${names.replaceAll(" as ", ": ")} }`} = require(${module});`;
    }
    if (/^import "/.test(line)) return line.replace(/^import (".+");$/, "require($1);");
    const name = /^export (?:async )?(?:function|const|class) (\w+)/.exec(line)?.[1];
    if (name !== undefined) exported.push(name);
    return line.replace(/^export (?=async |function|const|class)/, "");
  });
  return exported.length === 0 ? result : [...trimmed(result), "", `module.exports = { ${exported.join(", ")} };`, ""];
}

function trimmed(lines: readonly string[]): string[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]?.trim() === "") end--;
  return lines.slice(0, end);
}

/** The specifier by which a file imports another of the project. */
export function specifierOf(from: string, to: string, style: JsStyle): string {
  const start = folderOf(from).split("/").slice(0, -1);
  const parts = to.split("/");
  let same = 0;
  while (same < start.length && start[same] === parts[same] && same < parts.length - 1) same++;
  const up = start.slice(same).map(() => "..");
  const path = [...(up.length > 0 ? up : ["."]), ...parts.slice(same)].join("/");
  return path.replace(/\.[cm]?[jt]sx?$/, style.importEnd);
}
