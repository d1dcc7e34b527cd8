import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { isOwnVariable } from "../../shared/variables.ts";
import { failed, notApplicable, passed } from "../../shared/project/answers.ts";

/** Files with secrets, by the name that tools load, and what has to be ignored for them. */
const environmentFile = ".env";
const localFile = ".env.local";
/** They share `.env` with everybody and load `.env.local` over it, where secrets belong. */
const sharing = ["next", "vite", "nuxt", "react-scripts", "dotenv-flow", "@remix-run/dev", "astro", "gatsby"];
const present = /(?:^|\/)\.env(?:\.(?:local|production|prod|staging|development|dev))?$/;
/** Files that belong to an environment, or show what stands in one. */
const ofEnvironment = /(?:^|\/)\.env(?!\.(?:[\w.-]+\.)?(?:diff|patch|vault|enc|age|gpg|sops|d\.ts|[cm]?[jt]s|md)$)(?:\.[\w.-]+)?$/;
const railsKey = /^config\/(?:master\.key|credentials\/\w+\.key)$/;
const railsCredentials = /^config\/credentials(?:\/\w+)?\.yml\.enc$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const ignores = project.facts("setting").filter((fact) => fact.data.key === "git.ignore");
  const wanted = wantedNames(project);
  if (wanted.length === 0) return notApplicable("The project reads no variable of the environment and has no file for them.");
  const elsewhere = wanted[0] === environmentFile && wanted.length === 1 ? settingsFile(project) : undefined;
  if (elsewhere)
    return passed(
      [{ file: elsewhere.file, line: elsewhere.line, note: "ignores the file of settings" }],
      "The project keeps its settings in a file of its own, which git ignores, and loads no .env.",
    );
  const found = wanted.map((name) => ({
    name,
    by: keeper(project, name),
  }));
  const missing = found.filter((entry) => !entry.by.fact).map((entry) => entry.by.name);
  const committed = missing.find((name) => !name.endsWith(environmentFile) && name.startsWith(environmentFile));
  const evidence = found.flatMap(({ by }) => (by.fact ? [{ file: by.fact.file, line: by.fact.line, note: `ignores ${by.name}` }] : []));
  if (missing.length === 0) {
    const names = found.map(({ by }) => by.name);
    const shared = names.includes(localFile) ? `, where secrets belong; ${environmentFile} is shared` : "";
    return passed(evidence, `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} ignored by git${shared}.`);
  }
  if (
    ignores.length > 0 &&
    missing.every((name) => name === environmentFile) &&
    !project.facts("env-read").some(({ file }) => isLoaded(project, file))
  )
    return notApplicable("The project has no file for variables of the environment, and nothing that loads one.");
  const [file] = ignores.filter((fact) => !fact.file.includes("/"));
  const reason =
    committed !== undefined
      ? `${committed} holds secrets and is not ignored by git; ignore it, take it out of the repository and change the values.`
      : missing.some((name) => project.files.has(name))
        ? `${missing.join(" and ")} ${missing.length === 1 ? "stands in the project and is" : "stand in the project and are"} not ignored by git; ignore ${missing.length === 1 ? "it" : "them"}, and take ${missing.length === 1 ? "it" : "them"} out of the repository.`
        : `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not ignored by git; add ${missing.length === 1 ? "it" : "them"} to .gitignore before somebody commits the values.`;
  return failed(reason, evidence, file && { file: file.file, span: { start: file.start, end: Math.max(file.end, file.start + 1) } });
}

/** What is ignored in place of a file, and by which .gitignore; without one, the file that nothing keeps out. */
interface Kept {
  readonly name: string;
  readonly fact?: ProjectFact<"setting">;
}

/** The .gitignore that keeps a file out: at the root, or in each of the packages whose own files for the environment lie there. */
function keeper(project: ProjectView, name: string): Kept {
  const atRoot = ignoring(project, name, "");
  if (atRoot || name !== environmentFile) return { name, ...(atRoot ? { fact: atRoot } : {}) };
  const present = [...new Set(project.filesMatching(ofEnvironment).map(folderOf))];
  const kept = (present.length > 0 ? present : [""]).map((folder): Kept => {
    const own = ignoring(project, name, folder);
    if (own) return { name, fact: own };
    // What a shared one holds is judged by itself.
    const local = sharesIn(project, folder) ? ignoring(project, localFile, folder) : undefined;
    return local ? { name: localFile, fact: local } : { name: `${folder}${name}` };
  });
  return kept.find(({ fact }) => fact === undefined) ?? kept.find(({ name: own }) => own === name) ?? kept[0] ?? { name };
}

/** A .gitignore of a folder, or of one around it, whose patterns cover a file. */
function ignoring(project: ProjectView, name: string, folder: string): ProjectFact<"setting"> | undefined {
  return project
    .facts("setting")
    .find(
      ({ data, file }) =>
        data.key === "git.ignore" && folder.startsWith(folderOf(file)) && covers((data.value as readonly unknown[]).map(String), name),
    );
}

/** Whether the package of a folder is made with a tool that shares `.env`; at the root, one of the packages below it. */
function sharesIn(project: ProjectView, folder: string): boolean {
  return project.dependencies(...sharing).some(({ file }) => folder === "" || folderOf(file) === folder);
}

