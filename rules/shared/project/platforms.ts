/** Hosting platforms and tools of deployment, by the files that configure them. Adding a platform means adding a row. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { isTrial } from "./usage.ts";

/** A platform or tool, and what it does by itself. What is left out, it does not do, or only when it is told to. */
interface Platform {
  readonly name: string;
  /** Files at any depth. */
  readonly files: RegExp;
  /** Runs what it is given without an image of one's own. */
  readonly builds?: boolean;
  /** Starts as many instances as the load asks for, behind a balancer of its own. */
  readonly scales?: boolean;
  /** Ends TLS and redirects plain HTTP by itself. */
  readonly tls?: boolean;
  /** Compresses answers and serves static files from the edge. */
  readonly edge?: boolean;
  /** Keeps earlier releases, to which one command goes back. */
  readonly releases?: boolean;
  /** Serves files and functions, and runs no program that listens by itself. */
  readonly pages?: boolean;
}

const platforms: readonly Platform[] = [
  { name: "Vercel", files: /(?:^|\/)(?:vercel|now)\.json$/, builds: true, scales: true, tls: true, edge: true, releases: true },
  { name: "Netlify", files: /(?:^|\/)netlify\.toml$/, builds: true, scales: true, tls: true, edge: true, releases: true, pages: true },
  { name: "Cloudflare", files: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/, builds: true, scales: true, tls: true, edge: true, releases: true },
  { name: "Firebase", files: /(?:^|\/)firebase\.json$/, builds: true, scales: true, tls: true, edge: true, releases: true, pages: true },
  { name: "Fly", files: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/, releases: true },
  { name: "Render", files: /(?:^|\/)render\.ya?ml$/, builds: true, tls: true, releases: true },
  { name: "Heroku", files: /(?:^|\/)(?:Procfile|app\.json|heroku\.yml)$/, builds: true, tls: false, releases: true },
  { name: "Railway", files: /(?:^|\/)railway\.(?:json|toml|ya?ml)$/, builds: true, tls: true, releases: true },
  { name: "App Engine", files: /(?:^|\/)app(?:\.\w+)?\.yaml$/, builds: true, scales: true, releases: true },
  { name: "Cloud Build", files: /(?:^|\/)cloudbuild[\w.-]*\.ya?ml$/ },
  { name: "Serverless", files: /(?:^|\/)serverless(?:[-.]\w+)?\.(?:ya?ml|json|ts|js)$/, builds: true, scales: true, tls: true },
  { name: "AWS SAM", files: /(?:^|\/)(?:samconfig\.toml|sam\.ya?ml)$/, builds: true, scales: true, tls: true },
  { name: "SST", files: /(?:^|\/)sst\.config\.[cm]?[jt]s$/, builds: true, scales: true, tls: true },
  { name: "AWS CDK", files: /(?:^|\/)cdk\.json$/ },
  { name: "Pulumi", files: /(?:^|\/)Pulumi(?:\.\w+)?\.ya?ml$/ },
  { name: "AWS Amplify", files: /(?:^|\/)amplify\.ya?ml$/, builds: true, scales: true, tls: true, edge: true, releases: true },
  {
    name: "Elastic Beanstalk",
    files: /(?:^|\/)(?:\.ebextensions\/[^/]+|\.elasticbeanstalk\/config\.ya?ml|Dockerrun\.aws\.json)$/,
    builds: true,
    releases: true,
  },
  { name: "AWS Copilot", files: /(?:^|\/)copilot\/[\w-]+\/manifest\.ya?ml$/ },
  { name: "CodeDeploy", files: /(?:^|\/)appspec\.ya?ml$/, releases: true },
  { name: "Amazon ECS", files: /(?:^|\/)(?:task-?def(?:inition)?|ecs)[\w.-]*\.json$/i, releases: true },
  {
    name: "Azure Static Web Apps",
    files: /(?:^|\/)staticwebapp\.config\.json$/,
    builds: true,
    scales: true,
    tls: true,
    edge: true,
    pages: true,
  },
  { name: "Azure Bicep", files: /\.bicep$/ },
  { name: "Kamal", files: /(?:^|\/)config\/deploy(?:\.\w+)?\.ya?ml$/, releases: true },
  { name: "Capistrano", files: /(?:^|\/)Capfile$/, builds: true, releases: true },
  { name: "Nixpacks", files: /(?:^|\/)nixpacks\.(?:toml|json)$/, builds: true },
  { name: "Dokku", files: /(?:^|\/)(?:DOKKU_SCALE|\.dokku\/.+)$/, builds: true },
  { name: "DigitalOcean", files: /(?:^|\/)\.do\/(?:app|deploy\.template)\.ya?ml$/, builds: true, tls: true, releases: true },
  { name: "Platform.sh", files: /(?:^|\/)\.(?:platform|upsun)(?:\.app\.ya?ml|\/.+\.ya?ml)$/, builds: true, tls: true },
  { name: "Terraform", files: /\.tf$/ },
  { name: "Ansible", files: /(?:^|\/)(?:ansible\/.+\.ya?ml|ansible\.cfg|playbook\.ya?ml)$/ },
  { name: "Nomad", files: /\.nomad(?:\.hcl)?$/ },
  { name: "Skaffold", files: /(?:^|\/)skaffold\.ya?ml$/ },
  { name: "Argo CD", files: /(?:^|\/)(?:argocd|argo-cd)\/.+\.ya?ml$/ },
  { name: "CloudFormation", files: /(?:^|\/)(?:cloudformation|cfn)\/.+\.(?:ya?ml|json)$/i },
];

