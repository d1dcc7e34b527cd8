/** The main bundle: three programs that share one engine. Each is loaded when it is started, so that none pays for the others. */

import type { Host } from "./workspace/host.ts";

/** Runs the command line and sets the process's exit code. */
export async function runCli(args: readonly string[], host: Host): Promise<void> {
  const { runCommandLine } = await import("./cli/program.ts");
  await runCommandLine(args, host);
}

/** Serves LSP over the transport that the process's arguments name. */
export async function runServer(host: Host): Promise<void> {
  const { serve } = await import("./lsp/server.ts");
  serve(host);
}

/** Serves a sweep, in a worker thread. */
export async function runWorker(host: Host): Promise<void> {
  const [{ runSweepWorker }, { registry }] = await Promise.all([
    import("./workspace/sweep-worker.ts"),
    import("@seaworthy/rules/registry.generated"),
  ]);
  runSweepWorker(registry, host.keepCode);
}
