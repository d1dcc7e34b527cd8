/** The key of Django that a module for production puts in the place of the one that everybody develops with. */
import type { PyFile } from "../../api/file.ts";
import type { Confirm } from "../../api/project.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import type { Json } from "../../api/vocabulary.ts";
import { ownSecretKeySetting } from "./framework-settings.ts";
import { configValue } from "./settings.ts";

/** What to ask the project about an assignment: set for SECRET_KEY of a module of settings that is not production's own. */
export function mayBeReplaced(assignment: SyntaxNode | undefined | null, file: PyFile): { readonly pending?: Json } {
  const config = assignment?.type === "assignment" ? configValue(assignment, file) : undefined;
  return config?.name === "SECRET_KEY" && config.where === "module" && !file.role.production ? { pending: { key: "SECRET_KEY" } } : {};
}

/** Drops the finding where a module for production in the same folder takes its key from elsewhere. */
export const confirmReplaced: Confirm = (_pending, project, file) => {
  const folder = folderOf(file);
  return project.facts("setting").some(({ data, file: from }) => data.key === ownSecretKeySetting && folderOf(from) === folder)
    ? "drop"
    : "report";
};

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}
