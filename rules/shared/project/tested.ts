/** What tests reach: handlers by a request to their path or an import of their module, modules by an import. */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { isParameter, matchOf, patternOf, type RoutePattern, segmentsOf } from "../route-paths.ts";
import { isAside, isTrial, practicesOf } from "./usage.ts";
import { singular, wordsOf } from "../names/words.ts";

type RouteFact = ProjectFact<"route">;

/** A thing that tests import, with the file that the module is. */
interface ImportedBy {
  readonly names: readonly string[];
  readonly evidence: Evidence;
  /** The test sends requests too: what it imports is the application, not the handler. */
  readonly requests: boolean;
}

/** What the tests of a project reach. */
export interface Tested {
  /** The first test that reaches a handler. */
  readonly routes: ReadonlyMap<RouteFact, Evidence>;
  /** The first test that imports a module, by file, or names a class of Ruby, by the file that Rails keeps it in. */
  readonly modules: ReadonlyMap<string, Evidence>;
  /** Pages that a test opens and types into. */
  readonly forms: readonly { readonly path: string; readonly evidence: Evidence }[];
  /** Requests whose path cannot be told. */
  readonly unread: readonly Evidence[];
  /** Whether any test names a target at all. */
  readonly any: boolean;
}

const testedOf = remembered<Tested>();
const handlersKnown = remembered<readonly RouteFact[]>();

/** Modules that are handlers by themselves: importing one is what a test of it does. */
const moduleFrameworks = new Set(["next", "next-action", "sveltekit", "remix", "astro", "lambda", "trpc", "nest", "h3"]);
/** Names that handlers share with everything else. */
const common =
  /^(?:index|main|handler|create|update|delete|remove|get|list|show|default|app|router|root|home|run|all|new|edit|post|put|patch)$/i;

/** Handlers that a test can reach: routes, tools, procedures and server actions of what runs in production. */
export function handlersOf(project: ProjectView): readonly RouteFact[] {
  const routes = project.facts("route");
  const settings = project.facts("setting");
  return handlersKnown([routes, settings], "", () => {
    const actions = railsActions(project);
    // Methods of classes that are registered under a path are the route, not routes beside it.
    const registered = new Set(
      routes.filter(({ data }) => data.framework === "flask" && data.method === "ANY" && data.path !== "").map(({ file }) => file),
    );
    const views = new Set(routes.flatMap(({ data }) => (data.framework === "flask" && data.method === "ANY" ? [data.handler] : [])));
    // The same goes for views of Django REST framework where a URL or a router names them.
    const named = routes.some(({ data }) => data.method === "ANY" && data.handler !== "" && /^(?:django|drf)$/.test(data.framework));
    return routes.filter(({ data, file }) => {
      if (isAside(file) || isTrial(file)) return false;
      const { framework, method, path, handler, view } = data;
      // Functions of views.py that no URL names may be helpers.
      if (framework === "django" && path === "") return false;
      if (framework === "flask" && path === "" && (registered.has(file) || (view !== undefined && views.has(view)))) return false;
      if (framework === "drf" && path === "" && named) return false;
      if (/^(?:OPTIONS|HEAD|USE)$/.test(method)) return false;
      if (framework !== "rails") return true;
      const [controller = "", action] = handler.split("#");
      // Mounted engines and redirects are no handlers; a resource draws seven routes, its controller need not have all.
      if (action === undefined) return false;
      const known = actions.get(controller);
      return known?.has(action) ?? false;
    });
  });
}

/** The actions that controllers have, by the path that routes call them by. */
function railsActions(project: ProjectView): ReadonlyMap<string, ReadonlySet<string>> {
  const actions = new Map<string, Set<string>>();
  for (const { data } of project.facts("setting")) {
    if (data.key !== "rails.action") continue;
    const { controller, action } = data.value as { readonly controller: string; readonly action: string };
    const name = underscored(controller.replace(/Controller$/, ""));
    const known = actions.get(name);
    if (known) known.add(action);
    else actions.set(name, new Set([action]));
  }
  return actions;
}

