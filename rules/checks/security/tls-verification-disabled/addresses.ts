/** Addresses of databases that ask for no encryption or no check. */
import type { Span } from "../../../api/text.ts";
import { isLocalHost } from "../../../shared/names/hosts.ts";

const unsafe =
  /^(?:postgres(?:ql)?|mysql|mariadb|cockroachdb)(?:\+\w+)?:\/\/(?:[^@\s]*@)?([^/:?\s]+)[^\s]*?[?&]((?:sslmode=(?:disable|allow|no-verify))|(?:ssl-mode=DISABLED))/i;

/** The setting of an address to another machine that switches its protection off; places are relative to the text. */
export function unsafeSetting(text: string): (Span & { readonly name: string }) | undefined {
  const found = unsafe.exec(text);
  const [, host = "", name = ""] = found ?? [];
  if (!found || isLocalHost(host)) return undefined;
  const start = text.indexOf(name);
  return { name, start, end: start + name.length };
}
