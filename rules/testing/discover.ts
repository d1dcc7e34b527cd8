/** Finds checks, extractors of facts and fixtures by where their files stand. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Check, FactExtractor } from "../api/check.ts";
import type { PlainExtractor, Registry } from "../api/registry.ts";
import { type Category, categories } from "../api/vocabulary.ts";

/** The repository's root. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A module that defines a check. Paths are relative to the root, with forward slashes. */
export interface CheckModule {
  readonly id: string;
  readonly category: Category;
  readonly path: string;
  readonly fixture: string;
}

/** A module that defines extractors of facts. `path` is relative to the root, with forward slashes. */
export interface FactsModule {
  readonly name: string;
  readonly path: string;
}

/** The path of a check's fixture, relative to the repository. */
export function fixturePath(id: string): string {
  return `test-fixtures/checks/${id}.md`;
}

/** Modules of all checks, sorted by id. A code check is a folder with index.ts; a project or manual check is one file. */
export function findChecks(): CheckModule[] {
  const found: CheckModule[] = [];
  for (const category of categories) {
    const folder = `rules/checks/${category}`;
    for (const { name, directory } of list(folder)) {
      const id = directory ? name : name.endsWith(".ts") && !name.endsWith(".test.ts") ? name.slice(0, -".ts".length) : undefined;
      if (id === undefined) continue;
      const path = directory ? `${folder}/${name}/index.ts` : `${folder}/${name}`;
      if (existsSync(join(root, path))) found.push({ id, category, path, fixture: fixturePath(id) });
    }
  }
  return found.sort((a, b) => compare(a.id, b.id) || compare(a.path, b.path));
}

/** Modules of all extractors of facts, sorted by name. */
export function findFacts(): FactsModule[] {
  return list("rules/facts")
    .filter(({ name, directory }) => directory && existsSync(join(root, `rules/facts/${name}/index.ts`)))
    .map(({ name }) => ({ name, path: `rules/facts/${name}/index.ts` }))
    .sort((a, b) => compare(a.name, b.name));
}

/** Ids that have a fixture, sorted. */
export function findFixtures(): string[] {
  return list("test-fixtures/checks")
    .filter(({ name, directory }) => !directory && name.endsWith(".md"))
    .map(({ name }) => name.slice(0, -".md".length))
    .sort(compare);
}

/** The text of a file of the repository, or undefined when there is none. */
export function readText(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

/**
 * The check that a module defines.
 * @throws Error when the module cannot be loaded or its default export is no check
 */
export async function loadCheck(module: CheckModule): Promise<Check> {
  const check = (await load(module.path)) as Check | undefined;
  if (!check || !["code", "project", "manual"].includes(check.kind))
    throw new Error(`${module.path}: the default export is no check; use defineCheck`);
  return check;
}

/**
 * What a facts module defines: one extractor or several, of files with a parser and of plain ones.
 * @throws Error that names the module when its default export is something else.
 */
export async function loadFacts(module: FactsModule): Promise<readonly (FactExtractor | PlainExtractor)[]> {
  const exported = await load(module.path);
  const extractors = (Array.isArray(exported) ? exported : [exported]) as (FactExtractor | PlainExtractor | undefined)[];
  for (const extractor of extractors) {
    if (!extractor || !("detect" in extractor || "read" in extractor))
      throw new Error(`${module.path}: the default export is no extractor; use defineFacts`);
  }
  return extractors as (FactExtractor | PlainExtractor)[];
}

/** Whether an extractor reads files that have no parser of their own. */
function isPlain(extractor: FactExtractor | PlainExtractor): extractor is PlainExtractor {
  return "read" in extractor;
}

/** The registry made from the modules as they are on disk. A module that cannot be loaded is left out and named in `broken`. */
export async function loadRegistry(): Promise<{ readonly registry: Registry; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  const settled = async <M, T>(modules: readonly M[], read: (module: M) => Promise<T>): Promise<T[]> => {
    const results = await Promise.allSettled(modules.map(read));
    return results.flatMap((result) => {
      if (result.status === "fulfilled") return [result.value];
      broken.push(result.reason instanceof Error ? result.reason.message : String(result.reason));
      return [];
    });
  };
  const checks = await settled(findChecks(), loadCheck);
  const extractors = (await settled(findFacts(), loadFacts)).flat();
  const plain = extractors.filter(isPlain);
  return { registry: { checks, extractors: extractors.filter((extractor) => !isPlain(extractor)) as FactExtractor[], plain }, broken };
}

async function load(path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(join(root, path)).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function list(folder: string): { name: string; directory: boolean }[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, directory: entry.isDirectory() }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
