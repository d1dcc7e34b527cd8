import type { Confirm } from "../../../api/project.ts";

/** Key of the setting that says whether a module of NestJS lets the tokens of its service expire: "set", "absent" or "unknown". */
export const moduleSetting = "jwt.module-expiry";

/** A token without an expiry of its own has that of the module: only where every one is known to set none it never expires. */
export const confirm: Confirm = (_pending, project) => {
  const modules = project.facts("setting").filter(({ data }) => data.key === moduleSetting);
  if (modules.length === 0 || modules.some(({ data }) => data.value !== "absent")) return "drop";
  return {
    report: { related: modules.slice(0, 3).map(({ file, line }) => ({ file, line, message: "the module sets no expiry either" })) },
  };
};
