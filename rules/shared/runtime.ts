/** Where the modules of a package run, from its manifest: for those that do not tell it themselves. */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import { remembered } from "./remembered.ts";

/** The folder of a path, with a slash at its end; "" for the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

const manifests = remembered<{ readonly nearest: ProjectFact<"manifest"> | undefined }>();
const dependencies = remembered<ReadonlyMap<string, string>>();

/** The npm manifest that a file belongs to: the one in the nearest folder above. */
export function manifestOf(project: ProjectView, file: string): ProjectFact<"manifest"> | undefined {
  return manifests([project.facts("manifest")], folderOf(file), () => ({ nearest: nearestManifest(project, file) })).nearest;
}

function nearestManifest(project: ProjectView, file: string): ProjectFact<"manifest"> | undefined {
  let nearest: ProjectFact<"manifest"> | undefined;
  for (const manifest of project.facts("manifest")) {
    if (manifest.data.ecosystem !== "npm" || !file.startsWith(folderOf(manifest.file))) continue;
    if (!nearest || manifest.file.length > nearest.file.length) nearest = manifest;
  }
  return nearest;
}

/** More modules than this are part of a project, whatever else of it is there. */
const mostLoose = 12;
const source = /\.(?:[cm]?[jt]sx?|py|rb)$/;

/**
 * Whether nothing around the files tells what they belong to: a snippet, or a few files that are not of any package yet. Then what a module itself
 * shows is all there is, and one that shows nothing of where it runs is read as part of a service, the thing that is going to be launched.
 */
export function isLoose(project: ProjectView): boolean {
  return project.facts("manifest").length === 0 && project.filesMatching(source).length <= mostLoose;
}

/** The dependencies that a manifest declares for production, by name with their ranges. */
export function dependenciesOf(project: ProjectView, manifest: ProjectFact<"manifest">): ReadonlyMap<string, string> {
  return dependencies([project.facts("dependency")], manifest.file, () => {
    const found = new Map<string, string>();
    for (const { data } of project.factsIn(manifest.file, "dependency")) if (!data.dev) found.set(data.name, data.version);
    return found;
  });
}

const pipelineRuns = remembered<ReadonlySet<string>>();

/** The files that steps of a pipeline run, as the steps name them: `node skills/sync.js`, `npx tsx scripts/publish.ts`. */
function runInPipelines(project: ProjectView): ReadonlySet<string> {
  return pipelineRuns([project.facts("ci-command")], "", () => {
    const found = new Set<string>();
    for (const { data } of project.facts("ci-command")) {
      // What an image starts with is the service itself, and so may be what a pipeline starts to test it.
      if (/^(?:docker|entrypoint)$/.test(data.system)) continue;
      for (const match of data.command.matchAll(
        /\b(?:node|tsx|ts-node|bun|deno|python3?)\s+(?:run\s+|-[\w-]+\s+)*(?:\.\/)?([\w./@-]+\.(?:[cm]?[jt]s|py))\b(?![^\n]*&\s*$)/gm,
      ))
        if (match[1] && !/(?:^|\/)(?:server|main|index|app|start|worker|run|api|web|bot|consumer|scheduler|manage)\.\w+$/.test(match[1]))
          found.add(match[1]);
    }
    return found;
  });
}

/**
 * Whether a file is a program that a script of its package runs, other than the one that starts it: `"typecheck": "node check.mjs"`; or one that
 * a step of a pipeline runs by its path.
 */
