import type { Confirm } from "../../../api/project.ts";
import { isMountedBehindValidator } from "../../../shared/validated-routes.ts";

interface Pending {
  readonly handler: string;
  /** Functions of other modules that get a field (`""` for the whole body) as their argument. */
  readonly via?: readonly { readonly module: string; readonly name: string; readonly index: number; readonly field: string }[];
}

/** A handler may be mounted in a router of another file: what stands in front of it there counts. A function of another module that gets the body has to hand it on. */
export const confirm: Confirm = (pending, project, file) => {
  const { handler, via } = pending as unknown as Pending;
  if (isMountedBehindValidator(project, handler)) return "met";
  if (!via) return "report";
  for (const { module, name, index, field } of via) {
    const target = project.resolve(file, module);
    const flows = target === undefined ? [] : project.factsIn(target, "sink-function");
    const flow = flows.find(({ data }) => data.name === name && data.index === index);
    if (!flow) continue;
    const { sink } = flow.data;
    return { report: { data: { field, sink }, related: [{ file: flow.file, line: flow.line, message: `${sink} gets it here` }] } };
  }
  return "drop";
};
