/** Every generated file with the text that it has to hold. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check } from "@seaworthy/rules/api/check";
import { type FactsModule, findChecks, findFacts, loadCheck, loadFacts, readText, root } from "@seaworthy/rules/testing/discover";
import { type Fixture, readFixture } from "@seaworthy/rules/testing/fixture";
import { checkPage, checksIndex, settingsTable, summaryTable } from "./pages.ts";
import { registryText } from "./registry.ts";

/** Paths relative to the root. A text of undefined means that the file has to go. */
type Outputs = ReadonlyMap<string, string | undefined>;

const pages = "docs/checks";
const settingsFile = "client/settings.ts";
const settingsData = "client/settings.json";

/**
 * Computes all generated files from the checks as they are on disk.
 * @throws Error with one line when a check, an extractor or a generated place cannot be read
 */
export async function outputs(): Promise<Outputs> {
  const modules = findChecks();
  const checks: Check[] = [];
  for (const module of modules) checks.push(await loadCheck(module));
  const result = new Map<string, string | undefined>();
  result.set("rules/registry.generated.ts", registryText(modules, await factsModules()));
  for (const name of existingPages()) result.set(`${pages}/${name}`, undefined);
  for (const check of checks) result.set(`${pages}/${check.id}.md`, checkPage(check, fixtureOf(check)));
  result.set(`${pages}/index.md`, checksIndex(checks));
  const settings = await loadSettings();
  const readme = readText("README.md");
  if (readme !== undefined) {
    const withChecks = betweenMarkers(readme, summaryTable(checks));
    result.set("README.md", settings ? betweenMarkers(withChecks, settingsTable(settings), "settings") : withChecks);
  }
  const manifest = readText("package.json");
  if (settings && manifest !== undefined) result.set("package.json", withSettings(manifest, settings));
  return result;
}

/** The generated files whose text on disk is another one, sorted. */
export function drifted(wanted: Outputs): string[] {
  return [...wanted].flatMap(([path, text]) => (readText(path) === text ? [] : [path])).sort();
}

/** The extractors' modules, each of which has to load: a mistake in one is better told here than by a bundle that does not start. */
async function factsModules(): Promise<readonly FactsModule[]> {
  const modules = findFacts();
  for (const module of modules) await loadFacts(module);
  return modules;
}

function fixtureOf(check: Check): Fixture | undefined {
  const path = `test-fixtures/checks/${check.id}.md`;
  const text = readText(path);
  return text === undefined ? undefined : readFixture(path, text);
}

function existingPages(): string[] {
  try {
    return readdirSync(join(root, pages)).filter((name) => name.endsWith(".md"));
  } catch {
    return [];
  }
}

/**
 * Puts a table between the markers of that name in a document; one without them stays as it is.
 * @throws Error when only one of them is there, or they stand the wrong way round.
 */
export function betweenMarkers(document: string, table: string, name: "checks" | "settings" = "checks"): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 && to === -1) return document;
  if (from === -1 || to < from) throw new Error(`README.md: ${begin} and ${end} have to stand in this order`);
  return `${document.slice(0, from + begin.length)}\n${table}\n${document.slice(to)}`;
}

type Settings = Readonly<Record<string, unknown>>;

/** The settings of the extension by name, each a JSON schema, or undefined while there are none. */
async function loadSettings(): Promise<Settings | undefined> {
  const data = readText(settingsData);
  if (data !== undefined) return JSON.parse(data) as Settings;
  if (readText(settingsFile) === undefined) return undefined;
  const { settings } = (await import(pathToFileURL(join(root, settingsFile)).href)) as { settings?: unknown };
  if (typeof settings !== "object" || settings === null)
    throw new Error(`${settingsFile}: export const settings, a record of JSON schemas by name`);
  return settings as Settings;
}

/** The manifest with `contributes.configuration` made of the settings. */
export function withSettings(manifest: string, settings: Settings): string {
  const { contributes, ...rest } = JSON.parse(manifest) as { contributes?: Record<string, unknown> };
  const configuration = { title: "Seaworthy", properties: settings };
  return `${JSON.stringify({ ...rest, contributes: { ...contributes, configuration } }, null, 2)}\n`;
}