function underscored(name: string): string {
  return name
    .split("::")
    .map((part) =>
      part
        .replace(/([a-z\d])([A-Z])/g, "$1_$2")
        .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
        .toLowerCase(),
    )
    .join("/");
}

/** What tests reach, worked out once for a state of the project. */
export function testedBy(project: ProjectView): Tested {
  const facts = practicesOf(project, "test-target");
  const handlers = handlersOf(project);
  return testedOf([facts, handlers], "", () => {
    const work = new Reached(project, handlers);
    const requesting = new Set(facts.filter(({ data }) => /^[A-Z*]+ |^\? /.test(data.name)).map(({ file }) => file));
    for (const fact of facts) work.add(fact, requesting.has(fact.file));
    return work.result(facts.length > 0);
  });
}

class Reached {
  readonly #routes = new Map<RouteFact, Evidence>();
  readonly #modules = new Map<string, Evidence>();
  readonly #imports = new Map<string, ImportedBy[]>();
  readonly #forms: { path: string; evidence: Evidence }[] = [];
  readonly #unread: Evidence[] = [];
  readonly #patterns: readonly { readonly route: RouteFact; readonly pattern: RoutePattern }[];
  readonly #byEnd = new Map<string, { readonly route: RouteFact; readonly pattern: RoutePattern }[]>();
  readonly #known = new Map<string, readonly RouteFact[]>();
  readonly #project: ProjectView;

  constructor(project: ProjectView, handlers: readonly RouteFact[]) {
    this.#project = project;
    this.#patterns = handlers
      .filter(({ data }) => !/^(?:mcp|trpc|next-action|lambda)$/.test(data.framework))
      .map((route) => ({ route, pattern: patternOf(route.data.path, route.data.framework, route.file) }));
    for (const one of this.#patterns) {
      const last = one.pattern.segments.at(-1);
      const end = one.pattern.open || last === undefined || isParameter(last) ? "*" : last.toLowerCase();
      const known = this.#byEnd.get(end);
      if (known) known.push(one);
      else this.#byEnd.set(end, [one]);
    }
    this.#handlers = handlers;
  }

  readonly #handlers: readonly RouteFact[];