/** What reads .env by itself: of JavaScript, of Python, of Ruby. */
const loaders = [
  "dotenv",
  "dotenv-flow",
  "dotenv-expand",
  "dotenv-safe",
  "@dotenvx/dotenvx",
  "env-cmd",
  "next",
  "vite",
  "nuxt",
  "react-scripts",
  "astro",
  "gatsby",
  "@nestjs/config",
  "@remix-run/dev",
  "python-dotenv",
  "python-decouple",
  "environs",
  "django-environ",
  "pydantic-settings",
  "dotenv-rails",
  "starlette",
];
/** A file of settings of one machine. */
const settingsName =
  /(?:^|\/)(?:config|settings|secrets?|local_settings|local|credentials|application|conf)(?:[._-][\w-]+)*\.(?:ya?ml|json|toml|ini|py|rb|[cm]?[jt]s|conf|properties)$|^\/?config\/(?:production|development|local)\.(?:\*|ya?ml|json|toml|[cm]?[jt]s)$/i;

const namedEnvironment = /(?:^|\/)[\w-][\w.-]*\.env$/i;

/** The .gitignore that keeps a file of settings out, where nothing of the project has to do with .env. */
function settingsFile(project: ProjectView): ProjectFact<"setting"> | undefined {
  if (project.filesMatching(ofEnvironment).length > 0) return undefined;
  // config/config.env is a file of the environment by another name, and what loads those is told of it.
  const named = project.dependencies(...loaders).length > 0 ? namedEnvironment : settingsName;
  return project
    .facts("setting")
    .find(
      ({ data, file }) =>
        data.key === "git.ignore" &&
        !file.includes("/") &&
        (data.value as readonly unknown[]).some((pattern) => named.test(String(pattern)) && !String(pattern).startsWith("!")),
    );
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

/** What has to be ignored: the environment file where variables are read or such a file lies there, the keys of Rails' credentials. */
function wantedNames(project: ProjectView): string[] {
  // A library may look at what its terminal sets; what a service reads comes from such a file on its developers' machines.
  const library = project.facts("manifest").some(({ data }) => data.library && !data.private);
  const reads =
    project.facts("env-read").some(({ data }) => !library || isOwnVariable(data.name)) || project.filesMatching(present).length > 0;
  const credentials = project.filesMatching(railsCredentials).length > 0;
  // Whatever name it has: a file with secrets that lies there can be committed.
  const kept = project
    .openFindings("committed-env-file")
    .filter(({ priority }) => priority === "P0")
    .map(({ file }) => file)
    .filter((file) => !file.includes("/"));
  // Who keeps secrets in encrypted credentials reads variables that a platform sets.
  if (credentials) return ["config/master.key", ...kept];
  return [
    ...new Set([...(reads ? [environmentFile] : []), ...kept]),
    ...(project.filesMatching(railsKey).length > 0 ? ["config/master.key"] : []),
  ];
}

const pythonLoader = /^(?:python-|django-environ$|environs$|pydantic|starlette$)/;

/** Whether something fills the variables that a file reads from a .env: a package of its language, a stack of containers, a command. */
function isLoaded(project: ProjectView, file: string): boolean {
  if (project.filesMatching(ofEnvironment).length > 0) return true;
  if (project.facts("setting").some(({ data }) => data.key === "compose.env")) return true;
  if (file.endsWith(".rb")) return true;
  const python = file.endsWith(".py");
  if (project.dependencies(...loaders.filter((name) => pythonLoader.test(name) === python)).length > 0) return true;
  // BaseSettings of the first pydantic is told of a file in its own class.
  if (python) return project.facts("env-declared").some((fact) => fact.file.endsWith(".py"));
  return project
    .facts("manifest")
    .some(({ data }) =>
      Object.values(data.scripts).some((command) => /--env-file|\bdotenv\b|\benv-cmd\b|(?:^|\s)bun(?:x|\s)/.test(command)),
    );
}

/** Whether the patterns of a .gitignore keep a file of the root out; the last pattern that matches decides. */
function covers(patterns: readonly string[], name: string): boolean {
  let ignored = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith("!");
    if (matches(negated ? pattern.slice(1) : pattern, name)) ignored = !negated;
  }
  return ignored;
}

/** A pattern without a slash counts at any depth; `*` and `?` stand for anything but a slash, `**` for anything. */
function matches(pattern: string, name: string): boolean {
  const rooted = pattern.replace(/^\//, "").replace(/\/$/, "");
  if (rooted === "") return false;
  const source = rooted
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/?/g, "\u0000")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]")
    .replace(/\u0000/g, ".*");
  try {
    const whole = new RegExp(`^${source}$`);
    return whole.test(name) || (!rooted.includes("/") && name.split("/").some((part) => whole.test(part)));
  } catch {
    return false;
  }
}

export default defineProjectCheck({
  id: "gitignore-secrets",
  title: "Secret files ignored by git",
  category: "security",
  priority: "P0",
  effort: 5,
  restsOn: ["committed-env-file"],
  why: "One careless `git add .` puts every secret of the environment file into the history, where it stays for everybody who ever clones it.",
  limits:
    "Reads the .gitignore at the root, and those beside the packages' own files of the environment; patterns of a user's global configuration and .git/info/exclude are not part of the project.",
  applies: ["any"],
  evidence: "Patterns in the .gitignore at the root that keep .env out, and the key of Rails' encrypted credentials.",
  evaluate,
});
