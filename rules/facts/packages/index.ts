/** Packages in use that say something about the project. */
import { defineFacts } from "../../api/check.ts";
import { gemWords } from "../../shared/ruby/gems.ts";
import { npmSpecifier, packageWords } from "../../shared/packages/index.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

/** Python names packages by words that occur everywhere (`secure`, `limits`): only an import of them counts. */
const importWords = packageWords("pypi").flatMap((name) => [`import ${name}`, `from ${name}`]);

export default defineFacts({
  name: "packages",
  facts: ["package-use"],
  triggers: {
    typescript: { skip: ["test"], words: packageWords("npm"), pattern: npmSpecifier },
    ruby: { words: gemWords },
    python: { words: importWords },
  },
  detect: { typescript, python, ruby },
});
