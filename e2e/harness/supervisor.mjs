// Leads a process group of its own: runs the command given as arguments and ends the whole group when the process that started
// it goes away, even if that one was killed and could not clean up.
import { spawn } from "node:child_process";

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: "inherit" });
child.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once("exit", (code) => process.exit(code ?? 1));
process.once("disconnect", () => process.kill(-process.pid, "SIGKILL"));
// Signals for the group reach the child by themselves; its end is what ends this process.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
