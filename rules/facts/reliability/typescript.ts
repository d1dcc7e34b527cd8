import type { TypeScriptVisitors, Visit } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { calleeSpan, lastNameOf, propertyName, receiverOf, sourceOf, spanOf, unwrapAwait } from "../../shared/typescript/nodes.ts";
import { importsModule, initializerOf, originOf } from "../../shared/typescript/scope.ts";
import { byName, calledIn, type Row, textFits, wordsOf } from "./row.ts";
import { calls, properties } from "./typescript-rows.ts";
import { practice } from "../practice.ts";

/** The trigger words of all rows. */
export const typescriptWords = wordsOf(calls, properties);

/** The module that a called thing comes from; of a method, what its object comes from or is made of. */
function comesFrom(call: TS.CallExpression | TS.NewExpression, from: RegExp, file: TsFile): boolean {
  const receiver = ts.isCallExpression(call) ? receiverOf(call) : undefined;
  const module = originOf(call.expression, file)?.module ?? (receiver && moduleOf(receiver, file));
  return module !== undefined && from.test(module);
}

/** The module of an object: imported, or made by something imported (`const worker = new Worker(…)`). */
function moduleOf(object: TS.Expression, file: TsFile): string | undefined {
  const known = originOf(object, file)?.module;
  if (known !== undefined || !ts.isIdentifier(object)) return known;
  const initializer = initializerOf(object, file);
  const made = initializer && unwrapAwait(initializer);
  return made && (ts.isNewExpression(made) || ts.isCallExpression(made)) ? originOf(made.expression, file)?.module : undefined;
}

function visitCall(rows: readonly Row[]): Visit<TS.CallExpression | TS.NewExpression, TsFile> {
  return (call, file): Outcomes => {
    if (file.role.test) return undefined;
    const row = rows.find((each) => textFits(each, sourceOf(call, file)) && (!each.from || comesFrom(call, each.from, file)));
    if (!row) return undefined;
    const span = calleeSpan(call, file);
    return practice(
      row.topic,
      span,
      calledIn(file.path, row.as ?? file.text.slice(span.start, span.end).replace(/\s+/g, "").slice(-60)),
      row.met ?? true,
    );
  };
}

/** Whether the call that a literal is an argument of has such a name; a literal that is no argument may be one later. */
function isWithin(property: TS.Node, name: RegExp): boolean {
  let node: TS.Node = property.parent;
  while (ts.isObjectLiteralExpression(node) || ts.isPropertyAssignment(node) || ts.isArrayLiteralExpression(node)) node = node.parent;
  return !(ts.isCallExpression(node) || ts.isNewExpression(node)) || name.test(lastNameOf(node.expression));
}

function visitProperty(rows: readonly Row[]): Visit<TS.PropertyAssignment | TS.ShorthandPropertyAssignment, TsFile> {
  return (property, file): Outcomes => {
    if (file.role.test) return undefined;
    const value = ts.isPropertyAssignment(property) ? sourceOf(property.initializer, file) : "";
    return rows
      .filter(
        (row) => textFits(row, value) && (!row.from || importsModule(file, row.from)) && (!row.within || isWithin(property, row.within)),
      )
      .map((row) => practice(row.topic, spanOf(property.name, file), row.as ?? propertyName(property.name) ?? "", row.met ?? true));
  };
}

const callVisitors = Object.fromEntries([...byName(calls)].map(([name, rows]) => [name, visitCall(rows)]));

/** TypeScript: the rows' calls and properties, each under its last name. */
export const typescript: TypeScriptVisitors = {
  call: callVisitors,
  new: callVisitors,
  property: Object.fromEntries([...byName(properties)].map(([name, rows]) => [name, visitProperty(rows)])),
};
