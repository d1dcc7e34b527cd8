/** Sections and keys of an INI file as configparser reads it: `key = value`, deeper indented lines continue a value. Total. */
import type { Span } from "../../api/text.ts";

interface IniEntry extends Span {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The entries of a text in order. */
export function parseIni(text: string): readonly IniEntry[] {
  const found: IniEntry[] = [];
  let section = "";
  let at = 0;
  for (const line of text.split("\n")) {
    const start = at;
    at += line.length + 1;
    const bare = line.replace(/\r$/, "");
    if (/^\s*(?:[#;]|$)/.test(bare)) continue;
    const head = /^\s*\[([^\]]+)\]/.exec(bare)?.[1];
    const last = found.at(-1);
    if (head !== undefined) section = head.trim();
    else if (/^\s/.test(bare) && last?.section === section) {
      found[found.length - 1] = { ...last, value: `${last.value}\n${bare.trim()}`.trim(), end: start + bare.length };
    } else {
      const match = /^\s*([^=:]+?)\s*(?:[=:]\s*(.*))?$/.exec(bare);
      if (match?.[1]) found.push({ section, key: match[1], value: (match[2] ?? "").trim(), start, end: start + bare.length });
    }
  }
  return found;
}
