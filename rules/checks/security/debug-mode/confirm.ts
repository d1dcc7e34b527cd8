import type { Confirm } from "../../../api/project.ts";
import { debugOffSetting } from "../../../shared/python/framework-settings.ts";

/** A switch that is on in a settings module does not count where a module for production beside it switches it off. */
export const confirm: Confirm = (_pending, project, file) => {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return project
    .facts("setting")
    .some((setting) => setting.data.key === debugOffSetting && setting.file.slice(0, setting.file.lastIndexOf("/") + 1) === folder)
    ? "drop"
    : "report";
};
