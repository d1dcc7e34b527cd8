/** `seaworthy check` where nothing has changed since it was last asked the same: a walk, a comparison and the output of then. */
import { textOnDisk } from "../workspace/text-on-disk.ts";
import { knownAnswer } from "./answers.ts";
import { outputText } from "./output.ts";
import { isJobs } from "./jobs.ts";
import { checkQuestion } from "./question.ts";
import { resolveScope } from "./scope.ts";
import { guardOutput } from "./standard-output.ts";
import { terminalOf } from "./terminal.ts";
import { rounded } from "./timings.ts";

interface Options {
  readonly paths: readonly string[];
  readonly root?: string;
  readonly format: string;
  readonly quiet: boolean;
}

/** The plain spellings of what `check` understands; undefined for all others, which the whole program reads. */
function optionsOf([command, ...args]: readonly string[]): Options | undefined {
  if (command !== "check") return undefined;
  const paths: string[] = [];
  const values: Record<string, string> = {};
  let quiet = false;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? "";
    if (argument === "-q" || argument === "--quiet") quiet = true;
    else if (
      argument === "-f" ||
      argument === "--format" ||
      argument === "--root" ||
      argument === "--cache-folder" ||
      argument === "--jobs"
    ) {
      const value = args[++i];
      if (value === undefined || value === "" || value.startsWith("-")) return undefined;
      if (argument === "--jobs" && !isJobs(value)) return undefined;
      values[argument === "-f" ? "--format" : argument] = value;
    } else if (argument === "" || argument.startsWith("-")) return undefined;
    else paths.push(argument);
  }
  const { "--format": format = "pretty", "--root": root } = values;
  if (format !== "pretty" && format !== "json") return undefined;
  return { paths, format, quiet, ...(root !== undefined && { root }) };
}

/**
 * Prints the known answer of a command and sets the exit code. Returns false, with nothing printed, when there is none or anything is out of
 * the ordinary.
 * @param build identity of the program
 */
export function answerAtOnce(args: readonly string[], folder: string, build: string): boolean {
  const options = optionsOf(args);
  if (!options) return false;
  const load = performance.now();
  let text: string;
  let code: number;
  try {
    const { root, below } = resolveScope(options.paths, options.root);
    const terminal = terminalOf(process.stdout);
    const answer = knownAnswer({ folder, build, root }, checkQuestion(options, below, terminal));
    if (!answer) return false;
    const walk = performance.now() - load;
    const timings = rounded({ load, walk, analyze: 0, evaluate: 0, total: performance.now() });
    text = outputText(answer.output, { textOf: (file) => textOnDisk(root, file), terminal, timings });
    ({ code } = answer);
  } catch {
    return false;
  }
  guardOutput();
  process.stdout.write(text);
  process.exitCode = code;
  return true;
}
