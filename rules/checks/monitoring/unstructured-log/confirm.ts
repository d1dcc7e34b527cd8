import type { ProjectFact } from "../../../api/facts.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { builtMessageSetting, loggerExportSetting, structuredLogSetting } from "../../../shared/logging.ts";
import { remembered } from "../../../shared/remembered.ts";
import { isLoose } from "../../../shared/runtime.ts";
import { packageOf } from "../../../shared/variables.ts";

/** What a detector hands over of an imported logger: where it comes from, and the fixes by the form that it may turn out to have. */
interface Pending {
  readonly module: string;
  readonly name: string;
  readonly forms: Readonly<Record<string, readonly { readonly start: number; readonly end: number; readonly text: string }[]>>;
}

/** Where more modules of a package do it, it is a habit: one cause, and one finding. */
const habit = 20;
const maximumRelated = 5;

/** What Python hands over: the library whose loggers write lines unless the project has them write records. */
interface LibraryPending {
  readonly library: string;
}

const files = remembered<readonly ProjectFact<"setting">[]>();

/** The files whose messages are built, in the order of their paths. */
function builtFiles(project: ProjectView): readonly ProjectFact<"setting">[] {
  const settings = project.facts("setting");
  return files([settings], "", () =>
    settings.filter(({ data }) => data.key === builtMessageSetting).sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  );
}

/** An imported logger is structured where its module makes it with a library that takes fields. */
export const confirm: Confirm = (pending, project, file) => {
  const { library } = pending as Partial<LibraryPending>;
  if (library !== undefined) {
    const own = packageOf(project, file);
    const made = project
      .facts("setting")
      .find(
        (setting) =>
          setting.data.key === structuredLogSetting && setting.data.value === library && packageOf(project, setting.file) === own,
      );
    // Without a project that sets its loggers up in its own way, the loggers of the file are all there is.
    if (!made) return isLoose(project) ? "report" : "drop";
    const source = { file: made.file, line: made.line, message: "Records are written with their fields" };
    const alike = library === "logging" ? builtFiles(project).filter((setting) => packageOf(project, setting.file) === own) : [];
    if (alike.length <= habit) return { report: { related: [source] } };
    if (alike[0]?.file !== file) return "drop";
    const others = alike
      .slice(1, 1 + maximumRelated)
      .map((other) => ({ file: other.file, line: other.line, message: "as in this module" }));
    return { report: { related: [source, ...others] } };
  }
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
