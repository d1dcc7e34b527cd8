import type { Confirm } from "../../../api/project.ts";

/** A bare Error in a handler is a slip where the project has classes of errors that know their status. */
export const confirm: Confirm = (_pending, project) => {
  const classes = project.facts("setting").flatMap((setting) => {
    if (setting.data.key !== "error.class") return [];
    const { name, http } = setting.data.value as { readonly name: string; readonly http: boolean };
    return http ? [{ name, file: setting.file, line: setting.line }] : [];
  });
  const [first] = classes;
  if (!first) return "drop";
  return {
    report: {
      data: { known: first.name },
      related: classes.slice(0, 3).map(({ name, file, line }) => ({ file, line, message: `${name} is defined here` })),
    },
  };
};