export function isPackageScript(project: ProjectView, file: string): boolean {
  if (runInPipelines(project).has(file)) return true;
  const manifest = manifestOf(project, file);
  if (!manifest) return false;
  const path = file.slice(folderOf(manifest.file).length);
  const stem = stemOf(path);
  return Object.entries(manifest.data.scripts).some(
    ([name, command]) =>
      !lasting.test(name) &&
      command.split(/[\s"';&|]+/).some((word) => word.replace(/^\.\//, "") === path || (builtProgram.test(word) && stemOf(word) === stem)),
  );
}

/** Scripts that go on running: the service itself and what works beside it. */
const lasting =
  /^(?:start|serve|dev|preview|worker)|(?:^|[:_-])(?:start|serve|worker|cron|queues?|jobs?|bot|scheduler|consumer|listener|api|web|server|prod(?:uction)?)(?:$|[:_-])/;
/** A program in a folder that a build makes, run by Node: what an entry like `dist/index.js` is, its package's main program says. */
const builtProgram = /^(?:\.\/)?(?:dist|build|out|lib)\/(?!(?:.*\/)?(?:index|main|server|app|start|worker)\.)[\w./-]+\.[cm]?js$/;

/** A path below folders that a build makes or begins in, without its ending: `dist/tools/sync.js` is `src/tools/sync.ts`. */
export function stemOf(path: string): string {
  return path.replace(built, "").replace(/\.(?:[cm]?[jt]sx?|py|rb)$/, "");
}

const built = /^(?:\.\/)?(?:\/?(?:usr\/src\/app|app|srv|opt|code|workspace)\/)?(?:(?:dist|build|out|lib|output|\.output|src)\/)?/;

const serverFrameworks =
  /^(?:express|fastify|koa|hono|@nestjs\/core|@hapi\/hapi|restify|polka|apollo-server|@apollo\/server|@modelcontextprotocol\/sdk|bullmq|bull|@trigger\.dev\/sdk|inngest)$/;
const userInterfaces = /^(?:react|react-dom|vue|svelte|@angular\/core|solid-js|preact|electron|react-native|expo|obsidian)$/;

const terminals = /^(?:commander|yargs|@oclif\/core|cac|meow|clipanion|citty|inquirer|@inquirer\/prompts|prompts|@clack\/prompts|ora|ink)$/;
const webFrameworks = /^(?:express|fastify|koa|hono|@nestjs\/core|@hapi\/hapi|restify|polka)$/;

/** Whether the package of a file is a command-line program: it declares one, talks to a terminal, and serves no web. */
export function isCommandLinePackage(project: ProjectView, file: string): boolean {
  const manifest = manifestOf(project, file);
  if (!manifest?.data.bin) return false;
  const names = [...dependenciesOf(project, manifest).keys()];
  return names.some((name) => terminals.test(name)) && !names.some((name) => webFrameworks.test(name));
}

/** Frameworks whose pages have a server of their own. */
const fullStack =
  /^(?:next|nuxt|@remix-run\/(?:node|serve|server-runtime|cloudflare)|@react-router\/(?:node|serve)|@sveltejs\/kit|astro|@tanstack\/react-start)$/;

const pageFolders = remembered<readonly string[]>();

/**
 * Whether a file lies in the sources of a page that a bundler serves, `src/` beside `index.html` and `vite.config.ts`: a server of the same package
 * has a folder of its own. Not where an application is created among these sources.
 */
function isBundledPage(project: ProjectView, file: string): boolean {
  const folders = pageFolders([project.files, project.facts("app")], "", () => {
    const pages = new Set(project.filesMatching(/(?:^|\/)index\.html$/).map(folderOf));
    const bundled = project.filesMatching(/(?:^|\/)(?:vite|rsbuild|rspack|webpack|vue)\.config\.[cm]?[jt]s$/).map(folderOf);
    const sources = bundled.filter((folder) => pages.has(folder)).map((folder) => `${folder}src/`);
    return sources.filter((folder) => !project.facts("app").some((app) => app.file.startsWith(folder)));
  });
  return folders.some((folder) => file.startsWith(folder));
}

/**
 * Whether the package of a file has a user interface: "only" when nothing in it is a server. Libraries may be used on either side, and
 * what is bundled is often declared for development.
 */
export function interfaceOfPackage(project: ProjectView, file: string): "only" | "too" | "none" {
  const manifest = manifestOf(project, file);
  if (!manifest) return "none";
  const names = project.factsIn(manifest.file, "dependency").map(({ data }) => data.name);
  if (!names.some((name) => userInterfaces.test(name))) return "none";
  if (isBundledPage(project, file)) return "only";
  return names.some((name) => fullStack.test(name) || serverFrameworks.test(name)) ? "too" : "only";
}

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
