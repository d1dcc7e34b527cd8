import type { ProjectFact } from "../../../api/facts.ts";
import { packageOf } from "../../../shared/import-paths.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { createShared, useShared } from "./fixes.ts";
import type { ImportPlan } from "./plan.ts";

interface Pending {
  readonly what: "call" | "module" | "route";
  readonly library: string;
  readonly module: string;
  readonly plan: ImportPlan | null;
}

type Client = ProjectFact<"database-client">;

/** Folders and names in which a project keeps what it shares. */
const sharedPath =
  /(?:^|\/)(?:lib|libs|db|database|prisma|server|utils|config|shared|core|common|infra|infrastructure|services?)\/|(?:^|\/)(?:prisma|db|database|client)\.[cm]?[jt]s$/;

/** What class a client is made of: a generated one is known by its file, a package by its name. */
function classOf(file: string, module: string, project: ProjectView): string {
  return project.resolve(file, module) ?? module;
}

/** The clients of the same kind in the same package, this file's too. */
function clientsLike({ library, module }: Pending, file: string, project: ProjectView): readonly Client[] {
  const kind = classOf(file, module, project);
  return project
    .facts("database-client")
    .filter(({ data }) => data.library === library)
    .filter((client) => packageOf(client.file, project) === packageOf(file, project))
    .filter((client) => client.data.exported === "" || classOf(client.file, client.data.module, project) === kind);
}

/** The client that the project shares, if one stands out: the one that is handed out, kept over reloads, in a folder for such things. */
function sharedClient(clients: readonly Client[]): Client | undefined {
  let candidates = clients.filter(({ data }) => data.exported !== "");
  for (const prefer of [({ data }: Client) => data.kept, ({ file }: Client) => sharedPath.test(file)]) {
    if (candidates.length > 1 && candidates.some(prefer)) candidates = candidates.filter(prefer);
  }
  return candidates[0];
}

/** Decides when all clients of the project are known: whether there is one to use in place of this one. */
export const confirm: Confirm = (pending, project, file) => {
  const asked = pending as unknown as Pending;
  const { what, plan } = asked;
  const clients = clientsLike(asked, file, project);
  const shared = sharedClient(clients) ?? clients.find(({ data }) => data.kept);
  if (what === "module" && (shared?.file === file || !clients.some((client) => client.file !== file))) return "met";
  if (shared && shared.file !== file) {
    const fix = plan && shared.data.exported !== "" ? useShared(plan, shared, file, project) : undefined;
    return {
      report: {
        data: { which: `a second PrismaClient beside the one in ${shared.file}`, remedy: "use that one" },
        related: [{ file: shared.file, line: shared.line, message: "the client that is shared" }],
        ...(fix ? { fixes: [fix] } : {}),
      },
    };
  }
  const fix = plan && asked.library === "prisma" && asked.module === "@prisma/client" ? createShared(plan, file, project) : undefined;
  const others = clients.filter((client) => client.file !== file);
  return {
    report: {
      data: { which: `one of ${others.length + 1} PrismaClients, each made by its module`, remedy: "make one that all modules import" },
      related: others.map((client) => ({ file: client.file, line: client.line, message: "also makes a client" })),
      ...(fix ? { fixes: [fix] } : {}),
    },
  };
};
