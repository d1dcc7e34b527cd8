import type { Confirm, ProjectView } from "../../../api/project.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { dependenciesOf, isServerPackage, manifestOf } from "../../../shared/runtime.ts";
import { type Edit, moduleMark, nameMark, type Pending } from "./pending.ts";

interface Exported {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly form: string;
}

/**
 * A program with a command line prints for whoever started it. Other files of a server are judged, those that do not tell where they run
 * only in packages that are services; the project's logger becomes the fix.
 */
export const confirm: Confirm = (pending, project, file) => {
  const handed = pending as unknown as Pending;
  const manifest = manifestOf(project, file);
  if (manifest?.data.bin) return "drop";
  if (handed.runtime === "browser") return manifest && !manifest.data.library ? "report" : "drop";
  if (handed.runtime === "unknown" && !isServerPackage(project, file) && !isNextLibrary(project, file)) return "drop";
  const found = loggerFor(project, file, handed);
  if (!found) {
    const own: ProblemFix[] = handed.own.length > 0 ? [{ fix: "setUp", edits: handed.own }] : [];
    // In a project without any logger the console is where errors go; that much is a hint, until there is a logger.
    return { report: { fixes: own, ...(handed.onlyErrors ? { priority: "P3" } : {}) } };
  }
  const { logger, module } = found;
  const imported = handed.imports[logger.name];
  const calls = handed.forms[logger.form];
  const related = [{ file: logger.file, line: logger.line, message: "The project's logger" }];
  if (!imported || !calls) return { report: { related } };
  const edits = [
    ...imported.edits.map((edit) => filled(edit, moduleMark, module)),
    ...calls.map((edit) => filled(edit, nameMark, imported.name)),
  ];
  return { report: { related, fixes: [{ fix: "useLogger", data: { logger: imported.name }, edits }] } };
};

function filled(edit: Edit, mark: string, text: string): Edit {
  return { ...edit, text: edit.text.replace(mark, text) };
}

/** Helpers of a Next.js application below lib/ and the like run on its server. */
function isNextLibrary(project: ProjectView, file: string): boolean {
  const manifest = manifestOf(project, file);
  return (
    manifest !== undefined &&
    dependenciesOf(project, manifest).has("next") &&
    /(?:^|\/)(?:lib|server|services?|actions|jobs|emails?)\//.test(file)
  );
}

/** The logger of the same package, else of a package that this one depends on, with the words that import it. */
function loggerFor(
  project: ProjectView,
  file: string,
  handed: Pending,
): { readonly logger: Exported; readonly module: string } | undefined {
  const own = manifestOf(project, file)?.file;
  const loggers = project.facts("setting").flatMap((setting): Exported[] => {
    if (setting.data.key !== "logger.export" || setting.file === file) return [];
    const { name, form } = setting.data.value as { readonly name: string; readonly form: string };
    return [{ file: setting.file, line: setting.line, name, form }];
  });
  const near = loggers.filter((logger) => manifestOf(project, logger.file)?.file === own).sort((a, b) => a.file.length - b.file.length);
  for (const logger of near) {
    const module = modulesFor(file, logger.file, handed).find((candidate) => project.resolve(file, candidate) === logger.file);
    if (module !== undefined) return { logger, module };
  }
  const manifest = manifestOf(project, file);
  const dependencies = manifest && dependenciesOf(project, manifest);
  for (const logger of loggers) {
    const name = manifestOf(project, logger.file)?.data.name;
    if (name && dependencies?.has(name) && project.resolve(file, name) === logger.file) return { logger, module: name };
  }
  return undefined;
}

function folders(path: string): string[] {
  return path.split("/").slice(0, -1);
}

/** Ways to import a module of the same package: by the alias that the file uses, else relative. */
function modulesFor(from: string, to: string, { alias, ending }: Pending): string[] {
  const source = /\.[cm]?[jt]s$/.exec(to)?.[0] ?? "";
  const bare = to.slice(0, to.length - source.length);
  const short = ending === "" ? bare.replace(/\/index$/, "") : bare;
  const here = folders(from);
  const there = short.split("/");
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  const up = here.length - same;
  const relative = `${up === 0 ? "./" : "../".repeat(up)}${there.slice(same).join("/")}${ending}`;
  const aliased = alias === "" ? [] : there.map((_, at) => `${alias}${there.slice(at).join("/")}`);
  return [...aliased, relative];
}
