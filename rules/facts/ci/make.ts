/** Recipes of a Makefile or justfile: `job` is the target, so that a step `make lint` can be followed. */
import type { FactOutcome } from "../../api/outcome.ts";
import { commandFacts } from "./commands.ts";

const target = /^([A-Za-z][\w./-]*(?:\s+[A-Za-z][\w./-]*)*)(?:\s+[\w="'+*-]+)*\s*::?(?!=)([^\n]*)$/;

interface Given {
  readonly job: string;
  readonly name: string;
  readonly value: string;
  /** Targets that the job runs first. */
  readonly needs: readonly string[];
}

/** Variables that hold for one target: `test-cover: COV=--cov=shop`. */
function variablesOf(text: string): readonly Given[] {
  return [...text.matchAll(/^([\w-]+):[ \t]*(\w+)[ \t]*[:?+]?=[ \t]*(.*)$/gm)].map(([, job = "", name = "", value = ""]) => {
    const needs = [...text.matchAll(new RegExp(`^${job}:(?![ \\t]*\\w+[ \\t]*[:?+]?=)(.*)$`, "gm"))];
    return { job, name, value: value.trim(), needs: needs.flatMap(([, list = ""]) => list.trim().split(/\s+/)) };
  });
}

/** Facts of the recipe lines below each target. */
export function makefile(text: string, path: string): FactOutcome[] {
  const found: FactOutcome[] = [];
  const given = variablesOf(text);
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
      const at = { start: from, end: from + body.length };
      // A program in a folder that a variable names is that program.
      const command = body.replace(/^\$[({]\w+[)}]\/(?=[\w-])/, "");
      const inJob = (job: string, body: string): FactOutcome[] =>
        commandFacts({ system: "make", workflow: path, job, onPullRequest: false }, body, at);
      for (const job of names) found.push(...inJob(job, command));
      // The same line with what other targets, which run this one, say that its variables stand for.
      for (const { job, name, value, needs } of given)
        if (command.includes(`$(${name})`) && names.some((target) => needs.includes(target)))
          found.push(...inJob(job, command.replace(`$(${name})`, value)));
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