  add({ file, line, data }: ProjectFact<"practice">, requests: boolean): void {
    const space = data.name.indexOf(" ");
    const kind = data.name.slice(0, space);
    const target = data.name.slice(space + 1);
    const evidence = { file, line, note: data.name };
    if (kind === "?") this.#unread.push(evidence);
    else if (kind === "import") this.#import(file, target, { file, line, note: `imports ${target.split("#")[0]}` }, requests);
    else if (kind === "tool")
      this.#reach(
        this.#named((each) => each.framework === "mcp" && (each.path === target || each.handler === target)),
        evidence,
      );
    else if (kind === "call") this.#procedure(target, evidence);
    else if (kind === "route") this.#namedRoute(target, evidence);
    else if (kind === "action")
      this.#reach(
        this.#named(({ handler }) => handler === target),
        evidence,
      );
    else if (kind === "class") this.#class(target, evidence);
    else this.#request(kind, target, evidence);
  }

  result(any: boolean): Tested {
    for (const route of this.#handlers) {
      if (this.#routes.has(route)) continue;
      const evidence = this.#importOf(route);
      if (evidence) this.#routes.set(route, evidence);
    }
    return { routes: this.#routes, modules: this.#modules, forms: this.#forms, unread: this.#unread, any };
  }

  #reach(routes: readonly RouteFact[], evidence: Evidence): void {
    for (const route of routes) if (!this.#routes.has(route)) this.#routes.set(route, evidence);
  }

  #named(matches: (data: RouteFact["data"]) => boolean): readonly RouteFact[] {
    return this.#handlers.filter(({ data }) => matches(data));
  }

  #request(kind: string, target: string, evidence: Evidence): void {
    const browsed = kind === "PAGE" || kind === "FORM";
    if (kind === "FORM") this.#forms.push({ path: target, evidence });
    const method = browsed ? "GET" : kind;
    const helper = /^(\w+)_path\/(\d+)$/.exec(target);
    this.#reach(helper ? this.#byHelper(method, helper[1] ?? "", Number(helper[2])) : this.#byPath(method, target), evidence);
  }

  #byPath(method: string, path: string): readonly RouteFact[] {
    const key = `${method} ${path}`;
    const known = this.#known.get(key);
    if (known) return known;
    const segments = segmentsOf(path);
    const candidates = [...(this.#byEnd.get((segments.at(-1) ?? "*").toLowerCase()) ?? []), ...(this.#byEnd.get("*") ?? [])];
    let best = 0;
    let found: RouteFact[] = [];
    for (const { route, pattern } of new Set(candidates)) {
      if (!sameMethod(method, route.data.method)) continue;
      const score = matchOf(pattern, segments);
      if (score === 0 || score < best) continue;
      if (score > best) found = [];
      best = score;
      found.push(route);
    }
    this.#known.set(key, found);
    return found;
  }

  /** `admin_order_path(order)` by the words of the path and the number of its parameters. */
  #byHelper(method: string, helper: string, args: number): readonly RouteFact[] {
    if (helper === "root") return this.#byPath(method, "/");
    const words = wordsOf(helper).map(singular).sort().join(" ");
    return this.#patterns
      .filter(({ route, pattern }) => {
        if (!sameMethod(method, route.data.method)) return false;
        const literals = pattern.segments.filter((segment) => !isParameter(segment));
        const parameters = pattern.segments.length - literals.length;
        return (
          (parameters === args || (args > 0 && parameters > args)) && wordsOf(literals.join("_")).map(singular).sort().join(" ") === words
        );
      })
      .map(({ route }) => route);
  }

  #procedure(target: string, evidence: Evidence): void {
    const parts = target.split(".");
    const last = parts.at(-1);
    const outer = parts.slice(0, -1).flatMap((part) => wordsOf(part).map(singular));
    const routes = this.#handlers.filter(({ data, file }) => {
      if (data.framework !== "trpc" || data.path !== last) return false;
      const words = new Set(wordsOf(file).map(singular));
      return outer.length === 0 || outer.some((word) => words.has(word));
    });
    this.#reach(routes, evidence);
  }

  /** `reverse("accounts:login")`, `url_for("auth.login")`, `reverse("order-list")`. */
  #namedRoute(target: string, evidence: Evidence): void {
    const own = plainWords(target.split(/[:.]/).at(-1) ?? "");
    const bare = own.replace(/ (?:list|detail|view)$/, "");
    const all = plainWords(target).replace(/ (?:list|detail|view)$/, "");
    this.#reach(
      this.#patterns
        .filter(({ route, pattern }) => {
          const handler = plainWords(route.data.handler).replace(/ (?:view|viewset|view set)$/, "");
          const path = plainWords(pattern.segments.filter((segment) => !isParameter(segment)).join("_"));
          const given = plainWords(route.data.name ?? "");
          return [own, bare, all].some((name) => name !== "" && (name === handler || name === path || name === given));
        })
        .map(({ route }) => route),
      evidence,
    );
  }

  /** A class of Ruby that a test describes stands in the file that is called like it. */
  #class(name: string, evidence: Evidence): void {
    const file = `/${underscored(name)}.rb`;
    for (const path of this.#project.filesMatching(/(?:^|\/)(?:app|lib|src)\/.*\.rb$/)) {
      if (path.endsWith(file) && !this.#modules.has(path)) this.#modules.set(path, evidence);
    }
  }

  #import(from: string, target: string, evidence: Evidence, requests: boolean): void {
    const hash = target.lastIndexOf("#");
    const module = target.slice(0, hash);
    const names = target.slice(hash + 1).split(",");
    const add = (file: string | undefined, list: readonly string[]): void => {
      if (file === undefined) return;
      if (!this.#modules.has(file)) this.#modules.set(file, evidence);
      const by = this.#imports.get(file);
      const one = { names: list, evidence, requests };
      if (by) by.push(one);
      else this.#imports.set(file, [one]);
    };
    add(this.#project.resolve(from, module), names);
    // from app.routes import orders: a module of the package.
    if (from.endsWith(".py")) {
      for (const name of names)
        if (name !== "*") add(this.#project.resolve(from, `${module}${module.endsWith(".") ? "" : "."}${name}`), ["*"]);
    }
  }

  #importOf({ data, file }: RouteFact): Evidence | undefined {
    const { framework, handler, method } = data;
    const bare = handler.slice(handler.lastIndexOf(".") + 1);
    for (const { names, evidence, requests } of this.#imports.get(file) ?? []) {
      if (framework === "next" || framework === "sveltekit" || framework === "astro") {
        if (names.some((name) => name === "*" || name === method || name === "default" || (bare !== "" && name === bare))) return evidence;
      } else if (framework === "next-action") {
        if (names.some((name) => name === "*" || name === bare)) return evidence;
      } else if (moduleFrameworks.has(framework)) return evidence;
      else if (bare !== "" && names.includes(bare)) return evidence;
      else if (!requests && names.some((name) => name === "*" || name === "default")) return evidence;
    }
    if (framework === "rails" || bare === "") return undefined;
    return common.test(bare) ? this.#controllerOf(file) : (this.#importedName(bare) ?? this.#controllerOf(file));
  }

  #names: ReadonlyMap<string, Evidence> | undefined;

  /** A test that imports a handler by its name from a module of the project. */
  #importedName(name: string): Evidence | undefined {
    if (!this.#names) {
      const names = new Map<string, Evidence>();
      for (const by of this.#imports.values())
        for (const one of by) for (const each of one.names) if (!names.has(each)) names.set(each, one.evidence);
      this.#names = names;
    }
    return this.#names.get(name);
  }

  #controllers: ReadonlyMap<string, Evidence> | undefined;

  /** A test that imports the controller which is called like the file of the routes: auth.controller for auth.routes. */
  #controllerOf(file: string): Evidence | undefined {
    if (!this.#controllers) {
      const controllers = new Map<string, Evidence>();
      for (const [path, [first]] of this.#imports) {
        if (first && /(?:controllers?|handlers?|views?)[^/]*(?:\/[^/]+)?$/i.test(path)) controllers.set(subjectOf(path), first.evidence);
      }
      this.#controllers = controllers;
    }
    const subject = subjectOf(file);
    return subject === "" ? undefined : this.#controllers.get(subject);
  }
}

