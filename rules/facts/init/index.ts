/** Calls that start error tracking, tracing, metrics and loggers. */
import { defineFacts } from "../../api/check.ts";
import { packageWords } from "../../shared/packages.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "init",
  facts: ["init"],
  triggers: { typescript: { words: packageWords("npm") } },
  detect: { typescript },
});
