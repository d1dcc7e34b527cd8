import type { Confirm, ProjectView } from "../../../api/project.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type ErrorClass, errorClassSetting } from "../../../shared/error-classes.ts";
import { importFor, type PendingImport, packageOf } from "../../../shared/import-paths.ts";

/** What a detector hands over of `new Error(message)` in a handler. */
export interface Pending {
  readonly imported: PendingImport;
  /** Where the word `Error` stands, and where the argument begins and ends. */
  readonly word: { readonly start: number; readonly end: number };
  readonly argument: { readonly start: number; readonly end: number };
}

interface Known extends ErrorClass {
  readonly file: string;
  readonly line: number;
}

/** A bare Error in a handler is a slip where the project has classes of errors that know their status. */
export const confirm: Confirm = (pending, project, file) => {
  const classes = project.facts("setting").flatMap((setting): Known[] => {
    if (setting.data.key !== errorClassSetting) return [];
    const value = setting.data.value as unknown as ErrorClass;
    return value.http ? [{ ...value, file: setting.file, line: setting.line }] : [];
  });
  const [first] = classes;
  if (!first) return "drop";
  const own = packageOf(file, project);
  // A class of one case, or of another package, would be a strange example.
  const example = classes.find((known) => isGeneral(known.name) && packageOf(known.file, project) === own);
  const fix = pending === true ? undefined : classFix(pending as unknown as Pending, classes, project, file);
  return {
    report: {
      data: { known: example ? `, such as ${example.name}` : "" },
      related: classes.slice(0, 3).map(({ name, file, line }) => ({ file, line, message: `${name} is defined here` })),
      ...(fix ? { fixes: [fix] } : {}),
    },
  };
};

/** Throws the most general class of the package in place of Error, with the status that it would have been answered with. */
function classFix(
  { imported, word, argument }: Pending,
  classes: readonly Known[],
  project: ProjectView,
  file: string,
): ProblemFix | undefined {
  const own = packageOf(file, project);
  for (const known of classes) {
    if (known.made === "unknown" || known.exported === "" || packageOf(known.file, project) !== own || !isGeneral(known.name)) continue;
    const found = importFor(imported, { file: known.file, name: known.exported, local: known.name }, file, project);
    if (!found) continue;
    const status =
      known.made === "message, status"
        ? [{ start: argument.end, end: argument.end, text: ", 500" }]
        : known.made === "status, message"
          ? [{ start: argument.start, end: argument.start, text: "500, " }]
          : [];
    return { fix: "useClass", data: { known: known.name }, edits: [...found.edits, { ...word, text: found.name }, ...status] };
  }
  return undefined;
}

/** AppError, ApiError, HttpException: what says nothing of the case. NotFoundError would be a guess. */
function isGeneral(name: string): boolean {
  return /^(?:(?:App|Application|Api|API|Http|HTTP|Base|Custom|Domain|Service|Server|Operational|Express|Rest)+(?:Error|Exception)|(?:Error|Exception)(?:Response|Handler)|[A-Z][a-z]+ApiError)$/.test(
    name,
  );
}
