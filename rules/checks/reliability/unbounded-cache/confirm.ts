import type { Confirm } from "../../../api/project.ts";
import { isCommandLinePackage, isPackageScript } from "../../../shared/runtime.ts";

interface Pending {
  readonly name: string;
  /** What the store keeps one entry for, where its own module adds to it. */
  readonly key?: string;
  readonly exported: boolean;
}

/** A program for the terminal ends, and so does one that a script of its package runs. Of an exported store, what other modules do with it decides, as far as they name it. */
export const confirm: Confirm = (pending, project, file) => {
  const { name, key, exported } = pending as unknown as Pending;
  if (isCommandLinePackage(project, file) || isPackageScript(project, file)) return "drop";
  if (!exported) return "report";
  const uses = project
    .facts("store-use")
    .filter((fact) => fact.data.name === name && project.resolve(fact.file, fact.data.module) === file);
  const writes = uses.filter((fact) => fact.data.what === "write" && fact.data.key !== "");
  if (key === undefined && writes.length === 0) return "drop";
  if (uses.some((fact) => fact.data.what === "shrink")) return "met";
  const [first] = writes;
  if (key !== undefined || !first) return "report";
  return {
    report: {
      data: { name, key: first.data.key },
      related: [{ file: first.file, line: first.line, message: `This adds to ${name} while the process runs, and nothing takes away` }],
    },
  };
};
