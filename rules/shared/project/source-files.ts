/** The source files of what runs in production. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { isAside, isTrial } from "./usage.ts";

const notProduction =
  /[._-](?:test|tests|spec|specs|e2e|cy|stories|bench|d)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|_(?:spec|test)\.rb$|(?:^|\/)(?:migrations?|__mocks__|mocks|seeds?|scripts?|docs?|stories|db)\/|(?:^|\/)[^/]*\.config\.[cm]?[jt]s$/i;
const code = /\.(?:[cm]?[jt]sx?|py|rb)$/;
const analysed = /\.(?:[cm]?[jt]sx?|py)$/;

/** Files of code in TypeScript, JavaScript, Python and, when asked for, Ruby; tests, examples, scripts and settings of tools are left out. */
export function sourceFiles(project: ProjectView, ruby: boolean): readonly string[] {
  return project.filesMatching(ruby ? code : analysed).filter((file) => !notProduction.test(file) && !isAside(file) && !isTrial(file));
}

/** The first of the files that a check looked at without finding anything. */
export function lookedAt(files: readonly string[]): Evidence[] {
  return files.slice(0, 3).map((file) => ({ file, line: -1, note: "looked at" }));
}
