/** Paths of routes and of requests, by segments: which request a route answers, although nobody knows under which prefix it is mounted. */
import { singular, wordsOf } from "./names/words.ts";

/** A route's path, read for comparison. */
export interface RoutePattern {
  readonly segments: readonly string[];
  /** Ends in a part that takes any number of segments. */
  readonly open: boolean;
  /** The whole path is written: nothing can stand before it. */
  readonly whole: boolean;
  /** Words of the file's path, plurals as singulars: a prefix is often called like the file. */
  readonly words: ReadonlySet<string>;
}

/** Frameworks whose routes are known with their whole path. */
const wholePaths = new Set(["rails", "next", "sveltekit", "astro", "remix"]);
/** Words of folders and files that say nothing of what they are about. */
const ordinary = new Set(
  "src app api lib server route router controller handler view url endpoint index main module package service backend core".split(" "),
);
const parameter = /^[:*{<$[]|[*{<:]|^\(/;
const rest = /^(?:\*|:\w+\*|\[{1,2}\.{3}|\{\w+:path\}|<path:|\$$)/;

/** The pattern of a route's path as written in any framework's style. */
export function patternOf(path: string, framework: string, file: string): RoutePattern {
  let text = path;
  // Groups of a regular expression first: they may hold slashes and brackets of their own.
  if (/^\^|\(\?|\\/.test(text)) text = text.replace(/\((?:[^()]|\([^()]*\))*\)/g, ":part").replace(/^\^|\$$|\\[ZA]|\\(?=[/.-])/g, "");
  if (framework === "rails") text = text.replace(/\([^()]*\)/g, "");
  const segments = segmentsOf(text).filter((part) => !(framework === "next" && /^(?:\(.*\)|@.*)$/.test(part)));
  const last = segments.at(-1);
  const open = last !== undefined && rest.test(last);
  return {
    segments: open ? segments.slice(0, -1) : segments,
    open,
    whole: wholePaths.has(framework),
    words: new Set(
      wordsOf(file.replace(/\.\w+$/, ""))
        .map(singular)
        .filter((word) => !ordinary.has(word)),
    ),
  };
}

/** The parts of a path between its slashes. */
export function segmentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/** Whether a segment of a route stands for any value. */
export function isParameter(segment: string): boolean {
  return parameter.test(segment);
}

/** How well a route answers a request for these segments; 0 when it does not. `*` in the request stands for a value that is not known. */
export function matchOf(route: RoutePattern, request: readonly string[]): number {
  const { segments, open, whole } = route;
  const offsets = open
    ? request.map((_, index) => index).slice(0, Math.max(0, request.length - segments.length))
    : [request.length - segments.length];
  let best = 0;
  for (const offset of offsets) {
    if (offset < 0 || (whole && offset > 0)) continue;
    let literals = 0;
    const fits = segments.every((segment, index) => {
      const part = request[offset + index] ?? "";
      if (isParameter(segment)) return part !== "";
      literals++;
      return part.toLowerCase() === segment.toLowerCase();
    });
    if (!fits) continue;
    const before = request.slice(0, offset).filter((part) => part !== "*");
    const near = before.at(-1);
    const named = (part: string): boolean => wordsOf(part).every((word) => route.words.has(singular(word)));
    if (offset > 0 && literals === 0 && !(near !== undefined && named(near))) continue;
    const score = 1 + literals * 4 + segments.length + before.filter(named).length * 3 + (offset === 0 && literals > 0 && !open ? 2 : 0);
    best = Math.max(best, score);
  }
  return best;
}
