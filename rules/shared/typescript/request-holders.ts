/** Which parameters hold a request or a part of it: of handlers, of pages, of functions that are told by a type or a decorator. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { type Handler, handlersOf } from "./handlers.ts";
import { decoratorsOf, type FunctionNode, isFunction, lastNameOf, sourceOf } from "./nodes.ts";
import { exportPath, importsModule, originOf } from "./scope.ts";
import { isFetchHandler } from "./request-streams.ts";
import { staticString } from "./values.ts";
import type { RequestSource } from "./request.ts";

/** How a parameter holds the request: as the request itself, a context around it, or one part of it. */
export type Holder = {
  readonly source?: RequestSource;
  readonly path: readonly string[];
  readonly typed?: boolean;
  /** Handed over by a wrapper of the project, beside a context that the wrapper has made: `actionClient.action(({ ctx, parsedInput }) => …)`. */
  readonly wrapped?: boolean;
};

/** Decorators of NestJS and routing-controllers parameters. */
const decorators: Readonly<Record<string, RequestSource | "request">> = {
  Body: "body",
  BodyParam: "body",
  RawBody: "body",
  Query: "query",
  QueryParam: "query",
  QueryParams: "query",
  Param: "params",
  Params: "params",
  Headers: "headers",
  HeaderParam: "headers",
  Cookies: "cookies",
  CookieParam: "cookies",
  HostParam: "host",
  UploadedFile: "files",
  UploadedFiles: "files",
  Req: "request",
  Request: "request",
};

const requestTypes =
  /\b(?:Request|NextRequest|NextApiRequest|FastifyRequest|IncomingMessage|AuthenticatedRequest|APIGatewayProxyEvent\w*|HttpRequest|\w+Req(?:uest)?)\b/;

const contextTypes = /\b(?:Context|KoaContext|ParameterizedContext|RouterContext|LoaderFunctionArgs|ActionFunctionArgs|RequestEvent)\b/;

/** What the parameter with the request is called. */
export const requestNames = /^_?(?:req|request|httpReq|httpRequest)$/;

const contextNames = /^_?(?:ctx|context|c)$/;

const holdersKey = {};

/** What a parameter holds of the request, or undefined when it holds something else. */
export function holderOf(parameter: TS.ParameterDeclaration, file: TsFile): Holder | undefined {
  const known = file.memo(holdersKey, () => new Map<TS.Node, Holder | undefined>());
  if (known.has(parameter)) return known.get(parameter);
  const holder = holderUncached(parameter, file);
  known.set(parameter, holder);
  return holder;
}

function holderUncached(parameter: TS.ParameterDeclaration, file: TsFile): Holder | undefined {
  const decorated = decoratedHolder(parameter, file);
  if (decorated) return decorated;
  const fn = parameter.parent;
  if (!isFunction(fn)) return undefined;
  const index = fn.parameters.indexOf(parameter);
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
  // ({ input, context }: { input: z.infer<typeof schema>; context: Context }): the types of members say nothing of the whole.
  const type = parameter.type && !ts.isTypeLiteralNode(parameter.type) ? sourceOf(parameter.type, file) : "";
  if (requestTypes.test(type) && !/\bResponse\b/.test(type) && (name === "" || /req|event/i.test(name))) return { path: [] };
  if (index === 0 && requestNames.test(name) && /^(?:any)?$/.test(type)) {
    const second = fn.parameters[1];
    const secondName = second && ts.isIdentifier(second.name) ? second.name.text : "";
    // (request, context) is what a wrapper of Next.js route handlers gives back.
    if (/^_?(?:res|response|reply|resp|context|_)$/.test(secondName)) return { path: [] };
  }
  if ((name === "" || contextNames.test(name)) && contextTypes.test(type)) return { path: [] };
  // app.use(async (ctx) => …) of Koa
  if (index === 0 && contextNames.test(name) && type === "" && importsModule(file, /^(?:koa|@koa\/router|koa-router)$/))
    return { path: [] };
  // A handler of Koa that another file mounts: only Koa has the body there.
  if (index === 0 && name === "ctx" && /^(?:any)?$/.test(type) && /\bctx\.request\.body\b/.test(sourceOf(fn, file))) return { path: [] };
  const handler = handlersOf(file).find((each) => each.fn === fn);
  return handler ? handlerHolder(handler, parameter, index, name) : pageHolder(fn, index, file);
}

