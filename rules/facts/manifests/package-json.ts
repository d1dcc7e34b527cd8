import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { type JsonNode, jsonAt, propertiesOf, propertyOf, stringAt, stringOf, stringsOf } from "../../shared/documents/json.ts";

/** Sections that name dependencies, and whether they are for development only. */
const sections: readonly (readonly [name: string, dev: boolean])[] = [
  ["dependencies", false],
  ["optionalDependencies", false],
  ["peerDependencies", false],
  ["devDependencies", true],
];
const runtimes = ["node", "bun", "deno"];

/** The manifest, its dependencies, and the settings that it holds. */
export const packageJson: DocumentDetector = (file: FileContext<JsonRoot>) => {
  const root = file.root.value;
  if (root?.kind !== "object") return [];
  return [manifest(root), ...dependencies(root), ...settings(root)];
};

function manifest(root: JsonNode): FactOutcome {
  const first = propertyOf(root, "name") ?? propertiesOf(root)[0];
  const workspaces = jsonAt(root, "workspaces");
  const isPrivate = jsonAt(root, "private");
  const bin = jsonAt(root, "bin");
  const programs = [bin, ...propertiesOf(bin).map(({ value }) => value)].flatMap((node) => stringOf(node) ?? []);
  return fact("manifest", first ?? { start: root.start, end: root.start + 1 }, {
    ecosystem: "npm",
    name: stringAt(root, "name") ?? "",
    private: isPrivate?.kind === "literal" && isPrivate.value === true,
    scripts: Object.fromEntries(propertiesOf(jsonAt(root, "scripts")).map((script) => [script.name, stringOf(script.value) ?? ""])),
    bin: propertyOf(root, "bin") !== undefined,
    ...(programs.length > 0 ? { programs } : {}),
    library: ["main", "exports", "module", "types"].some((key) => propertyOf(root, key) !== undefined),
    workspaces: stringsOf(workspaces?.kind === "object" ? jsonAt(workspaces, "packages") : workspaces),
  });
}

function dependencies(root: JsonNode): FactOutcome[] {
  return sections.flatMap(([section, dev]) =>
    propertiesOf(jsonAt(root, section)).flatMap((property) => {
      const version = stringOf(property.value);
      return version === undefined ? [] : [fact("dependency", property, { name: property.name, version, dev, ecosystem: "npm" })];
    }),
  );
}

function settings(root: JsonNode): FactOutcome[] {
  const found: FactOutcome[] = [];
  const setting = (key: string, node: JsonNode | undefined): void => {
    const value = stringOf(node);
    if (node && value !== undefined) found.push(fact("setting", node, { key, value }));
  };
  for (const runtime of runtimes) {
    setting(`runtime.${runtime}`, jsonAt(root, "engines", runtime));
    setting(`runtime.${runtime}`, jsonAt(root, "volta", runtime));
  }
  setting("package-manager", jsonAt(root, "packageManager"));
  const keys = propertiesOf(root).map((property) => property.name);
  found.push(fact("setting", { start: root.start, end: root.start + 1 }, { key: "package-json.keys", value: keys }));
  return found;
}
