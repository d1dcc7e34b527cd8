/** What a module imports. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn } from "../../api/tree.ts";
import { outlineOf } from "./nodes.ts";

const modulesKey = {};

/** The top-level names of all modules that a file imports; relative imports are left out. */
export function importedModules(file: PyFile): readonly string[] {
  return file.memo(modulesKey, () =>
    outlineOf(file.root).flatMap((node) => {
      if (node.type !== "import_statement" && node.type !== "import_from_statement") return [];
      const from = child(node, "module_name");
      const names = from ? [from] : childrenIn(node, "name");
      return names.flatMap((name) => /^\w+/.exec(textOf(file, name))?.[0] ?? []);
    }),
  );
}
