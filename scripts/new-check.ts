/** Makes the files of a new check, with prompts where something has to be written. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { categories, type LanguageCode, languageCodes } from "@seaworthy/rules/api/vocabulary";
import { findChecks, root } from "@seaworthy/rules/testing/discover";
import { type CheckPlan, filesOf } from "./new-check/templates.ts";

const usage = "npm run new-check -- <id> --category security --languages ts,py [--kind code|project|manual]";

/** Writes the files and tells what to do next; throws an error of one line when the arguments cannot be used. */
export async function main(args: readonly string[]): Promise<number> {
  const plan = readPlan(args);
  const files = filesOf(plan);
  const existing =
    findChecks().find((module) => module.id === plan.id)?.path ?? [...files.keys()].find((path) => existsSync(join(root, path)));
  if (existing !== undefined) throw new Error(`new-check: ${existing} exists already; choose another id`);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  console.log(`
Next, wherever it says TODO:
1. the fixture: what is reported, what is left alone, what the fix leaves behind (docs/fixtures.md)
2. the check, until it does what the fixture says: CHECK=${plan.id} npx vitest run rules/fixtures.test.ts
3. npm run generate, which adds it to the registry and writes its page`);
  return 0;
}

/**
 * What the arguments ask for.
 * @throws Error with one line that names the argument and what it may be
 */
export function readPlan(args: readonly string[]): CheckPlan {
  const { values, positionals } = parse(args);
  const [id, extra] = positionals;
  if (id === undefined) throw new Error(`new-check: the id is missing; usage: ${usage}`);
  if (extra !== undefined) throw new Error(`new-check: one id at a time, not also ${extra}; usage: ${usage}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) throw new Error(`new-check: the id ${id} has to be words in lower case joined by hyphens`);
  const category = oneOf("--category", values.category, categories);
  const kind = oneOf("--kind", values.kind ?? "code", ["code", "project", "manual"] as const);
  if (kind !== "code") {
    if (values.languages !== undefined) throw new Error(`new-check: a ${kind} check has no --languages`);
    return { id, category, kind };
  }
  if (values.languages === undefined) throw new Error(`new-check: --languages is missing; it is a list of ${languageCodes.join(", ")}`);
  const languages = values.languages.split(",").map((code) => oneOf("--languages", code.trim(), languageCodes));
  return { id, category, kind, languages: [...new Set<LanguageCode>(languages)] };
}

function parse(args: readonly string[]) {
  const options = { category: { type: "string" }, languages: { type: "string" }, kind: { type: "string" } } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
    throw new Error(`new-check: ${reason}; usage: ${usage}`);
  }
}

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new Error(
      `new-check: ${option} ${value ?? "is missing"}${value === undefined ? ";" : " is not known;"} it is one of ${allowed.join(", ")}`,
    );
  return found;
}
