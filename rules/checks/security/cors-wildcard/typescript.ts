import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import {
  chainOf,
  isFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { visitAssigned, visitHeader, visitHeaderProperty, visitKey } from "./headers.ts";
import { areSafeMethods } from "./meant.ts";
import { judgeOrigin } from "./origins.ts";
import { allowList, isPublicPath, originList, outside, report } from "./report.ts";

/** Middleware and plug-ins that let every origin in when none is named. */
const middleware = /^(?:cors|@koa\/cors|koa2?-cors|hono\/cors|@elysiajs\/cors|micro-cors|h3-cors)$/;
const plugin = /^(?:@fastify\/cors|fastify-cors)$/;

/** The value for `origin`: a list, or for Koa, which takes none, a function that looks the origin up. */
function originValue(file: TsFile): string {
  if (!importsModule(file, /^(?:@koa\/cors|koa2?-cors)$/)) return originList(file);
  const get = `ctx.get(${quoted("Origin", file)})`;
  return `(ctx) => ${originList(file)}.find((origin) => origin === ${get}) ?? ${quoted("", file)}`;
}

/** Options for a call that has none. */
function addOptions(call: TS.CallExpression, file: TsFile): ProblemFix {
  const last = call.arguments.at(-1);
  const at = last?.end ?? call.end - 1;
  return allowList([{ start: at, end: at, text: `${last ? ", " : ""}{ origin: ${originValue(file)} }` }]);
}

function hasCredentials(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  const option = optionOf(options, "credentials", file);
  return option.state === "set" && staticValue(option.value, file)?.value === true;
}

/** Whether the options only let others read: `methods: ["GET", "HEAD"]`, `allowMethods: "GET"`. */
function readsOnly(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  const option = ["methods", "allowMethods"].map((name) => optionOf(options, name, file)).find(({ state }) => state === "set");
  if (option?.state !== "set") return false;
  const value = unwrap(option.value);
  const texts = ts.isArrayLiteralExpression(value)
    ? value.elements.map((element) => staticString(element, file) ?? "?")
    : [staticString(value, file) ?? "?"];
  return areSafeMethods(texts.join(","));
}

/** An app of NestJS answers the requests of its controllers, which stand in files of their own. */
function makesNestApp(file: TsFile): boolean {
  return importsModule(file, /^@nestjs\/core$/) && /\bNestFactory\.create\b/.test(file.text);
}

/** Judges CORS options; `at` is underlined when they name no origin. */
function judgeOptions(at: TS.Node, options: TS.ObjectLiteralExpression, name: string, file: TsFile): Outcomes {
  const credentials = hasCredentials(options, file);
  const readOnly = readsOnly(options, file);
  const service = makesNestApp(file);
  const own = options.properties.find((property) => ts.isMethodDeclaration(property) && propertyName(property.name) === "origin");
  const origin = optionOf(options, "origin", file);
  if (origin.state === "absent") {
    const fix = allowList([addProperties(options, [`origin: ${originValue(file)}`], file)]);
    return report({ at, how: `${name} without origin`, credentials, service, readOnly, fix }, file);
  }
  const value = origin.state === "set" ? origin.value : own;
  if (!value) return undefined;
  const judged = judgeOrigin(value as TS.Expression, file);
  if (!judged) return undefined;
  if (judged === "fine") return met(spanOf(origin.state === "set" ? origin.property : value, file));
  const place = { at: isFunction(value) && own ? (own.name ?? value) : value, how: judged.how, credentials, service, readOnly };
  if (origin.state !== "set" || ts.isShorthandPropertyAssignment(origin.property)) return report(place, file);
  const edit: TextEdit = { ...spanOf(origin.value, file), text: originValue(file) };
  return report({ ...place, fix: allowList([edit]) }, file);
}

/** cors(), cors({ origin: … }), cors(delegate) */
function visitCors(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!middleware.test(originOf(call.expression, file)?.module ?? "") || outside(call, file)) return undefined;
  if (isForPublicPath(call, file) || isPreflight(call, file) || isBesideKey(call, file)) return undefined;
  return judgeCall(call, call.arguments[0], "cors()", file);
}

function judgeCall(call: TS.CallExpression, argument: TS.Expression | undefined, name: string, file: TsFile): Outcomes {
  if (!argument)
    return report(
      { at: call.expression, how: `${name} without options`, credentials: false, service: makesNestApp(file), fix: addOptions(call, file) },
      file,
    );
  const options = objectOf(argument, file) ?? delegated(argument, file);
  return options ? judgeOptions(call.expression, options, name, file) : imported(argument, file);
}

/** cors(corsOptions) of another module: what its options let in is known when the whole project is. */
function imported(argument: TS.Expression, file: TsFile): Outcomes {
  const origin = originOf(argument, file);
  if (!origin) return undefined;
  const path = origin.name === "*" ? origin.members : [origin.name, ...origin.members];
  const name = sourceOf(unwrap(argument), file);
  const pending = { what: "options", module: origin.module, path: [...path], name };
  return path.length > 0 ? problem("any", spanOf(argument, file), { data: { how: name }, pending }) : undefined;
}

/** app.use("/public", cors()): a route whose answers are public on purpose, or which serves files. */
function isForPublicPath(call: TS.CallExpression, file: TsFile): boolean {
  const route = call.parent;
  if (!ts.isCallExpression(route) || route.arguments[0] === call) return false;
  if (isPublicPath(staticString(route.arguments[0], file) ?? "")) return true;
  return route.arguments.some(
    (argument) => ts.isCallExpression(argument) && /^(?:static|serveStatic|serve)$/.test(lastNameOf(argument.expression)),
  );
}

