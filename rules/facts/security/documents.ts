/** Headers and addresses in files that are no code. */
import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import type { FactOutcome, Outcome } from "../../api/outcome.ts";
import type { DotenvRoot } from "../../languages/dotenv/index.ts";
import { textPractices } from "./texts.ts";
import { practice } from "../practice.ts";

const line = /^[^\S\n]*(?:header[^\S\n]+(?:[/*]\S*[^\S\n]+)?)?([A-Za-z-]{8,40})(?::|[^\S\n])[^\S\n]*\S/gm;
/** A site of Caddy with a name of its own gets a certificate and a redirect by itself. */
const site = /^(?:https:\/\/)?((?:[\w*-]+\.)+[a-z]{2,}|\{\$\w+(?::[^}]*)?\})(?:,[^\n{]*)?[^\S\n]*\{/gm;

/** `_headers` of Netlify and Cloudflare, and Caddy's `header` directives: one header a line. */
export function plainHeaders(text: string, path: string): FactOutcome[] {
  const found: FactOutcome[] = [];
  for (const match of text.matchAll(line)) {
    const name = match[1] ?? "";
    const start = match.index + match[0].indexOf(name);
    found.push(...textPractices(name, { start, end: start + name.length }));
  }
  if (/\.caddy$|Caddyfile/.test(path)) {
    for (const match of text.matchAll(site)) {
      const at = { start: match.index, end: match.index + (match[1]?.length ?? 1) };
      found.push(practice("https-redirect", at, "Caddy"), practice("host-check", at, `Caddy's site ${match[1]}`));
    }
  }
  return found;
}

/** `DATABASE_URL=postgresql://…?sslmode=require` of an example file: whoever copies it connects with TLS. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] =>
  file.root.entries.flatMap((entry) =>
    textPractices(entry.value, entry.valueSpan).filter(({ data }) => "topic" in data && data.topic === "store-tls"),
  );