/** A platform with the file that configures it. */
interface FoundPlatform {
  readonly platform: Platform;
  readonly evidence: Evidence;
  /** True where no file configures it, and what the code uses tells of it. */
  readonly implied?: true;
}

/** The platforms that the project configures, for its servers or its pages; Kubernetes is a trait of its own. */
export function allPlatformsOf(project: ProjectView): readonly FoundPlatform[] {
  const configured = found(project, () => true);
  return configured.length > 0 ? configured : implied(project);
}

/**
 * The platforms that run the service. Where a project has servers of its own, a platform of its pages says nothing of them: neither one
 * that cannot run them, nor one that is set up in a folder beside them.
 */
export function platformsOf(project: ProjectView): readonly FoundPlatform[] {
  const servers = serversOf(project);
  if (servers.length === 0) return allPlatformsOf(project);
  return found(project, (platform, path) => {
    const folder = folderOf(path);
    return servers.some((server) => server.startsWith(folder)) && (!platform.pages || servers.some((server) => functions.test(server)));
  });
}

function found(project: ProjectView, counts: (platform: Platform, path: string) => boolean): readonly FoundPlatform[] {
  return platforms.flatMap((platform) => {
    const file = project
      .filesMatching(platform.files)
      .find((path) => !isTrial(path) && isMeant(platform, path) && counts(platform, path) && !isRunInImage(project, path));
    return file === undefined ? [] : [{ platform, evidence: { file, line: -1, note: platform.name } }];
  });
}

/** Packages that only make sense on Vercel. */
const ofVercel = [
  "@vercel/analytics",
  "@vercel/speed-insights",
  "@vercel/blob",
  "@vercel/kv",
  "@vercel/postgres",
  "@vercel/edge-config",
  "@vercel/functions",
];
/** What Vercel tells a program of itself; whoever asks for it runs there. */
const toldByVercel = /^(?:NEXT_PUBLIC_)?VERCEL_(?:URL|ENV|BRANCH_URL|PROJECT_PRODUCTION_URL|REGION|DEPLOYMENT_ID)$/;
const image = /(?:^|\/)(?:[\w-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/i;
/** Pages of documentation are hosted apart from the service. */
const documentation = /(?:^|\/)(?:docs?|documentation|blog)\//;

/**
 * A platform that is connected to the repository in its own console leaves no file; the packages and variables that exist there only tell
 * of it. With an image of one's own the service may as well run elsewhere.
 */
function implied(project: ProjectView): readonly FoundPlatform[] {
  const [vercel] = platforms;
  if (!vercel || project.filesMatching(image).some((file) => !isTrial(file))) return [];
  const counts = (file: string): boolean => !isTrial(file) && !documentation.test(file);
  const dependency = project.dependencies(...ofVercel).find(({ data, file }) => !data.dev && counts(file));
  const read = dependency ? undefined : project.facts("env-read").find(({ data, file }) => toldByVercel.test(data.name) && counts(file));
  const at = dependency ?? read;
  return at ? [{ platform: vercel, evidence: { file: at.file, line: at.line, note: vercel.name }, implied: true }] : [];
}

const servers = remembered<readonly string[]>();
/** Files that a platform of pages calls as functions. */
const functions = /(?:^|\/)functions\//;
/** Applications that listen by themselves; pages of a framework run wherever their files are served. */
const listening = new Set(
  "nest express fastify koa hapi hono restify polka elysia fastapi flask django starlette sanic aiohttp litestar rails sinatra".split(" "),
);

/** Files that make the servers of a project. */
function serversOf(project: ProjectView): readonly string[] {
  const apps = project.facts("app");
  return servers([apps], "", () => apps.flatMap(({ data, file }) => (listening.has(data.framework) && !isTrial(file) ? [file] : [])));
}

/** The folder that a platform's file is about: its own, or the one above a folder of settings. */
function folderOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder.replace(
    /(?:^|(?<=\/))(?:deploy(?:ment)?s?|infra(?:structure)?|ops|ansible|terraform|config|copilot|cloudformation|cfn|argocd|argo-cd|\.[\w-]+)\/.*$/,
    "",
  );
}

/** Programs that start what a Procfile lists. */
const starter = /(?:^|[\s/])(?:foreman|overmind|hivemind|goreman|honcho)\b/;
/** Stores and proxies, which Heroku runs elsewhere. */
const beside = /^(?:exec )?(?:\S*\/)?(?:redis-server|nginx|caddy|postgres|memcached|mongod|mysqld)\b/;

/** A Procfile that an image starts, or that lists a store beside the service, is that of a container and says nothing of Heroku. */
function isRunInImage(project: ProjectView, path: string): boolean {
  if (!/(?:^|\/)Procfile$/.test(path) || !project.files.has(path.replace(/Procfile$/, "Dockerfile"))) return false;
  return (
    project.factsIn(path, "ci-command").some(({ data }) => beside.test(data.command)) ||
    project.facts("ci-command").some(({ data }) => /^(?:docker|entrypoint)$/.test(data.system) && starter.test(data.command))
  );
}

/** `app.json` is also Expo's, and `app.yaml` many a program's own: they count where a platform looks for them. */
function isMeant(platform: Platform, path: string): boolean {
  if (platform.name === "App Engine")
    return !path.includes("/") || /(?:^|\/)(?:api|server|backend|frontend|web|services?)\/[^/]+$/.test(path);
  return platform.name !== "Heroku" || !path.endsWith("app.json") || !path.includes("/");
}
