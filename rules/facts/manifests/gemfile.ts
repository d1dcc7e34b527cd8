/**
 * A Gemfile, line by line: the `gem "name", "~> 1.0"` form is uniform enough to need no Ruby parser, and groups open and close on lines
 * of their own.
 */
import { fact, type FactOutcome } from "../../api/outcome.ts";

const gem = /^(\s*)gem[\s(]+(["'])([\w.-]+)\2((?:\s*,\s*(?:"[^"]*"|'[^']*'))*)(.*)$/;
const groupLine = /^\s*group[\s(]+(.+?)\)?\s+do\b/;
const opener = /(?:\bdo\b(?:\s*\|[^|]*\|)?|\bthen)\s*(?:#.*)?$|^\s*(?:if|unless|case|begin|def|while)\b/;

/** Dependencies of a Gemfile and the Ruby version that it asks for. */
export function gemfile(text: string): FactOutcome[] {
  const found: FactOutcome[] = [];
  /** One entry for each open block: whether it is a group for development only. */
  const blocks: boolean[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const start = at;
    at += line.length + 1;
    if (/^\s*#/.test(line)) continue;
    if (/^\s*end\b/.test(line)) {
      blocks.pop();
      continue;
    }
    const ruby = /^\s*ruby[\s(]+(?:file:\s*)?(["'])([^"']+)\1/.exec(line);
    if (ruby?.[2] && !line.includes("file:")) found.push(fact("setting", lineSpan(start, line), { key: "runtime.ruby", value: ruby[2] }));
    const match = gem.exec(line);
    if (match) {
      const [, , , name = "", versions = "", options = ""] = match;
      const version = [...versions.matchAll(/["']([^"']*)["']/g)].map((part) => part[1]).join(", ");
      const dev =
        blocks.includes(true) || isDevelopment(/\bgroups?:\s*(\[[^\]]*\]|:\w+)|:groups?\s*=>\s*(\[[^\]]*\]|:\w+)/.exec(options)?.[0] ?? "");
      found.push(fact("dependency", lineSpan(start, line), { name, version, dev, ecosystem: "gem" }));
    }
    const group = groupLine.exec(line);
    if (group) blocks.push(isDevelopment(group[1] ?? ""));
    else if (opener.test(line)) blocks.push(false);
  }
  if (found.length === 0) return [];
  const manifest = { ecosystem: "gem", name: "", private: true, scripts: {}, bin: false, library: false, workspaces: [] } as const;
  return [fact("manifest", { start: 0, end: 1 }, manifest), ...found];
}

/** Whether all groups that a text names are for development and tests. */
function isDevelopment(groups: string): boolean {
  const names = [...groups.matchAll(/(?<!\w)(?::|["'])(\w+)/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => name !== "groups" && name !== "group");
  return (
    names.length > 0 && names.every((name) => /^(?:development|dev|test|tests|ci|lint|debug|doc|docs|tools|console|benchmark)$/.test(name))
  );
}

function lineSpan(start: number, line: string): { start: number; end: number } {
  const text = line.trim();
  const first = start + line.indexOf(text);
  return { start: first, end: first + text.length };
}
