import { messageOf } from "../workspace/errors.ts";
import { exitCodes } from "./exit-codes.ts";

/** Sees to errors of standard output. A reader that has seen enough (`| head`) is none. */
export function guardOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    process.stderr.write(`seaworthy: the output could not be written (${messageOf(error)}); check where it goes\n`);
    process.exit(exitCodes.usage);
  });
}
