/** Images of services: built in one stage, run in another, without root. */
import type { ProjectView } from "../../api/project.ts";
import { healthPathOf } from "./described.ts";
import { type Toolchain, toolchainsOf, versions } from "./ecosystems.ts";
import type { Stack } from "./stack.ts";

/** A Dockerfile that is to be written. */
interface Image {
  /** Folder of the Dockerfile, with its slash. */
  readonly folder: string;
  readonly text: string;
  readonly port: number;
  readonly notes: readonly string[];
}

/** What `.dockerignore` names: nothing of it belongs into an image, secrets least of all. */
export const ignored = `.git
.github
.env
.env.*
!.env.example
node_modules
dist
.next
__pycache__
*.pyc
.venv
log
tmp
coverage
Dockerfile
compose.yaml
`;

/** The port on which a stack's service is expected. */
export function portOf({ framework }: Stack): number {
  if (/^(?:fastapi|flask|django)$/.test(framework)) return 8000;
  return framework === "sinatra" ? 4567 : 3000;
}

/** The image of the service; undefined where nothing tells what starts it. */
export function containerOf(project: ProjectView, stack: Stack): Image | undefined {
  const port = portOf(stack);
  const chains = toolchainsOf(project);
  const of = (ecosystem: Toolchain["ecosystem"]) => chains.find((chain) => chain.ecosystem === ecosystem);
  const chain = /^(?:fastapi|flask|django)$/.test(stack.framework)
    ? of("pypi")
    : /^(?:rails|sinatra)$/.test(stack.framework)
      ? of("gem")
      : of("npm");
  if (!chain) return undefined;
  const health = healthPathOf(project);
  const text =
    chain.ecosystem === "npm"
      ? nodeImage(project, stack, chain, port, health)
      : chain.ecosystem === "pypi"
        ? pythonImage(project, stack, chain, port, health)
        : rubyImage(stack, port);
  if (text === undefined) return undefined;
  const sure = `Build and start it once: docker build -t app ${chain.folder || "."} && docker run --rm --env-file .env -p ${port}:${port} app`;
  return { folder: chain.folder, text, port, notes: [sure] };
}

function nodeImage(project: ProjectView, stack: Stack, chain: Toolchain, port: number, health: string | undefined): string | undefined {
  const script = project.facts("manifest").find((fact) => fact.file === `${chain.folder}package.json`)?.data.scripts.start;
  const program = /\bnode\s+(?:--[\w-]+(?:=\S+)?\s+)*([\w./-]+)/.exec(script ?? "")?.[1];
  const plain =
    stack.app.endsWith(".js") || stack.app.endsWith(".mjs") || stack.app.endsWith(".cjs")
      ? stack.app.slice(chain.folder.length)
      : undefined;
  const command =
    stack.framework === "next"
      ? ["node_modules/.bin/next", "start"]
      : program !== undefined
        ? ["node", program]
        : plain !== undefined
          ? ["node", plain]
          : undefined;
  if (!command) return undefined;
  const corepack = chain.manager === "npm" || chain.manager === "bun" ? "" : "RUN corepack enable\n";
  const image = chain.manager === "bun" ? "oven/bun:1" : `node:${versions.node}-slim`;
  const prune: Readonly<Record<string, string>> = {
    npm: "npm prune --omit=dev",
    pnpm: "pnpm prune --prod",
    yarn: "yarn install --production --frozen-lockfile",
    bun: "bun install --production",
  };
  const build = chain.build === undefined ? "" : `RUN ${chain.build}\n`;
  const probe =
    health === undefined
      ? ""
      : `HEALTHCHECK --interval=30s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:${port}${health}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]\n`;
  return `# Everything that is needed to build
FROM ${image} AS build
WORKDIR /app
${corepack}COPY package*.json ${lockOf(chain)}./
RUN ${chain.install}
COPY . .
${build}RUN ${prune[chain.manager]}

# Only what is needed to run
FROM node:${versions.node}-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE ${port}
${probe}CMD [${command.map((word) => JSON.stringify(word)).join(", ")}]
`;
}

function lockOf({ manager }: Toolchain): string {
  return manager === "pnpm" ? "pnpm-lock.yaml " : manager === "yarn" ? "yarn.lock " : manager === "bun" ? "bun.lock* " : "";
}

function pythonImage(project: ProjectView, stack: Stack, chain: Toolchain, port: number, health: string | undefined): string {
  const has = (file: string): boolean => project.files.has(chain.folder + file);
  const module = stack.app.slice(chain.folder.length).replace(/\.py$/, "").replaceAll("/", ".");
  const command = {
    fastapi: ["uvicorn", `${module}:${stack.name}`, "--host", "0.0.0.0", "--port", String(port)],
    flask: ["gunicorn", `${module}:${stack.name}`, "--bind", `0.0.0.0:${port}`],
    django: ["gunicorn", `${stack.name}.wsgi:application`, "--bind", `0.0.0.0:${port}`],
  }[stack.framework as "fastapi" | "flask" | "django"];
  const server = command[0] ?? "gunicorn";
  const extra = project.dependencies(server, ...(server === "uvicorn" ? ["fastapi[standard]"] : [])).length > 0 ? "" : ` ${server}`;
  const install = has("requirements.txt")
    ? `COPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt${extra}\n`
    : chain.manager === "uv"
      ? `COPY pyproject.toml uv.lock ./\nRUN pip install --no-cache-dir uv && uv export --frozen --no-dev --no-emit-project -o requirements.txt && pip install --no-cache-dir -r requirements.txt${extra}\n`
      : `COPY . .\nRUN pip install --no-cache-dir .${extra}\n`;
  const probe =
    health === undefined
      ? ""
      : `HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}${health}', timeout=2)"]\n`;
  return `# Everything that is needed to install
FROM python:${versions.python}-slim AS build
WORKDIR /app
RUN python -m venv /venv
ENV PATH="/venv/bin:$PATH"
${install}
# Only what is needed to run
FROM python:${versions.python}-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH="/venv/bin:$PATH"
RUN useradd --create-home --uid 10001 app
WORKDIR /app
COPY --from=build /venv /venv
COPY --chown=app:app . .
USER app
EXPOSE ${port}
${probe}CMD [${command.map((word) => JSON.stringify(word)).join(", ")}]
`;
}

function rubyImage(stack: Stack, port: number): string {
  const rails = stack.framework === "rails";
  const assets = rails ? "RUN SECRET_KEY_BASE_DUMMY=1 bin/rails assets:precompile\n" : "";
  const command = rails
    ? ["bundle", "exec", "puma", "-C", "config/puma.rb"]
    : ["bundle", "exec", "rackup", "--host", "0.0.0.0", "--port", String(port)];
  return `# Everything that is needed to build
FROM ruby:${versions.ruby}-slim AS build
WORKDIR /app
RUN apt-get update && apt-get install --no-install-recommends -y build-essential git libpq-dev libyaml-dev && rm -rf /var/lib/apt/lists/*
ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test
COPY Gemfile Gemfile.lock ./
RUN bundle install
COPY . .
${assets}
# Only what is needed to run
FROM ruby:${versions.ruby}-slim
ENV RACK_ENV=production RAILS_ENV=production BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test
RUN apt-get update && apt-get install --no-install-recommends -y libpq5 && rm -rf /var/lib/apt/lists/* && useradd --create-home --uid 10001 app
WORKDIR /app
COPY --from=build /usr/local/bundle /usr/local/bundle
COPY --from=build --chown=app:app /app ./
USER app
EXPOSE ${port}
CMD [${command.map((word) => JSON.stringify(word)).join(", ")}]
`;
}
