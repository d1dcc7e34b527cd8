import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import type { TS } from "../../../api/ts.ts";
import { visitComparison } from "./accepted.ts";
import { visitConditional, visitIf } from "./development.ts";
import { visitConfigFlag, visitEnvironment } from "./flags.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.example ||
    role.seed ||
    role.browser ||
    role.toolConfig ||
    role.development ||
    role.script ||
    /\.[jt]sx$/.test(file.path)
  );
}

const inside =
  (visit: (node: never, file: TsFile) => Outcomes) =>
  (node: TS.Node, file: TsFile): Outcomes =>
    outside(file) ? undefined : visit(node as never, file);

/** TypeScript: flags that switch authentication off, shortcuts for development, and secrets of the code that are accepted. */
export const typescript: TypeScriptVisitors = {
  node: {
    PropertyAccessExpression: inside(visitEnvironment),
    ElementAccessExpression: inside(visitEnvironment),
    IfStatement: inside(visitIf),
    ConditionalExpression: inside(visitConditional),
    BinaryExpression: inside(visitComparison),
  },
  call: { get: inside(visitConfigFlag), getOrThrow: inside(visitConfigFlag) },
};
