/** Web and tool frameworks: how their objects are made, by the path that `symbolOf` gives, and which names are handlers. */

/** A framework whose handlers are known; `drf` is Django REST framework, `mcp` the Model Context Protocol's SDK and FastMCP. */
export type Framework =
  | "fastapi"
  | "starlette"
  | "flask"
  | "django"
  | "drf"
  | "aiohttp"
  | "mcp"
  | "tornado"
  | "litestar"
  | "sanic"
  | "quart";

/** Objects that routes hang on. */
const routerObjects: readonly (readonly [RegExp, Framework])[] = [
  [/(?:^|\.)(?:FastAPI|APIRouter)\(\)$/, "fastapi"],
  [/(?:^|\.)(?:Flask|APIFlask|OpenAPI)\(\)$|^flask(?:_\w+)?\.(?:\w+\.)*(?:Blueprint|APIBlueprint)\(\)$/, "flask"],
  [/^quart\.(?:Quart|Blueprint)\(\)$/, "quart"],
  [/^sanic\.(?:Sanic|Blueprint)\(\)$/, "sanic"],
  [/^starlette\.(?:\w+\.)*(?:Starlette|Router)\(\)$/, "starlette"],
  [/^aiohttp\.web\.(?:RouteTableDef|Application)\(\)(?:\.router)?$/, "aiohttp"],
  [/(?:^|\.)FastMCP\(\)$|^mcp\.server\.(?:\w+\.)*Server\(\)$/, "mcp"],
  [/^ninja\.(?:\w+\.)*(?:NinjaAPI|Router)\(\)$/, "django"],
  [/(?:^|\.)Blueprint\(\)$/, "flask"],
];

/** The framework of an object that routes or tools are declared on. */
export function routerFramework(symbol: string | undefined): Framework | undefined {
  return symbol === undefined ? undefined : routerObjects.find(([pattern]) => pattern.test(symbol))?.[1];
}

/** Objects that are a whole application or server. */
const applications: readonly (readonly [RegExp, Framework])[] = [
  [/(?:^|\.)FastAPI\(\)$/, "fastapi"],
  [/^(?:flask|apiflask|flask_openapi3)\.(?:Flask|APIFlask|OpenAPI)\(\)$/, "flask"],
  [/^quart\.Quart\(\)$/, "quart"],
  [/^sanic\.Sanic\(\)$/, "sanic"],
  [/^starlette\.(?:\w+\.)*Starlette\(\)$/, "starlette"],
  [/^aiohttp\.web\.Application\(\)$/, "aiohttp"],
  [/(?:^|\.)FastMCP\(\)$|^mcp\.server\.(?:\w+\.)*Server\(\)$/, "mcp"],
  [/^tornado\.web\.Application\(\)$/, "tornado"],
  [/^litestar\.(?:\w+\.)*Litestar\(\)$/, "litestar"],
  [/^django\.core\.(?:wsgi\.get_wsgi_application|asgi\.get_asgi_application)\(\)$/, "django"],
];

/** The framework whose application a path of `symbolOf` means; undefined for any other path. */
export function applicationFramework(symbol: string | undefined): Framework | undefined {
  return symbol === undefined ? undefined : applications.find(([pattern]) => pattern.test(symbol))?.[1];
}

/** Base classes whose methods answer requests. */
const viewBases: readonly (readonly [RegExp, Framework])[] = [
  [
    /(?:APIView|ViewSet|GenericViewSet|ModelViewSet|ListAPIView|CreateAPIView|RetrieveAPIView|UpdateAPIView|DestroyAPIView|CreateDestroyAPIView)$/,
    "drf",
  ],
  [/^(?:MethodView|Resource)$/, "flask"],
  [/^HTTPEndpoint$/, "starlette"],
  [/^(?:\w*RequestHandler|BaseHandler)$/, "tornado"],
  [/^(?:Controller)$/, "litestar"],
  [/(?:^|[a-z])View$/, "django"],
];

/** The framework whose views have a base class of this name; undefined for any other name. */
export function viewFramework(baseName: string): Framework | undefined {
  return viewBases.find(([pattern]) => pattern.test(baseName))?.[1];
}

/** Names that an imported application or router goes by. */
export const routerName =
  /^(?:app|application|api|router|server|bp|blueprint|routes|web|ninja|\w+_(?:app|api|router|bp|blueprint|routes|server|mcp)|mcp)$/;

/** In lower case, as decorators and methods of views are called. */
export const httpMethods: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "head", "options", "trace"]);

/** Whether requests of a method change state. */
export function changesState(method: string): boolean {
  return /\b(?:POST|PUT|PATCH|DELETE)\b/.test(method);
}

/** Names of tools and actions that change state. */
export const writingName =
  /^(?:add|create|update|delete|remove|set|insert|save|write|send|post|put|patch|complete|cancel|book|pay|charge|transfer|assign|move|rename|archive|import|upload|publish|approve|reject|close|reset|clear|bulk|mark|toggle|share|invite|schedule|run|execute|store|record|register|subscribe|unsubscribe)(?:_|$)/;
