export { type Editor, type StartOptions, startEditor } from "./editor.ts";
export { ensureEditor, type InstalledEditor, type Log } from "./install.ts";
export { ARTIFACTS_FOLDER, packagedExtensionPath, REPOSITORY, SCREENSHOTS_FOLDER } from "./paths.ts";
export { ensureBrowser, ensureNeovim } from "./programs.ts";
export type { Which } from "./recipes.ts";
export { waitFor } from "./wait.ts";
export { type OpenOptions, openPage, type Severity, Workbench } from "./workbench.ts";
