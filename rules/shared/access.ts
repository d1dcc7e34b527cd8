/** Decides from the facts of the whole project whether a handler knows who is calling. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import { remembered } from "./remembered.ts";

/** What the files say of one handler or guard. */
export type AccessFact = ProjectFact<"access">;

/** What stands in front of a handler: something that asks who is calling, nothing, or something that cannot be known. */
type Guarded = "yes" | "no" | "unknown";

interface Tables {
  /** The mounts of a file, by the file that is mounted. */
  readonly mountsOf: ReadonlyMap<string, readonly ProjectFact<"mount">[]>;
  readonly wide: readonly ProjectFact<"mount">[];
  readonly asks: Map<string, boolean>;
  readonly guarded: Map<AccessFact, Guarded>;
}

const tables = remembered<Tables>();
const hops = 5;

/** What the answers below follow from: they keep each other, so whoever asks for one asks for all of this. */
function tablesOf(project: ProjectView): Tables {
  const mounts = project.facts("mount");
  const resolving = [project.files, project.facts("manifest"), project.facts("setting")];
  return tables([mounts, project.facts("access"), project.facts("auth-function"), ...resolving], "", () => makeTables(project, mounts));
}

function makeTables(project: ProjectView, mounts: readonly ProjectFact<"mount">[]): Tables {
  const mountsOf = new Map<string, ProjectFact<"mount">[]>();
  for (const mount of mounts) {
    const file = mount.data.module === "" ? undefined : project.resolve(mount.file, mount.data.module.split("#")[0] ?? "");
    if (file === undefined) continue;
    const list = mountsOf.get(file);
    if (list) list.push(mount);
    else mountsOf.set(file, [mount]);
  }
  return { mountsOf, wide: mounts.filter((mount) => mount.data.module === ""), asks: new Map(), guarded: new Map() };
}

/** Whether a function of another module, given as `module#name`, finds out who is calling. */
export function asksWhoCalls(project: ProjectView, from: string, via: string): boolean {
  return asks(project, from, via, tablesOf(project), 0);
}

function asks(project: ProjectView, from: string, via: string, known: Tables, depth: number): boolean {
  const cut = via.lastIndexOf("#");
  const file = depth > hops ? undefined : project.resolve(from, via.slice(0, cut));
  if (file === undefined) return false;
  const names = via.slice(cut + 1).split(".");
  // A member of a default or namespace import is what the module exports under that name.
  const name = (names[0] === "*" || names[0] === "default") && names[1] ? names[1] : (names[0] ?? "");
  const key = `${file}#${name}`;
  const answer = known.asks.get(key);
  if (answer !== undefined) return answer;
  known.asks.set(key, false);
  const found = project
    .factsIn(file, "auth-function")
    .some(
      ({ data }) =>
        (data.name === name || (name === "*" && data.name !== "") || data.name === "*") &&
        (data.auth !== "" ||
          data.via.some((next) =>
            asks(project, file, next.endsWith("#*") && data.name === "*" ? `${next.slice(0, -1)}${name}` : next, known, depth + 1),
          )),
    );
  known.asks.set(key, found);
  return found;
}

/** Whether a handler, or what stands in front of it anywhere in the project, finds out who is calling. */
export function guardedIn(project: ProjectView, access: AccessFact): Guarded {
  const known = tablesOf(project);
  let answer = known.guarded.get(access);
  if (answer === undefined) {
    answer = decide(project, access, known);
    known.guarded.set(access, answer);
  }
  return answer;
}

function decide(project: ProjectView, { data, file }: AccessFact, known: Tables): Guarded {
  if (data.auth !== "" || data.via.some((via) => asks(project, file, via, known, 0))) return "yes";
  if (data.framework === "next" || data.framework === "next-action") return behindNext(project, data, file, known);
  if (data.framework === "nest") return known.wide.some((mount) => mount.data.framework === "nest") ? "yes" : "no";
  // A procedure is built from what guards it, wherever the server listens.
  if (data.framework === "trpc" || data.framework === "graphql") return "no";
  return mountedBehind(project, file, known, 0);
}

