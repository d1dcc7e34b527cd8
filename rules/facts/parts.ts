/**
 * The packages of a project, and the project as each of them sees it: its own files, what belongs to the whole, and what it takes from
 * other packages of the project.
 */
import type { FactKind, ProjectFact } from "../api/facts.ts";
import type { Evidence, ProjectView } from "../api/project.ts";
import type { Finding } from "../api/result.ts";
import type { Trait } from "../api/vocabulary.ts";
import { isTrial } from "../shared/project/usage.ts";
import type { ProjectFacts } from "./project.ts";
import { decideTraits } from "./traits.ts";

/** A package: a folder with a manifest of its own and code. */
interface Part {
  /** Relative to the project's root; "" for what lies in no other package. */
  readonly folder: string;
  /** As its manifest has it, else that of the folder. */
  readonly name: string;
}

const code = /\.(?:[cm]?[jt]sx?|py|rb)$/;
/** Code that sets up tools, or belongs to nobody's program. */
const tooling =
  /(?:^|\/)(?:[^/]+\.config\.[cm]?[jt]s|\.[^/]+rc\.[cm]?js|[^/]+\.workspace\.[cm]?[jt]s|[^/]+\.d\.ts|(?:gulp|grunt)file\.[cm]?js|noxfile\.py|conftest\.py|Rakefile)$|^(?:scripts?|tools?|bin)\//i;
const manifestName = /^(?:package\.json|pyproject\.toml|requirements\.txt|Pipfile|setup\.py|Gemfile)$/;

function isCode(file: string): boolean {
  return code.test(file) && !tooling.test(file) && !isTrial(file);
}

function folderOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash < 0 ? "" : file.slice(0, slash);
}

/** The globs that say which folders are packages of npm; those that begin with `!` take away. */
function workspaceGlobs(view: ProjectView): readonly string[] {
  const ofPnpm = view
    .facts("setting")
    .filter(({ file, data }) => file === "pnpm-workspace.yaml" && data.key === "workspaces")
    .flatMap(({ data }) => (Array.isArray(data.value) ? data.value.filter((glob) => typeof glob === "string") : []));
  const ofNpm = view.factsIn("package.json", "manifest").flatMap(({ data }) => data.workspaces);
  return [...ofPnpm, ...ofNpm];
}