/** router.post("/links", cors(), auth.apiKey, …): a single route for callers on other sites, who send a key of their own. */
function isBesideKey(call: TS.CallExpression, file: TsFile): boolean {
  const route = call.parent;
  return (
    ts.isCallExpression(route) &&
    route.arguments[0] !== call &&
    route.arguments.some((argument) => !isFunction(argument) && /api[-_]?(?:key|token)/i.test(sourceOf(argument, file)))
  );
}

/** app.options("*", cors()) answers the preflight for what another use of the middleware lets in. */
function isPreflight(call: TS.CallExpression, file: TsFile): boolean {
  const route = call.parent;
  const preflight = ts.isCallExpression(route) && lastNameOf(route.expression) === "options" && route.arguments[0] !== call;
  return preflight && new RegExp(`\\buse\\([^;\\n]{0,60}\\b${lastNameOf(call.expression)}\\(`).test(file.text);
}

/** cors((req, callback) => callback(null, { origin: true })): the one object that is always handed over. */
function delegated(argument: TS.Expression, file: TsFile): TS.ObjectLiteralExpression | undefined {
  const fn = functionBehind(argument, file);
  if (!fn?.body) return undefined;
  const handed: TS.Expression[] = [];
  let decides = false;
  walkBelow(fn.body, (node) => {
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) decides = true;
    if (ts.isCallExpression(node) && node.arguments.length === 2 && node.arguments[1]) handed.push(node.arguments[1]);
  });
  return !decides && handed.length === 1 && handed[0] ? objectOf(handed[0], file) : undefined;
}

/** app.enableCors(…) of NestJS. */
function visitEnable(call: TS.CallExpression, file: TsFile): Outcomes {
  return receiverOf(call) && !outside(call, file) ? judgeCall(call, call.arguments[0], "enableCors()", file) : undefined;
}

/** handleCors(event, { origin: "*" }) of h3, which Nuxt and Nitro offer without an import. */
function visitHandle(call: TS.CallExpression, file: TsFile): Outcomes {
  const options = call.arguments[1] && objectOf(call.arguments[1], file);
  const known = /^(?:h3|nitropack\/.*|#imports)$/.test(originOf(call.expression, file)?.module ?? "") || /(?:^|\/)server\//.test(file.path);
  return options && known && !outside(call, file) ? judgeOptions(call.expression, options, "handleCors()", file) : undefined;
}

/** fastify.register(cors, { origin: "*" }) */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const [first, options] = call.arguments;
  if (!first) return undefined;
  const inner = unwrap(first);
  if (!plugin.test(originOf(inner, file)?.module ?? "") || outside(call, file)) return undefined;
  return judgeCall(call, options, "@fastify/cors", file);
}

/** Servers and decorators with a `cors` option; with `true` they let everybody in. */
const owners =
  /^(?:NestFactory\.create|WebSocketGateway|Server|createServer|ApolloServer|createYoga|GraphQLServer|Hapi\.server|hapi\.server|applyMiddleware|createHandler|server|createHTTPServer)$/;

function visitOption(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || file.role.toolConfig) return undefined;
  const owner = ownerOf(property);
  if (!owner || !owners.test(owner) || outside(property, file)) return undefined;
  const value = unwrap(property.initializer);
  if (value.kind === ts.SyntaxKind.TrueKeyword) {
    if (!/^(?:NestFactory\.create|WebSocketGateway|ApolloServer|Hapi\.server|hapi\.server)$/.test(owner)) return undefined;
    const fix = allowList([{ ...spanOf(value, file), text: `{ origin: ${originList(file)} }` }]);
    return report({ at: property, how: "cors: true", credentials: false, service: makesNestApp(file), fix }, file);
  }
  const options = objectOf(value, file);
  // Left out, the origin of these is the server's own.
  return options && optionOf(options, "origin", file).state !== "absent" ? judgeOptions(property.name, options, "cors", file) : undefined;
}

/** What the object that holds a property is handed to: `NestFactory.create`, `Server`, the name of a decorator. */
function ownerOf(property: TS.PropertyAssignment): string | undefined {
  let object: TS.Node = property.parent;
  // Hapi.server({ routes: { cors: true } })
  if (ts.isPropertyAssignment(object.parent) && propertyName(object.parent.name) === "routes") object = object.parent.parent;
  const call = object.parent;
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const chain = chainOf(call.expression);
  if (!chain) return undefined;
  return /^(?:NestFactory|[Hh]api)$/.test(chain.at(-2) ?? "") ? chain.slice(-2).join(".") : chain.at(-1);
}

/** TypeScript: CORS middlewares and options of the web frameworks, and headers written by hand. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      cors: visitCors,
      // require("cors")()
      "": visitCors,
      enableCors: visitEnable,
      handleCors: visitHandle,
      register: visitRegister,
      setHeader: visitHeader,
      header: visitHeader,
      set: visitHeader,
      append: visitHeader,
    },
    property: {
      cors: visitOption,
      "Access-Control-Allow-Origin": visitHeaderProperty,
      "access-control-allow-origin": visitHeaderProperty,
      key: visitKey,
    },
    node: { ElementAccessExpression: visitAssigned },
  },
  {
    cors: "cors",
    "@koa/cors": "cors",
    "koa-cors": "cors",
    "koa2-cors": "cors",
    "micro-cors": "cors",
    "hono/cors": "cors",
    "@elysiajs/cors": "cors",
  },
);
