import type { Confirm } from "../../../api/project.ts";
import { loggerExportSetting } from "../../../shared/logging.ts";

/** What a detector hands over of an imported logger: where it comes from, and the fixes by the form that it may turn out to have. */
interface Pending {
  readonly module: string;
  readonly name: string;
  readonly forms: Readonly<Record<string, readonly { readonly start: number; readonly end: number; readonly text: string }[]>>;
}

/** An imported logger is structured where its module makes it with a library that takes fields. */
export const confirm: Confirm = (pending, project, file) => {
  const { module, name, forms } = pending as unknown as Pending;
  const target = project.resolve(file, module);
  if (target === undefined) return "drop";
  for (const setting of project.factsIn(target, "setting")) {
    if (setting.data.key !== loggerExportSetting) continue;
    const exported = setting.data.value as { readonly name: string; readonly form: string };
    if (exported.name !== name || (exported.form !== "fields" && exported.form !== "message")) continue;
    const edits = forms[exported.form];
    const related = [{ file: setting.file, line: setting.line, message: "The logger takes fields" }];
    return { report: { related, ...(edits ? { fixes: [{ fix: "fields", edits }] } : {}) } };
  }
  return "drop";
};
