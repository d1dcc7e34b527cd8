/** What users may ask for: their data, and its end. Found in routes, jobs, commands and the names of files. */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { viewOfRoute } from "../routes.ts";
import { evidenceAt, isTrial } from "./usage.ts";

/** Words for the person whose data it is; a path without any of them speaks of something else. */
const person =
  "(?:users?|accounts?|profiles?|me|members?|customers?|gdpr|privacy|personal|my|self|registrations?|identity|family|families|households?)";

/** Routes whose path or handler speaks of a deed done to a person's data. */
export function routesAbout(project: ProjectView, deed: RegExp): Evidence[] {
  return project
    .facts("route")
    .filter((fact) => !isTrial(fact.file) && textsOf(project, fact).some((text) => deed.test(text)))
    .map((fact) => evidenceAt(fact, `${fact.data.method} ${fact.data.path || fact.data.handler}`.trim()));
}

/** The route and its handler in words: `DELETE /users/me deleteAccount` is `delete users me` and `delete account`. */
function textsOf(project: ProjectView, route: ProjectFact<"route">): string[] {
  const { data, file } = route;
  // A class that answers a path says by its methods what can be done there.
  const methods = (viewOfRoute(project, route)?.methods ?? []).map((method) => `${method} ${data.path}`);
  const beside = data.framework === "drf" && !data.path.includes("/") ? [`${data.method} ${folderOf(file)} ${data.path}`] : [];
  return [`${data.method} ${data.path}`, data.handler.replace(/^.*[#.]/, ""), ...beside, ...methods].map((text) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .replace(/[^A-Za-z0-9]+/g, " ")
      .trim()
      .toLowerCase(),
  );
}

/** What a set of views is about where its path is drawn elsewhere: the folder of `users/api.py`. */
function folderOf(file: string): string {
  return /(?:^|\/)([^/]+)\/(?:api|views?|viewsets?)\.py$/.exec(file)?.[1] ?? "";
}

/** Files of jobs, services and commands whose name says the deed. */
export function filesAbout(project: ProjectView, deed: string): Evidence[] {
  const name = new RegExp(`(?:^|\\/)(?:[\\w-]*[_-])?(?:${deed})[\\w.-]*\\.(?:py|rb|[cm]?[jt]sx?|rake)$`, "i");
  return project
    .filesMatching(name)
    .filter(
      (file) => !isTrial(file) && !/(?:^|\/)demos?\//.test(file) && !/\.(?:test|spec)\.|(?:^|\/)[\w-]*(?:migrations?|migrate)\//.test(file),
    )
    .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }));
}

/** A path or name that takes a person's data along. */
export const exporting = new RegExp(
  `^(?!.*\\bnew (?:user|member|customer)\\b).*(?:\\b(?:export|download|takeout|archive|dump|portability)\\w*\\b(?:\\s+\\w+){0,3}?\\s+${person}\\b|\\b${person}\\b(?:\\s+\\w+){0,3}?\\s+(?:export|download|takeout|archive|dump|portability|data export)\\b|\\bgdpr\\b|\\b(?:export|download) (?:my )?data\\b)`,
  "i",
);
/** Names of files that take a person's data along, as the source of an expression. */
export const exportFiles =
  "(?:user|account|personal|customer|member|profile|my|family|household)[_-]?(?:data[_-]?)?(?:export|archive|takeout|download)|(?:export|archive|download)[_-]?(?:user|account|personal|customer|member|profile|my)[_-]?(?:data)?|gdpr[_-]?export|data[_-]?(?:export[_-]?request|takeout|portability)";

/** Pages of a user's settings that offer what the user keeps, as `settings/ImportExport.tsx`. */
export const exportPages = /(?:^|\/)settings\/(?:[^/]+\/)*(?:import[_-]?(?:and[_-]?)?)?(?:data[_-]?)?exports?\w*\.(?:[jt]sx|vue|svelte)$/i;

/** A path or name that ends an account or a person's data. */
export const deleting =
  /^delete (?:api )?(?:v\d+ )?(?:\w+ ){0,2}?(?:me|account|my account|profile|registration|user account|current user|(?:users?|persons?|people|members?|customers?|employees?)(?: (?:id|\w+ id|pk|uuid|username|me|self|u id))?)$|\b(?:delete|destroy|remove|erase|close|deactivate|terminate|cancel|forget)\w*\s+(?:own\s+|my\s+|the\s+)?(?:user|account|me|myself|data|customer)(?:\s+(?:account|data|action|route|id|request\w*|email))*$|\b(?:account|profile|user|me) (?:delete|deletion|destroy|remove|close|erase|cancel|deactivate|cancellation)\b|\busers (?:delete|destroy|remove|erase|cancel|deactivate)$|^(?:post|delete|put|any) (?:\w+ )?settings (?:delete|deactivate|destroy|close)$|\bgdpr\b|\bright to be forgotten\b/i;
/** Names of files that end an account or a person's data, as the source of an expression. */
export const deletionFiles =
  "(?:user|account|personal|customer|member|profile)[_-]?(?:data[_-]?)?(?:delete|deletion|deleter|destroyer|erasure|eraser|anonymi[sz]\\w+|purge\\w*)|(?:delete|destroy|erase|anonymi[sz]e|purge|remove)[_-]?(?:user|account|personal|customer|member|profile)s?(?:[_-]?data)?(?![_-](?!data|accounts?|self|jobs?|tasks?|commands?|workers?|handlers?|services?|actions?|workflows?|steps?|mutations?|use|dialog|routes?|controllers?|views?|and)\\w)|gdpr[_-]?(?:delete|erase|deletion)";
