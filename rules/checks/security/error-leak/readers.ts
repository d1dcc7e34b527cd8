/** Who reads an answer, as far as the path of its file tells. */

/** Folders and files of routes that only operators, moderators or other services of the project call. */
const operators =
  /(?:^|[/_.-])(?:admins?|mods?|moderation|moderators?|internal|ops|backoffice|back-office|super_?users?|staff|cron|jobs|sandbox_daemon|daemon|superadmin)(?:[/_.-])/i;

/** Whether the answers of a file go to people or programs that run the service, and not to its users. */
export function isForOperators(path: string): boolean {
  return operators.test(path);
}
