/** Routes that frameworks other than Next.js make of files and their exports: SvelteKit, Astro, Nitro and Nuxt, Remix and React Router; and those of a server's table. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type Exported, exportsOf } from "../exports.ts";
import { type FunctionNode, functionName, isFunction, lastNameOf, propertyName } from "../nodes.ts";
import { objectOf, optionOf } from "../values.ts";
import { functionBehind, type Route } from "./route.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL"]);

/** How a framework reads a file: which files, the address in the first group, and the method that an export stands for. */
interface FileConvention {
  readonly framework: Route["framework"];
  readonly files: RegExp;
  /** The method of an export of this name; undefined for exports that answer nothing. */
  readonly method: (name: string, path: string) => string | undefined;
  /** Wrappers that the function has to stand in, where the name of an export says too little. */
  readonly wrappers?: RegExp;
  /** An export whose members answer. */
  readonly table?: string;
}

const byName = (name: string): string | undefined => (methods.has(name) ? name : undefined);

const conventions: readonly FileConvention[] = [
  { framework: "sveltekit", files: /(?:^|\/)routes\/(.*?)\/?\+server\.[cm]?[jt]s$/, method: byName },
  {
    framework: "sveltekit",
    files: /(?:^|\/)routes\/(.*?)\/?\+(?:page|layout)\.server\.[cm]?[jt]s$/,
    method: (name) => (name === "load" ? "GET" : undefined),
    table: "actions",
  },
  { framework: "astro", files: /(?:^|\/)src\/pages\/(.*?)\.[cm]?[jt]s$/, method: byName },
  {
    framework: "h3",
    files: /(?:^|\/)server\/((?:api|routes)\/.*?)(?:\.(?:get|post|put|patch|delete|head|options))?\.[cm]?[jt]s$/,
    method: (name, path) =>
      name === "default" ? (/\.(get|post|put|patch|delete|head|options)\.[cm]?[jt]s$/.exec(path)?.[1]?.toUpperCase() ?? "ALL") : undefined,
    wrappers: /^(?:define\w*Handler|eventHandler|cachedEventHandler)$/,
  },
  {
    framework: "remix",
    files: /(?:^|\/)app\/routes\/(.*?)(?:\/(?:route|index))?\.[cm]?[jt]sx?$/,
    method: (name) => (name === "action" ? "POST" : name === "loader" ? "GET" : undefined),
  },
];

/** The routes that a file declares by where it lies and what it exports. */
export function fileRoutes(file: TsFile): Route[] {
  for (const convention of conventions) {
    const found = convention.files.exec(file.path);
    if (!found) continue;
    const name = found[1] ?? "";
    const path = `/${convention.framework === "remix" ? flat(name) : name}`;
    return exportsOf(file).flatMap((exported) => exportedRoutes(exported, convention, path, file));
  }
  return [];
}

/** The address of a file of Remix: `api.v1.users.$id` is /api/v1/users/:id, and `files.$` takes all that begins with /files. */
function flat(name: string): string {
  return (
    name
      .split(/[./]/)
      .filter((part) => !part.startsWith("_"))
      // A folder whose name ends in a plus holds what a dot would join.
      .map((part) =>
        part
          .replace(/\+$/, "")
          .replace(/^\$(?=.)/, ":")
          .replace(/^\$$/, "*"),
      )
      .join("/")
  );
}

function exportedRoutes({ name, value, node }: Exported, convention: FileConvention, path: string, file: TsFile): Route[] {
  const { framework, method, table, wrappers } = convention;
  if (name === table) return tableRoutes(value, (member, fn) => ({ framework, method: "POST", path: `${path}?/${member}`, fn }), file);
  const verb = method(name, file.path);
  if (verb === undefined) return [];
  const guards: TS.Expression[] = [];
  const fn = isFunction(value) ? value : functionBehind(value, file, guards);
  if (!fn || (wrappers && !guards.some((guard) => wrappers.test(lastNameOf(guard))))) return [];
  const own = wrappers ? guards.filter((guard) => !wrappers.test(lastNameOf(guard))) : guards;
  return [{ framework, method: verb, path, fn, handlerName: functionName(fn), node, guards: own }];
}

type Made = Pick<Route, "framework" | "method" | "path"> & { readonly fn: FunctionNode };

/** The functions of an object, one for each member. */
function tableRoutes(value: TS.Node, make: (member: string, fn: FunctionNode) => Made, file: TsFile): Route[] {
  const object = isFunction(value) ? undefined : objectOf(value as TS.Expression, file);
  return (object?.properties ?? []).flatMap((property): Route[] => {
    const member = propertyName(property.name);
    const guards: TS.Expression[] = [];
    const fn = ts.isMethodDeclaration(property)
      ? property
      : ts.isPropertyAssignment(property)
        ? functionBehind(property.initializer, file, guards)
        : undefined;
    return fn && member !== undefined ? [{ ...make(member, fn), handlerName: member, node: property, guards }] : [];
  });
}

/** `Bun.serve({ routes: { "/notes": { POST: fn }, "/up": fn } })` */
export function servedRoutes(call: TS.CallExpression, file: TsFile): Route[] {
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const routes = options && optionOf(options, "routes", file);
  const table = routes?.state === "set" ? objectOf(routes.value, file) : undefined;
  return (table?.properties ?? []).flatMap((property): Route[] => {
    const path = propertyName(property.name) ?? "";
    if (!ts.isPropertyAssignment(property)) return [];
    const byMethod = objectOf(property.initializer, file);
    if (byMethod) return tableRoutes(byMethod, (method, fn) => ({ framework: "http", method, path, fn }), file);
    const fn = functionBehind(property.initializer, file);
    return fn ? [{ framework: "http", method: "ALL", path, fn, handlerName: "", node: property, guards: [] }] : [];
  });
}
