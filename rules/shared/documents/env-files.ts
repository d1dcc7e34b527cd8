/** Environment files by their names. */

/** Whether an environment file shows what to fill in: `.env.example` and its like. */
export function isExampleFile(path: string): boolean {
  return /(?:^|\/)[^/]*(?:example|sample|template|dist|defaults?|tpl|schema)[^/]*$/i.test(path);
}
