/** Environment variables of a whole project: who reads them, who writes them down, where they belong. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import { isPlatformVariable } from "./documents/platform-variables.ts";

type Read = ProjectFact<"env-read">;

/** Code that does not serve: what it reads is its developer's matter. */
const aside =
  /^tools?\/|(?:^|\/)\.(?:github|agents|claude|cursor|codex)\/|(?:^|\/)(?:docs_src|[\w-]+-evals?|tests?|__tests__|specs?|e2e|\.?scripts?|bin|cli|tasks|management\/commands|tooling|examples?|samples?|demos?|fixtures?|mocks?|__mocks__|playwright|cypress|playground|benchmarks?|profiling|stories|\.storybook|seeds?|seeders?|migrations?|migrate|docs?)\/|\.(?:test|spec|e2e|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:conftest|test_[^/]*|load_?data|load_?fixtures|[^/]*-[^/]*)\.py$|[._-]seed(?:er|s)?\.[^/.]+$|(?:^|\/)seed\.[^/.]+$|\.(?:config|setup)\.[cm]?[jt]s$|(?:^|\/)(?:global[-_]?)?setup\.[cm]?[jt]s$/i;

/** Whether a file lies beside the code that serves: tests, scripts, seeds, configuration of tools. */
export function isAsideFile(path: string): boolean {
  return aside.test(path);
}

/** Whether a variable is the project's own: in capitals, and not given by the platform. */
export function isOwnVariable(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name) && !isPlatformVariable(name);
}

/** A file whose name says that it holds settings, of a whole package or of a part of it. */
const configurationName =
  /(?:^|[/._-])(?:env|envs|environment|environments|config|configs|configuration|settings|constants|secrets)(?:[._-](?:server|client|shared|node|vars?|schema|service))*(?:\/[^/]+)?\.(?:[cm]?[jt]sx?|py)$/i;
/** What such files are called in Python only. */
const pythonConfiguration = /(?:^|\/)(?:[a-z]+_)?(?:conf|default_settings|defaults)\.py$|(?:^|\/)conf\/[a-z]+\.py$/;
/** Files that answer requests, whatever their folder is called. */
const answering = /(?:^|\/)(?:route|page|layout)\.[cm]?[jt]sx?$|(?:^|\/)(?:pages\/api|routes|routers|controllers|views|blueprints?)\//;

/** Whether a file is there to read the environment, by its name. */
export function isConfigurationFile(path: string): boolean {
  return (configurationName.test(path) || pythonConfiguration.test(path)) && !answering.test(path);
}

/** Whether a variable says which settings there are, so that it has to be read before them: `FLASK_CONFIG`, `SHOP_SETTINGS_FILE`. */
export function choosesSettings(name: string): boolean {
  return /(?:^|_)(?:CONFIG|SETTINGS)(?:_(?:NAME|MODE|MODULE|FILE|PATH|CLASS))?$/.test(name);
}

/** Whether the file that reads a variable sets it as well: a program that starts itself again tells itself something by it. */
export function setsItself(name: string, file: { readonly text: string }): boolean {
  return new RegExp(
    `(?:environ\\[\\s*["']${name}["']\\s*\\]|process\\.env\\.${name}|process\\.env\\[["']${name}["']\\])\\s*=(?!=)|environ\\.setdefault\\(\\s*["']${name}["']`,
  ).test(file.text);
}

/** Whether a comment of the file that reads a variable explains it by name: whoever looks for a switch finds it there. */
export function isExplained(name: string, file: { readonly text: string }): boolean {
  return new RegExp(`^[ \\t]*(?://|\\*|/\\*|#)(?![^\\n]*(?:TODO|FIXME|eslint|@ts-)).*\\b${name}\\b`, "m").test(file.text);
}

const served = new WeakMap<readonly Read[], readonly Read[]>();

/** The reads of serving code that somebody has to set a variable for, in the order of files. */
export function servingReads(project: ProjectView): readonly Read[] {
  const all = project.facts("env-read");
  let reads = served.get(all);
  if (!reads) {
    reads = all.filter((fact) => isOwnVariable(fact.data.name) && !isAsideFile(fact.file));
    served.set(all, reads);
  }
  return reads;
}

const firsts = new WeakMap<readonly Read[], ReadonlyMap<string, Read>>();

/** The first place where serving code reads each variable, in the order of files. */
export function firstReads(project: ProjectView): ReadonlyMap<string, Read> {
  const reads = servingReads(project);
  const known = firsts.get(reads);
  if (known) return known;
  const first = new Map<string, Read>();
  for (const fact of reads) if (!first.has(fact.data.name)) first.set(fact.data.name, fact);
  firsts.set(reads, first);
  return first;
}

const folders = new WeakMap<object, readonly string[]>();

/** The folder of the package that a file belongs to, "" for the project's own. */
export function packageOf(project: ProjectView, file: string): string {
  const manifests = project.facts("manifest");
  let known = folders.get(manifests);
  if (!known) {
    known = manifests.map((fact) => fact.file.slice(0, fact.file.lastIndexOf("/") + 1)).sort((a, b) => b.length - a.length);
    folders.set(manifests, known);
  }
  return known.find((folder) => file.startsWith(folder)) ?? "";
}
