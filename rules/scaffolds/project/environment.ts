/** The one module that reads the environment: a schema made from the variables that the code reads. */
import type { ProjectView } from "../../api/project.ts";
import { isSecretName } from "../../shared/names/secrets.ts";
import { isConfigurationFile, servingReads } from "../../shared/variables.ts";
import type { Draft, Scaffold, ScaffoldSource } from "../scaffold.ts";
import { nodeModule, packagesToInstall, wiring } from "./node.ts";
import { moduleOf, pythonModule } from "./python.ts";
import { type Framework, needsStack, type Stack, stackOf } from "./stack.ts";

interface Variable {
  readonly name: string;
  /** The code has a default for it. */
  readonly optional: boolean;
}

/** The variables that serving code reads, by name. */
function variablesOf(project: ProjectView, extension: RegExp): readonly Variable[] {
  const found = new Map<string, boolean>();
  for (const { data, file } of servingReads(project)) {
    if (!extension.test(file) || /^NEXT_PUBLIC_/.test(data.name)) continue;
    found.set(data.name, (found.get(data.name) ?? true) && data.hasDefault);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, optional]) => ({ name, optional }));
}

const frameworks: readonly Framework[] = [
  "express",
  "fastify",
  "koa",
  "hono",
  "nest",
  "next",
  "fastapi",
  "flask",
  "django",
  "rails",
  "sinatra",
];

/** What two checks ask for: variables are checked at the start, and read in one place. */
export const environmentModule: Pick<Scaffold, "available" | "make"> = {
  available(project) {
    const reason = needsStack(frameworks)(project);
    if (reason !== undefined) return reason;
    const [file] = project
      .filesMatching(/\.(?:[cm]?[jt]s|py)$/)
      .filter((each) => isConfigurationFile(each) && project.factsIn(each, "env-read").length > 0);
    if (file !== undefined && !/settings(?:\/\w+)?\.py$/.test(file))
      return `${file} reads the environment already; check the variables there.`;
    return servingReads(project).length > 0 ? undefined : "The code reads no variable of its own.";
  },
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    if (/^(?:rails|sinatra)$/.test(stack.framework)) return ruby(source, stack);
    return /^(?:fastapi|flask|django)$/.test(stack.framework) ? python(source, stack) : node(source, stack);
  },
};

function node(source: ScaffoldSource, stack: Stack): Draft | string {
  const variables = variablesOf(source.project, /\.[cm]?[jt]sx?$/);
  if (variables.length === 0) return "The code reads no variable of its own.";
  const fields = variables.map(({ name, optional }) => `  ${name}: ${zodOf(name, optional)},`).join("\n");
  const module = nodeModule(
    source,
    stack,
    stack.framework === "next" ? "lib/config" : "config",
    `
import { z } from "zod";

const schema = z.object({
${fields}
});

/** The settings of the program. Where one is missing the program does not start, and says which. */
export const config = schema.parse({
${variables.map(({ name }) => `  ${name}: process.env.${name},`).join("\n")}
});
`,
  );
  const where = stack.framework === "next" ? { ...stack, app: `${stack.folder}instrumentation.ts` } : stack;
  return {
    files: [{ path: module.path, text: module.text }],
    notes: [
      ...packagesToInstall(source, "npm", ["zod"]),
      wiring(where, module, "config", `config.${variables[0]?.name};`, ", first; elsewhere in place of process.env"),
    ],
  };
}

/** What a variable has to look like, as far as its name tells. */
function zodOf(name: string, optional: boolean): string {
  const kind = /(?:^|_)PORT$/.test(name)
    ? "z.coerce.number().int().positive()"
    : /_(?:SECONDS|MS|TIMEOUT|LIMIT|MAX|MIN|SIZE|COUNT)$/.test(name)
      ? "z.coerce.number()"
      : /_UR[IL]$/.test(name)
        ? "z.string().url()"
        : isSecretName(name)
          ? "z.string().min(8)"
          : "z.string().min(1)";
  return optional ? `${kind}.optional()` : kind;
}

function python(source: ScaffoldSource, stack: Stack): Draft | string {
  const variables = variablesOf(source.project, /\.py$/);
  if (variables.length === 0) return "The code reads no variable of its own.";
  const typeOf = (name: string): string =>
    /(?:^|_)PORT$|_(?:SECONDS|MS|TIMEOUT|LIMIT|MAX|MIN|SIZE|COUNT)$/.test(name) ? "int" : isSecretName(name) ? "SecretStr" : "str";
  const fields = variables.map(({ name, optional }) => `    ${name.toLowerCase()}: ${typeOf(name)}${optional ? " | None = None" : ""}`);
  const secrets = variables.some(({ name }) => typeOf(name) === "SecretStr");
  const module = pythonModule(
    stack,
    "config",
    `
"""The settings of the program, read from the environment once."""

${secrets ? "from pydantic import SecretStr\n" : ""}from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Where a variable without a default is missing the program does not start, and says which."""

${fields.join("\n")}


settings = Settings()
`,
  );
  const first = variables[0]?.name.toLowerCase();
  return {
    files: [module],
    notes: [
      ...packagesToInstall(source, "pypi", ["pydantic-settings"]),
      `Where a variable is read now:\nfrom ${moduleOf(stack, module.path)} import settings\nsettings.${first}`,
    ],
  };
}

function ruby(source: ScaffoldSource, stack: Stack): Draft | string {
  const variables = variablesOf(source.project, /\.(?:rb|ru|ya?ml|erb)$/).filter(({ optional }) => !optional);
  if (variables.length === 0) return "The code reads no variable without a default.";
  const path = stack.framework === "rails" ? "config/initializers/environment_variables.rb" : `${stack.folder}environment.rb`;
  const lines = variables.map(({ name }) => `  ENV.fetch("${name}")`).join("\n");
  const text =
    stack.framework === "rails"
      ? `# Where a variable is missing the program does not start, and says which.\nif Rails.env.production?\n${lines}\nend\n`
      : `# Where a variable is missing the program does not start, and says which.\n${lines.replace(/^ {2}/gm, "")}\n`;
  return { files: [{ path, text }], notes: stack.framework === "rails" ? [] : ['In config.ru, first:\nrequire_relative "environment"'] };
}
