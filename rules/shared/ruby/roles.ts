/** What a Ruby file is for, where the layout of Rails says more than the names of folders. */
import type { FileContext } from "../../api/file.ts";

/** A task or a tool for whoever runs it. What lies in `app/` serves requests and jobs, in `app/tools/` too. */
export function isScript(file: FileContext): boolean {
  return file.role.script && !/(?:^|\/)app\/(?!.*\.rake$)/.test(file.path);
}

/** Settings for development or tests only. */
export function isDevelopment(file: FileContext): boolean {
  return file.role.development && !file.role.production;
}