/** What asks who is calling on a handler, as a person would name it; "" when something in front of it does. */
export function authNameOf(project: ProjectView, { data, file }: AccessFact): string {
  if (data.auth !== "") return data.auth.replace(/^await /, "").split("(")[0] ?? data.auth;
  const known = tablesOf(project);
  const via = data.via.find((each) => asks(project, file, each, known, 0));
  const names = via?.slice(via.lastIndexOf("#") + 1).split(".") ?? [];
  return names.filter((name) => name !== "default" && name !== "*").join(".");
}

/** The folder of the nearest package around a file, "" for the root. */
export function packageFolder(project: ProjectView, file: string): string {
  for (let folder = folderOf(file); folder !== ""; folder = folderOf(folder))
    if (project.files.has(`${folder}/package.json`)) return folder;
  return "";
}

/** Routers of other frameworks: what the files that mount this one put in front of it. */
function mountedBehind(project: ProjectView, file: string, known: Tables, depth: number): Guarded {
  const mounts = known.mountsOf.get(file);
  if (!mounts) {
    // Nothing tells where it is mounted: something in front of a whole application may be in front of it. Of the file that mounts others too.
    return known.wide.some((mount) => mount.data.framework === "router" && (mount.file !== file || depth > 0)) ? "unknown" : "no";
  }
  const answers = mounts.map((mount): Guarded => {
    if (mount.data.auth !== "" || mount.data.via.some((via) => asks(project, mount.file, via, known, 0))) return "yes";
    return depth > hops || mount.file === file ? "no" : mountedBehind(project, mount.file, known, depth + 1);
  });
  if (answers.every((answer) => answer === "yes")) return "yes";
  return answers.includes("yes") || answers.includes("unknown") ? "unknown" : "no";
}

function behindNext(project: ProjectView, data: AccessFact["data"], file: string, known: Tables): Guarded {
  for (const mount of known.wide) {
    if (mount.data.framework !== "next" || !sameApp(mount.file, file)) continue;
    const authenticates = mount.data.auth !== "" || mount.data.via.some((via) => asks(project, mount.file, via, known, 0));
    // An action is called under the path of any page that uses it.
    if (authenticates && (data.framework === "next-action" || matches(mount.data.paths, data.path))) return "yes";
  }
  if (data.framework !== "next-action") return "no";
  for (let folder = folderOf(file); folder !== ""; folder = folderOf(folder)) {
    for (const ending of ["tsx", "jsx", "js", "ts"])
      if (project.files.has(`${folder}/layout.${ending}`) && asksAt(project, `${folder}/layout.${ending}`, known)) return "yes";
  }
  return "no";
}

function asksAt(project: ProjectView, file: string, known: Tables): boolean {
  return project
    .factsIn(file, "auth-function")
    .some(({ data }) => data.name === "default" && (data.auth !== "" || data.via.some((via) => asks(project, file, via, known, 0))));
}

/** The folder of a path, "" for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/** A middleware stands at the root of its application, or in its `src`. */
function sameApp(middleware: string, file: string): boolean {
  const root = folderOf(middleware).replace(/(?:^|\/)src$/, "");
  return root === "" || file.startsWith(`${root}/`);
}

/** Whether a matcher of a Next.js middleware covers a path. A pattern that cannot be read covers it. */
export function matches(patterns: readonly string[], path: string): boolean {
  if (patterns.length === 0) return true;
  const concrete = path.replace(/\[\[?\.{0,3}[^\]]*\]?\]/g, "x");
  return patterns.some((pattern) => {
    const source = pattern
      .replace(/\/:\w+\*/g, "(?:/.*)?")
      .replace(/:\w+\+/g, ".+")
      .replace(/:\w+(\([^)]*\))/g, "$1")
      .replace(/:\w+\??/g, "[^/]+");
    try {
      return new RegExp(`^${source}/?$`).test(concrete);
    } catch {
      return true;
    }
  });
}
