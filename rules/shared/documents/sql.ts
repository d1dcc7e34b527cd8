/** Tables that a text of SQL creates. No parser: only names are read, and a statement that is not understood has no table. */

interface SqlTable {
  /** Without its schema and quotes. */
  readonly name: string;
  /** Names of its columns, in their order. */
  readonly columns: readonly string[];
  /** The name's place in the text. */
  readonly start: number;
  readonly end: number;
}

const created = /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?((?:["`[]?\w+["`\]]?\.)?["`[]?\w+["`\]]?)\s*\(/gi;
/** What stands in the parentheses of a table beside its columns. */
const constraint = /^(?:constraint|primary|foreign|unique|check|index|key|exclude|like|fulltext|spatial|period)\b/i;
/** A longer definition is no table that somebody wrote. */
const longest = 20_000;

/** The tables of `CREATE TABLE` statements; temporary ones are left out. */
export function tablesIn(text: string): readonly SqlTable[] {
  return [...text.matchAll(created)].flatMap((match): SqlTable[] => {
    const quoted = match[1] ?? "";
    const start = match.index + match[0].lastIndexOf(quoted);
    const columns = columnsIn(text, match.index + match[0].length);
    return columns.length === 0 ? [] : [{ name: bare(quoted), columns, start, end: start + quoted.length }];
  });
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).replace(/["`[\]]/g, "");
}

/** The first words of the parts between an open parenthesis and its end. */
function columnsIn(text: string, begin: number): string[] {
  const columns: string[] = [];
  let depth = 1;
  let from = begin;
  const take = (to: number): void => {
    const part = text
      .slice(from, to)
      .replace(/--[^\n]*/g, "")
      .trim();
    const name = constraint.test(part) ? undefined : /^["`[]?(\w+)["`\]]?\s+\S/.exec(part)?.[1];
    if (name !== undefined) columns.push(name);
  };
  for (let at = begin; at < text.length && at - begin < longest; at++) {
    const character = text[at];
    if (character === "-" && text[at + 1] === "-") at = endOfLine(text, at);
    else if (character === "'") at = endOfText(text, at);
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) {
      take(at);
      return columns;
    } else if (character === "," && depth === 1) {
      take(at);
      from = at + 1;
    }
  }
  return [];
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function endOfText(text: string, at: number): number {
  const end = text.indexOf("'", at + 1);
  return end < 0 ? text.length : end;
}
