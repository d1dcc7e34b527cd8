/** The worker's side of a sweep: analyses files, so that the main thread stays free for typing. */
import { parentPort, workerData } from "node:worker_threads";
import type { Registry } from "@seaworthy/rules/api/registry";
import { type Analyzed, Analyzer } from "./analyzer.ts";
import { messageOf } from "./errors.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./sweep-messages.ts";

/**
 * Serves the thread that started this one until it ends it.
 * @param keepCode keeps the program's own compiled code
 * @throws Error outside of a worker thread
 */
export function runSweepWorker(registry: Registry, keepCode: () => void): void {
  const port = parentPort;
  if (!port) throw new Error("the sweep's worker must be started as a worker thread");
  const setup = workerData as WorkerSetup;
  const analyzer = new Analyzer(registry, setup.parsers, setup.only && new Set(setup.only));
  const beat = new Int32Array(setup.beat);
  const send = (message: FromWorker) => port.postMessage(message);

  const serve = async (message: ToWorker): Promise<void> => {
    if (message.kind === "keep-code") {
      analyzer.parsers.keepCode();
      keepCode();
      send({ kind: "kept-code" });
      return;
    }
    const files: Analyzed[] = [];
    Atomics.store(beat, 0, message.batch);
    for (const [index, [path, known]] of message.jobs.entries()) {
      Atomics.store(beat, 1, index);
      files.push(await analyzer.analyzeFile(message.root, path, known));
    }
    send({ kind: "analyzed", batch: message.batch, files });
  };

  // One message after the other: a batch that waits for a parser must not be overtaken, or the beat would name the wrong file.
  let last = Promise.resolve();
  port.on("message", (message: ToWorker) => {
    last = last.then(() => serve(message)).catch((error: unknown) => send({ kind: "failed", message: messageOf(error) }));
  });
}
