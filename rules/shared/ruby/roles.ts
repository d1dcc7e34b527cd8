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

/** Support for tests that ships with the code: dummy applications, previews of mails and components. */
export function isTestSupport(file: FileContext): boolean {
  return (
    file.role.test ||
    /(?:^|\/)(?:testing_support|test_support|spec_support|dummy(?:_app)?|(?:mailer_)?previews)(?:\/|\.rb$)|_preview\.rb$/.test(file.path)
  );
}
