import type { Confirm, ProjectView } from "../../../api/project.ts";
import { remembered } from "../../../shared/remembered.ts";
import { interfaceOfPackage, isCommandLinePackage, isPackageScript, manifestOf } from "../../../shared/runtime.ts";
import { timeoutSetting } from "../../../shared/timeouts.ts";
import { settingsNamed } from "../../../shared/project/usage.ts";

/** What a detector hands over: the library, who waits, and whether that is only guessed from the file. */
export interface Pending {
  readonly library: string;
  readonly waiter: "server" | "browser";
  readonly guessed: boolean;
  /** A client, which is the one place for all its calls. */
  readonly client: boolean;
  /** Of a module that only its folders call a server's: the first of its calls. */
  readonly first?: boolean;
}

/** Key of the setting that says that a file of the browser has calls without a limit: told by the file, guessed, or a server's by its folders only. */
export const browserSetting = "http.browser-call";

/** Who waits, as far as the file and its package tell: a module that says nothing goes by whether its package has a user interface. */
function waiterIn({ waiter, guessed }: Pick<Pending, "waiter" | "guessed">, project: ProjectView, file: string): Pending["waiter"] {
  if (!guessed) return waiter;
  const face = interfaceOfPackage(project, file);
  if (face === "only") return "browser";
  return face === "none" ? "server" : waiter;
}

const browsers = remembered<readonly string[]>();

/** The files of the same package whose calls in the browser lack a limit, in the order of their names. */
function browserFiles(project: ProjectView, file: string): readonly string[] {
  const home = manifestOf(project, file)?.file;
  const calls = settingsNamed(project, browserSetting);
  return browsers([calls, project.facts("manifest"), project.facts("dependency")], home ?? "", () => {
    const inHome = calls.filter(({ file: other }) => manifestOf(project, other)?.file === home);
    const waiting = inHome.filter(
      ({ file: other, data }) =>
        waiterIn({ waiter: data.value === "server" ? "server" : "browser", guessed: data.value !== "told" }, project, other) === "browser",
    );
    return [...new Set(waiting.map(({ file: other }) => other))];
  });
}

/**
 * A limit that the project sets for all calls of a library holds for this call too, and a program in a terminal can be stopped. What a
 * browser's code lacks is one place for all calls, which is said once for a package.
 */
export const confirm: Confirm = (pending, project, file) => {
  const { library, waiter, guessed, client, first } = pending as unknown as Pending;
  const limited = new Set(settingsNamed(project, timeoutSetting).map(({ data }) => data.value));
  // What a module of NestJS is registered with is judged where that is done; without options it uses axios itself.
  if (library === "nest-axios" && limited.has(library)) return "drop";
  if (limited.has(library === "nest-axios" ? "axios" : library)) return "met";
  if (isCommandLinePackage(project, file) || isPackageScript(project, file)) return "drop";
  if (waiterIn({ waiter, guessed }, project, file) === "server") return { report: { priority: "P1" } };
  if (client || (waiter === "server" && first === undefined)) return { report: { priority: "P3" } };
  if (first === false) return "drop";
  const files = browserFiles(project, file);
  if (files.length > 0 && files[0] !== file) return "drop";
  const others = files.length - 1;
  const more = others > 0 ? `, as do calls in ${others} more file${others === 1 ? "" : "s"} of this package` : "";
  return { report: { priority: "P3", data: { more } } };
};
