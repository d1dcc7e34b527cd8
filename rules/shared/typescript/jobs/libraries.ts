/** The job libraries and what each calls its things. */
import type { TsFile } from "../../../api/file.ts";
import { importsOf } from "../scope.ts";

/** A library, by the name of its package. */
export type JobLibrary = "bullmq" | "bull" | "bee-queue" | "agenda" | "pg-boss" | "inngest" | "trigger.dev";

interface Row {
  readonly library: JobLibrary;
  readonly modules: RegExp;
  /** Options that keep a job from being put into its queue twice. */
  readonly unique: readonly string[];
}

const rows: readonly Row[] = [
  { library: "bullmq", modules: /^(?:bullmq|@nestjs\/bullmq|@taskforcesh\/bullmq-pro)$/, unique: ["jobId", "deduplication", "debounce"] },
  { library: "bull", modules: /^(?:bull|@nestjs\/bull)$/, unique: ["jobId"] },
  { library: "bee-queue", modules: /^bee-queue$/, unique: [] },
  { library: "agenda", modules: /^(?:agenda|@hokify\/agenda|agendash)$/, unique: [] },
  { library: "pg-boss", modules: /^pg-boss$/, unique: ["singletonKey", "id"] },
  { library: "inngest", modules: /^inngest(?:\/.*)?$/, unique: ["id"] },
  { library: "trigger.dev", modules: /^@trigger\.dev\/sdk(?:\/.*)?$/, unique: ["idempotencyKey"] },
];

/** Modules of all job libraries. */
export const jobModules = new RegExp(rows.map((row) => row.modules.source).join("|"));

/** The library that a module belongs to. */
export function libraryOfModule(module: string): JobLibrary | undefined {
  return rows.find((row) => row.modules.test(module))?.library;
}

/** The options of a library that keep a job from being put into its queue twice. */
export function uniqueOptions(library: JobLibrary): readonly string[] {
  return rows.find((row) => row.library === library)?.unique ?? [];
}

/** The library that a name of the file is imported from, types included. */
export function libraryOfName(name: string, file: TsFile): JobLibrary | undefined {
  const imported = importsOf(file).get(name);
  return imported && libraryOfModule(imported.module);
}
