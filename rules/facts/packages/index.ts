/** Packages in use that say something about the project. */
import { defineFacts } from "../../api/check.ts";
import { packageWords } from "../../shared/packages.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "packages",
  facts: ["package-use"],
  triggers: { typescript: { words: packageWords("npm") } },
  detect: { typescript },
});
