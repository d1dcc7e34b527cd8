import type { Confirm } from "../../../api/project.ts";
import { dependenciesOf, isLoose, isPackageScript, manifestOf } from "../../../shared/runtime.ts";

/** Packages that close a server when the process is told to end, and platforms that run no process of the project's own. */
const closing =
  /^(?:@godaddy\/terminus|lightship|http-terminator|http-graceful-shutdown|fastify-graceful-shutdown|close-with-grace|stoppable|fastify-cli|serverless-http|@vendia\/serverless-express|aws-serverless-express|@codegenie\/serverless-express|serverless)$/;

/** What a detector hands over of process.exit(): nothing but that its module is no entry of the program. */
export const confirm: Confirm = (pending, project, file) => {
  if (pending === "loose") return isLoose(project) ? "report" : "drop";
  const manifest = manifestOf(project, file);
  if (pending === "exit") return manifest?.data.bin || isPackageScript(project, file) ? "drop" : "report";
  const handled = project
    .facts("setting")
    .some((setting) => setting.data.key === "shutdown.handler" && manifestOf(project, setting.file)?.file === manifest?.file);
  if (handled) return "met";
  if (manifest?.data.bin) return "drop";
  const names = manifest ? [...dependenciesOf(project, manifest).keys()] : [];
  return names.some((name) => closing.test(name)) ? "met" : "report";
};
