/** Where a module runs: on a server, in a browser, or as a tool that somebody starts and reads. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { enclosingFunction, functionName } from "./nodes.ts";
import { isNextApiFile, isNextRouteFile } from "./routes/next.ts";
import { importsOf } from "./scope.ts";

/** Where the code of a file runs; "unknown" when nothing in it tells. */
export type Runtime = "server" | "browser" | "tool" | "unknown";

/** Modules that only a server has. */
const serverModule =
  /^(?:node:.+|fs|fs\/promises|http|https|http2|net|child_process|cluster|worker_threads|async_hooks|os|crypto|zlib|tls|dns|readline|vm|express|express-.+|fastify|@fastify\/.+|koa|koa-.+|@koa\/.+|hono|hono\/.+|@hono\/.+|@nestjs\/.+|@hapi\/.+|restify|polka|next\/server|next\/headers|next\/cache|server-only|@remix-run\/(?:node|server-runtime|cloudflare|express)|@react-router\/node|@prisma\/client|typeorm|sequelize|sequelize-typescript|mongoose|knex|pg|mysql2?|mysql2\/.+|mongodb|ioredis|redis|bullmq|bull|drizzle-orm\/(?:node-postgres|postgres-js|mysql2|better-sqlite3|libsql)|nodemailer|jsonwebtoken|bcrypt|bcryptjs|passport|passport-.+|@trpc\/server.*|@modelcontextprotocol\/sdk\/server.*|@trigger\.dev\/sdk.*|inngest|inngest\/.+|kafkajs|amqplib|@aws-sdk\/.+|aws-lambda|@google-cloud\/.+|apollo-server.*|@apollo\/server.*|graphql-yoga|pino|winston|bunyan)$/;

