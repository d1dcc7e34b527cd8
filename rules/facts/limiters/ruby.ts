import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName, optionOf } from "../../shared/ruby/calls.ts";
import { enclosingClass } from "../../shared/ruby/classes.ts";
import { nameList, nameValue } from "../../shared/ruby/values.ts";

/** Paths that a throttle's block compares with: `req.path == "/login"`, `req.path.start_with?("/api")`. */
function pathsIn(node: SyntaxNode, file: RbFile): readonly string[] {
  return [...textOf(file, node).matchAll(/\bpath\b[^\n"'/]{0,24}["'](\/[^"']*)["']|["'](\/[^"']*)["']\s*(?:==|===)\s*\w*\.?path/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
}

/** `Rack::Attack.throttle("logins/ip", limit: 5, period: 20) { … }`, also within `class Rack::Attack`. */
function throttle(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test) return undefined;
  const own =
    constantName(call.receiver, file) === "Rack::Attack" ||
    (/(?:^|::)Attack$/.test(enclosingClass(node, file)?.name ?? "") && (!call.receiver || call.receiver.type === "self"));
  if (!own || (call.name !== "throttle" && call.name !== "track")) return undefined;
  if (call.name === "track") return undefined;
  const paths = pathsIn(node, file);
  const span = { start: node.start, end: call.args[0]?.end ?? call.nameNode.end };
  if (paths.length === 0)
    return fact("rate-limiter", span, { name: "rack-attack", scope: "app", target: nameValue(call.args[0], file) ?? "" });
  return paths.map((path) => fact("rate-limiter", span, { name: "rack-attack", scope: "route", target: path }));
}

/** Rails 7.2: `rate_limit to: 10, within: 3.minutes, only: :create`; `target` is `SessionsController#create`. */
function rateLimit(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const subject = enclosingClass(node, file);
  if (!call || call.receiver || file.role.test || !subject || !optionOf(call, "to", "within")) return undefined;
  const only = nameList(optionOf(call, "only")?.value, file);
  const whole = !only && /^Application/.test(subject.name);
  const target = only ? only.map((action) => `${subject.name}#${action}`).join(", ") : subject.name;
  return fact(
    "rate-limiter",
    { start: node.start, end: call.nameNode.end },
    { name: "rate_limit", scope: whole ? "app" : "route", target },
  );
}

/** `use Rack::Throttle::Interval`, `config.middleware.use Rack::Throttle::Minute`. */
function used(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const name = call?.args
    .map((argument) => constantName(argument, file))
    .find((constant) => constant?.startsWith("Rack::Throttle") || constant === "Rack::RateLimit" || constant === "Rack::Ratelimit");
  return call && name && !file.role.test
    ? fact("rate-limiter", { start: node.start, end: call.args[0]?.end ?? call.nameNode.end }, { name, scope: "app", target: "" })
    : undefined;
}

/** Ruby: Rack::Attack, Rack::Throttle, and `rate_limit` of Rails. */
export const ruby: TreeVisitors<RbFile> = { call: { throttle, rate_limit: rateLimit, use: used } };
