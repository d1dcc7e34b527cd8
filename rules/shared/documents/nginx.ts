/** Directives of nginx's configuration, each with the blocks around it. Total: any text gives directives. */
import type { Span } from "../../api/text.ts";

/** A directive with its arguments; a block is the directive that opens it. */
export interface NginxDirective extends Span {
  /** Names of the blocks around it: `["http", "server", "location"]`. */
  readonly within: readonly string[];
  readonly name: string;
  readonly args: readonly string[];
}

const token = /\s+|#[^\n]*|"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|[{};]|(?:\\.|\$\{[^}]*\}|[^\s{};"'#\\])+|[\s\S]/g;

/** Every directive of a text, blocks included, in order. */
export function parseNginx(text: string): readonly NginxDirective[] {
  const found: NginxDirective[] = [];
  const within: string[] = [];
  let words: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  const close = (): void => {
    const [name, ...args] = words;
    const last = words.at(-1);
    if (name && last)
      found.push({ within: [...within], name: name.text, args: args.map((word) => word.text), start: name.start, end: last.end });
    words = [];
  };
  for (const { 0: part, index } of text.matchAll(token)) {
    if (part === ";") close();
    else if (part === "{") {
      const name = words[0]?.text ?? "";
      close();
      within.push(name);
    } else if (part === "}") {
      close();
      within.pop();
    } else if (!/^(?:\s|#)/.test(part)) {
      const unquoted = /^["']/.test(part) ? part.replace(/^["']|["']$/g, "") : part;
      words.push({ text: unquoted, start: index, end: index + part.length });
    }
  }
  close();
  return found;
}