/** What a file of routes or handlers is about: `auth` for auth.route.ts, authController.ts and routes/auth.ts. */
function subjectOf(file: string): string {
  return wordsOf((file.split("/").at(-1) ?? "").replace(/\.\w+$/, ""))
    .map(singular)
    .filter((word) => !/^(?:controller|handler|route|router|view|index|api|url|endpoint|v|\d+)$/.test(word))
    .join(" ");
}

/** What a reader calls a handler: its method and path, with its file where the path alone says little; the name of a tool or procedure. */
export function handlerName({ data, file }: RouteFact): string {
  const { framework, method, path, handler } = data;
  if (/^(?:mcp|trpc|next-action|lambda)$/.test(framework)) return handler || path;
  const name = /^(?:ANY|ALL|)$/.test(method) ? path || handler : `${method} ${path || handler}`;
  return segmentsOf(path).filter((segment) => !isParameter(segment)).length > 1 ? name : `${name} (${file.split("/").at(-1)})`;
}

/** The names of some handlers as a list, a few of them. */
export function handlerNames(handlers: readonly RouteFact[], shown: number): string {
  const names = [...new Set(handlers.map(handlerName))];
  const first = names.slice(0, shown).join(", ");
  return names.length > shown ? `${first} and ${names.length - shown} more` : first;
}

function plainWords(name: string): string {
  return wordsOf(name).map(singular).join(" ");
}

function sameMethod(request: string, route: string): boolean {
  if (route.includes(",")) return route.split(",").some((each) => sameMethod(request, each.trim()));
  if (request === "*" || route === request || /^(?:ANY|ALL|\*|)$/.test(route) || (request === "HEAD" && route === "GET")) return true;
  // Rails' resource answers PATCH and PUT with one action.
  return (request === "PUT" && route === "PATCH") || (request === "PATCH" && route === "PUT");
}
