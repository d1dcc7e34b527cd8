/** Compares a handler with its neighbours. */
import type { Confirm, Confirmation, ProjectView } from "../../../api/project.ts";
import { type AccessFact, asksWhoCalls, authNameOf, folderOf, guardedIn, packageFolder } from "../../../shared/access.ts";

/** What a detector hands over. */
type Pending =
  /** A handler, by the place and the method of its fact. */
  | {
      readonly what: "handler";
      readonly start: number;
      readonly method: string;
      readonly path: string;
      readonly reads: boolean;
      readonly app?: boolean;
    }
  /** An MCP server on a network transport, with the functions of other modules that may ask, and the name of the function around. */
  | { readonly what: "mcp"; readonly via: readonly string[]; readonly fn: string }
  /** An application. */
  | { readonly what: "server" };

/** Frameworks whose handlers are guarded in the same way. */
const families: Readonly<Record<string, string>> = { express: "router", fastify: "router", koa: "router", hono: "router" };

function familyOf({ data }: AccessFact): string {
  return families[data.framework] ?? data.framework;
}

/** So many neighbours, and such a share of them, have to ask before a handler that does not stands out. */
const circles = [
  { name: "file", count: 2, share: 0.6 },
  { name: "folder", count: 3, share: 0.75 },
  { name: "package", count: 4, share: 0.75 },
] as const;

/** Decides when all handlers, and what stands in front of them, are known. */
export const confirm: Confirm = (pending, project, file) => {
  const handed = pending as unknown as Pending;
  if (handed.what === "mcp")
    return handed.via.some((via) => asksWhoCalls(project, file, via)) ||
      coveredByWide(project, file) ||
      calledBehindGuard(project, file, handed.fn)
      ? "met"
      : "report";
  if (handed.what === "server") return ofServer(project, file);
  const own = project
    .factsIn(file, "access")
    .find((fact) => fact.start === handed.start && fact.data.method === handed.method && fact.data.path === handed.path);
  if (!own || own.data.open) return "drop";
  const guarded = guardedIn(project, own);
  if (guarded === "yes") return "met";
  return guarded === "unknown"
    ? "drop"
    : comparedWithNeighbours(project, own, handed.reads, handed.app === true && standsApart(project, file));
};

/** Whether handlers of other files call a function of this one, and all of them ask first. */
function calledBehindGuard(project: ProjectView, file: string, fn: string): boolean {
  if (fn === "") return false;
  const callers = project.facts("access").filter(
    (fact) =>
      fact.file !== file &&
      fact.data.via.some((via) => {
        const [module = "", name] = via.split("#");
        return name === fn && project.resolve(fact.file, module) === file;
      }),
  );
  return callers.length > 0 && callers.every((fact) => guardedIn(project, fact) === "yes");
}

/** An application that no other file mounts and that mounts none of the project's routers: those belong to another one. */
function standsApart(project: ProjectView, file: string): boolean {
  return !project.facts("mount").some(({ data, file: at }) => {
    const mounted = data.module === "" ? undefined : project.resolve(at, data.module.split("#")[0] ?? "");
    if (mounted === undefined) return false;
    return mounted === file ? at !== file : at === file && project.factsIn(mounted, "access").length > 0;
  });
}

function comparedWithNeighbours(project: ProjectView, own: AccessFact, reads: boolean, apart: boolean): Confirmation {
  const family = familyOf(own);
  const home = packageFolder(project, own.file);
  const all = project
    .facts("access")
    .filter(
      (fact) =>
        fact !== own &&
        familyOf(fact) === family &&
        !fact.data.open &&
        fact.data.method !== "OPTIONS" &&
        packageFolder(project, fact.file) === home,
    );
  for (const circle of circles) {
    // What hands out data is compared with its own file alone: reading may be public elsewhere.
    if (reads && circle.name !== "file") break;
    if (apart && circle.name === "package") break;
    const near = all.filter((fact) => isNear(fact, own, circle.name));
    const asking = near.filter((fact) => guardedIn(project, fact) === "yes");
    if (asking.length < circle.count || asking.length / near.length < circle.share) continue;
    return report(project, asking, near.length, circle.name);
  }
  return "drop";
}

function isNear(fact: AccessFact, own: AccessFact, circle: (typeof circles)[number]["name"]): boolean {
  if (circle === "package") return true;
  if (circle === "file") return fact.file === own.file;
  // Where files are routes, each address has a folder of its own.
  const folder = /^(?:next|sveltekit|astro|h3)$/.test(own.data.framework) ? folderOf(folderOf(own.file)) : folderOf(own.file);
  return folder !== "" && fact.file.startsWith(`${folder}/`);
}

function report(
  project: ProjectView,
  asking: readonly AccessFact[],
  total: number,
  circle: (typeof circles)[number]["name"],
): Confirmation {
  const names = asking.map((fact) => authNameOf(project, fact));
  const counts = new Map<string, number>();
  for (const name of names) if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  const guard = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? "in front of them";
  const shown = asking.filter((_, index) => names[index] === guard);
  return {
    report: {
      // What handlers elsewhere in the package do says less of this one.
      ...(circle === "package" ? { priority: "P1" as const } : {}),
      data: { count: asking.length, total, guard },
      related: (shown.length > 0 ? shown : asking).slice(0, 3).map((fact) => ({
        file: fact.file,
        line: fact.line,
        message: `${nameOf(fact)} asks who is calling${shown.length > 0 ? `: ${guard}` : ""}`,
      })),
    },
  };
}

function nameOf({ data }: AccessFact): string {
  return data.path !== "" && data.path !== data.handler ? `${data.method} ${data.path}` : data.handler || data.method;
}

/** Something in front of the whole application, in the same package. */
function coveredByWide(project: ProjectView, file: string): boolean {
  const home = packageFolder(project, file);
  return project.facts("mount").some(({ data, file: at }) => data.module === "" && data.auth !== "" && packageFolder(project, at) === home);
}

/** A server is reported where nothing in its package asks who is calling, and no library for it is installed. */
function ofServer(project: ProjectView, file: string): Confirmation {
  const home = packageFolder(project, file);
  const routes = project.facts("access").filter((fact) => packageFolder(project, fact.file) === home);
  const asks =
    routes.some((fact) => guardedIn(project, fact) !== "no") ||
    project.facts("mount").some(({ data }) => data.auth !== "") ||
    project.facts("auth-function").some(({ data, file: at }) => data.auth !== "" && packageFolder(project, at) === home) ||
    project.trait("auth").length > 0;
  const changing = routes.filter(({ data }) => data.writes && !data.open && data.touches.includes("database"));
  if (asks || changing.length < 2) return "drop";
  return {
    report: {
      data: { count: changing.length },
      related: changing.slice(0, 3).map((fact) => ({ file: fact.file, line: fact.line, message: `${nameOf(fact)} changes stored data` })),
    },
  };
}
