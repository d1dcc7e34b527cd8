/** Handlers that are blocks (Sinatra, Grape), and what a handler's code talks to. */
import { type FileContext, textOf } from "../../api/file.ts";
import { type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, statementsOf } from "./calls.ts";
import { enclosingClass } from "./classes.ts";
import { recordOf, writeMethods, writeOf } from "./records.ts";
import { joinPath, type RbRoute, verbs } from "./routes.ts";
import { nameValue } from "./values.ts";
import { mentions } from "../mentions.ts";

type File = FileContext<SyntaxNode>;

/** Routes whose handlers are blocks: Sinatra and Grape. */
export function blockRoutes(file: File): readonly RbRoute[] {
  const sinatra = mentions(file, /sinatra/i);
  const grape = mentions(file, /Grape::API/);
  if (!sinatra && !grape) return [];
  const routes: RbRoute[] = [];
  walkTree(file.root, (node) => {
    if (node.type === "method" || node.type === "singleton_method") return false;
    const call = node.type === "call" ? callOf(node, file) : undefined;
    const method = call && !call.receiver ? verbs[call.name] : undefined;
    if (!call?.block || !method) return true;
    const subject = enclosingClass(node, file);
    if (subject && subject.kind !== "api" && !sinatra) return true;
    const own = call.args[0] ? nameValue(call.args[0], file) : "";
    if (own === undefined) return false;
    const framework = grape && (!sinatra || subject?.superclass.startsWith("Grape")) ? "grape" : "sinatra";
    routes.push({
      framework,
      method,
      path: joinPath(...prefixes(node, file), own),
      handler: "",
      guards: blockGuards(call.block, subject?.node ?? file.root, file),
      call,
      block: call.block,
    });
    return false;
  });
  return routes;
}

/** `resource :orders do`, `namespace "/api" do` around a route. */
function prefixes(node: SyntaxNode, file: File): readonly string[] {
  const found: string[] = [];
  for (let current = node.parent; current; current = current.parent) {
    const call = current.type === "call" ? callOf(current, file) : undefined;
    if (call && /^(?:resource|resources|namespace|group|segment|route_param)$/.test(call.name)) {
      const own = nameValue(call.args[0], file) ?? "";
      found.unshift(call.name === "route_param" ? `:${own}` : own);
    }
  }
  return found;
}

/** Calls of the route's first statements and of the `before` blocks in front of it that sound like guards. */
function blockGuards(block: SyntaxNode, scope: SyntaxNode, file: File): readonly string[] {
  const names = new Set<string>();
  const take = (statements: readonly SyntaxNode[]) => {
    for (const statement of statements) {
      const call = callOf(statement, file);
      if (call && /auth|login|protect|require|verify|ensure|guard|signature|token|limit/i.test(call.name)) names.add(call.name);
    }
  };
  take(statementsOf(block).slice(0, 4));
  walkTree(scope, (node) => {
    const call = node.type === "call" ? callOf(node, file) : undefined;
    if (call?.name === "before" && call.block && !call.receiver) take(statementsOf(call.block));
  });
  return [...names];
}

const writes = new Set(writeMethods);

/** What a handler's code talks to: "database", "cache", "external". Calls of other methods are not followed. */
export function touchesOf(body: SyntaxNode, file: File): readonly string[] {
  const found = new Set<string>();
  walkTree(body, (node) => {
    if (node.type !== "call") return;
    const call = callOf(node, file);
    if (!call?.receiver) return;
    const text = textOf(file, call.receiver);
    if (/^(?:Rails\.cache|\$?redis|REDIS|Redis(?:\.current)?|@redis|Dalli)\b/i.test(text)) found.add("cache");
    else if (call.name === "redis" && /^Sidekiq\b/.test(text)) found.add("cache");
    else if (/^(?:ActiveRecord::Base|ApplicationRecord|Sequel|DB|PG)\b/.test(text)) found.add("database");
    else if (/^(?:Faraday|HTTParty|Net::HTTP|RestClient|HTTP|Typhoeus|Excon)\b/.test(text)) found.add("external");
    else if (writes.has(call.name) ? writeOf(call, file) !== undefined : recordOf(node, file)?.model !== undefined) found.add("database");
  });
  return [...found].sort();
}
