/** What a file is for, from its path and its first lines. */
import type { FileRole } from "../api/file.ts";
import type { LanguageId } from "../api/vocabulary.ts";

const testPath =
  /(?:^|\/)(?:(?:unit|integration|functional|acceptance|regression|system)?tests?|__tests?__|specs?|__mocks__|mocks?|(?:mock|fake|dummy)[-_]?data|(?:mock|fake|stub)[-_](?:[\w-]+[-_])?(?:server|service|api|provider|backend|oauth|idp)s?|__fixtures__|fixtures?|(?:[\w-]+-)?test-utils?|testing|(?:unit|integration|functional|acceptance|smoke)[-_]?tests|test[-_]?(?:data|files|resources|assets|inputs)|test[-_](?:helpers?|environments?|envs?|migrations?|projects?|stack|infra)|e2e(?:[-_][\w-]+|tests?)?|__e2e__|load[-_]?test(?:s|ing)?|[\w-]+[-_](?:tests|e2e|mocks?|stubs?|fakes|evals|fixtures|test-(?:client|server|support|app))|cypress|playwright|(?:app|api|web|server|client|unit|integration|functional|smoke|acceptance|system)-test|stories|storybook|\.storybook|factories|features\/step_definitions)\//i;
const testName =
  /(?:^|\/)(?:[^/]*[._-](?:(?:server|client|unit|int|integration|e2e|browser|node|type|load|smoke|api|component|acceptance|functional)?tests?|spec|specs|e2e|cy|stories|story|mock|mocks|fixture|fixtures)(?:\.skip)?\.[^/.]+|mocks?\.[cm]?[jt]sx?|(?:test)?fixtures?\.(?:[cm]?[jt]sx?|py)|test_[^/]*\.py|[^/]*_test\.(?:py|rb)|[^/]*_spec\.rb|conftest\.py|smoke[-_]?tests?[^/]*\.py|[^/]*_test_(?:helpers?|utils?)\.py|locustfile[^/]*\.py|tests\.py|settings\/tests?\.py|(?:spec|rails|test)_helper\.rb|setupTests\.[jt]sx?|(?:jest|vitest)[\w.-]*\.setup\.[^/]+|test[-_.](?:preload|setup|env|config|utils?|helpers?)\.[cm]?[jt]sx?|scripts?\/(?:[^/]+\/)*(?:[^/]*[._-])?(?:playwright|cypress|e2e)(?:[._-][^/]*)?\.[cm]?[jt]sx?)$/i;
