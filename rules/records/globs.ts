/** Globs of the policy: which patterns are allowed, and matching of project-relative paths. */
import { Minimatch } from "minimatch";

const maxLength = 256;
const maxGlobstars = 6;
const maxBraceExpansions = 32;
/** More than three in one segment make the matcher try too many ways on a long name. */
const maxStarsPerSegment = 3;

/** Number of members of a brace range (`1..9`, `a..f`), or undefined when the text is none. A step is ignored: it only makes fewer. */
function rangeSize(text: string): number | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.-?\d+)?$/.exec(text);
  if (numbers) return Math.abs(Number(numbers[2]) - Number(numbers[1])) + 1;
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.-?\d+)?$/.exec(text);
  return letters ? Math.abs((letters[2] ?? "").charCodeAt(0) - (letters[1] ?? "").charCodeAt(0)) + 1 : undefined;
}

/** How many patterns the braces of a glob stand for, counting no further than just above `limit`; undefined when braces do not pair. */
function braceExpansions(pattern: string, limit: number): number | undefined {
  // One frame per open brace: alternatives finished so far, and the product of the one being read.
  const frames = [{ sum: 0, product: 1, start: -1 }];
  for (let i = 0; i < pattern.length; i++) {
    const frame = frames[frames.length - 1];
    if (!frame) return undefined;
    const character = pattern[i];
    if (character === "{") frames.push({ sum: 0, product: 1, start: i });
    else if (character === "," && frames.length > 1) {
      frame.sum += frame.product;
      frame.product = 1;
    } else if (character === "}") {
      if (frames.length === 1) return undefined;
      frames.pop();
      const outer = frames[frames.length - 1];
      if (!outer) return undefined;
      const alternatives = rangeSize(pattern.slice(frame.start + 1, i)) ?? frame.sum + frame.product;
      outer.product = Math.min(outer.product * alternatives, limit + 1);
    }
  }
  return frames.length === 1 ? frames[0]?.product : undefined;
}

/** What is wrong with a glob and what to write instead, or undefined when it can be used. */
export function globProblem(pattern: string): string | undefined {
  if (pattern.trim() === "") return "the pattern is empty; write a path such as src/**";
  if (pattern.length > maxLength) return `the pattern is longer than ${maxLength} characters; split it into several`;
  if (pattern.includes("\\")) return "patterns use forward slashes; replace the backslash by /";
  if (pattern.startsWith("!")) return "patterns cannot be negated; list what is meant under include or exclude";
  if (/^(?:\/|\.{1,2}\/|[A-Za-z]:)/.test(pattern))
    return "patterns are relative to the project's root; remove what stands in front of the first folder";
  if (pattern.endsWith("/")) return `a folder is written with all that is in it; write ${pattern}**`;
  if ((pattern.match(/\*\*/g) ?? []).length > maxGlobstars) return `the pattern has more than ${maxGlobstars} **; make it simpler`;
  if (pattern.split("/").some((segment) => segment !== "**" && (segment.match(/\*/g) ?? []).length > maxStarsPerSegment)) {
    return `a part between slashes has more than ${maxStarsPerSegment} *; make it simpler`;
  }
  const expansions = braceExpansions(pattern, maxBraceExpansions);
  if (expansions === undefined) return "the braces do not pair; close each { with a }";
  if (expansions > maxBraceExpansions) return `the braces stand for more than ${maxBraceExpansions} patterns; split the pattern`;
  return undefined;
}

/** A test for project-relative paths with forward slashes: true when any of the patterns matches. Names with a leading dot match too. */
export function compileGlobs(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => new Minimatch(pattern, { dot: true, nonegate: true, nocomment: true, noext: true }));
  return (path) => compiled.some((glob) => glob.match(path));
}
