import type { ProjectFact } from "../../../api/facts.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { sharedEnvironmentFiles } from "../../../shared/ignored-files.ts";
import { isPlatformVariable } from "../../../shared/documents/platform-variables.ts";
import { firstReads, servingReads } from "../../../shared/variables.ts";
import { documentIn } from "./fix.ts";

/** More places than this help nobody. */
const maximumRelated = 5;

type Declared = ProjectFact<"env-declared">;

const documented = new WeakMap<readonly Declared[], { readonly settings: unknown; readonly names: Set<string> }>();

/** Names that somebody wrote down for others. A file with real values, such as .env, is only shared where git is told of others and not of it. */
function documentedNames(project: ProjectView): ReadonlySet<string> {
  const declared = project.facts("env-declared");
  const settings = project.facts("setting");
  const known = documented.get(declared);
  if (known?.settings === settings) return known.names;
  const shared = sharedEnvironmentFiles(project);
  const names = new Set(declared.filter(({ data, file }) => data.where !== "file" || shared.has(file)).map((fact) => fact.data.name));
  // "dev": "SHOP_MOCKS=true node index.js": the project sets it for itself.
  for (const { data } of project.facts("manifest"))
    for (const command of Object.values(data.scripts))
      for (const [, name = ""] of command.matchAll(/(?:^|\s)([A-Z][A-Z0-9_]+)=/g)) names.add(name);
  documented.set(declared, { settings, names });
  return names;
}

/** One variable is one cause: it is reported where it is read first, with the other places as related information. */
export const confirm: Confirm = (pending, project, file) => {
  const { name, instead = [] } = pending as { readonly name: string; readonly instead?: readonly string[] };
  const written = documentedNames(project);
  if (written.has(name)) return "met";
  // An older or a shorter name, where the usual one is known to everybody.
  if (instead.some((other) => written.has(other) || isPlatformVariable(other))) return "drop";
  const first = firstReads(project).get(name);
  if (!first || first.file !== file) return "drop";
  const others = servingReads(project).filter((fact) => fact.data.name === name && fact.file !== file);
  const places = [...new Map(others.map((fact) => [fact.file, fact])).values()].slice(0, maximumRelated);
  const fixes = [documentIn(name, file, project)];
  return { report: { fixes, related: places.map((fact) => ({ file: fact.file, line: fact.line, message: `${name} is read here too` })) } };
};
