import type { Confirm } from "../../../api/project.ts";
import type { HandedWork } from "./writes.ts";

/** A sink that changes stored data, as facts name it: `prisma.order.create`, `db.insert`. */
const writes = /\.(?:create|insert|update|upsert|delete|save|replace|remove)\w*$/;

/** What a function of another module does with what it is given: where it writes it down, that may have got lost. */
export const confirm: Confirm = (pending, project, file) => {
  for (const { module, name } of pending as unknown as readonly HandedWork[]) {
    const target = project.resolve(file, module);
    const sinks = target === undefined ? [] : project.factsIn(target, "sink-function");
    const write = sinks.find(({ data }) => data.name === name && writes.test(data.sink));
    if (!write) continue;
    const related = [{ file: write.file, line: write.line, message: "This write may not have happened" }];
    return { report: { data: { what: name }, related } };
  }
  return "met";
};
