/** Recipes of a Makefile or justfile: `job` is the target, so that a step `make lint` can be followed. */
import type { FactOutcome } from "../../api/outcome.ts";
import { commandFacts } from "./commands.ts";

const target = /^([A-Za-z][\w./-]*(?:\s+[A-Za-z][\w./-]*)*)(?:\s+[\w="'+*-]+)*\s*::?(?!=)([^\n]*)$/;

/** Facts of the recipe lines below each target. */
export function makefile(text: string, path: string): FactOutcome[] {
  const found: FactOutcome[] = [];
  let names: readonly string[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const start = at;
    at += line.length + 1;
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (/^\s/.test(line)) {
      // What a variable stands for (`{{ uv_dev }} ruff check`) runs the program behind it.
      const body = line
        .trim()
        .replace(/^[@+-]+/, "")
        .replace(/^\{\{[^{}]*\}\}\s+(?=[a-z])/, "");
      const from = start + line.indexOf(body);
      for (const job of names)
        found.push(
          ...commandFacts({ system: "make", workflow: path, job, onPullRequest: false }, body, { start: from, end: from + body.length }),
        );
      continue;
    }
    const [, head = "", rest = ""] = target.exec(line.replace(/\r$/, "")) ?? [];
    names = head === "" ? [] : head.split(/\s+/);
    // What a target needs is run before it: `check: lint test`.
    const needed = rest.split(/[;#]/)[0]?.trim() ?? "";
    for (const job of names)
      for (const name of needed.split(/\s+/).filter((word) => /^[A-Za-z][\w-]*$/.test(word)))
        found.push(
          ...commandFacts({ system: "make", workflow: path, job, onPullRequest: false }, `make ${name}`, {
            start,
            end: start + head.length,
          }),
        );
  }
  return found;
}
