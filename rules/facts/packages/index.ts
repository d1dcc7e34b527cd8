/** Packages in use that say something about the project. */
import { defineFacts } from "../../api/check.ts";
import { gemWords } from "../../shared/ruby/gems.ts";
import { packageWords } from "../../shared/packages.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "packages",
  facts: ["package-use"],
  triggers: { typescript: { words: packageWords("npm") }, ruby: { words: gemWords } },
  detect: { typescript, ruby },
});
