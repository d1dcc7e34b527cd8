import { fact, type FactOutcome } from "../../api/outcome.ts";
import { parseToml, tomlBelow } from "../../shared/documents/toml.ts";

const byFile: Readonly<Record<string, string>> = {
  ".nvmrc": "node",
  ".node-version": "node",
  ".python-version": "python",
  ".ruby-version": "ruby",
  ".go-version": "go",
  ".java-version": "java",
  ".bun-version": "bun",
};
const names: Readonly<Record<string, string>> = { nodejs: "node", golang: "go" };

/** The runtime versions that a version file pins, as settings `runtime.<name>`. */
export function runtimeFile(text: string, path: string): FactOutcome[] {
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (file.endsWith("mise.toml")) {
    return tomlBelow(parseToml(text), "tools").flatMap(({ keys, entry }) =>
      keys.length === 1 && entry.value.kind === "string" ? [runtime(keys[0] ?? "", entry.value.value, entry)] : [],
    );
  }
  const found: FactOutcome[] = [];
  for (const match of text.matchAll(/^[ \t\uFEFF]*([^\s#][^\r\n#]*)/gm)) {
    const line = (match[1] ?? "").trim();
    const start = match.index + match[0].indexOf(line);
    const at = { start, end: start + line.length };
    const [first = "", second = ""] = line.split(/[\s-]+(?=\S)/, 2);
    if (file === ".tool-versions" || file === "runtime.txt") {
      if (second !== "") found.push(runtime(first, second, at));
    } else {
      found.push(runtime(byFile[file] ?? "", line.replace(/^ruby-/, ""), at));
      break;
    }
  }
  return found;
}

function runtime(name: string, version: string, at: { start: number; end: number }): FactOutcome {
  return fact("setting", at, { key: `runtime.${names[name] ?? name}`, value: version });
}