/** Modules of the project that hold a connection which only a server makes. */
const ownServerModule = /^[.@~#].*\/(?:prisma|redis)(?:[-./]?(?:client|db))?$/;

/** Modules that mean a user interface. */
const browserModule =
  /^(?:react|react-dom.*|react-router.*|@remix-run\/react|vue|vue-router|pinia|svelte.*|solid-js.*|@angular\/.+|preact.*|mobx.*|zustand.*|@tanstack\/react-.+|swr.*|next\/(?:navigation|link|image|router|dynamic)|redux|@reduxjs\/toolkit.*|lucide-react|sonner|react-hot-toast|react-(?:query|hook-form|redux|select|table|i18next|intl|icons|toastify|dropzone|modal|leaflet|native).*|reactflow|@xyflow\/.+|recoil|jotai.*|formik|notistack|@apollo\/client.*|urql|@mui\/.+|@chakra-ui\/.+|@mantine\/.+|@headlessui\/.+|@heroicons\/.+|@radix-ui\/.+|antd|framer-motion|vue-(?:i18n|query)|@vueuse\/.+|element-plus|vuetify.*|quasar|@ionic\/.+|@capacitor\/.+|@nuxt\/ui)$/;

/** Modules that draw in a page: a server has no use for their types either. */
const drawing =
  /^(?:reactflow|@xyflow\/.+|react-(?:select|table|leaflet|dropzone)|@mui\/.+|@radix-ui\/.+|@chakra-ui\/.+|antd|framer-motion)$/;

/** Modules of programs that are run from a terminal. */
const toolModule = /^(?:commander|yargs.*|@oclif\/.+|cac|meow|inquirer|@inquirer\/.+|prompts|@clack\/.+|ora|chalk|ink|figlet)$/;

/** Globals of a browser, and variables that Vite puts into what it bundles for one. */
const browserGlobals =
  /\b(?:window|document|localStorage|sessionStorage|navigator)\.\w|\bimport\.meta\.env\.(?:VITE|PUBLIC)_|\bprocess\.env\.(?:REACT_APP|VUE_APP|EXPO_PUBLIC|GATSBY)_/;
/** What only a browser can make, where no server's package is imported that brings its own. */
const browserOnly =
  /\bnew (?:Offline|webkit)?(?:AudioContext|FileReader|XMLHttpRequest|IntersectionObserver|ResizeObserver|MutationObserver|SpeechSynthesisUtterance|MediaRecorder|DOMParser)\(|\b(?:requestAnimationFrame|matchMedia)\(|\bindexedDB\.\w/;
/** Images and texts about a page that Next.js makes on the server, and modules that Remix keeps out of the browser. */
const serverFile =
  /(?:^|\/)app\/(?:.*\/)?(?:opengraph-image|twitter-image|icon|apple-icon|sitemap|robots|manifest)\d*\.[jt]sx?$|\.server\.[jt]s$/;
/** Packages and folders that help to test. */
const testHelpers = /(?:^|\/)(?:test-?containers|test-?(?:utils|helpers|kit|support))\//i;
/** A package whose name says that it is for a terminal. */
const commandLine = /(?:^|\/)packages\/(?:[\w.]+-)*cli(?:-[\w.]+)*\/src\/commands?\//;
/** A program that does its work, writes files and ends: `main()` at module level, nothing that serves, listens or repeats. */
const endsByItself = /^(?:await |void )?main\(/m;
/** The same where nothing is exported, so that nobody imports it: `run();` at the end of a file that writes others. */
const runsAtOnce = /^(?:await |void )?(?:run|main|sync|generate|build|fetch\w*|download\w*)\(\)[^\n]*;?\s*$/m;
/** Bots and watchers, which go on when their first function has ended. */
const waits = /\.(?:on|once|addListener|addEventListener|login|launch|watch|schedule|start)\(|\bsetTimeout\(/;
const exportsSomething = /^export\b|\b(?:module\.)?exports\b/m;
const leaves = /\bprocess\.(?:exit|argv)\b/;
const writesFile = /\bfs(?:Promises|p)?\.(?:promises\.)?writeFile(?:Sync)?\(|\bwriteFile(?:Sync)?\(/;
const writesFiles = /\bwriteFile(?:Sync)?\(/;
const staysUp =
  /\.(?:listen|connect|serve|subscribe|consume)\(|\bserve\(|Server\b|\bWorker\b|\bsetInterval\(|\bwhile \(true\)|\bnew Queue\b/;
const serverFolder = /(?:^|\/)(?:\w+Server|[\w-]+-server)\//;
const serverPath =
  /(?:^|\/)(?:server|backend|api|workers?|queues?|jobs|cron|lambdas?|functions|middlewares?|controllers?|gateways?|trpc)\//i;
const browserPath =
  /(?:^|\/)(?:client|frontend|front-end|ui|components?|hooks|stores?|contexts?|browser|views|widgets?|renderer|webview|extension)\//i;

/** Folders of a user interface, among which nothing of a server is kept: who imports from there is a part of it. */
const interfaceModule = /^[.@~#].*(?:^|\/)(?:components?|pages|screens|layouts)\//;
/** Folders whose code works for others, so that a folder such as `widgets` or `views` below them says nothing of a page. */
const workFolder = /(?:^|\/)(?:agents?|engine|domain|core|providers?|services?|integrations?|tools|usecases?|processors?)\//i;
/** What Node alone has, whatever a bundler puts in place of other modules: who imports it is no page, wherever the file lies. */
const nodeOnly = /^(?:node:)?(?:fs|fs\/promises|child_process|net|dns|dgram|cluster|worker_threads|async_hooks)$/;
/** An element of a page, as far as a text tells: not a type parameter. */
const drawsElement = /(?:\breturn|[(=?:&|,{]|=>)\s*<(?:[a-zA-Z][\w.]*(?:\s+[\w-]+=|\s*\/?>|\s*\n|\s+\{)|>)/;

const runtimeKey = {};

/** Decides from the file's role, its imports, its path and its globals, in this order; "unknown" where nothing tells. */
export function runtimeOf(file: TsFile): Runtime {
  return file.memo(runtimeKey, () => decide(file));
}

function decide(file: TsFile): Runtime {
  const { role, path, text } = file;
  if (role.test || role.script || role.seed || role.migration || role.toolConfig || role.example) return "tool";
  // Folders such as .hygen or .storybook are of tools.
  if (/(?:^|\/)\.[^./][^/]*\//.test(path) || /(?:^|\/)stories\.[jt]sx?$/.test(path)) return "tool";
  // cli.ts reads its arguments and is started by hand.
  if (/(?:^|\/)cli\.[cm]?[jt]s$/.test(path) && /\bprocess\.argv\b|\bparseArgs\(/.test(text)) return "tool";
  if (testHelpers.test(path) || commandLine.test(path)) return "tool";
  if (/(?:^|\/)(?:build|bundle|release|deploy|publish|migrate|migrator)\.[cm]?[jt]s$/.test(path)) return "tool";
  // Started by hand, with arguments, and answered at the terminal.
  if (/\bprocess\.argv\b/.test(text) && /\bcreateInterface\(/.test(text) && /\bprocess\.stdin\b/.test(text) && !staysUp.test(text))
    return "tool";
  if (runsAtOnce.test(text) && writesFile.test(text) && !staysUp.test(text) && !waits.test(text) && !exportsSomething.test(text))
    return "tool";
  if (endsByItself.test(text) && leaves.test(text) && writesFiles.test(text) && !staysUp.test(text)) return "tool";
  const all = [...importsOf(file).values()];
  if (role.browser && !all.some(({ module, typeOnly }) => !typeOnly && nodeOnly.test(module))) return "browser";
  if (isNextRouteFile(path) || isNextApiFile(path) || serverFile.test(path) || startsWithDirective(file, "use server")) return "server";
  const imports = all.filter((imported) => !imported.typeOnly).map((imported) => imported.module);
  if (imports.some((module) => toolModule.test(module))) return "tool";
  // Components may take types and enums from a server's packages. Some call every module .tsx.
  const drawn = /\.(?:jsx|tsx)$/.test(path);
  if (drawn && (drawsElement.test(text) || !imports.some((module) => serverModule.test(module)))) return "browser";
  // What reads the cookies of a page runs in it, whatever it decodes them with.
  if (
    imports.some((module) => /^(?:js-cookie|vue-cookies|vue3-cookies|react-cookie|cookie-universal)$/.test(module)) &&
    !serverPath.test(path)
  )
    return "browser";
  const globals = usesBrowserGlobals(text) || browserOnly.test(text);
  const ui = imports.some((module) => browserModule.test(module));
  if (imports.some((module) => serverModule.test(module) || ownServerModule.test(module))) return ui && globals ? "browser" : "server";
  if (ui || globals || all.some(({ module }) => interfaceModule.test(module))) return "browser";
  if (browserPath.test(path.replace(/^packages\/components\//, "")) && !workFolder.test(path)) return "browser";
  if (serverPath.test(path) || serverFolder.test(path)) return "server";
  // What only takes types from a library of pages is about pages.
  return all.some(({ module }) => drawing.test(module)) ? "browser" : "unknown";
}

/** A variable of the file may have the name of a global: the document of an order. */
function usesBrowserGlobals(text: string): boolean {
  if (!browserGlobals.test(text)) return false;
  const own =
    /\b(?:const|let|var)\s+\{?[^=;\n]*\b(document|window|navigator)\b[^=;\n]*=|[(,]\s*\{?\s*(document|window|navigator)\s*(?:[,)}:]|=>)/.exec(
      text,
    );
  const name = own?.[1] ?? own?.[2];
  return name === undefined || browserGlobals.test(text.replace(new RegExp(`\\b${name}\\.`, "g"), ""));
}

/** Functions that frameworks run on the server in files which otherwise belong to the browser. */
const serverFunctions =
  /^(?:loader|action|getServerSideProps|getStaticProps|getStaticPaths|getInitialProps|generateMetadata|generateStaticParams)$/;

/** Whether a place in a file of pages runs on the server: in a loader or an action, or in a component that is async. */
export function runsOnServer(node: TS.Node, file: TsFile): boolean {
  if (file.role.browser) return false;
  let fn = enclosingFunction(node);
  while (fn && enclosingFunction(fn)) fn = enclosingFunction(fn);
  if (!fn) return false;
  if (serverFunctions.test(functionName(fn))) return true;
  // A component that is async is one of the server.
  const modifiers = ts.canHaveModifiers(fn) ? (ts.getModifiers(fn) ?? []) : [];
  const component = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) && /^[A-Z]/.test(functionName(fn));
  return component && /(?:^|\/)app\//.test(file.path);
}

/** Whether nothing but the names of its folders says that a module is a server's. */
export function isServerByPath(file: TsFile): boolean {
  const { path } = file;
  if (runtimeOf(file) !== "server" || isNextRouteFile(path) || isNextApiFile(path) || serverFile.test(path)) return false;
  if (startsWithDirective(file, "use server")) return false;
  return ![...importsOf(file).values()].some(
    ({ module, typeOnly }) => !typeOnly && (serverModule.test(module) || ownServerModule.test(module)),
  );
}

function startsWithDirective(file: TsFile, directive: string): boolean {
  for (const statement of file.root.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === directive) return true;
  }
  return false;
}
