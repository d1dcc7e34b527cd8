import { workerData } from "node:worker_threads";
import type { WorkerSetup } from "../workspace/sweep-messages.ts";
import { boot } from "./boot.ts";

const { parsers, compiled } = workerData as WorkerSetup;
const { main, host } = boot("worker", parsers.cacheFolder, compiled);
void main.runWorker(host);
