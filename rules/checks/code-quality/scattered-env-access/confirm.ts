import type { ProjectFact } from "../../../api/facts.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { remembered } from "../../../shared/remembered.ts";
import { isConfigurationFile, packageOf, servingReads } from "../../../shared/variables.ts";

/** So many variables make a module the one that reads them for the others. */
const moduleReads = 3;
/** In a small project fewer do, where the module stands where everybody looks for it. */
const fewReads = 2;
/** In so many files reads are still easy to find. */
const fewFiles = 5;
const maximumRelated = 5;

/** How the reads of a package are spread. */
interface Spread {
  /** The configuration module, if there is one. */
  readonly module?: ProjectFact<"env-read">;
  /** The first read of each file. */
  readonly files: readonly ProjectFact<"env-read">[];
}

/** Such a file where it is meant for everybody: at the top of the package or in a folder that is nobody's own. */
const generalPlace =
  /^(?:(?:src|lib|libs|app|server|utils?|helpers|shared|core|common|api)\/)*(?:config|configs|configuration|env|environment|settings)?\/?(?:index|env|envs|environment|config|configuration|settings|constants|app|server|vars)(?:[._-](?:server|client|config|schema|service|vars))*\.[cm]?[jt]s$/i;
/** In Python a package of any name holds it: `shop/settings.py`, `shop/core/config.py`, `shop/settings/base.py`. */
const generalPlacePython =
  /^(?:(?:src|apps|backend|server|api)\/)*(?:\w+\/)?(?:(?:core|common|shared|app|server|utils|base|lib|api|config|conf|project)\/)*(?:settings|config|configuration|conf|env|environment|constants)(?:\/(?:__init__|base|common|app|production|prod))?\.py$/i;
/** A module that reads such a share of a package's variables is the one, wherever it stands. */
const greatShare = 0.4;

const spreads = remembered<Spread>();

function isGeneralPlace(path: string): boolean {
  return generalPlace.test(path) || generalPlacePython.test(path);
}

/** A package can hold code of several languages, and a module is for its own. */
function languageOf(file: string): string {
  return file.endsWith(".py") ? "py" : "ts";
}

function spreadOf(project: ProjectView, folder: string, language: string): Spread {
  const reads = servingReads(project);
  return spreads([reads, project.facts("manifest")], `${language} ${folder}`, () =>
    makeSpread(
      // Who asks the module or service that holds the configuration does what is right.
      reads.filter((fact) => fact.data.handed !== true && languageOf(fact.file) === language && packageOf(project, fact.file) === folder),
      folder,
      project,
    ),
  );
}

/** Whether a file says in a schema or a class of settings what it reads: one variable is enough to see what it is for. */
function declaresSchema(file: string, project: ProjectView): boolean {
  return project.factsIn(file, "env-declared").some((fact) => fact.data.where === "schema");
}

function makeSpread(reads: readonly ProjectFact<"env-read">[], folder: string, project: ProjectView): Spread {
  const byFile = new Map<string, ProjectFact<"env-read">[]>();
  for (const fact of reads) byFile.set(fact.file, [...(byFile.get(fact.file) ?? []), fact]);
  const counted = [...byFile].map(([file, facts]) => ({ file, facts, names: new Set(facts.map((fact) => fact.data.name)).size }));
  const all = new Set(reads.map((fact) => fact.data.name)).size;
  const [best] = counted
    .filter(({ file }) => isConfigurationFile(file))
    .filter(({ file, names }) => {
      const [great, general] = [names >= all * greatShare, isGeneralPlace(file.slice(folder.length))];
      return names >= moduleReads ? great || general : great && general && (names >= fewReads || declaresSchema(file, project));
    })
    .sort((a, b) => b.names - a.names);
  const module = best?.facts[0];
  return { ...(module ? { module } : {}), files: counted.flatMap(({ facts }) => facts.slice(0, 1)) };
}

/** The folder from which Python finds a module: the one above the outermost package around it; the project's own where none is. */
function importRoot(project: ProjectView, file: string): string {
  const packages = new Set(project.filesMatching(/(?:^|\/)__init__\.py$/).map((path) => path.slice(0, -"__init__.py".length)));
  let folder = file.slice(0, file.lastIndexOf("/") + 1);
  if (!packages.has(folder)) return "";
  while (folder !== "" && packages.has(folder)) folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  return folder;
}

/** Whether a module of Python can be imported by a file: what stands beside the folder it is found from is a program of its own. */
function isWithinReach(module: string, project: ProjectView, file: string): boolean {
  return !file.endsWith(".py") || file.startsWith(importRoot(project, module));
}

/** Where a package has a configuration module, every other file is reported; otherwise the package, once. */
export const confirm: Confirm = (pending, project, file) => {
  const { what } = pending as { readonly what: string };
  // The schema is the type of process.env: every read is checked, wherever it stands.
  if (
    project
      .facts("setting")
      .some(({ data, file: typed }) => data.key === "env.typed" && packageOf(project, typed) === packageOf(project, file))
  )
    return "met";
  const { module, files } = spreadOf(project, packageOf(project, file), languageOf(file));
  if (what === "module") return module?.file === file ? "met" : "drop";
  if (what === "outside") {
    if (!module || module.file === file || !isWithinReach(module.file, project, file)) return "drop";
    return {
      report: { data: { module: module.file }, related: [{ file: module.file, line: module.line, message: "Variables are read here" }] },
    };
  }
  const scattered = files.filter((fact) => !isConfigurationFile(fact.file));
  if (module || scattered.length <= fewFiles || scattered[0]?.file !== file) return "drop";
  const others = scattered.slice(1, 1 + maximumRelated);
  return {
    report: {
      data: { files: scattered.length },
      related: others.map((fact) => ({ file: fact.file, line: fact.line, message: `${fact.data.name} is read here` })),
    },
  };
};
