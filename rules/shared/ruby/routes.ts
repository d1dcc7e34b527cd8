/** The routing table that config/routes.rb describes. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, constantName, optionOf, type RbCall, statementsOf } from "./calls.ts";
import { environmentAsked } from "./environment.ts";
import { nameList, nameValue, stringValue } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** A route with what answers it. */
export interface RbRoute {
  readonly framework: "rails" | "sinatra" | "grape";
  /** In capitals; `ALL` for a mounted application and for `match` without `via:`. */
  readonly method: string;
  readonly path: string;
  /** `orders#create`, the constant of a mounted application, or "". */
  readonly handler: string;
  readonly guards: readonly string[];
  /** The call that declares it. */
  readonly call: RbCall;
  /** The block that answers, for Sinatra and Grape. */
  readonly block: SyntaxNode | undefined;
}

/** Where a declaration stands: what is put before its path and its controller. */
interface Place {
  readonly path: string;
  readonly module: string;
  /** Controller of the resource around it, "" outside of one. */
  readonly controller: string;
  /** Path of one member of the resource around it, for nested resources and `member do`. */
  readonly member: string;
  readonly guards: readonly string[];
}

/** Methods that declare a route, in Rails, Sinatra and Grape alike. */
export const verbs: Readonly<Record<string, string>> = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  options: "OPTIONS",
  head: "HEAD",
};
const nesting = 40;

/** The routes of a file that holds `routes.draw do … end`, or that such a block draws. Empty for other files. */
export function railsRoutes(file: File): readonly RbRoute[] {
  const top: Place = { path: "", module: "", controller: "", member: "", guards: [] };
  const drawer = new Drawer(file);
  let drawn = false;
  walkTree(file.root, (node) => {
    const call = node.type === "call" ? callOf(node, file) : undefined;
    if (call?.name !== "draw" || !call.block || !call.receiver || !/routes$/.test(textOf(file, call.receiver))) return true;
    drawn = true;
    drawer.read(statementsOf(call.block), top, 0);
    return false;
  });
  if (!drawn && /(?:^|\/)config\/routes\/.+\.rb$/.test(file.path)) drawer.read(statementsOf(file.root), top, 0);
  return drawer.routes;
}

/** Joins parts of a path: one slash between them, none at the end. */
export function joinPath(...parts: readonly string[]): string {
  const path = parts
    .map((part) => part.replace(/^\/+|\/+$/g, ""))
    .filter((part) => part !== "")
    .join("/");
  return `/${path.replace(/\(\.:format\)$/, "")}`;
}

function joinModule(outer: string, inner: string): string {
  return outer === "" || inner === "" ? outer + inner : `${outer}/${inner}`;
}

class Drawer {
  readonly routes: RbRoute[] = [];
  readonly #file: File;
  readonly #concerns = new Map<string, SyntaxNode>();

  constructor(file: File) {
    this.#file = file;
  }

  read(statements: readonly SyntaxNode[], place: Place, depth: number): void {
    if (depth > nesting) return;
    for (const statement of statements) this.#statement(statement, place, depth);
  }

