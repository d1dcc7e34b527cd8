/**
 * Whether code is deployed, in one place for all checks. A check says what it speaks of (`scope`), and asks nothing else: the engine notes what
 * the file says of itself (`rules/languages/standing.ts`), and this holds it against the project: what images, platforms and packages start,
 * what scripts and pipelines run, which package a file belongs to.
 */
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import type { Scope, Standing } from "../api/vocabulary.ts";
import { remembered } from "./remembered.ts";
import { dependenciesOf, folderOf, isCommandLinePackage, isPackageScript, manifestOf, stemOf } from "./runtime.ts";

const operated = (because: string): Standing => ({ place: "operated", because });
const aside = (because: string): Standing => ({ place: "aside", because });

/** Systems whose commands start what is deployed. */
const deploying = /^(?:docker|compose|k8s|systemd|entrypoint|heroku|fly|render|railway|vercel|netlify)$/;
const programWord = /(?:^|[\s"'=])([\w./@-]+\.(?:[cm]?[jt]sx?|py|rb))(?=$|[\s"';&|:,\]])/g;
const moduleWord = /\bpython3?\s+(?:-\w\s+)*-m\s+([\w.]+)/g;
/** Scripts of a package by which it is started where it serves. */
const startScript = /^(?:start|serve|prod(?:uction)?|worker|preview)(?:[:_-][\w:-]+)?$/;

const starts = remembered<ReadonlySet<string>>();

/** The programs that images, platforms and start scripts run, as stems of paths from the root. */
function startedPrograms(project: ProjectView): ReadonlySet<string> {
  return starts([project.facts("ci-command"), project.facts("manifest")], "", () => {
    const found = new Set<string>();
    const take = (command: string, folder: string): void => {
      for (const [, path = ""] of command.matchAll(programWord)) {
        found.add(stemOf(path));
        if (folder !== "") found.add(folder + stemOf(path));
      }
      for (const [, module = ""] of command.matchAll(moduleWord)) found.add(module.replaceAll(".", "/"));
    };
    for (const { data, file } of project.facts("ci-command"))
      if (deploying.test(data.system) && data.job !== "build" && !notDeployed.test(file)) take(data.command, folderOf(file));
    for (const { data, file } of project.facts("manifest"))
      if (!notDeployed.test(file))
        for (const [name, command] of Object.entries(data.scripts)) if (startScript.test(name)) take(command, folderOf(file));
    return found;
  });
}

/** Folders whose own images and scripts start only what they show. */
const notDeployed =
  /(?:^|\/)(?:examples?|samples?|tests?|e2e|fixtures|templates?|starters?|playground|sandbox|benchmarks?|\.devcontainer|docs)\/|[._-](?:dev|development|local|test|override|ci)[._-][^/]*$/i;

const images = remembered<readonly string[]>();

/** Folders below the top that an image is built in. */
function imageFolders(project: ProjectView): readonly string[] {
  return images([project.facts("container")], "", () =>
    project
      .facts("container")
      .filter(({ data, file }) => data.source === "dockerfile" && !notDeployed.test(file))
      .map(({ file }) => folderOf(file))
      .filter((folder) => folder !== ""),
  );
}

/** Whether an image, a platform or a package starts this file, in spite of where it lies; or, of a tool, its folder is made into an image. */
function isStarted(project: ProjectView, file: string, standing: Standing): boolean {
  const started = startedPrograms(project);
  const stem = stemOf(file);
  if (started.has(stem) || started.has(file.replace(/\.\w+$/, "")) || started.has(stem.replace(/\/__main__$/, ""))) return true;
  if (standing.because !== toolOfDevelopers) return false;
  return imageFolders(project).some((folder) => file.startsWith(folder));
}

/** The words of `rules/languages/standing.ts` for a folder that may as well be a service. */
const toolOfDevelopers = "it is a tool of the developers";

/** Folders of packages that a generator copies: `templates/next`. */
const templatesFolder = /(?:^|\/)(?:templates|starters|boilerplates|scaffolds|skeletons|blueprints)\/[^/]+\//i;
/** The same within the generator's own package, `make/starter`; a package of a workspace may be called so for other reasons. */
const templateFolder = /(?:^|\/)(?:templates?|starters?|boilerplates?|scaffold(?:s|ing)?|skeletons?|blueprints?)\//i;
/** Files that a package keeps below its source to copy them: `src/admin/static`. */
const copiedSource = /(?:^|\/)src\/(?:.*\/)?(?:static|assets|templates?|starters?|boilerplates?|scaffold\w*|fixtures)\//i;
const generator = /(?:^|\/)create-[\w-]+$|(?:^|[-/])(?:generator|scaffold\w*|create)(?:[-/]|$)/i;

/** Packages that serve nobody, by their names. */
const packageAside =
  /(?:^|[-/@])(?:examples?|samples?|e2e(?:-tests?)?|tests?|test-(?:utils|helpers?|app)|playground|sandbox|bench(?:marks?)?|storybook|fixtures)$/i;
const packageOfTools =
  /(?:^|[-/@])(?:cli|tool|tools|devtools|scripts|codemods?|migrate|migrations?|(?:eslint|stylelint|babel|vite|rollup)-plugin(?:-[\w-]+)?|create-[\w-]+)$/i;

const pythonTerminals = /^(?:click|typer|fire|docopt|cleo|cliff|rich-click|textual|plumbum)$/;
const pythonServers =
  /^(?:fastapi|flask|django|starlette|aiohttp|tornado|sanic|quart|litestar|falcon|bottle|mcp|fastmcp|celery|rq|dramatiq|uvicorn|gunicorn|grpcio|streamlit|gradio|djangorestframework)$/;
const scriptServers =
  /^(?:express|fastify|koa|hono|@nestjs\/core|@hapi\/hapi|restify|polka|@modelcontextprotocol\/sdk|next|nuxt|bullmq|discord\.js|@apollo\/server)$/;
const scriptTerminals =
  /^(?:commander|yargs|@oclif\/core|cac|meow|clipanion|citty|inquirer|@inquirer\/prompts|prompts|@clack\/prompts|ora|ink|sade|minimist|chalk)$/;

const standings = remembered<{ readonly standing: Standing | undefined }>();
const python = remembered<{ readonly nearest: ProjectFact<"manifest"> | undefined }>();

/** The manifest of the Python package that a file belongs to: one that describes a package, in the nearest folder above. */
function pythonManifest(project: ProjectView, file: string): ProjectFact<"manifest"> | undefined {
  return python([project.facts("manifest")], folderOf(file), () => {
    let nearest: ProjectFact<"manifest"> | undefined;
    for (const manifest of project.facts("manifest"))
      if (
        manifest.data.ecosystem === "pypi" &&
        /(?:pyproject\.toml|setup\.cfg)$/.test(manifest.file) &&
        file.startsWith(folderOf(manifest.file)) &&
        (!nearest || folderOf(manifest.file).length > folderOf(nearest.file).length)
      )
        nearest = manifest;
    return { nearest };
  }).nearest;
}

/** What the package of a file says of all its files. */
function standingOfPackage(project: ProjectView, file: string): Standing | undefined {
  const facts = [project.facts("manifest"), project.facts("dependency"), project.facts("container")] as const;
  return standings(facts, `${folderOf(file)}\n${file.endsWith(".py")}`, () => ({
    standing: file.endsWith(".py") ? pythonPackage(project, file) : scriptPackage(project, file),
  })).standing;
}

function pythonPackage(project: ProjectView, file: string): Standing | undefined {
  const manifest = pythonManifest(project, file);
  if (!manifest?.data.bin) return undefined;
  const names = project
    .facts("dependency")
    .filter((fact) => fact.file === manifest.file && !fact.data.dev)
    .map(({ data }) => data.name);
  return names.some((name) => pythonTerminals.test(name)) && !names.some((name) => pythonServers.test(name))
    ? operated("its package is a program for the terminal")
    : undefined;
}

function scriptPackage(project: ProjectView, file: string): Standing | undefined {
  const manifest = manifestOf(project, file);
  if (!manifest) return undefined;
  const folder = folderOf(manifest.file);
  const { name, private: hidden, bin } = manifest.data;
  if (folder !== "") {
    // A package below the source of another is what that one copies; so is all of a generator that is a package of its own.
    const outer = project
      .facts("manifest")
      .filter(({ data, file: other }) => data.ecosystem === "npm" && other !== manifest.file && folder.startsWith(folderOf(other)));
    const inSource = outer.some(({ file: other }) => folderOf(other) !== "" && copiedSource.test(folder.slice(folderOf(other).length)));
    const isTemplate = outer.some(({ file: other }) =>
      (folderOf(other) === "" ? templatesFolder : templateFolder).test(folder.slice(folderOf(other).length)),
    );
    const copied = outer.some(({ data, file: other }) => folderOf(other) !== "" && generator.test(data.name));
    if (inSource || copied || isTemplate) return aside("a generator copies its package");
    if ((hidden || name === "") && packageAside.test(name === "" ? folder.slice(0, -1) : name)) return aside(`its package is ${name}`);
  }
  const names = [...dependenciesOf(project, manifest).keys()];
  if (names.some((each) => scriptServers.test(each))) return undefined;
  if (isCommandLinePackage(project, file) || ((bin || packageOfTools.test(name)) && names.some((each) => scriptTerminals.test(each))))
    return operated("its package is a program for the terminal");
  return packageOfTools.test(name) && /(?:eslint|stylelint|babel|vite|rollup)-plugin/.test(name)
    ? aside("its package is a plug-in of a tool")
    : undefined;
}

/** Whether a program is one that the manifest of its package declares: `bin` of package.json, `scripts` of pyproject.toml. */
function isDeclaredProgram(project: ProjectView, file: string): boolean {
  if (file.endsWith(".py")) {
    const path = file.replace(/\.py$/, "");
    return project
      .facts("manifest")
      .some(({ data }) =>
        (data.programs ?? []).some((program) => `/${path}`.endsWith(`/${program.replace(/:.*$/, "").replaceAll(".", "/")}`)),
      );
  }
  const manifest = manifestOf(project, file);
  if (!manifest) return false;
  const stem = stemOf(file.slice(folderOf(manifest.file).length));
  return (manifest.data.programs ?? []).some((program) => stemOf(program) === stem);
}

const composeFile = /^(.*\/)?((?:docker-)?compose)\.(ya?ml)$/;

/** Whether a compose file has one for production beside it. */
function isBesideProduction(project: ProjectView, file: string): boolean {
  const [, folder = "", name = "", ending = ""] = composeFile.exec(file) ?? [];
  return (
    name !== "" &&
    ["prod", "production"].some((word) => [".", "-"].some((sign) => project.files.has(`${folder}${name}${sign}${word}.${ending}`)))
  );
}

/** Folders that may hold the code of others. */
const maybeCopied = /(?:^|\/)(?:libs?|third[-_]?party|externals?|extern|contrib|deps)\/[^/]+\//i;
/** The licence of somebody else's library, copied below the program's own source: `server/libs/cron/LICENSE`. */
const copiedLicence =
  /(?:^|\/)(?:libs?|third[-_]?party|externals?|extern|contrib|deps)\/(?:[^/]+\/)+(?:LICEN[CS]E|COPYING)(?:\.(?:md|txt)|-[A-Z]\w*)?$/i;
const copied = remembered<readonly string[]>();

/** Folders of copied libraries. A package of a workspace has a manifest of its own beside its licence. */
function copiedLibraries(project: ProjectView): readonly string[] {
  return copied([project.files], "", () =>
    project
      .filesMatching(copiedLicence)
      .map(folderOf)
      .filter((folder) => !["package.json", "project.json", "pyproject.toml", "setup.py"].some((name) => project.files.has(folder + name))),
  );
}

/** What the project says of a file, where it says anything. */
function standingOf(project: ProjectView, file: string): Standing | undefined {
  if (isBesideProduction(project, file)) return aside("another file beside it is for production");
  if (maybeCopied.test(file) && copiedLibraries(project).some((folder) => file.startsWith(folder)))
    return aside("it is a library that was copied with its licence");
  const ofPackage = standingOfPackage(project, file);
  if (ofPackage) return ofPackage;
  if (isPackageScript(project, file)) return operated("a script of its package or a step of a pipeline runs it");
  return isDeclaredProgram(project, file) ? operated("its package declares it as a program") : undefined;
}

/**
 * Whether problems of a scope are shown in a file. Where no manifest stands around snippets, what they are called and take in says nothing of
 * where they will run.
 * @param own what the file says of the place of the problem
 */
export function isSpokenOf(project: ProjectView, file: string, scope: Scope, own: Standing | undefined): boolean {
  if (scope === "repository" || project.facts("manifest").length === 0) return true;
  const silent = (standing: Standing | undefined): boolean =>
    standing !== undefined &&
    (standing.place === "aside" || (standing.place === "operated" && scope === "service")) &&
    !isStarted(project, file, standing);
  if (silent(own)) return false;
  const around = standingOf(project, file);
  return !silent(around) || (own?.place === "serves" && around?.place === "operated");
}
