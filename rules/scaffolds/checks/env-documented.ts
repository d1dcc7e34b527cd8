import type { ProjectView } from "../../api/project.ts";
import { isSecretName } from "../../shared/names/secrets.ts";
import { firstReads } from "../../shared/variables.ts";
import { defineScaffold } from "../scaffold.ts";

const examples = /^(?:[^/]+\/)*\.?env\.(?:example|sample|template|dist)$|^(?:[^/]+\/)*\.env\.[\w-]+\.example$/;

function undocumented(project: ProjectView): readonly [name: string, file: string][] {
  const written = project.facts("env-declared").filter(({ data }) => data.where === "example" || data.where === "docs");
  const known = new Set(written.map(({ data }) => data.name));
  return [...firstReads(project)].filter(([name]) => !known.has(name)).map(([name, { file }]) => [name, file]);
}

export default defineScaffold({
  check: "env-documented",
  title: "Write down the variables of the environment that the code reads",
  available: (project) => (undocumented(project).length > 0 ? undefined : "Every variable that the code reads is written down."),
  make({ project }) {
    const [path = ".env.example"] = [...project.filesMatching(examples)].sort((a, b) => a.split("/").length - b.split("/").length);
    const fresh = !project.files.has(path);
    const head = fresh ? "# Copy this file to .env and fill it in. Values of secrets never stand here.\n\n" : "";
    const entries = undocumented(project).map(([name, file]) => `# ${about(name)} Read in ${file}.\n${name}=\n`);
    return {
      additions: [{ path, text: head + entries.join("\n") }],
      notes: [`Say in ${path} what each variable is for, and give an example where it is no secret.`],
    };
  },
});

const known: readonly (readonly [RegExp, string])[] = [
  [/^DATABASE_URL$|_DATABASE_URL$|^(?:POSTGRES|MYSQL|MONGO\w*)_UR[IL]$/, "Address of the database, with its user: a secret."],
  [/^REDIS_URL$|_REDIS_URL$/, "Address of Redis: a secret where it holds a password."],
  [/^(?:PORT|HTTP_PORT)$/, "Port to listen on."],
  [/LOG_LEVEL$/, "Least level of log lines: debug, info, warn or error."],
  [/SENTRY_DSN$/, "Where errors are reported to; empty for nowhere."],
  [/(?:ALLOWED|CORS)_ORIGINS?$/, "Origins that browsers may call from, separated by commas."],
  [/_URL$|_URI$/, "TODO: an address; of what?"],
];

function about(name: string): string {
  const found = known.find(([pattern]) => pattern.test(name))?.[1];
  if (found !== undefined) return found;
  return isSecretName(name) ? "TODO: a secret; who issues it, and where?" : "TODO: what it is for.";
}
