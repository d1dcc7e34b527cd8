/** What a module imports. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn } from "../../api/tree.ts";
import { gatherer } from "../gathered.ts";
import { holdsStatements } from "./nodes.ts";

const modulesKey = {};

/** The top-level names that an import statement takes from. */
const imports = gatherer<string, PyFile>((node, found, file) => {
  if (node.type !== "import_statement" && node.type !== "import_from_statement") return holdsStatements(node);
  const from = child(node, "module_name");
  for (const name of from ? [from] : childrenIn(node, "name")) found.push(...(/^\w+/.exec(textOf(file, name)) ?? []));
  return false;
});

/** The top-level names of all modules that a file imports; relative imports are left out. */
export function importedModules(file: PyFile): readonly string[] {
  return file.memo(modulesKey, () => imports(file.root, file));
}
