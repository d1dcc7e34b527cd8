/** How the files of one package log. */
import type { ProjectFact } from "../../../api/facts.ts";
import type { ProjectView } from "../../../api/project.ts";
import { folderOf } from "../../../shared/import-paths.ts";
import { consoleSetting, type FileConsole, loggerPackage, loggerUseSetting } from "../../../shared/logging.ts";
import { remembered } from "../../../shared/remembered.ts";
import { dependenciesOf, isLoose, isServerPackage, manifestOf } from "../../../shared/runtime.ts";

interface ConsoleFile extends FileConsole {
  readonly file: string;
  readonly line: number;
}

/** The settings of a key in the package of a file. */
function settingsOf(project: ProjectView, file: string, key: string): readonly ProjectFact<"setting">[] {
  const inside = (path: string, folder: string): boolean => folder === "" || path.startsWith(`${folder}/`);
  const own = folderOf(manifestOf(project, file)?.file ?? "");
  const below = project
    .facts("manifest")
    .filter(({ data }) => data.ecosystem === "npm")
    .map((manifest) => folderOf(manifest.file))
    .filter((folder) => folder !== own && inside(folder, own));
  return project
    .facts("setting")
    .filter((setting) => setting.data.key === key && inside(setting.file, own) && !below.some((folder) => inside(setting.file, folder)));
}

const consoles = remembered<PackageConsoles>();
const loggers = remembered<{ readonly known: boolean }>();

interface PackageConsoles {
  readonly files: readonly ConsoleFile[];
  readonly leading: ConsoleFile | undefined;
}

/** What a package's answers follow from: they are asked for each of its files. */
function sources(project: ProjectView): readonly [object, ...object[]] {
  return [project.facts("setting"), project.facts("manifest"), project.facts("dependency")];
}

/** Whether some file of the package logs through a logger, or the package depends on one. */
export function hasLogger(project: ProjectView, file: string): boolean {
  const manifest = manifestOf(project, file);
  const logs = (): boolean =>
    (manifest !== undefined && [...dependenciesOf(project, manifest).keys()].some((name) => loggerPackage.test(name))) ||
    settingsOf(project, file, loggerUseSetting).length > 0;
  return loggers(sources(project), manifest?.file ?? "", () => ({ known: logs() })).known;
}

/** The files of the package that log through the console, in the order of their names, and the one that stands for all. */
export function consolesOf(project: ProjectView, file: string): PackageConsoles {
  return consoles(sources(project), manifestOf(project, file)?.file ?? "", () => {
    const files = consoleFiles(project, file);
    return { files, leading: leading(files) };
  });
}

function consoleFiles(project: ProjectView, file: string): readonly ConsoleFile[] {
  return settingsOf(project, file, consoleSetting).flatMap((setting): ConsoleFile[] => {
    const value = setting.data.value as unknown as FileConsole;
    return value.server || runsOnServer(project, setting.file) || (value.called && isLoose(project))
      ? [{ ...value, file: setting.file, line: setting.line }]
      : [];
  });
}

/** The file that stands for its package: an entry of the program, else the one that logs most. */
function leading(files: readonly ConsoleFile[]): ConsoleFile | undefined {
  const rank = ({ file, calls, onlyErrors }: ConsoleFile): number =>
    (/(?:^|\/)(?:main|server|index|app)\.[cm]?[jt]s$/.test(file) && file.split("/").length <= 5 ? 1e6 : 0) + (onlyErrors ? 0 : 1e4) + calls;
  return [...files].sort((a, b) => rank(b) - rank(a) || (a.file < b.file ? -1 : 1))[0];
}

/** Whether a module that does not tell it itself runs on a server: in a service, or as a helper of a Next.js application. */
export function runsOnServer(project: ProjectView, file: string): boolean {
  if (isServerPackage(project, file)) return true;
  const manifest = manifestOf(project, file);
  return (
    manifest !== undefined &&
    dependenciesOf(project, manifest).has("next") &&
    /(?:^|\/)(?:lib|server|services?|actions|jobs|emails?)\//.test(file)
  );
}
