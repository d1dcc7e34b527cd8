import type { Confirm, ProjectView } from "../../../api/project.ts";
import { folderOf } from "../../../shared/access.ts";
import { isSetByProgram } from "../../../shared/body-fields.ts";
import { isMountedBehindValidator } from "../../../shared/validated-routes.ts";

interface Pending {
  readonly handler: string;
  /** Fields that the handler itself hands to a sink. */
  readonly fields: readonly { readonly field: string; readonly sink: string }[];
  /** Functions of other modules that get a field (`""` for the whole body) as their argument. */
  readonly via?: readonly { readonly module: string; readonly name: string; readonly index: number; readonly field: string }[];
}

/** What takes the operators of MongoDB out of what comes in. */
const sanitizers = ["express-mongo-sanitize", "mongo-sanitize", "@exortek/express-mongo-sanitize", "koa-mongo-sanitize"];

/** Searches, which store nothing. */
const finder = /\.(?:find(?:One|ById)?|exists|countDocuments)$/;

const schemaFiles = ["payloadSchema.json", "payload.schema.json", "bodySchema.json", "body.schema.json", "request.schema.json"];

/** A JSON Schema for bodies in the folder of a handler: the framework holds what comes in against it. */
function hasSchemaBeside(project: ProjectView, file: string): boolean {
  const folder = folderOf(file);
  return schemaFiles.some((name) => project.files.has(folder === "" ? name : `${folder}/${name}`));
}

/** A handler may be mounted in a router of another file: what stands in front of it there counts. A function of another module that gets the body has to hand it on. */
export const confirm: Confirm = (pending, project, file) => {
  const { handler, fields, via } = pending as unknown as Pending;
  if (isMountedBehindValidator(project, handler) || hasSchemaBeside(project, file)) return "met";
  if (!via) {
    const sent = fields.find(({ field }) => !isSetByProgram(project, field));
    if (fields.length > 0 && !sent) return "drop";
    const moved = sent && sent !== fields[0] ? { data: { ...sent }, related: [] } : {};
    // With operators taken out of every body, all that a search by a field meets is a value of the wrong type.
    const searched = fields.length > 0 && fields.every(({ sink }) => finder.test(sink)) && project.dependencies(...sanitizers).length > 0;
    return sent && (searched || sent !== fields[0]) ? { report: { ...moved, ...(searched ? { priority: "P1" as const } : {}) } } : "report";
  }
  for (const { module, name, index, field } of via) {
    const target = project.resolve(file, module);
    const flows = target === undefined ? [] : project.factsIn(target, "sink-function");
    const flow = flows.find(({ data }) => data.name === name && data.index === index);
    if (!flow) continue;
    const { sink, typed } = flow.data;
    const priority = typed && field !== "" ? { priority: "P1" as const } : {};
    return {
      report: { ...priority, data: { field, sink }, related: [{ file: flow.file, line: flow.line, message: `${sink} gets it here` }] },
    };
  }
  return "drop";
};
