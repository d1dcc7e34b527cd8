/** Environment files by their names and lines. */
import type { FileContext } from "../../api/file.ts";

/** Whether an environment file shows what to fill in: `.env.example` and its like. */
export function isExampleFile(path: string): boolean {
  return /(?:^|\/)[^/]*(?:example|sample|template|dist|defaults?|tpl|schema)[^/]*$|(?:^|\/)temp[._-]?env$/i.test(path);
}

/** Whether an environment file is made to hold the real values of one machine or of production, and so to stay out of version control. */
export function isOwnEnvironmentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return (
    /^\.env(?:rc|\.local|\.(?:[\w-]+\.)?local|\.(?:prod|production|live|staging|stage)(?:\.[\w-]+)?)?$/.test(name) && !isExampleFile(path)
  );
}

/** Where the line of an offset begins, behind a byte order mark. */
export function startOfLine(offset: number, file: FileContext): number {
  const start = file.lines.starts[file.lines.lineOf(offset)] ?? offset;
  return start === 0 && file.text.charCodeAt(0) === 0xfeff ? 1 : start;
}
