/** Whether something in front of all handlers limits what a request may hold. */
import type { Confirm } from "../../../api/project.ts";

const limiter =
  /(?:body|content|upload|request|payload|file)_?(?:size|length|limit)|limit_?(?:upload|body|content|request_?size|size)|max_?(?:body|content|upload)/i;

const nginxFile = /(?:^|\/)nginx(?:\/|[\w.-]*\.conf)/i;

export const confirm: Confirm = (pending, project) => {
  if (project.facts("middleware").some(({ data }) => limiter.test(data.name))) return "met";
  // A proxy of the project's own refuses what is larger than it was told, and more than a megabyte where it was told nothing.
  const { proxy } = pending as { readonly proxy?: boolean };
  return proxy && project.filesMatching(nginxFile).length > 0 ? "drop" : "report";
};
