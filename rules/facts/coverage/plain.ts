/** Reports of coverage that have no parser of the engine. */
import { fact, type FactOutcome } from "../../api/outcome.ts";

const top = { start: 0, end: 1 };

/** One fact with the share of lines that tests run, in percent with two digits. */
export function report(name: string, covered: number, total: number): FactOutcome[] {
  if (!(total > 0) || !(covered >= 0) || covered > total) return [];
  return [fact("config", top, { tool: "coverage-report", name, values: { lines: Math.round((covered / total) * 10_000) / 100 } })];
}

/** The sums of `LF` (lines found) and `LH` (lines hit) over all records; where they are missing, the lines themselves. */
export function lcov(text: string): FactOutcome[] {
  let found = 0;
  let hit = 0;
  let lines = 0;
  let run = 0;
  for (const [, key, first, second] of text.matchAll(/^(LF|LH|DA):(\d+)(?:,(\d+))?/gm)) {
    if (key === "LF") found += Number(first);
    else if (key === "LH") hit += Number(first);
    else {
      lines++;
      if (Number(second) > 0) run++;
    }
  }
  return found > 0 ? report("lcov", hit, found) : report("lcov", run, lines);
}

/** The root element says it all: `line-rate` of Cobertura, `statements` of the project's metrics in Clover. */
export function xml(text: string): FactOutcome[] {
  const head = text.slice(0, 4_000);
  const rate = /<coverage\b[^>]*?\sline-rate="([\d.]+)"/.exec(head)?.[1];
  if (rate !== undefined) return report("cobertura", Number(rate), 1);
  if (!/<coverage\b[^>]*\sgenerated=/.test(head)) return [];
  const metrics = /<metrics\b[^>]*>/g;
  for (const [element] of text.slice(0, 20_000).matchAll(metrics)) {
    const of = (name: string): number => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(element)?.[1] ?? Number.NaN);
    if (element.includes(" files=") || element.includes(" loc=")) return report("clover", of("coveredstatements"), of("statements"));
  }
  return [];
}
