import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { callbacksOf } from "../../shared/ruby/callbacks.ts";
import { callOf, chainText, constantName, type RbCall, statementsOf } from "../../shared/ruby/calls.ts";
import { classesOf } from "../../shared/ruby/classes.ts";
import { isDevelopment } from "../../shared/ruby/roles.ts";
import { booleanValue, nameValue } from "../../shared/ruby/values.ts";

/** Declarations of a controller that stand in front of its actions like a filter does. */
const declared =
  /^(?:protect_from_forgery|http_basic_authenticate_with|doorkeeper_authorize!|authenticate_user!|load_and_authorize_resource|authorize_resource|rate_limit|verify_authorized|verify_policy_scoped|allow_browser|require_authentication|skip_forgery_protection)$/;

/** Names of the calls in a filter's block: `before_action { doorkeeper_authorize! :read }`. */
function blockNames(call: RbCall, file: RbFile): string[] {
  return statementsOf(call.block).flatMap((statement) => {
    const name = callOf(statement, file)?.name;
    return name ? [name] : [];
  });
}

/** Filters of controllers; `path` lists the actions as `only: create, update` or `except: index`, and is "" for all. */
function filters(file: RbFile): Outcome[] {
  return classesOf(file).flatMap((subject) => {
    if (subject.kind !== "controller" && subject.kind !== "concern") return [];
    const put = (name: string, call: RbCall, path: string) =>
      fact(
        "middleware",
        { start: call.node.start, end: call.args.at(-1)?.end ?? call.nameNode.end },
        { framework: "rails", name, target: subject.name, path },
      );
    const callbacks = callbacksOf(subject, file).flatMap((callback) => {
      const path = callback.only ? `only: ${callback.only.join(", ")}` : callback.except ? `except: ${callback.except.join(", ")}` : "";
      const names = callback.names.flatMap((name) => (name === "" ? blockNames(callback.call, file) : [name]));
      return names.map((name) => put(callback.when === "skip" ? `skip ${name}` : name, callback.call, path));
    });
    return [
      ...callbacks,
      ...subject.declarations.filter((call) => !call.receiver && declared.test(call.name)).map((call) => put(call.name, call, "")),
    ];
  });
}

/** `config.middleware.use Rack::Attack`, `use Rack::Deflater` in config.ru or a Sinatra application. */
function used(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || isDevelopment(file)) return undefined;
  const stack = chainText(call.receiver, file);
  const rails = /(?:^|\.)(?:middleware|app_middleware)$/.test(stack);
  if (call.receiver && !rails) return undefined;
  if (!call.receiver && call.name !== "use") return undefined;
  const constants = call.args
    .map((argument) => constantName(argument, file) ?? nameValue(argument, file))
    .filter((name) => name !== undefined && /^[A-Z]/.test(name));
  const name = constants.at(-1);
  if (!name) return undefined;
  return fact(
    "middleware",
    { start: node.start, end: call.args.at(-1)?.end ?? call.nameNode.end },
    { framework: rails ? "rails" : "rack", name, target: rails ? "Rails.application" : "app", path: "" },
  );
}

/** `config.force_ssl = true` puts ActionDispatch::SSL in front; a value decided at run time counts. */
function forced(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right || left.type !== "call" || callOf(left, file)?.name !== "force_ssl" || file.role.test || isDevelopment(file))
    return undefined;
  if (booleanValue(right) === false || right.type === "nil" || !/config$/.test(textOf(file, child(left, "receiver") ?? left)))
    return undefined;
  return fact("middleware", node, { framework: "rails", name: "ActionDispatch::SSL", target: "Rails.application", path: "" });
}

/** Ruby: Rack middlewares, filters of controllers, and `force_ssl`. */
export const ruby: TreeVisitors<RbFile> = {
  call: { use: used, insert_before: used, insert_after: used, insert: used, unshift: used, swap: used },
  node: { assignment: forced },
  file: (_root, file) => (file.role.test ? undefined : filters(file)),
};
