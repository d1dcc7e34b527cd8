import type { TreeVisitors } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { classesOf } from "../../shared/ruby/classes.ts";
import { blockRoutes } from "../../shared/ruby/handlers.ts";
import { mentions } from "../../shared/mentions.ts";

const frameworks: readonly (readonly [RegExp, string])[] = [
  [/^Rails::Application$/, "rails"],
  [/^Sinatra::(?:Base|Application)$/, "sinatra"],
  [/^Grape::API(?:::Instance)?$/, "grape"],
  [/^Hanami::(?:App|Application|API)$/, "hanami"],
  [/^Roda$/, "roda"],
];

/** Classes that are applications, and files that are one (`require "sinatra"` with routes at the top level). */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    if (file.role.test) return undefined;
    const found = classesOf(file).flatMap((subject): Outcome[] => {
      const framework = frameworks.find(([superclass]) => superclass.test(subject.superclass))?.[1];
      const { start } = subject.node;
      return framework ? [fact("app", { start, end: start + 5 }, { framework, name: subject.name })] : [];
    });
    if (found.length === 0 && mentions(file, /require\s+["']sinatra["']/)) {
      const first = blockRoutes(file)[0];
      if (first)
        found.push(fact("app", { start: first.call.node.start, end: first.call.nameNode.end }, { framework: "sinatra", name: "main" }));
    }
    return root.children.length > 0 ? found : undefined;
  },
};
