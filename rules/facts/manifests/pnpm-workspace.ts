import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { pairOf, pairsOf, textOfScalar, textsOf } from "../../shared/documents/yaml.ts";

/** The folders of the workspace's packages, and the versions that its catalogue gives. */
export const pnpmWorkspace: DocumentDetector = (file: FileContext<YamlRoot>) => {
  const root = file.root.documents[0];
  const found: FactOutcome[] = [];
  const packages = pairOf(root, "packages");
  if (packages) found.push(fact("setting", packages.keySpan, { key: "workspaces", value: textsOf(packages.value) }));
  const catalog = pairOf(root, "catalog");
  if (catalog) {
    const versions = Object.fromEntries(pairsOf(catalog.value).map((pair) => [pair.key, textOfScalar(pair.value) ?? ""]));
    found.push(fact("setting", catalog.keySpan, { key: "pnpm.catalog", value: versions }));
  }
  return found;
};
