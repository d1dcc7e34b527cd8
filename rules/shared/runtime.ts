/** Where the modules of a package run, from its manifest: for those that do not tell it themselves. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";

/** The folder of a path, with a slash at its end; "" for the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The npm manifest that a file belongs to: the one in the nearest folder above. */
export function manifestOf(project: ProjectView, file: string): ProjectFact<"manifest"> | undefined {
  let nearest: ProjectFact<"manifest"> | undefined;
  for (const manifest of project.facts("manifest")) {
    if (manifest.data.ecosystem !== "npm" || !file.startsWith(folderOf(manifest.file))) continue;
    if (!nearest || manifest.file.length > nearest.file.length) nearest = manifest;
  }
  return nearest;
}

/** The dependencies that a manifest declares for production, by name with their ranges. */
export function dependenciesOf(project: ProjectView, manifest: ProjectFact<"manifest">): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { data } of project.factsIn(manifest.file, "dependency")) if (!data.dev) found.set(data.name, data.version);
  return found;
}

const serverFrameworks =
  /^(?:express|fastify|koa|hono|@nestjs\/core|@hapi\/hapi|restify|polka|apollo-server|@apollo\/server|@modelcontextprotocol\/sdk|bullmq|bull|@trigger\.dev\/sdk|inngest)$/;
const userInterfaces = /^(?:react|react-dom|vue|svelte|@angular\/core|solid-js|preact|electron|react-native|expo)$/;

/**
 * Whether the package of a file is a service and nothing else: it depends on a server framework, has no user interface and no command line.
 * False also where nothing tells.
 */
export function isServerPackage(project: ProjectView, file: string): boolean {
  const manifest = manifestOf(project, file);
  if (!manifest || manifest.data.bin) return false;
  const names = [...dependenciesOf(project, manifest).keys()];
  return names.some((name) => serverFrameworks.test(name)) && !names.some((name) => userInterfaces.test(name));
}