function globPattern(glob: string): RegExp {
  const body = glob
    .replace(/^\.\//, "")
    .replace(/\/+$/, "")
    .split(/(\*\*\/?|\*)/)
    .map((part) =>
      part === "**/" ? "(?:.*/)?" : part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${body}$`);
}

/** Tells whether a folder is a member of the workspace; every folder is where there is none. */
function membership(view: ProjectView): (folder: string) => boolean {
  const globs = workspaceGlobs(view);
  const wanted = globs.filter((glob) => !glob.startsWith("!")).map(globPattern);
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => globPattern(glob.slice(1)));
  if (wanted.length === 0) return () => true;
  return (folder) => wanted.some((glob) => glob.test(folder)) && !unwanted.some((glob) => glob.test(folder));
}

/** The packages of a project by folder; empty where it is a single one. */
export function partsOf(view: ProjectView): readonly Part[] {
  const isMember = membership(view);
  const names = new Map<string, string>();
  /** Folders with a manifest that are no package of the project: their code is nobody's. */
  const others: string[] = [];
  for (const { file, data } of view.facts("manifest")) {
    const folder = folderOf(file);
    if (!manifestName.test(file.slice(folder === "" ? 0 : folder.length + 1)) || isTrial(`${folder}/`)) continue;
    if (data.ecosystem === "npm" && folder !== "" && !isMember(folder)) others.push(folder);
    else names.set(folder, names.get(folder) || data.name);
  }
  const owner = ownership([...names.keys(), ...others]);
  const withCode = new Set<string>();
  for (const file of view.files) {
    const folder = isCode(file) ? owner(file) : undefined;
    if (folder !== undefined) withCode.add(folder);
  }
  const parts = [...names].flatMap(([folder, name]) =>
    withCode.has(folder) ? [{ folder, name: name || folder.slice(folder.lastIndexOf("/") + 1) || "." }] : [],
  );
  return parts.length < 2 ? [] : parts.sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Gives the innermost of some folders that a file lies in. */
function ownership(folders: readonly string[]): (file: string) => string | undefined {
  const known = new Set(folders);
  return (file) => {
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      if (known.has(folder)) return folder;
      if (folder === "") return undefined;
    }
  };
}

/** Traits that a service has through the packages of the project that it is built from. */
const inherited: readonly Trait[] = ["database", "cache", "auth", "oauth", "jobs", "external-api", "payments", "personal-data"];
/** What a package that runs has through the platform of the whole. */
const ofPlatform: readonly Trait[] = ["docker", "k8s"];

/** The project as one package sees it. Holds until the project changes. */
export class PartProject {
  readonly folder: string;
  readonly view: ProjectView;
  readonly #project: ProjectFacts;
  readonly #owns: (file: string) => boolean;

  constructor(project: ProjectFacts, parts: readonly Part[], { folder }: Part) {
    this.folder = folder;
    this.#project = project;
    const owner = ownership(parts.map((part) => part.folder));
    this.#owns = (file) => owner(file) === folder;
    // What lies in no package, or beside the code of the root's, belongs to the whole.
    const isCommon = (file: string): boolean => [undefined, ""].includes(owner(file)) && !isCode(file);
    const used = usedBy(project.view, parts, folder);
    const isUsed = (file: string): boolean => used.has(owner(file) ?? "");
    this.view = this.#makeView(isCommon, isUsed);
  }

  /** Whether a file is the package's own. */
  owns(file: string): boolean {
    return this.#owns(file);
  }

  /** Findings of the package's own files. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    return new Map([...this.#project.findings()].filter(([file]) => this.#owns(file)));
  }

  #makeView(isCommon: (file: string) => boolean, isUsed: (file: string) => boolean): ProjectView {
    const whole = this.#project.view;
    const owns = this.#owns;
    const sees = (file: string): boolean => owns(file) || isCommon(file) || isUsed(file);
    // What the whole depends on at run time, or has on its lists, is not each package's.
    const seesFact = (fact: ProjectFact<FactKind>): boolean =>
      owns(fact.file) ||
      (isUsed(fact.file) ? fact.kind !== "checklist-item" : isCommon(fact.file) && fact.kind !== "checklist-item" && !isRunTime(fact));
    const byKind = remember((kind: FactKind) => whole.facts(kind).filter(seesFact));
    const inFile = remember((key: string) => {
      const [file = "", kind = ""] = key.split("\n");
      return sees(file) ? whole.factsIn(file, kind as FactKind).filter(seesFact) : [];
    });
    const files = new Set([...whole.files].filter((file) => owns(file) || isCommon(file)));
    const open = remember((check: string) => whole.openFindings(check).filter(({ file }) => owns(file)));
    const met = remember((check: string) =>
      [...whole.files].reduce((sum, file) => sum + (owns(file) ? (this.#project.metIn(file).get(check) ?? 0) : 0), 0),
    );
    let traits: ReadonlyMap<Trait, readonly Evidence[]> | undefined;
    return {
      files,
      facts: <K extends FactKind>(kind: K) => byKind(kind) as unknown as readonly ProjectFact<K>[],
      factsIn: <K extends FactKind>(file: string, kind: K) => inFile(`${file}\n${kind}`) as unknown as readonly ProjectFact<K>[],
      dependencies: (...names) => whole.dependencies(...names).filter(seesFact),
      trait: (trait) => {
        traits ??= this.#traits(isUsed);
        return traits.get(trait) ?? [];
      },
      resolve: (from, specifier) => whole.resolve(from, specifier),
      openFindings: open,
      metPlaces: met,
      filesMatching: (pattern) => whole.filesMatching(pattern).filter((file) => files.has(file)),
    };
  }

  #traits(isUsed: (file: string) => boolean): ReadonlyMap<Trait, readonly Evidence[]> {
    const whole = this.#project.view;
    const traits = new Map(decideTraits(restricted(whole, this.#owns)));
    if (traits.has("service")) {
      const used = decideTraits(restricted(whole, isUsed));
      for (const trait of inherited) if (!traits.has(trait) && used.has(trait)) traits.set(trait, used.get(trait) ?? []);
    }
    if (traits.has("service") || traits.has("web-ui") || traits.has("jobs")) {
      for (const trait of ofPlatform) if (!traits.has(trait) && whole.trait(trait).length > 0) traits.set(trait, whole.trait(trait));
    }
    return traits;
  }
}

function isRunTime(fact: ProjectFact<FactKind>): boolean {
  return fact.kind === "dependency" && !(fact as ProjectFact<"dependency">).data.dev;
}

/** The folders of the project's packages that one is built from, by the names in its manifest. */
function usedBy(view: ProjectView, parts: readonly Part[], folder: string): ReadonlySet<string> {
  const folders = new Map(parts.map((part) => [part.name, part.folder]));
  const owner = ownership(parts.map((part) => part.folder));
  const needs = new Map<string, Set<string>>();
  for (const { file, data } of view.facts("dependency")) {
    const other = data.dev ? undefined : folders.get(data.name);
    const own = owner(file);
    if (other === undefined || own === undefined || folderOf(file) !== own) continue;
    needs.set(own, (needs.get(own) ?? new Set()).add(other));
  }
  const used = new Set<string>();
  const add = (from: string): void => {
    for (const other of needs.get(from) ?? []) {
      if (other === folder || used.has(other)) continue;
      used.add(other);
      add(other);
    }
  };
  add(folder);
  return used;
}

/** A view of the facts of some files, for deciding on traits. */
function restricted(whole: ProjectView, sees: (file: string) => boolean): ProjectView {
  return {
    ...whole,
    files: new Set([...whole.files].filter(sees)),
    facts: (kind) => whole.facts(kind).filter(({ file }) => sees(file)),
    dependencies: (...names) => whole.dependencies(...names).filter(({ file }) => sees(file)),
  };
}

/** Asks once for each key: lists stay the same objects, by which what follows from them is remembered. */
function remember<Key, Answer>(make: (key: Key) => Answer): (key: Key) => Answer {
  const known = new Map<Key, Answer>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = make(key);
    known.set(key, answer);
    return answer;
  };
}