function handlerHolder(handler: Handler, parameter: TS.ParameterDeclaration, index: number, name: string): Holder | undefined {
  const destructured = name === "";
  switch (handler.framework) {
    case "express":
    case "fastify":
    case "http":
      // (err, req, res, next)
      if (index === 1 && handler.fn.parameters.length === 4) return { path: [] };
      return index === 0 && handler.fn.parameters.length < 4 ? { path: [] } : undefined;
    case "koa":
    case "hono":
    case "lambda":
      return index === 0 ? { path: [] } : undefined;
    case "remix":
    case "sveltekit":
    case "astro":
      // What a wrapper of the project hands on is known to nobody.
      return index === 0 && handler.guards.length === 0 ? { path: [] } : undefined;
    case "h3":
    case "elysia":
      return index === 0 ? { path: [] } : undefined;
    case "next":
      if (index === 0) return { path: [] };
      return index === 1 ? { path: [] } : undefined;
    case "next-action":
      // Whoever calls an action chooses its arguments; the state of useActionState is theirs too.
      return index <= 1 || !destructured
        ? { source: "body", path: [], ...(ts.isCallExpression(handler.fn.parent) ? { wrapped: true } : {}) }
        : undefined;
    case "trpc":
      return index === 0 && (destructured || /^_?(?:opts|options|args|params|ctx|c)$/.test(name)) ? { path: [], typed: true } : undefined;
    case "mcp":
      return index === 0 && parameter.parent.parameters.length > 0 ? { source: "body", path: [], typed: true } : undefined;
    default:
      return undefined;
  }
}

/** Pages of Next.js get `params` and `searchParams`; getServerSideProps and the functions of SvelteKit a context; servers of Bun, Deno and workers the request. */
function pageHolder(fn: FunctionNode, index: number, file: TsFile): Holder | undefined {
  if (index !== 0) return undefined;
  if (/(?:^|\/)\+(?:(?:page|layout)(?:\.server)?|server)\.[jt]s$/.test(file.path) || isFetchHandler(fn)) return { path: [] };
  const named = ts.isFunctionDeclaration(fn) ? fn.name?.text : undefined;
  if (/(?:^|\/)app\/(?:.*\/)?(?:page|layout)\.[jt]sx?$/.test(file.path)) {
    const isDefault = ts.isFunctionDeclaration(fn) && (ts.getCombinedModifierFlags(fn) & ts.ModifierFlags.Default) !== 0;
    return isDefault || named === "generateMetadata" ? { path: [] } : undefined;
  }
  if (/(?:^|\/)pages\//.test(file.path)) {
    const variable = ts.isVariableDeclaration(fn.parent) && ts.isIdentifier(fn.parent.name) ? fn.parent.name.text : named;
    return variable === "getServerSideProps" ? { path: [] } : undefined;
  }
  const isDefault = ts.isFunctionDeclaration(fn) && (ts.getCombinedModifierFlags(fn) & ts.ModifierFlags.Default) !== 0;
  if (isDefault && asksForQuery(fn.parameters[0])) return { path: [] };
  if (ts.isVariableDeclaration(fn.parent) && ts.isIdentifier(fn.parent.name) && fn.parent.name.text === "load")
    return importsModule(file, /^@sveltejs\/kit$/) ? { path: [] } : undefined;
  return undefined;
}

/** `({ searchParams })`: only pages of Next.js are given that, wherever the file stands. */
function asksForQuery(parameter: TS.ParameterDeclaration | undefined): boolean {
  return (
    parameter !== undefined &&
    ts.isObjectBindingPattern(parameter.name) &&
    parameter.name.elements.some((element) => ts.isIdentifier(element.name) && element.name.text === "searchParams")
  );
}

function decoratedHolder(parameter: TS.ParameterDeclaration, file: TsFile): Holder | undefined {
  for (const { expression } of decoratorsOf(parameter)) {
    if (!ts.isCallExpression(expression)) continue;
    const origin = originOf(expression.expression, file);
    const name = origin ? (exportPath(origin).at(-1) ?? "") : lastNameOf(expression.expression);
    const source = Object.hasOwn(decorators, name) ? decorators[name] : undefined;
    if (!source) continue;
    if (source === "request") return { path: [] };
    const member = staticString(expression.arguments[0], file);
    const type = parameter.type ? unwrapType(sourceOf(parameter.type, file)) : "";
    // A class is held against its decorators by the validation pipe; plain types are not.
    const typed = source === "body" && /^[A-Z]\w*$/.test(type) && !/^(?:Record|Partial|Object|Buffer)$/.test(type);
    return { source, path: member === undefined ? [] : [member], typed };
  }
  return undefined;
}

function unwrapType(type: string): string {
  return type.replace(/\[\]$/, "").trim();
}
