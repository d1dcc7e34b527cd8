import { fact, type FactOutcome } from "../../api/outcome.ts";

/** Directives of a Caddyfile that say how answers leave: `encode zstd gzip`, `reverse_proxy app:3000`. */
export function caddy(text: string): FactOutcome[] {
  const values: Record<string, string> = {};
  let first: { start: number; end: number } | undefined;
  let offset = 0;
  for (const line of text.split("\n")) {
    const found = /^\s*(encode|reverse_proxy|header|tls|log|request_body)(?:\s+([^#{]*))?/.exec(line);
    if (found?.[1]) {
      values[found[1]] = (found[2] ?? "").trim();
      first ??= { start: offset, end: offset + line.trimEnd().length };
    }
    offset += line.length + 1;
  }
  return first ? [fact("config", first, { tool: "caddy", name: "", values })] : [];
}
