import { fact, type FactOutcome } from "../../api/outcome.ts";
import { isDevelopmentGroup, parseRequirement } from "./python-names.ts";

/** Dependencies of a requirements file. Options, includes and constraints are left out; a compiled file's hashes too. */
export function requirements(text: string, path: string): FactOutcome[] {
  const dev = isDevelopmentGroup(path.replace(/\.(?:txt|in)$/i, ""));
  const found: FactOutcome[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const content = line
      .replace(/(?:^|\s)#.*$/, "")
      .replace(/\\\s*$/, "")
      .trimEnd();
    const start = at + (content.length - content.trimStart().length);
    at += line.length + 1;
    const trimmed = content.trim().replace(/^\uFEFF/, "");
    if (trimmed === "" || (trimmed.startsWith("-") && !trimmed.startsWith("-e "))) continue;
    const parsed = parseRequirement(trimmed);
    if (parsed)
      found.push(
        fact("dependency", { start, end: start + trimmed.length }, { name: parsed.name, version: parsed.version, dev, ecosystem: "pypi" }),
      );
  }
  if (found.length === 0) return [];
  const manifest = { ecosystem: "pypi", name: "", private: false, scripts: {}, bin: false, library: false, workspaces: [] } as const;
  return [fact("manifest", { start: 0, end: Math.min(1, text.length) }, manifest), ...found];
}
