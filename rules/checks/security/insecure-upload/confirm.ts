/** Whether something in front of all handlers limits what a request may hold. */
import type { Confirm } from "../../../api/project.ts";

const limiter =
  /(?:body|content|upload|request|payload|file)_?(?:size|length|limit)|limit_?(?:upload|body|content|request_?size|size)|max_?(?:body|content|upload)/i;

export const confirm: Confirm = (_pending, project) =>
  project.facts("middleware").some(({ data }) => limiter.test(data.name)) ? "met" : "report";
