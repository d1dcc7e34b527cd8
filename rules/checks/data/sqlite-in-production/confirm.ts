import type { Confirm, ProjectView } from "../../../api/project.ts";

/** Packages that put SQLite on a server, or the program on its user's own machine. */
const elsewhere = [
  "@libsql/client",
  "@prisma/adapter-libsql",
  "@prisma/adapter-d1",
  "wrangler",
  "@cloudflare/workers-types",
  "electron",
  "@tauri-apps/api",
  "@tauri-apps/cli",
  "expo",
  "react-native",
  "@capacitor/core",
  "@oclif/core",
  "sqlalchemy-libsql",
  "libsql-experimental",
  "pyqt5",
  "pyqt6",
  "pyside6",
  "kivy",
  "textual",
];

/** A command-line program: it declares a command and answers no requests. */
function isProgram(project: ProjectView): boolean {
  return project.facts("manifest").some(({ data }) => data.bin) && project.trait("service").length === 0;
}

/** Files that keep SQLite's file on other disks: replication as a service of its own. */
function isReplicated(project: ProjectView): boolean {
  return project.filesMatching(/(?:^|\/)(?:litestream\.ya?ml|litefs\.ya?ml|wrangler\.(?:toml|jsonc?))$/).length > 0;
}

/** Whether settings of their own for production stand beside the ones of a file. */
function hasProductionSettings(project: ProjectView, file: string): boolean {
  return project.filesMatching(/(?:^|\/)(?:settings|config)[/_.](?:prod|production)\.py$/).some((path) => path !== file);
}

/** Key of the setting that says that a schema keeps its data in SQLite. */
export const schemaSetting = "sqlite.schema";

/** Whether a schema says by itself what the address of a file for production says again. */
function isSaidBySchema(project: ProjectView): boolean {
  return project.facts("setting").some(({ data }) => data.key === schemaSetting);
}

/** Drops what is no server's database: programs on their user's machine, replicated files, projects with other settings for production. */
export const confirm: Confirm = (pending, project, file) =>
  (pending === "variable" && isSaidBySchema(project)) ||
  (pending === "python" && hasProductionSettings(project, file)) ||
  project.dependencies(...elsewhere).length > 0 ||
  isProgram(project) ||
  isReplicated(project)
    ? "drop"
    : "report";
