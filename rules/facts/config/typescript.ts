import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { staticValue } from "../../shared/typescript/values.ts";
import { computed, FlatMap } from "./flat.ts";

/** Configuration of frameworks and tools that is written as code, by file name. */
const tools: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)next\.config\.[cm]?[jt]s$/, "next"],
  [/(?:^|\/)nuxt\.config\.[cm]?[jt]s$/, "nuxt"],
  [/(?:^|\/)(?:vite|vitest)(?:\.[\w-]+)?\.config\.[cm]?[jt]s$|(?:^|\/)vitest\.workspace\.[cm]?[jt]s$/, "vite"],
  [/(?:^|\/)jest(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/, "jest"],
  [/(?:^|\/)playwright(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/, "playwright"],
  [/(?:^|\/)cypress\.config\.[cm]?[jt]s$/, "cypress"],
  [/(?:^|\/)sst\.config\.[cm]?[jt]s$/, "sst"],
  [/(?:^|\/)drizzle(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/, "drizzle"],
  [/(?:^|\/)knexfile\.[cm]?[jt]s$/, "knex"],
  [/(?:^|\/)(?:lighthouserc|\.lighthouserc)\.[cm]?js$/, "lighthouse"],
  [/(?:^|\/)\.size-limit\.[cm]?[jt]s$/, "size-limit"],
];
const deepest = 8;

/** Paths of those files, for the trigger. */
export const codeConfigPaths = new RegExp(tools.map(([path]) => path.source).join("|"));

/** Every property of every object literal in the file, by its path from the outermost literal: settings may be wrapped, merged, or made by a function. */
export const typescript: TypeScriptVisitors = {
  file(root, file) {
    const tool = tools.find(([path]) => path.test(file.path))?.[1];
    if (tool === undefined) return undefined;
    const flat = new FlatMap();
    const first = root.statements[0];
    visit(root, file, flat, "", 0);
    return flat.isEmpty || !first
      ? undefined
      : fact("config", { start: first.getStart(root), end: first.getStart(root) + 1 }, { tool, name: "", values: flat.plain });
  },
};

function visit(node: TS.Node, file: TsFile, flat: FlatMap, prefix: string, depth: number): void {
  if (depth > deepest * 4) return;
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node)) {
    const { name } = node;
    const own = ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
    if (own === undefined) return;
    const key = prefix === "" ? own : `${prefix}.${own}`;
    const value = ts.isPropertyAssignment(node) ? node.initializer : undefined;
    if (!value) {
      flat.set(key, computed);
      ts.forEachChild(node, (child) => visit(child, file, flat, key, depth + 1));
      return;
    }
    const known = staticValue(value, file)?.value;
    if (typeof known === "string" || typeof known === "number" || typeof known === "boolean") flat.set(key, known);
    else {
      if (!ts.isObjectLiteralExpression(value) && !ts.isArrayLiteralExpression(value)) flat.set(key, computed);
      visit(value, file, flat, key, depth + 1);
    }
    return;
  }
  if (ts.isArrayLiteralExpression(node) && prefix !== "") {
    node.elements.forEach((element, index) => {
      const known = staticValue(element, file)?.value;
      if (typeof known === "string" || typeof known === "number" || typeof known === "boolean") flat.set(`${prefix}.${index}`, known);
      else visit(element, file, flat, `${prefix}.${index}`, depth + 1);
    });
    return;
  }
  ts.forEachChild(node, (child) => visit(child, file, flat, prefix, depth + 1));
}
