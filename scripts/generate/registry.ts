/** The registry: static imports of every check and extractor, so that a bundler sees all of them and nothing is looked up at run time. */
import type { CheckModule, FactsModule } from "@seaworthy/rules/testing/discover";

/** Text of rules/registry.generated.ts. */
export function registryText(checks: readonly CheckModule[], facts: readonly FactsModule[]): string {
  const imports = [
    ...checks.map(({ id, path }) => ({ name: `${identifier(id)}Check`, path })),
    ...facts.map(({ name, path }) => ({ name: `${identifier(name)}Facts`, path })),
  ];
  const names = (suffix: string): string => {
    const own = imports.filter(({ name }) => name.endsWith(suffix));
    return own.length === 0 ? "[]" : `[\n${own.map(({ name }) => `  ${name},\n`).join("")}]`;
  };
  return `// Written by \`npm run generate\` from the files under checks/ and facts/. Do not edit.
import type { Check, FactExtractor } from "./api/check.ts";
import type { PlainExtractor, Registry } from "./api/registry.ts";
${imports.map(({ name, path }) => `import ${name} from "./${path.replace(/^rules\//, "")}";\n`).join("")}
const checks: readonly Check[] = ${names("Check")};

const facts: readonly (FactExtractor | PlainExtractor)[] = ${names("Facts")}.flat();

export const registry: Registry = {
  checks,
  extractors: facts.filter((extractor) => "detect" in extractor),
  plain: facts.filter((extractor) => "read" in extractor),
};
`;
}

function identifier(id: string): string {
  return id.replace(/[^a-zA-Z0-9]+(.)?/g, (_match, next: string | undefined) => next?.toUpperCase() ?? "");
}
