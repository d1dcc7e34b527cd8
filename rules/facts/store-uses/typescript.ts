import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { growthOf } from "../../shared/typescript/growth.ts";
import { receiverOf, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { exportPath, importsOf, originOf } from "../../shared/typescript/scope.ts";
import { type StoreKind, useAt } from "../../shared/typescript/stores.ts";

/** `sessions` of `import { sessions } from "./store"`; packages export nothing that a project fills. */
function importedStore(expression: TS.Expression, file: TsFile): { readonly module: string; readonly name: string } | undefined {
  const inner = unwrap(expression);
  const root = ts.isPropertyAccessExpression(inner) ? unwrap(inner.expression) : inner;
  if (!ts.isIdentifier(root) || !/^(?:\.|[@~#]\/|#|src\/|app\/)/.test(importsOf(file).get(root.text)?.module ?? "")) return undefined;
  const origin = originOf(inner, file);
  const path = origin && exportPath(origin);
  return path?.length === 1 && path[0] !== undefined ? { module: origin?.module ?? "", name: path[0] } : undefined;
}

function record(store: TS.Expression, kind: StoreKind, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const imported = importedStore(store, file);
  if (!imported) return undefined;
  const use = useAt(store, kind);
  if (use.what !== "write" && use.what !== "shrink") return undefined;
  const key = use.what === "write" ? (growthOf(use, { kind, name: imported.name }, file) ?? "") : "";
  return fact("store-use", spanOf(use.node, file), { ...imported, what: use.what, key });
}

function visit(kind: StoreKind): (call: TS.CallExpression, file: TsFile) => Outcomes {
  return (call, file) => {
    const receiver = receiverOf(call);
    return receiver && record(receiver, kind, file);
  };
}

/** TypeScript: calls on imported collections that make them larger or smaller. */
export const typescript: TypeScriptVisitors = {
  call: {
    set: visit("map"),
    delete: visit("map"),
    clear: visit("map"),
    add: visit("set"),
    push: visit("array"),
    unshift: visit("array"),
    pop: visit("array"),
    shift: visit("array"),
    splice: visit("array"),
  },
  node: {
    ElementAccessExpression: (node, file) => record((node as TS.ElementAccessExpression).expression, "object", file),
  },
};
