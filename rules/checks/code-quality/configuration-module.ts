import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, partial, failed } from "../../shared/project/answers.ts";
import { isAside, isTrial } from "../../shared/project/usage.ts";
import { isConfigurationFile, packageOf, servingReads } from "../../shared/variables.ts";

const listed = 3;
/** What Rails and its peers read the environment in. */
const rubyConfiguration = /(?:^|\/)(?:config\/.+|config|settings|environment|app_config)\.rb$|(?:^|\/)config\.ru$|(?:^|\/)Rakefile$/;
/** Nest's settings, one file for each concern. */
const splitSettings = /(?:^|\/)(?:src|app|lib|server)\/(?:.+\/)?(?:config\/[\w-]+(?:\.config)?|[^/]+\.config|configuration)\.[cm]?[jt]s$/;
/** Settings of tools, which nobody imports. */
const ofTool =
  /(?:^|\/)(?:drizzle|vite|vitest|jest|next|nuxt|tailwind|postcss|eslint|prettier|webpack|rollup|rspack|tsup|esbuild|babel|playwright|cypress|astro|svelte|remix|react-router|metro|app|lint-staged|commitlint|typedoc|orval|codegen|sentry\.\w+|trigger|knip|turbo)\.config\.[cm]?[jt]s$/;
/** Entry points that read where to listen and nothing more are no configuration module, and no disorder either. */
const few = 2;

function evaluate(project: ProjectView): ProjectAnswer {
  const reads = servingReads(project).filter(({ file }) => !isAside(file) && !isTrial(file));
  const files = new Map<string, { line: number; names: Set<string> }>();
  for (const { file, line, data } of reads) {
    const known = files.get(file);
    if (known) known.names.add(data.name);
    else files.set(file, { line, names: new Set([data.name]) });
  }
  if (files.size === 0) return notApplicable("No environment variable is read.");
  const names = new Set(reads.map(({ data }) => data.name));
  const named = (file: string, read: number): boolean =>
    read >= names.size / 2 && /settings|config|env/i.test(file.slice(file.lastIndexOf("/") + 1));
  const modules = [...files].filter(
    ([file, { names: read }]) => isConfigurationFile(file) || rubyConfiguration.test(file) || named(file, read.size),
  );
  const place = ([file, { line, names: read }]: (typeof modules)[number]): { file: string; line: number; note: string } => ({
    file,
    line,
    note: `reads ${read.size === 1 ? "a variable" : `${read.size} variables`}`,
  });
  const packages = new Set(modules.map(([file]) => packageOf(project, file)));
  const loose = [...files].filter(([file]) => !modules.some(([module]) => module === file));
  // A package beside the service that reads a variable or two is no disorder.
  const outside = loose.filter(
    ([file, { names: read }]) => modules.length === 0 || read.size > few || packages.has(packageOf(project, file)),
  );
  const evidence = [...modules]
    .sort(([, a], [, b]) => b.names.size - a.names.size)
    .slice(0, listed)
    .map(place);
  if (outside.length === 0)
    return passed(evidence, `The environment is read in ${evidence[0]?.file}${modules.length > 1 ? " and its like" : ""} only.`);
  const [split] = project.filesMatching(splitSettings).filter((file) => !isAside(file) && !isTrial(file) && !ofTool.test(file));
  if (modules.length === 0 && split !== undefined)
    return partial(
      1,
      2,
      [{ file: split, line: -1, note: "settings" }, ...outside.slice(0, listed).map(place)],
      `Settings stand in ${split} and its like, but ${outside[0]?.[0]} reads the environment by itself.`,
    );
  if (modules.length === 0) {
    if (files.size === 1 || names.size <= few)
      return passed(
        outside.slice(0, listed).map(place),
        `The environment is read in ${outside.length === 1 ? "one place" : `${outside.length} places`} for ${names.size === 1 ? "one variable" : `${names.size} variables`}; no module of its own is needed.`,
      );
    return failed(
      `${names.size} variables are read in ${outside.length} files and no module reads them for the others; write one that checks them at the start.`,
      outside.slice(0, listed).map(place),
    );
  }
  // Reads of what the module reads as well are what it is there to spare.
  const met = new Set(modules.flatMap(([, { names: read }]) => [...read])).size;
  return partial(
    Math.min(met, names.size - 1) || 1,
    Math.max(names.size, 2),
    [...evidence, ...outside.slice(0, listed).map(place)],
    `${evidence[0]?.file} reads the environment, and so ${outside.length === 1 ? "does another file" : `do ${outside.length} other files`}; import settings from it instead.`,
  );
}

export default defineProjectCheck({
  id: "configuration-module",
  title: "One configuration module",
  category: "code-quality",
  priority: "P2",
  effort: 30,
  restsOn: ["scattered-env-access"],
  why: "Settings that one module reads are checked, typed and listed once; read everywhere, a missing one is found by a user.",
  limits:
    "A configuration module is known by its name or folder. Several packages of a repository are judged together; tests, scripts and settings of tools do not count.",
  applies: ["service"],
  evidence: "The environment is read in modules called config, settings or env (Rails: under config/), and not elsewhere.",
  evaluate,
});
