/** Versions of an interface that stand in a prefix or a setting of the framework, not in the paths of routes: `practice` facts of the topic `api-version`. */
import { defineFacts } from "../../api/check.ts";
import { type PyFile, textOf, type TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import type { TS } from "../../api/ts.ts";
import { staticString } from "../../shared/typescript/values.ts";
import { practice } from "../practice.ts";

/** `/api/v1`, `settings.API_V1_STR`, `:version`. */
const version = /(?:^|[/"'`])v\d+(?:$|[/"'`.])|\/api\/\d+(?:$|[/"'`])|\bAPI_V\d+|\bapi\/\{\w*version\}|:version\b/i;

const one = (name: string, at: { start: number; end: number }): Outcomes => practice("api-version", at, name);

function prefix(node: TS.CallExpression | TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const text = node.getText(file.root).slice(0, 120);
  return version.test(text) ? one(text.split("\n")[0] ?? "", { start: node.getStart(file.root), end: node.end }) : undefined;
}

/** `.route("/v1", orders)`, `.basePath("/api/v1")` of Hono. */
function mounted(call: TS.CallExpression, file: TsFile): Outcomes {
  const path = staticString(call.arguments[0], file);
  return path !== undefined && version.test(path)
    ? one(path, { start: call.arguments[0]?.getStart(file.root) ?? call.pos, end: call.arguments[0]?.end ?? call.end })
    : undefined;
}

function keyword(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const text = value ? textOf(file, value).slice(0, 120) : "";
  return version.test(text) ? one(text, node) : undefined;
}

/** Django's `path("api/v1/", include(router.urls))`. */
function included(call: SyntaxNode, file: PyFile): Outcomes {
  const text = textOf(file, call);
  if (!/\binclude\(|\.urls\b/.test(text)) return undefined;
  const path = /["']([^"']*)["']/.exec(text.slice(0, 120))?.[1] ?? "";
  return /(?:^|\/)\^?v\d+(?:\.\d+)?(?:\/|$)|\(\?P<version>/i.test(path) ? one(path, call) : undefined;
}

export default defineFacts({
  name: "api-versions",
  facts: ["practice"],
  triggers: {
    typescript: {
      passive: true,
      skip: ["test", "browser"],
      words: ["enableversioning", "setglobalprefix", "prefix", ".route(", ".basepath("],
    },
    python: { passive: true, skip: ["test"], words: ["prefix", "include(", ".urls"] },
  },
  detect: {
    typescript: {
      call: {
        enableVersioning: (node, file) => one("enableVersioning", { start: node.getStart(file.root), end: node.end }),
        setGlobalPrefix: prefix,
        route: mounted,
        basePath: mounted,
      },
      property: { prefix },
    },
    python: { keyword: { prefix: keyword, url_prefix: keyword }, call: { path: included, re_path: included, url: included } },
  },
});