  #statement(statement: SyntaxNode, place: Place, depth: number): void {
    if (/^(?:if|unless)(?:_modifier)?$/.test(statement.type)) {
      const asked = environmentAsked(child(statement, "condition"), this.#file);
      // What is only drawn in development is no route of the service.
      if (asked?.name === "development" && !asked.negated && statement.type.startsWith("if")) return;
      for (const part of statement.children) {
        if (part.field === "body") this.#statement(part, place, depth + 1);
        else if (part.type === "then" || part.type === "else") this.read(namedChildren(part), place, depth + 1);
      }
      return;
    }
    const call = callOf(statement, this.#file);
    if (!call || (call.receiver && call.receiver.type !== "identifier")) return;
    this.#call(call, place, depth);
  }

  #call(call: RbCall, place: Place, depth: number): void {
    const { name } = call;
    const method = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    const inside = (next: Place) => call.block && this.read(statementsOf(call.block), next, depth + 1);
    if (method) this.#verb(call, [method], place);
    else if (name === "match")
      this.#verb(
        call,
        (nameList(optionOf(call, "via")?.value, this.#file) ?? ["all"]).map((via) => via.toUpperCase()),
        place,
      );
    else if (name === "root") this.#add(call, "GET", joinPath(place.path), this.#target(call, "", place), place);
    else if (name === "resources" || name === "resource") this.#resources(call, name === "resource", place, depth);
    else if (name === "namespace") {
      const own = nameValue(call.args[0], this.#file) ?? "";
      inside({
        ...place,
        path: joinPath(place.path, this.#text(call, "path") ?? own),
        module: joinModule(place.module, this.#text(call, "module") ?? own),
        controller: "",
        member: "",
      });
    } else if (name === "scope") {
      const own = call.args.map((argument) => nameValue(argument, this.#file) ?? "").join("/");
      inside({
        ...place,
        path: joinPath(place.path, own, this.#text(call, "path") ?? ""),
        module: joinModule(place.module, this.#text(call, "module") ?? ""),
        guards: [...place.guards, ...this.#constraint(call)],
      });
    } else if (name === "member") inside({ ...place, path: place.member });
    else if (
      name === "collection" ||
      name === "defaults" ||
      name === "shallow" ||
      name === "with_options" ||
      name === "nested" ||
      name === "new"
    )
      inside(place);
    else if (name === "controller") inside({ ...place, controller: nameValue(call.args[0], this.#file) ?? "" });
    else if (/^(?:authenticate|authenticated|constraints)$/.test(name))
      inside({ ...place, guards: [...place.guards, ...this.#constraint(call)] });
    else if (name === "unauthenticated" || name === "devise_scope" || name === "localized" || name === "concern") {
      const concern = name === "concern" ? nameValue(call.args[0], this.#file) : undefined;
      if (concern !== undefined && call.block) this.#concerns.set(concern, call.block);
      else inside(place);
    } else if (name === "concerns")
      this.#concern(
        call.args.flatMap((argument) => nameList(argument, this.#file) ?? []),
        place,
        depth,
      );
    else if (name === "mount") this.#mount(call, place);
    else if (name === "devise_for") this.#devise(call, place);
    else if (name === "use_doorkeeper") {
      for (const [verb, path] of [
        ["GET", "authorize"],
        ["POST", "token"],
        ["POST", "revoke"],
      ] as const)
        this.#add(call, verb, joinPath(place.path, "oauth", path), `doorkeeper/${path}`, place);
    }
  }

  #text(call: RbCall, option: string): string | undefined {
    return nameValue(optionOf(call, option)?.value, this.#file);
  }

  #constraint(call: RbCall): string[] {
    if (call.name === "scope") {
      const entry = optionOf(call, "constraints");
      return entry ? [textOf(this.#file, entry.value).slice(0, 60)] : [];
    }
    const first = call.args[0] ?? call.options[0]?.pair;
    return [first ? `${call.name} ${textOf(this.#file, first).slice(0, 60)}` : call.name];
  }

  #add(call: RbCall, method: string, path: string, handler: string, place: Place): void {
    this.routes.push({ framework: "rails", method, path, handler, guards: place.guards, call, block: undefined });
  }

  /** `controller#action` from `to:`, `"path" => "c#a"`, `controller:` and `action:`, or the path itself. */
  #target(call: RbCall, path: string, place: Place): string {
    const arrow = call.options.find((entry) => child(entry.pair, "key")?.type === "string");
    const to =
      this.#text(call, "to") ??
      (arrow ? nameValue(arrow.value, this.#file) : undefined) ??
      (call.name === "root" ? nameValue(call.args[0], this.#file) : nameValue(call.args[1], this.#file));
    if (to?.includes("#")) return joinModule(place.module, to.replace(/^\//, ""));
    const toNode = optionOf(call, "to")?.value ?? arrow?.value;
    const app = toNode ? constantName(toNode, this.#file) : undefined;
    if (app !== undefined) return app;
    const controller = this.#text(call, "controller") ?? place.controller;
    const action = this.#text(call, "action") ?? to ?? path.split("/").findLast((part) => part !== "" && !part.startsWith(":")) ?? "";
    if (controller !== "") return `${joinModule(place.module, controller)}#${action}`;
    const [first, second] = path.split("/").filter((part) => part !== "");
    return toNode && callOf(toNode, this.#file)?.name === "redirect"
      ? ""
      : first && second && !toNode
        ? `${joinModule(place.module, first)}#${second}`
        : "";
  }

  #verb(call: RbCall, methods: readonly string[], place: Place): void {
    const arrow = call.options.find((entry) => child(entry.pair, "key")?.type === "string");
    const arrowPath = arrow ? stringValue(child(arrow.pair, "key"), this.#file) : undefined;
    const paths =
      arrowPath !== undefined
        ? [arrowPath]
        : call.args
            .flatMap((argument) => nameList(argument, this.#file) ?? [])
            .slice(0, call.args.every((argument) => argument.type === "simple_symbol") ? undefined : 1);
    const on = this.#text(call, "on");
    const base = on === "member" ? place.member : place.path;
    for (const path of paths)
      for (const method of methods) this.#add(call, method, joinPath(base, path), this.#target(call, path, place), place);
  }

  #resources(call: RbCall, single: boolean, place: Place, depth: number): void {
    const only = nameList(optionOf(call, "only")?.value, this.#file);
    const except = nameList(optionOf(call, "except")?.value, this.#file);
    const wanted = (action: string) => (only ? only.includes(action) : !except?.includes(action));
    for (const argument of call.args) {
      const name = nameValue(argument, this.#file);
      if (name === undefined) continue;
      const base = joinPath(place.path, this.#text(call, "path") ?? name);
      const module = joinModule(place.module, this.#text(call, "module") ?? "");
      const controller = this.#text(call, "controller") ?? (single ? plural(name) : name);
      const param = this.#text(call, "param") ?? "id";
      const member = single ? base : joinPath(base, `:${param}`);
      const table: readonly (readonly [string, string, string])[] = [
        ...(single ? [] : [["index", "GET", base] as const]),
        ["create", "POST", base],
        ["new", "GET", joinPath(base, "new")],
        ["edit", "GET", joinPath(member, "edit")],
        ["show", "GET", member],
        ["update", "PATCH", member],
        ["destroy", "DELETE", member],
      ];
      for (const [action, method, path] of table)
        if (wanted(action)) this.#add(call, method, path, `${joinModule(module, controller)}#${action}`, place);
      const inner: Place = { ...place, module, controller, path: base, member };
      const nested: Place = { ...inner, path: single ? base : joinPath(base, `:${singular(name)}_${param}`) };
      if (call.block) this.#nested(statementsOf(call.block), inner, nested, depth + 1);
      this.#concern(nameList(optionOf(call, "concerns")?.value, this.#file) ?? [], inner, depth + 1);
    }
  }

  /** In a resource's block, `get :x` and nested resources hang on a member; `collection do` and `on: :collection` on the whole. */
  #nested(statements: readonly SyntaxNode[], inner: Place, nested: Place, depth: number): void {
    for (const statement of statements) {
      const call = callOf(statement, this.#file);
      const whole =
        call !== undefined &&
        (/^(?:member|collection|concerns|new|controller)$/.test(call.name) ||
          (verbs[call.name] !== undefined && this.#text(call, "on") !== undefined));
      // The module and the path of the outer resource stay; its controller is only that of its own actions.
      this.#statement(statement, whole ? inner : nested, depth);
    }
  }

  #concern(names: readonly string[], place: Place, depth: number): void {
    for (const name of names) {
      const block = this.#concerns.get(name);
      if (block && depth < nesting) this.read(statementsOf(block), place, depth + 1);
    }
  }

  #mount(call: RbCall, place: Place): void {
    const [pair] = call.options;
    const app = call.args[0] ?? (pair ? child(pair.pair, "key") : undefined);
    const at = this.#text(call, "at") ?? (pair && pair.key === undefined ? nameValue(pair.value, this.#file) : undefined);
    if (!app || at === undefined) return;
    this.#add(call, "ALL", joinPath(place.path, at), constantName(app, this.#file) ?? textOf(this.#file, app).slice(0, 60), place);
  }

  #devise(call: RbCall, place: Place): void {
    const skip = nameList(optionOf(call, "skip")?.value, this.#file) ?? [];
    if (skip.includes("all")) return;
    const names = call.args.flatMap((argument) => nameList(argument, this.#file) ?? []);
    for (const name of names) {
      const base = joinPath(place.path, this.#text(call, "path") ?? name);
      const add = (module: string, method: string, path: string, action: string) =>
        !skip.includes(module) && this.#add(call, method, joinPath(base, path), `devise/${module}#${action}`, place);
      add("sessions", "GET", "sign_in", "new");
      add("sessions", "POST", "sign_in", "create");
      add("sessions", "DELETE", "sign_out", "destroy");
      add("passwords", "POST", "password", "create");
      add("passwords", "PUT", "password", "update");
      add("registrations", "POST", "", "create");
      add("registrations", "DELETE", "", "destroy");
      if (/omniauth_callbacks/.test(textOf(this.#file, call.node))) add("omniauth_callbacks", "GET", "auth/:provider/callback", "callback");
    }
  }
}

function plural(name: string): string {
  if (name.endsWith("s")) return name;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
