/** Whether a module that somebody has written, or had written, is taken in by the application. */
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { isTrial } from "./usage.ts";

/** Key of the setting that names a module which a file imports. */
export const importSetting = "imports";

/** Modules that do something only when the application takes them in, by the last part of their names. */
export const wiredName = /(?:^|[._-])(?:health\w*|limit\w*|ratelimit\w*|headers|logger|logging|log[-_]?(?:setup|config))(?:[._-]\w+)?$/i;

const importers = remembered<readonly ProjectFact<"setting">[]>();

/**
 * Whether a file stands beside the application's own, has one of these names, and no other file imports it: what it does happens to no
 * request. Everything else is taken for wired: frameworks find files in other folders by themselves.
 */
function isUnwired(project: ProjectView, file: string): boolean {
  const dot = file.lastIndexOf(".");
  const slash = file.lastIndexOf("/");
  const name = file.slice(slash + 1, dot);
  if (!/\.(?:[cm]?[jt]s|py)$/.test(file) || !wiredName.test(name)) return false;
  const folder = file.slice(0, slash + 1);
  const apps = project.facts("app").filter((app) => !isTrial(app.file));
  if (!apps.some((app) => app.file !== file && folderOf(app.file) === folder) || apps.some((app) => app.file === file)) return false;
  const settings = project.facts("setting");
  const named = importers([settings], "", () => settings.filter(({ data, file: from }) => data.key === importSetting && !isTrial(from)));
  return !named.some((fact) => fact.file !== file && project.resolve(fact.file, String(fact.data.value)) === file);
}

/** What counts of places in code, and what is to be said with it: "" or a sentence behind a blank. */
interface Taken<T> {
  readonly counted: readonly T[];
  readonly reminder: string;
}

/**
 * The places that the application takes in. Where there is none, those that are written and wait for it count, so that a first version counts
 * as soon as it is there, with a reminder of what is left to do.
 */
export function takenIn<T extends { readonly file: string }>(project: ProjectView, places: readonly T[]): Taken<T> {
  const counted = places.filter(({ file }) => !isUnwired(project, file));
  const [waiting] = places;
  if (counted.length > 0 || !waiting) return { counted, reminder: "" };
  return { counted: places, reminder: ` No file imports ${waiting.file} yet: put it into the application.` };
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}
