import type { Confirm } from "../../../api/project.ts";

/** An exported store: what other modules do with it decides, as far as they name it. */
export const confirm: Confirm = (pending, project, file) => {
  const { name, key } = pending as { readonly name: string; readonly key?: string };
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