/** Modules that only tests have: whatever takes something from them helps to test, wherever it lies. */
const testModule =
  /(?:\bfrom\s+|\brequire\(\s*|^\s*import\s+)["'](?:supertest|@jest\/globals|vitest|@playwright\/test|@testing-library\/[\w-]+|chai|sinon|nock|testcontainers|@testcontainers\/[\w-]+|node:test|bun:test|ava|expect)["']/m;
/** `test.py` holds tests, or is what somebody called a first version of a program. */
const trialName = /(?:^|\/)test\.py$/;
const testing =
  /\b(?:unittest|pytest|doctest|nose|django\.test|TestClient|def test_?\w*|class Test\w*|class \w*Tests?(?:Case)?)\b|^\s*assert\b/m;
const scriptPath =
  /(?:^|\/)(?:\.?scripts?|bin|tasks|tooling|cli|dev[-_](?:tools|server)|examples?|benchmarks?|bench|hack|ops|devops|management\/commands|lib\/tasks|playground)\//i;
/** Tasks of an application are what its users see: in TypeScript they are scripts only outside of its source, and never by a file's name. */
const applicationTasks = /(?:^|\/)(?:src|app|apps\/[^/]+|lib|server|api|pages)\/(?:.*\/)?tasks\//i;
const tasksName = /(?:^|\/)tasks\.?[^/]*$/i;
/** The folders below `app` and `pages` of Next.js are the addresses of routes, whatever such folders mean elsewhere. */
const nextRoute = /(?:^|\/)(?:app\/(?:.*\/)?(?:route|page|layout)\.[jt]sx?|pages\/(?:.*\/)?[^/]+\.[jt]sx?)$/;
/** Tools, installers and evaluations at the top are for developers; src/tools holds what an MCP server offers. */
const topTools =
  /^(?:(?:dev[-_])?tools?|evals?|evaluations?|install)\/|(?:^|\/)load[-_]?test(?:s|ing)?\/|(?:^|\/)tools\/(?:local|dev|bench(?:marks?)?)\//i;
const scriptName =
  /(?:^|\/)(?:(?:manage|setup)\.py|(?:fabfile|noxfile|tasks|gulpfile|gruntfile|rakefile)(?:\.[^/]*)?)$|^setup\.[cm]?[jt]s$|(?:^|\/)docker\/(?:[\w-]*[-_])?(?:install|setup|prepare|build)[^/]*\.(?:py|[cm]?[jt]s)$|\.rake$/i;
const migrationPath =
  /(?:^|\/)(?:(?:db|database|sql|data|schema)[-_])?(?:migrations?(?:[-_]?(?:sqlite|postgres\w*|mysql|mariadb|mssql|mongo\w*|db|scripts?))?|migrate|alterations|alembic\/versions|versions\/[0-9a-f]{8,}_|db\/migrate)\//i;
const seedPath =
  /(?:^|\/)(?:seeds?|seeders?|seeding|seed[-_][\w-]+(?=\/))(?:\/|[._-][^/]*$|\.[^/]+$)|(?:^|\/)[^/]*[._-]seed(?:er|s)?(?:[.-](?:service|module|command|runner))?\.[^/.]+$|(?:^|\/)populate\.[^/.]+$|(?:^|\/)(?:mock|fake|sample|synthetic)[-_]?data\//i;
const toolConfigName =
  /(?:^|\/)(?:[^/]+\.config\.[cm]?[jt]s|\.?eslintrc[^/]*|babel\.config[^/]*|\.prettierrc[^/]*|next\.config\.[^/]+|vite\.config\.[^/]+|webpack[^/]*\.[cm]?[jt]s|rollup[^/]*\.[cm]?[jt]s|esbuild[^/]*\.[cm]?[jt]s|tailwind\.[^/]+|metro\.config\.[^/]+|karma\.conf\.[^/]+|setup\.cfg|noxfile\.py|gulpfile\.[^/]+|Gruntfile\.[^/]+)$/i;
const developmentPath =
  /(?:^|\/)(?:[^/]*[._-](?:dev|development|local|test|testing|ci|override)\.[^/]+|(?:dev|development|local|test|testing|ci)\.(?:py|rb|ts|js|mjs|cjs|json|env)|(?:dev|development|local|test|testing)\.ya?ml|\.env\.(?:dev|development|local|test|testing|ci)(?:\.[^/]+)?|environments\/(?:development|test)\.rb|\.devcontainer\/.*|(?:[\w-]+[-_])?dev[-_]server\/(?!src\/).*|(?:dev|development|local|local-dev)\/(?:[^/]+\/){0,3}[^/]+\.(?:ya?ml|env|json|toml)|(?:dev|local)[._-](?:[\w-]+[._-])?compose[^/]*\.ya?ml|(?:e2e[\w-]*|bench(?:marks?)?|tools?|scripts?)\/(?:[^/]+\/){0,3}[^/]*compose[^/]*\.ya?ml|(?:dependencies|deps|sandbox|dev[-_](?:env|stack|services|deps|infra)|local[-_](?:env|stack|services|infra|setup))\/(?:[^/]+\/){0,2}[^/]*compose[^/]*\.ya?ml|(?:[\w-]+[-_])?emulators?\/(?:[^/]+\/){0,2}[^/]*(?:compose[^/]*\.ya?ml|\.env)|(?:docker-)?compose[._-]build\.ya?ml|docker-compose\.override\.ya?ml|compose\.override\.ya?ml)$/i;
const productionPath =
  /(?:^|\/)(?:[^/]*[._-](?:prod|production|live)(?:\.[^/]+)*|(?:prod|production)\.(?:py|rb|ts|js|mjs|cjs|json|ya?ml|env)|\.env\.(?:prod|production|live)(?:\.local)?|environments\/production\.rb|(?:production|prod)\/[^/]+)$/i;
const examplePath =
  /(?:^|\/)(?:examples?|samples?|(?:predefined|preset|sample|example|template|starter|demo)[-_]?(?:schema|scheme)s?|code[-_]?(?:fixes|snippets?|samples?)|demo(?!cra|gra|lis|ns?\/|t)[\w-]*|docs?|tutorials?|docs_src|documentation)\/|(?:^|\/)(?:sample|demo|dummy)[\w-]*(?:data|records|entries)\.[^/.]+$|[^/]\/examples?(?:[_-]?v?\d+)?\.(?:[cm]?[jt]sx?|py|rb)$|(?:[._-](?:example|sample|template|dist|tpl|defaults?)(?:\.[^/.]+)?|\/\.?env[.-](?:example|sample|template)-[\w-]+)$/i;
const publicPath = /(?:^|\/)(?:public|static|assets|wwwroot|media\/(?:js|javascripts?)|app\/javascript|app\/frontend)\//i;
/** Tools of editors, agents and pipelines that somebody who develops runs: nothing of it is deployed. */
const workshopPath =
  /(?:^|\/)\.(?:claude|cursor|agents?|codex|gemini|windsurf|opencode|continue|roo|kiro|aider|skills?|github|gitlab|circleci|husky|vscode|idea|devcontainer)\//i;
const useClient = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*['"]use client['"]/;

/** A one-file server is started like a script and is none. */
const serverImport = /\b(?:fastapi|starlette|flask|django|aiohttp|uvicorn|fastmcp|mcp|sanic|tornado|express|fastify|koa|hono|sinatra)\b/i;

interface Asked {
  readonly path: string;
  readonly head: string;
  readonly language: LanguageId;
  readonly role: FileRole;
}

/** A document's roles are asked for twice in a row: when its triggers are looked at, and when its visitors are. */
let last: Asked | undefined;

/** A file's roles. Only the first 2,000 characters of the text are looked at. */
export function roleOf(path: string, text: string, language: LanguageId): FileRole {
  const head = text.slice(0, 2000);
  if (last === undefined || last.path !== path || last.language !== language || last.head !== head)
    last = { path, head, language, role: new Roles(path, head, language) };
  return last.role;
}

/** Each role is decided when it is first asked for: most files are asked about one or two. */
class Roles implements FileRole {
  readonly #path: string;
  readonly #head: string;
  readonly #language: LanguageId;
  readonly #decided = new Map<keyof FileRole, boolean>();

  constructor(path: string, head: string, language: LanguageId) {
    this.#path = path;
    this.#head = head;
    this.#language = language;
  }

  #once(role: keyof FileRole, decide: () => boolean): boolean {
    let decided = this.#decided.get(role);
    if (decided === undefined) {
      decided = decide();
      this.#decided.set(role, decided);
    }
    return decided;
  }

  get #folders(): string {
    const path = this.#path;
    return this.#language === "typescript" && nextRoute.test(path) ? path.replace(/(?:^|\/)(?:app|pages)\/.*$/, "/") : path;
  }

  get #isCode(): boolean {
    return this.#language === "typescript" || this.#language === "python" || this.#language === "ruby";
  }

  get test(): boolean {
    return this.#once("test", () => {
      const path = this.#path;
      return (
        testPath.test(`/${this.#folders}`) ||
        testName.test(path) ||
        (trialName.test(path) && testing.test(this.#head)) ||
        (this.#language === "typescript" && testModule.test(this.#head))
      );
    });
  }

  get script(): boolean {
    return this.#once("script", () => this.#isCode && isScript(this.#path, this.#folders, this.#head, this.#language));
  }

  get migration(): boolean {
    return this.#once("migration", () => migrationPath.test(`/${this.#folders}`));
  }

  get seed(): boolean {
    return this.#once("seed", () => seedPath.test(this.#folders));
  }

  get toolConfig(): boolean {
    return this.#once("toolConfig", () => toolConfigName.test(this.#path));
  }

  get development(): boolean {
    return this.#once("development", () => {
      const path = this.#path;
      return (developmentPath.test(path) && path !== "test.py") || (this.#isCode && workshopPath.test(path));
    });
  }

  get production(): boolean {
    return this.#once("production", () => productionPath.test(this.#path) && !developmentPath.test(this.#path));
  }

  get example(): boolean {
    return this.#once("example", () => examplePath.test(`/${this.#path}`));
  }

  get browser(): boolean {
    return this.#once("browser", () => {
      if (this.#language !== "typescript") return false;
      return useClient.test(this.#head) || publicPath.test(this.#path) || /\.client\.[jt]sx?$|\.component\.ts$/.test(this.#path);
    });
  }
}

function isScript(path: string, folders: string, head: string, language: LanguageId): boolean {
  return (
    isScriptFolder(folders, language) ||
    workshopPath.test(path) ||
    topTools.test(path) ||
    (scriptName.test(path) && !(language === "typescript" && tasksName.test(path))) ||
    (!/(?:^|\/)(?:src|app|lib)\//.test(path) && head.startsWith("#!") && !serverImport.test(head))
  );
}

function isScriptFolder(path: string, language: LanguageId): boolean {
  return scriptPath.test(language === "typescript" && applicationTasks.test(path) ? path.replace(/(^|\/)tasks\//gi, "$1") : path);
}
