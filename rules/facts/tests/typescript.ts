import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact } from "../../api/outcome.ts";
import { ts } from "../../api/ts.ts";
import { chainOf, walkBelow } from "../../shared/typescript/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";

const runners: Readonly<Record<string, string>> = {
  vitest: "vitest",
  "@jest/globals": "jest",
  "node:test": "node:test",
  test: "node:test",
  mocha: "mocha",
  ava: "ava",
  tap: "tap",
  "bun:test": "bun",
  "@playwright/test": "playwright",
  cypress: "cypress",
  uvu: "uvu",
};

/** A file with test cases. Without an import of a runner, the globals of Jest or Mocha count in a file that is named as a test. */
export const typescript: TypeScriptVisitors = {
  file(root, file) {
    let runner = "";
    for (const imported of importsOf(file).values()) runner ||= runners[imported.module] ?? "";
    if (runner === "" && !/[._-](?:test|spec|e2e|cy)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|tests?|spec)\//.test(file.path)) return undefined;
    let cases = 0;
    walkBelow(root, (node) => {
      if (
        ts.isCallExpression(node) &&
        /^(?:it|test|specify)(?:\.(?:each\(\)|only|skip|concurrent|serial))?$|^(?:Deno\.test)$/.test(
          chainOf(node.expression)?.join(".") ?? "",
        ) &&
        node.arguments.length > 0
      )
        cases++;
    });
    return cases === 0
      ? undefined
      : fact("test-file", { start: 0, end: 0 }, { runner: runner || (/[./]cy\./.test(file.path) ? "cypress" : "jest"), cases });
  },
};
