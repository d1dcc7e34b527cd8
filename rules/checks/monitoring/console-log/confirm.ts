import type { ProblemFix } from "../../../api/outcome.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { filled, folderOf, importFor } from "../../../shared/import-paths.ts";
import { loggerExportSetting } from "../../../shared/logging.ts";
import { dependenciesOf, interfaceOfPackage, isLoose, isPackageScript, manifestOf } from "../../../shared/runtime.ts";
import { settingsNamed } from "../../../shared/project/usage.ts";
import { consolesOf, hasLogger, runsOnServer } from "./package.ts";
import type { Pending } from "./pending.ts";

/** Where more files than this go past a logger, one decision mends them, and one finding asks for it. */
const crowd = 40;
/** Other files that are named with a finding. */
const shown = 20;

/** Packages that a service written in Python is built on. */
const pythonServers = [
  "fastapi",
  "flask",
  "django",
  "starlette",
  "aiohttp",
  "celery",
  "sanic",
  "tornado",
  "litestar",
  "quart",
  "mcp",
  "fastmcp",
];

/** What the detector for Python hands over of a module that does not tell whether it serves. */
function isPython(pending: Json): pending is { readonly language: Json; readonly called: Json } {
  return typeof pending === "object" && pending !== null && "language" in pending;
}

interface Exported {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly form: string;
}

/**
 * A program with a command line prints for whoever started it. Other files of a server are judged, those that do not tell where they run
 * only in packages that are services; the project's logger becomes the fix. A package that has no logger at all gets one finding, and so does
 * one where nearly all files go past it.
 */
export const confirm: Confirm = (pending, project, file) => {
  if (isPython(pending)) return isPythonService(project, file) || (pending.called === true && isLoose(project)) ? "report" : "drop";
  const handed = pending as unknown as Pending;
  const manifest = manifestOf(project, file);
  if (manifest?.data.bin || isPackageScript(project, file)) return "drop";
  if (handed.runtime === "browser") return manifest && !manifest.data.library ? "report" : "drop";
  const { files, leading } = consolesOf(project, file);
  // In a package with pages, a folder called api may hold what they call a server with.
  const face = handed.guessed ? interfaceOfPackage(project, file) : "none";
  if (face === "only") return "drop";
  if (handed.runtime === "unknown" && !runsOnServer(project, file) && !files.some((each) => each.file === file)) return "drop";
  const logger = loggerFor(project, file, handed);
  const known = logger !== undefined || hasLogger(project, file);
  const together = !known || files.length > crowd;
  if (together && leading?.file !== file) return "drop";
  const others = together ? files.filter((other) => other.file !== file) : [];
  const count = `${files.reduce((sum, each) => sum + each.calls, 0)} calls in ${files.length} files`;
  const where = known ? "Past its logger, this package logs" : "This package has no logger and logs";
  const fix = logger ? useOf(logger, handed, project, file) : setUp(handed);
  return {
    report: {
      related: [
        ...(logger ? [{ file: logger.file, line: logger.line, message: "The project's logger" }] : []),
        ...others.slice(0, shown).map((other) => ({ file: other.file, line: other.line, message: "also logs through the console" })),
      ],
      ...(fix ? { fixes: [fix] } : {}),
      ...(others.length > 0 ? { data: { where, count } } : {}),
      // The console is where errors go in a package without any logger; that much is a hint, until there is a logger.
      ...((!known && files.every(({ onlyErrors }) => onlyErrors)) || face === "too" ? { priority: "P3" } : {}),
    },
  };
};

function setUp({ own }: Pending): ProblemFix | undefined {
  return own.length > 0 ? { fix: "setUp", edits: own } : undefined;
}

/** Whether the package that a module belongs to is built on a framework that serves. */
function isPythonService(project: ProjectView, file: string): boolean {
  const around = project
    .facts("manifest")
    .filter(
      ({ data, file: manifest }) => data.ecosystem === "pypi" && (folderOf(manifest) === "" || file.startsWith(`${folderOf(manifest)}/`)),
    )
    .map(({ file: manifest }) => folderOf(manifest));
  const nearest = around.sort((a, b) => b.length - a.length)[0];
  return project
    .dependencies(...pythonServers)
    .some(({ data, file: manifest }) => data.ecosystem === "pypi" && folderOf(manifest) === nearest);
}

function useOf(logger: Exported, handed: Pending, project: ProjectView, file: string): ProblemFix | undefined {
  const calls = handed.forms[logger.form];
  const local = logger.name === "default" ? "logger" : logger.name;
  const imported = calls && importFor(handed.imported, { file: logger.file, name: logger.name, local }, file, project);
  if (!calls || !imported) return undefined;
  return { fix: "useLogger", data: { logger: imported.name }, edits: [...imported.edits, ...filled(calls, imported)] };
}

/** The logger of the same package that lies nearest, else of a package that this one depends on. */
function loggerFor(project: ProjectView, file: string, handed: Pending): Exported | undefined {
  const own = manifestOf(project, file);
  const loggers = settingsNamed(project, loggerExportSetting).flatMap((setting): Exported[] => {
    if (setting.file === file) return [];
    const { name, form } = setting.data.value as { readonly name: string; readonly form: string };
    return [{ file: setting.file, line: setting.line, name, form }];
  });
  const near = loggers.filter((logger) => manifestOf(project, logger.file)?.file === own?.file);
  const [nearest] = near.sort((a, b) => a.file.length - b.file.length);
  if (nearest) return near.find((logger) => useOf(logger, handed, project, file)) ?? nearest;
  const dependencies = own && dependenciesOf(project, own);
  return loggers.find((logger) => {
    const name = manifestOf(project, logger.file)?.data.name;
    return name && dependencies?.has(name) && project.resolve(file, name) === logger.file;
  });
}
