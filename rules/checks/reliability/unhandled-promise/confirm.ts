import type { Confirm, ProjectView } from "../../../api/project.ts";
import { folderOf } from "../../../shared/import-paths.ts";
import { asyncExportsSetting, type BareHandler, bareHandlerSetting } from "../../../shared/promises.ts";
import { dependenciesOf, isLoose, isServerPackage, manifestOf } from "../../../shared/runtime.ts";

/** Packages that make Express 4 catch what async handlers throw. */
const catching = ["express-async-errors", "express-async-handler", "express-promise-router", "@awaitjs/express"];

interface Routed {
  /** The paths of the file's functions that a router may take, in their order. */
  readonly paths: readonly string[];
  /** The one that is asked for. */
  readonly at: number;
}

/** Express catches from version 5 on; a module that does not tell where it runs counts where its package is a service. */
export const confirm: Confirm = (pending, project, file) => {
  if (pending === "package") return isServerPackage(project, file) || isLoose(project) ? "report" : "drop";
  if (pending === "express") return express(project, file);
  const asked = pending as unknown as BareHandler | Routed;
  if ("module" in asked) return mayFail(asked, project, file) ? "report" : "drop";
  const routed = asked.paths.map((path) => isRouted(path, project, file));
  // One finding for a file, at the first function that a router takes.
  if (routed.indexOf(true) !== asked.at) return "drop";
  const answer = express(project, file);
  const count = routed.filter(Boolean).length;
  return answer === "report" && count > 1 ? { report: { data: { count: `${count} in this file` } } } : answer;
};

function express(project: ProjectView, file: string): "report" | "met" | "drop" {
  const manifest = manifestOf(project, file);
  const version = manifest && (dependenciesOf(project, manifest).get("express") ?? project.dependencies("express")[0]?.data.version);
  if (!manifest || version === undefined || project.dependencies(...catching).length > 0) return "drop";
  return /^[\^~=v]*[1-4](?:\.|$)/.test(version) ? "report" : "met";
}

function mayFail({ module, path }: BareHandler, project: ProjectView, file: string): boolean {
  const target = project.resolve(file, module);
  const settings = target === undefined ? [] : project.factsIn(target, "setting");
  return settings.some(({ data }) => data.key === asyncExportsSetting && (data.value as readonly string[]).includes(path));
}

/** Whether some router takes a function of the file, by its import or through an index of its folder. */
function isRouted(path: string, project: ProjectView, file: string): boolean {
  return project.facts("setting").some((setting) => {
    if (setting.data.key !== bareHandlerSetting) return false;
    const handler = setting.data.value as unknown as BareHandler;
    if (!handler.path.endsWith(path)) return false;
    const target = project.resolve(setting.file, handler.module);
    if (target === file) return handler.path === path;
    return (
      target !== undefined &&
      isIndexOf(target, file) &&
      handler.path === `${moduleName(handler.path)}.${path}` &&
      sameModule(handler.path, file)
    );
  });
}

function isIndexOf(index: string, file: string): boolean {
  return /(?:^|\/)index\.[cm]?[jt]s$/.test(index) && folderOf(index) === folderOf(file);
}

function moduleName(path: string): string {
  return path.split(".")[0] ?? "";
}

/** `authController` and auth.controller.js */
function sameModule(path: string, file: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return letters(moduleName(path)) === letters(file.slice(file.lastIndexOf("/") + 1).replace(/\.[cm]?[jt]s$/, ""));
}
