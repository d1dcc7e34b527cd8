import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { DotenvEntry, DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isExampleFile, startOfLine } from "../../../shared/documents/env-files.ts";
import { unsafeSetting } from "./addresses.ts";
import { switches } from "./variables.ts";

/** Variables of the project itself: DB_SSL_REJECT_UNAUTHORIZED=false, TLS_SKIP_VERIFY=true. */
const ownOff = /(?:^|_)(?:REJECT_UNAUTHORIZED|(?:TLS|SSL)_VERIFY)$/;
const ownOn = /(?:^|_)(?:INSECURE_SKIP_VERIFY|SKIP_(?:TLS|SSL)_VERIFY|(?:TLS|SSL)_SKIP_VERIFY)$/;

/** Variables by which Node, Python and others stop looking at certificates, and the project's own of such a name. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  const { role } = file;
  if (role.test || role.development || role.example || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap((entry): Outcome[] => {
    const { name, value, valueSpan } = entry;
    const off = Object.hasOwn(switches, name.toUpperCase())
      ? switches[name.toUpperCase()]
      : ownOff.test(name)
        ? /^(?:0|false|no|off)$/i
        : ownOn.test(name)
          ? /^(?:1|true|yes|on)$/i
          : undefined;
    if (off) {
      // An empty value is none.
      if (value === "") return [];
      return off.test(value) ? [problem("variable", entry, { data: { name, value }, fixes: [remove(entry, file)] })] : [met(entry)];
    }
    const setting = role.production ? unsafeSetting(value) : undefined;
    return setting
      ? [
          problem(
            "address",
            { start: valueSpan.start + setting.start, end: valueSpan.start + setting.end },
            { data: { name: setting.name } },
          ),
        ]
      : [];
  });
};

/** Takes the entry out with its line, a comment behind it excepted. */
function remove(entry: DotenvEntry, file: FileContext<DotenvRoot>): ProblemFix {
  const start = startOfLine(entry.start, file);
  const lineSpan = file.lines.lineSpan(file.lines.lineOf(entry.end));
  const alone = file.text.slice(entry.end, lineSpan.end).trim() === "";
  const next = file.lines.starts[file.lines.lineOf(entry.end) + 1] ?? file.text.length;
  return { fix: "remove", data: { name: entry.name }, edits: [{ start, end: alone ? next : entry.end, text: "" }] };
}
