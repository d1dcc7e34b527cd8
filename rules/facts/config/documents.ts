import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import type { YamlNode, YamlRoot } from "../../languages/yaml/index.ts";
import { jsonAt, propertyOf } from "../../shared/documents/json.ts";
import { kubernetesObjects, viewOf } from "../../shared/documents/views.ts";
import { pairOf, textAt } from "../../shared/documents/yaml.ts";
import { FlatMap, flattenJson, flattenYaml } from "./flat.ts";
import { jsonTools, toolOf, yamlTools } from "./tools.ts";

function flatYaml(tool: string, name: string, node: YamlNode, at: Span): FactOutcome[] {
  const flat = new FlatMap();
  flattenYaml(node, flat);
  return flat.isEmpty ? [] : [fact("config", at, { tool, name, values: flat.plain })];
}

/** The first key of a document: where a person looks for it. */
function headOf(node: YamlNode): Span {
  const first = node.kind === "map" ? node.pairs[0]?.keySpan : undefined;
  return first ?? { start: node.start, end: Math.min(node.end, node.start + 1) };
}

/** Files of tools by their names; each object of Kubernetes; compose files. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => {
  const view = viewOf(file);
  if (view === "kubernetes") {
    return kubernetesObjects(file.root).flatMap((object) => {
      const name = `${textAt(object, "kind")}/${textAt(object, "metadata", "name") ?? ""}`;
      return flatYaml("k8s", name, object, pairOf(object, "kind")?.keySpan ?? headOf(object));
    });
  }
  const tool = view === "compose" ? "compose" : toolOf(yamlTools, file.path);
  return tool === undefined ? [] : file.root.documents.flatMap((node) => flatYaml(tool, "", node, headOf(node)));
};

/** Sections of package.json that set a tool. */
const packageSections = [
  "jest",
  "eslintConfig",
  "prettier",
  "c8",
  "nyc",
  "size-limit",
  "renovate",
  "engines",
  "volta",
  "lint-staged",
  "husky",
  "simple-git-hooks",
  "pre-commit",
  "browserslist",
  "packageManager",
  "sideEffects",
  "files",
  "license",
];

/** JSON files of tools, and the sections of package.json that set one. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) => {
  const root = file.root.value;
  if (root?.kind !== "object") return [];
  const flat = new FlatMap();
  if (/(?:^|\/)package\.json$/.test(file.path)) {
    for (const section of packageSections) flattenJson(jsonAt(root, section), flat, section);
    const first = packageSections.map((section) => propertyOf(root, section)).find((property) => property !== undefined);
    return flat.isEmpty || !first ? [] : [fact("config", first, { tool: "package-json", name: "", values: flat.plain })];
  }
  const tool = toolOf(jsonTools, file.path);
  if (tool === undefined) return [];
  flattenJson(root, flat);
  return flat.isEmpty ? [] : [fact("config", { start: root.start, end: root.start + 1 }, { tool, name: "", values: flat.plain })];
};
