import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { type ClientPlace, clientPlace, preparesByName } from "../../../shared/typescript/database/client-place.ts";
import {
  clientClasses,
  type ClientCreation,
  clientCreation,
  clientFunctions,
  type ClientLibrary,
  clientModules,
} from "../../../shared/typescript/database/clients.ts";
import { exportsOf } from "../../../shared/typescript/exports.ts";
import { handlerAround, isNextApiFile, isNextRouteFile } from "../../../shared/typescript/handlers.ts";
import {
  type FunctionNode,
  functionName,
  hasModifier,
  isFunction,
  propertyName,
  sourceOf,
  spanOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { optionOf } from "../../../shared/typescript/values.ts";
import { importPlan } from "./plan.ts";

/** What a library's client is called in a sentence. */
const names: Readonly<Record<ClientLibrary, string>> = {
  prisma: "PrismaClient",
  pg: "pg pool",
  mysql: "MySQL pool",
  mariadb: "MariaDB pool",
  mssql: "SQL Server pool",
  mongodb: "MongoClient",
  mongoose: "Mongoose connection",
  knex: "Knex client",
  typeorm: "DataSource",
  sequelize: "Sequelize client",
  postgres: "postgres client",
  drizzle: "Drizzle client with a pool",
};

function nameOf({ library, kind }: ClientCreation): string {
  return kind === "connection" ? names[library].replace(/pool$/, "connection") : names[library];
}

/** Where a client per request is what the platform wants: nothing may be shared between requests of a worker at the edge. */
const edge =
  /@prisma\/adapter-(?:d1|neon|planetscale)|@prisma\/client\/edge|@neondatabase\/serverless|HYPERDRIVE|hyperdrive|@cloudflare\/workers-types|\bruntime\s*=\s*["']edge["']|\bc\.env\b|getCloudflareContext|getRequestContext|platform\??\.env/;

function visit(node: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example || role.toolConfig) return undefined;
  if (runtimeOf(file) === "tool") return undefined;
  const creation = clientCreation(node, file);
  if (!creation || edge.test(file.text) || isOfTenant(creation, file)) return undefined;
  const place = clientPlace(node, file);
  switch (place.kind) {
    case "local":
      return judgeCall(creation, place, file);
    case "module":
    case "class":
      return judgeModule(creation, place, file);
    default:
      return place.kind === "kept" ? met(spanOf(node.expression, file)) : undefined;
  }
}

/** A client whose address comes from a parameter is one of many: there is none that all could share. */
function isOfTenant({ node, options, url }: ClientCreation, file: TsFile): boolean {
  const text = [options, url]
    .map((each) => (each ? sourceOf(each, file) : ""))
    .join(" ")
    .replace(/process\.env\.\w+/g, "");
  return (
    /\b(?:tenant|workspace|shard|customer|organi[sz]ation|account|project|connectionConfig|credentials|dataSourceConfig|integration)\w*\b/i.test(
      text,
    ) || usesParameter(node, options ?? url)
  );
}

/** Whether the settings are made of what the function around is given. */
function usesParameter(node: TS.Node, settings: TS.Expression | undefined): boolean {
  if (!settings) return false;
  const given = new Set<string>();
  for (let current: TS.Node = node; current.parent; current = current.parent) {
    if (isFunction(current))
      for (const parameter of current.parameters) if (ts.isIdentifier(parameter.name)) given.add(parameter.name.text);
  }
  let found = ts.isIdentifier(settings) && given.has(settings.text);
  walkBelow(settings, (part) => {
    const isName = ts.isPropertyAssignment(part.parent) && part.parent.name === part;
    if (ts.isIdentifier(part) && given.has(part.text) && !isName) found = true;
  });
  return found;
}

function judgeCall(creation: ClientCreation, place: Extract<ClientPlace, { kind: "local" }>, file: TsFile): Outcomes {
  const { node } = creation;
  const what = nameOf(creation);
  const at = spanOf(node, file);
  const callee = { start: at.start, end: node.expression.end };
  const pending = {
    what: "call",
    library: creation.library,
    module: creation.module,
    plan: importPlan(creation, place.name, file),
  } as unknown as Json;
  if (answersRequests(node, place.fn, file)) return problem("handler", callee, { data: { what }, pending });
  // Connecting the one connection of Mongoose, and what waits for messages, is done once.
  if (creation.library === "mongoose" || preparesByName(place.fn) || listens(place.fn, file) || !isCalledFromOutside(place.fn, file))
    return undefined;
  return problem("call", callee, { data: { what, name: functionName(place.fn) }, pending });
}

/** Connections that wait for notifications are kept open on purpose. */
function listens(fn: FunctionNode, file: TsFile): boolean {
  return /['"`]\s*LISTEN\b|['"`]notification['"`]|\.watch\(/.test(file.text.slice(fn.pos, fn.end));
}

const pageFile = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|loading|default)\.[jt]sx?$|(?:^|\/)pages\/.+\.[jt]sx$/;
const pageFunction = /^(?:getServerSideProps|getStaticProps|getInitialProps|loader|action|generateMetadata|generateStaticParams|load)$/;
const requestParameter = /^_?(?:req|request|ctx|context|event|c)$/;
const answerParameter = /^_?(?:res|response|reply|next|h|callback|context)$/;

/** Whether a node runs for each request: in a handler, a page, or a function with a handler's parameters. */
function answersRequests(node: TS.Node, own: FunctionNode, file: TsFile): boolean {
  if (handlerAround(node, file)) return true;
  for (let fn: TS.Node = own; fn.parent; fn = fn.parent) {
    if (!isFunction(fn)) continue;
    const name = functionName(fn);
    if (pageFunction.test(name) && (pageFile.test(file.path) || /(?:^|\/)routes?\//.test(file.path))) return true;
    if (pageFile.test(file.path) && hasModifier(fn, ts.SyntaxKind.DefaultKeyword)) return true;
    if (/\.[jt]sx$/.test(file.path) && /^[A-Z]/.test(name) && hasMarkup(fn)) return true;
    if (isResolver(fn)) return true;
    const [first, second] = fn.parameters.map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name.text : ""));
    if (first !== undefined && requestParameter.test(first) && second !== undefined && answerParameter.test(second)) return true;
    const type = fn.parameters[0]?.type;
    if (
      type &&
      /^(?:Next|Express\.|express\.|Fastify)?Request\b|^(?:Koa\.|Hono)?Context\b|^APIGatewayProxy|^NextApiRequest/.test(
        sourceOf(type, file),
      )
    )
      return true;
  }
  return false;
}

/** A member of `{ Query: { … } }` or `{ Mutation: { … } }`, as GraphQL's resolvers are written. */
function isResolver(fn: FunctionNode): boolean {
  const members = ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : fn.parent;
  const owner = ts.isObjectLiteralExpression(members) ? members.parent : undefined;
  return owner !== undefined && ts.isPropertyAssignment(owner) && /^(?:Query|Mutation|Subscription)$/.test(propertyName(owner.name) ?? "");
}

function hasMarkup(fn: FunctionNode): boolean {
  let found = false;
  walkBelow(fn, (part) => {
    if (ts.isJsxElement(part) || ts.isJsxSelfClosingElement(part) || ts.isJsxFragment(part)) found = true;
    return !found;
  });
  return found;
}

/** An exported function, or a method of a service: code that others call as they please. */
function isCalledFromOutside(fn: FunctionNode, file: TsFile): boolean {
  if (ts.isMethodDeclaration(fn))
    return (
      ts.isClassDeclaration(fn.parent) &&
      !/(?:Client|Pool|Connection|Database|Migrat\w*|Command|Job|Worker)$/.test(fn.parent.name?.text ?? "")
    );
  return exportsOf(file).some(({ name, value }) => value === fn || (name === functionName(fn) && name !== ""));
}

/** A client that lives as long as its module is right once; whether there is another one is known when the whole project is. */
function judgeModule(creation: ClientCreation, place: ClientPlace, file: TsFile): Outcomes {
  const at = spanOf(creation.node.expression, file);
  if (creation.kind === "connection") return undefined;
  if (creation.library !== "prisma") return met(at);
  const own = ["datasources", "datasourceUrl", "adapter", "accelerateUrl"].some(
    (name) => creation.options && optionOf(creation.options, name, file).state !== "absent",
  );
  // Another database, or another way to it.
  if (own) return met(at);
  const span = { start: spanOf(creation.node, file).start, end: creation.node.expression.end };
  const name = place.kind === "module" ? place.name : undefined;
  const inRoute = isNextRouteFile(file.path) || isNextApiFile(file.path) || pageFile.test(file.path) || isActionFile(file);
  const pending = {
    what: inRoute ? "route" : "module",
    library: "prisma",
    module: creation.module,
    plan: importPlan(creation, name, file),
  } as unknown as Json;
  return problem(inRoute ? "route" : "second", span, {
    data: { what: nameOf(creation), which: "a second PrismaClient", remedy: "use the other one" },
    pending,
  });
}

function isActionFile({ root }: TsFile): boolean {
  const [first] = root.statements;
  return (
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) && first.expression.text === "use server"
  );
}

/** TypeScript: clients, pools and connections that a request makes for itself, or that several modules make. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: Object.fromEntries(clientFunctions.map((name) => [name, visit])),
    new: Object.fromEntries(clientClasses.map((name) => [name, visit])),
  },
  clientModules,
);
