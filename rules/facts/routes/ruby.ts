import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { blockRoutes, touchesOf } from "../../shared/ruby/handlers.ts";
import { railsRoutes } from "../../shared/ruby/routes.ts";
import { controllersOf, guardsOf } from "../../shared/ruby/callbacks.ts";

/** Methods of HTTP that change state. */
const changing = /^(?:POST|PUT|PATCH|DELETE)$/;

type Controller = ReturnType<typeof controllersOf>[number];

/** What an action touches, the methods of its controller that it calls included. */
function touchesOfAction(subject: Controller, action: Controller["methods"][number], file: RbFile): string[] {
  const names = new Set(textOf(file, action.node).match(/[a-z_]\w*[?!]?/g));
  const helpers = subject.methods.filter((method) => method !== action && names.has(method.name));
  return [...new Set([action, ...helpers].flatMap((method) => touchesOf(method.node, file)))].sort();
}

/** Routes as drawn, and for each action of a controller what it touches and which filters stand in front of it. */
export const ruby: TreeVisitors<RbFile> = {
  file(_root, file) {
    if (file.role.test) return undefined;
    const routes = [...railsRoutes(file), ...blockRoutes(file)].map(
      (route): Outcome =>
        fact(
          "route",
          { start: route.call.node.start, end: route.call.args.at(-1)?.end ?? route.call.nameNode.end },
          {
            framework: route.framework,
            method: route.method,
            path: route.path,
            handler: route.handler,
            writes: changing.test(route.method),
            guards: [...route.guards],
            touches: route.block ? [...touchesOf(route.block, file)] : [],
          },
        ),
    );
    const actions = controllersOf(file).flatMap((subject) =>
      subject.methods
        .filter((method) => method.visibility === "public" && !method.singleton)
        .map(
          (method): Outcome =>
            fact(
              "setting",
              { start: method.node.start, end: method.node.start + 3 },
              {
                key: "rails.action",
                value: {
                  controller: subject.name,
                  action: method.name,
                  guards: [...guardsOf(subject, method.name, file)],
                  touches: touchesOfAction(subject, method, file),
                },
              },
            ),
        ),
    );
    return [...routes, ...actions];
  },
};
