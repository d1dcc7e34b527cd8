/** Variables that a scaffold brings along: written into the example file where there is one. */
import type { ScaffoldFile, ScaffoldSource } from "../scaffold.ts";

/**
 * The additions to the example file for variables that it lacks.
 * @param variables what each is for, by its name
 */
export function documented(source: ScaffoldSource, variables: Readonly<Record<string, string>>): ScaffoldFile[] {
  const [path] = source.project.filesMatching(/^\.env\.(?:example|sample|template)$/);
  if (path === undefined) return [];
  const text = source.text(path) ?? "";
  const missing = Object.entries(variables).filter(([name]) => !new RegExp(`^#?\\s*(?:export\\s+)?${name}=`, "m").test(text));
  return [{ path, text: missing.map(([name, meaning]) => `# ${meaning}\n${name}=\n`).join("\n") }];
}
