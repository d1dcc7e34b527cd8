/** Background jobs: the libraries, their queues, and what is put into them. One place for all checks that ask; adding a library means adding a row. */
export { type Enqueue, enqueueMethods, enqueueOf, isUnique } from "./jobs/enqueue.ts";
export { type JobHandler, jobHandlerOf, jobHandlerMakers } from "./jobs/handlers.ts";
export { jobModules, uniqueOptions } from "./jobs/libraries.ts";
export { defaultOption, type Queue, queueOf, queueOptions } from "./jobs/queues.ts";
