import { workerData } from "node:worker_threads";
import type { WorkerSetup } from "../workspace/sweep-messages.ts";
import { boot } from "./boot.ts";

const { main, host } = boot("worker", (workerData as WorkerSetup).parsers.cacheFolder);
void main.runWorker(host);
