import { runSweepWorker } from "../workspace/sweep-worker.ts";
import { toyRegistry } from "./toy-registry.ts";

runSweepWorker(toyRegistry, () => {});
