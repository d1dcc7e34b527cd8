/** What is given to the parameters of functions that only their own module calls. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { exportsOf } from "./exports.ts";
import { callsBelow, hasModifier, isFunction, lastNameOf } from "./nodes.ts";
import { usesOf } from "./references.ts";

/** More calls than this are not looked at. */
const mostCalls = 12;

/**
 * What the calls of a function give for one of its parameters, its default where they leave it out; undefined where other modules may call
 * it too, nothing here does, something else is done with it, such as handing it on, or a call does not tell.
 */
export function givenByCallers(parameter: TS.ParameterDeclaration, file: TsFile): readonly TS.Expression[] | undefined {
  const fn = parameter.parent;
  if (!isFunction(fn) || parameter.dotDotDotToken || !ts.isIdentifier(parameter.name)) return undefined;
  const calls = ts.isMethodDeclaration(fn) ? callsOfMethod(fn, file) : callsOfFunction(fn, file);
  if (!calls || calls.length === 0 || calls.length > mostCalls) return undefined;
  const index = fn.parameters.indexOf(parameter);
  const values: TS.Expression[] = [];
  for (const call of calls) {
    const given = call.arguments.slice(0, index + 1);
    const value = given.some((each) => ts.isSpreadElement(each)) ? undefined : (given[index] ?? parameter.initializer);
    if (!value) return undefined;
    values.push(value);
  }
  return values;
}

function callsOfFunction(fn: TS.Node, file: TsFile): readonly TS.CallExpression[] | undefined {
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined;
  if (!name || !ts.isIdentifier(name)) return undefined;
  if (exportsOf(file).some(({ value }) => value === fn || (!isFunction(value) && ts.isIdentifier(value) && value.text === name.text)))
    return undefined;
  const uses = usesOf(name, file).map((use) => use.parent);
  return uses.every((use) => ts.isCallExpression(use)) &&
    usesOf(name, file).every((use) => (use.parent as TS.CallExpression).expression === use)
    ? (uses as TS.CallExpression[])
    : undefined;
}

/** Calls of a method that is private by its modifier or its name: `this.#run(…)`. */
function callsOfMethod(method: TS.MethodDeclaration, file: TsFile): readonly TS.CallExpression[] | undefined {
  const { name } = method;
  if (!ts.isPrivateIdentifier(name) && !(ts.isIdentifier(name) && hasModifier(method, ts.SyntaxKind.PrivateKeyword))) return undefined;
  const calls = callsBelow(file.root).filter(
    ({ expression }) => ts.isPropertyAccessExpression(expression) && lastNameOf(expression) === name.text,
  );
  // Its name stands nowhere else: it is not handed on.
  const written = file.text.split(name.text).length - 1;
  return written === calls.length + 1 ? calls : undefined;
}
