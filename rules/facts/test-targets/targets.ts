/** What facts of tests have in common, whatever the language. */
import type { Practice } from "../../api/practices.ts";
import type { Outcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import { practice } from "../practice.ts";

/** Targets of one topic kept for a file; a file that reaches more of a program is a list of its own. */
const kept = 80;

/** Stands for a part of a path that is only known when the test runs. */
const anything = "*";

/** Collects the practices of one file, each name once. */
export class TestPractices {
  readonly #seen = new Map<Practice, Set<string>>();
  readonly #outcomes: Outcome[] = [];

  /** Notes that something of this name is done at a place. */
  add(topic: Practice, name: string, at: Span): void {
    let names = this.#seen.get(topic);
    if (!names) {
      names = new Set();
      this.#seen.set(topic, names);
    }
    if (name === "" || names.has(name) || names.size >= kept) return;
    names.add(name);
    this.#outcomes.push(practice(topic, { start: at.start, end: at.end }, name));
  }

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }
}

const localHost =
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\*|test|testserver|app|server|api|web|backend|(?:[\w-]+\.)*(?:local|localhost|test|example|internal)|(?:www\.)?example\.\w+|base|host|service)(?::[\d*]+)?$/i;

/**
 * The path that a text asks for, with {@link anything} where a part is not known; undefined for what is no path or belongs to another
 * host. `hole` is how the text stands for unknown parts. With `anyHost`, a host is only a formality (`new Request("https://x.com/orders")`).
 */
export function requestPath(text: string, hole: string, anyHost = false): string | undefined {
  let path = text.replaceAll(hole, anything).trim();
  const absolute = /^(?:https?|wss?):\/\/([^/?#]*)(.*)$/i.exec(path);
  if (absolute) {
    if (!anyHost && !localHost.test(absolute[1] ?? "")) return undefined;
    path = absolute[2] || "/";
  } else if (path.startsWith(anything)) path = path.replace(/^\*[^/]*/, "");
  path = (path.split(/[?#]/)[0] ?? "").replace(/\/{2,}/g, "/");
  if (!path.startsWith("/") || path.length > 200 || /[\s<>"'{}\\^]/.test(path)) return undefined;
  const segments = path.split("/").map((part) => (part.includes(anything) ? anything : part));
  // Of a path that is made as a whole nothing is known.
  if (segments.length > 1 && segments.slice(1).every((part) => part === anything)) return undefined;
  return segments.length > 2 && segments.at(-1) === "" ? segments.slice(0, -1).join("/") : segments.join("/");
}

/** HTTP methods by the names of the functions that send them. */
export const methods: Readonly<Record<string, string>> = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  del: "DELETE",
  destroy: "DELETE",
  head: "HEAD",
  options: "OPTIONS",
};

/** Whether a number is an answer that turns a request away or says that something failed. */
export function isFailure(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}

/** Words in the name of a test or of what it raises that mean that time ran out. */
export const timeoutWords = /time(?:d[ _-]?)?-?_?out|ETIMEDOUT|ECONNABORTED|AbortError|deadline/i;
