/** What the TypeScript forms of open CORS have in common: when an open origin matters, and the fix. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { isNextApiFile, isNextRouteFile, routesOf } from "../../../shared/typescript/handlers.ts";
import { functionName, isFunction, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import {
  asksForKey,
  openEndpoint,
  openRoute,
  opensByName,
  protocolPath,
  saysOnPurpose,
  takesKeysOfSites,
  takesPublishedKeys,
} from "./meant.ts";

/** Answers that are public on purpose. */
const publicPath =
  /(?:^|[/._-])(?:assets?|static|public|fonts?|images?|img|og|opengraph|og-image|qr|qrcode|embed|widget|previews?|downloads?|badge|rss|feed|sitemap|robots|oembed|manifest|well-known|\.well-known|cdn|status|health|healthz|livez|readyz|metrics|ping|version|jwks|certs|openid-configuration|oauth-authorization-server|oauth-protected-resource|openapi|swagger|api-docs|redoc)(?:[/._-]|$)/i;

/** Whether a path of a file or route is meant for every site. */
export function isPublicPath(path: string): boolean {
  return publicPath.test(path) || openEndpoint.test(path);
}

const credentialReads = /\b(?:cookies?\b|authorization\b|getServerSession|getSession|session\b|passport|jwt|bearer|auth\(|currentUser)/i;
const credentialsKey = {};

/** Whether the file itself shows that answers depend on who asks. */
function readsCredentials(file: TsFile): boolean {
  return file.memo(credentialsKey, () =>
    credentialReads.test(file.text.replace(/Access-Control-Allow-(?:Headers|Credentials)['"`]?\s*[,:]\s*['"`][^'"`\n]*/gi, "")),
  );
}

function isApiFile(file: TsFile): boolean {
  if (isNextRouteFile(file.path) || isNextApiFile(file.path)) return true;
  return routesOf(file).some((route) => route.method !== "USE" && !isPublicPath(route.path));
}

/** Whether a place is no part of what is shipped: tests, examples, development branches, browser code. */
export function outside(node: TS.Node, file: TsFile): boolean {
  const { role } = file;
  return (
    role.test || role.development || role.example || role.browser || role.script || inDevelopmentBranch(node, file) || isOptedIn(node, file)
  );
}

/** `if (process.env.CORS_ENABLE === "1") app.enableCors()`: closed until whoever runs it says otherwise. */
function isOptedIn(node: TS.Node, file: TsFile): boolean {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && parent.thenStatement === current && optIn.test(sourceOf(parent.expression, file))) return true;
  }
  return false;
}

/** `if (config.cors.enabled) app.use(cors())`: what the configuration says by default is not known. */
function isConfigured(node: TS.Node, file: TsFile): boolean {
  for (let current = node; current.parent && !isFunction(current); current = current.parent) {
    const { parent } = current;
    if (
      ts.isIfStatement(parent) &&
      parent.thenStatement === current &&
      /^[\w.?]*cors[\w.?]*(?:\s*={2,3}\s*true)?$/i.test(sourceOf(parent.expression, file))
    )
      return true;
  }
  return false;
}

const optIn =
  /^(?:process\.env|import\.meta\.env|env)(?:\.|\[["'`])\w*CORS\w*(?:["'`]\])?(?:\s*={2,3}\s*["'`](?:1|true|on|yes|\*)["'`])?$/i;

/** A place that lets every origin in. */
interface OpenPlace {
  readonly at: TS.Node;
  readonly how: string;
  readonly credentials: boolean;
  /** What is opened is a whole service by what stands there: an app of NestJS, middleware of all routes. */
  readonly service?: boolean;
  /** Others may only read. */
  readonly readOnly?: boolean;
  /** A header of single answers, written by hand. */
  readonly byHand?: boolean;
  /** What else stands among the headers came from another service, which says who may read it. */
  readonly passedOn?: boolean;
  readonly fix?: ProblemFix | undefined;
}

/** The callback of a file server, which sets headers of files: `serveStatic(root, { setHeaders })`. */
function isOfFileServer(node: TS.Node): boolean {
  const fn = ts.findAncestor(node, isFunction);
  return fn !== undefined && functionName(fn) === "setHeaders";
}

/** The lines of comments right above a line. */
function commentAbove(line: number, file: TsFile): readonly string[] {
  const said: string[] = [];
  for (let above = line - 1; above >= 0 && /^\s*(?:\/\/|\/?\*)/.test(file.lines.lineText(above)); above--)
    said.push(file.lines.lineText(above));
  return said;
}

/** Whether a comment beside the place, above the function, or on the lines right above it, says that the answer is for every site. */
function isMeant(at: TS.Node, file: TsFile): boolean {
  const line = file.lines.lineOf(at.getStart(file.root));
  const said: string[] = [/\/[/*].*$/.exec(file.lines.lineText(line))?.[0] ?? "", ...commentAbove(line, file)];
  // What the helper is for is said above the function.
  const fn = ts.findAncestor(at, isFunction);
  const helper = fn && (ts.isFunctionDeclaration(fn) ? fn : ts.findAncestor(fn, ts.isVariableStatement));
  if (helper && ts.isSourceFile(helper.parent)) said.push(...commentAbove(file.lines.lineOf(helper.getStart(file.root)), file));
  return saysOnPurpose(said.join("\n"));
}

/** A route of Next.js that answers preflights by itself is meant for other sites; an endpoint that looks at no credentials has nothing to lose. */
function answersPreflight(file: TsFile): boolean {
  return isNextRouteFile(file.path) && /\bexport\s+(?:async\s+)?(?:function|const)\s+OPTIONS\b/.test(file.text);
}

/** With credentials an open origin is always a problem; without, where the file or, as far as can be told later, the project is an API. */
export function report({ at, how, credentials, service, readOnly, byHand, passedOn, fix }: OpenPlace, file: TsFile): Outcomes {
  let common: { readonly data: { readonly how: string }; readonly fixes?: readonly ProblemFix[]; readonly priority?: "P1" } = {
    data: { how },
    ...(fix ? { fixes: [fix] } : {}),
    ...(passedOn || isConfigured(at, file) ? { priority: "P1" as const } : {}),
  };
  if (credentials) return problem("credentials", spanOf(at, file), common);
  if (
    isPublicPath(file.path) ||
    isPublicPath(nameAround(at)) ||
    opensByName.test(nameAround(at)) ||
    isOfFileServer(at) ||
    isMeant(at, file) ||
    takesPublishedKeys(file.text) ||
    routesAround(at, file).some((path) => isPublicPath(path) || (byHand === true && openRoute.test(path)))
  )
    return undefined;
  const asking = byHand && isAsking(at, file);
  if (asking && [file.path, ...routesAround(at, file)].some((path) => protocolPath.test(path))) return undefined;
  if (asking || takesKeysOfSites(file.text)) common = { ...common, priority: "P1" };
  // What others may only read is a concern where answers depend on who asks.
  if (readOnly && !(readsCredentials(file) && isApiFile(file))) return undefined;
  if (answersPreflight(file) && !readsCredentials(file)) return undefined;
  if (service || readsCredentials(file) || isApiFile(file)) return problem("any", spanOf(at, file), common);
  // Whether this is an API at all is seen from the routes of the project.
  return problem("any", spanOf(at, file), { ...common, ...(byHand ? { priority: "P1" as const } : {}), pending: { what: "service" } });
}

/** The functions around a place, from the inside. */
function functionsAround(node: TS.Node): readonly TS.Node[] {
  const found: TS.Node[] = [];
  for (let fn = ts.findAncestor(node, isFunction); fn; fn = ts.findAncestor(fn.parent, isFunction)) found.push(fn);
  return found;
}

/** The paths of the routes whose handlers a place stands in: `app.get("/export/:id", (req, res) => …)`. */
function routesAround(node: TS.Node, file: TsFile): readonly string[] {
  return functionsAround(node).flatMap(({ parent }) => {
    const first = ts.isCallExpression(parent) ? parent.arguments[0] : undefined;
    if (!first || isFunction(first)) return [];
    const paths = ts.isArrayLiteralExpression(first) ? first.elements : [first];
    return paths.flatMap((path) => staticString(path, file) ?? []);
  });
}

/** Whether the handler around asks for a key of its own in each request. */
function isAsking(node: TS.Node, file: TsFile): boolean {
  const [fn] = functionsAround(node);
  return fn !== undefined && asksForKey(sourceOf(fn, file));
}

/** The names of the variable and the function around a place, in words that paths are written in: `serve-static` for `serveStatic`. */
function nameAround(node: TS.Node): string {
  const fn = ts.findAncestor(node, isFunction);
  const variable = ts.findAncestor(node, (each) => ts.isVariableDeclaration(each) || isFunction(each));
  const names = [
    fn ? functionName(fn) : "",
    variable && ts.isVariableDeclaration(variable) && ts.isIdentifier(variable.name) ? variable.name.text : "",
  ];
  return names.join("/").replace(/([a-z])([A-Z])/g, "$1-$2");
}

/** The environment's list of origins, as an expression. */
export function originList(file: TsFile): string {
  return `(process.env.ALLOWED_ORIGINS ?? ${quoted("", file)}).split(${quoted(",", file)}).filter(Boolean)`;
}

/** The fix that reads the origins from the environment with these edits. */
export function allowList(edits: ProblemFix["edits"]): ProblemFix {
  const comment = "Origins that may call the API, separated by commas";
  return { fix: "allowList", edits, ensureLines: [{ path: ".env.example", line: "ALLOWED_ORIGINS=https://app.example.com", comment }] };
}
