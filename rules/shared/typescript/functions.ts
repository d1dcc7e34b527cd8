/** Functions as people read them, and who calls whom within a file. */
import type { TsFile } from "../../api/file.ts";
import type { TS } from "../../api/ts.ts";
import { callsBelow, enclosingFunction, type FunctionNode, functionName, lastNameOf, sourceOf } from "./nodes.ts";

/** The function that a node belongs to: callbacks without a name count to the function around them. */
export function functionAround(node: TS.Node): FunctionNode | undefined {
  let nearest: FunctionNode | undefined;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    nearest ??= fn;
    if (functionName(fn) !== "") return fn;
  }
  return nearest;
}

/** Whether a function takes a request and a response, by the names that everybody gives them: some router may take it as it is. */
export function takesRequest({ parameters: [request, response] }: FunctionNode): boolean {
  return (
    request !== undefined &&
    response !== undefined &&
    /^_?(?:req|request)$/.test(request.name.getText()) &&
    /^_?(?:res|response)$/.test(response.name.getText())
  );
}

/** The functions of this file that call one, going by its name. */
export function callersOf(fn: FunctionNode, file: TsFile): readonly FunctionNode[] {
  const name = functionName(fn);
  const callers = new Set<FunctionNode>();
  if (name === "") return [];
  for (const call of callsBelow(file.root)) {
    const caller = lastNameOf(call.expression) === name ? functionAround(call) : undefined;
    if (caller && caller !== fn) callers.add(caller);
  }
  return [...callers];
}

/**
 * The text of a node without its comments, for looks at what a function speaks of: a comment speaks of anything. Goes by the text, so that
 * two slashes in a string end it too, unless they belong to an address.
 */
export function codeOf(node: TS.Node, file: TsFile): string {
  return sourceOf(node, file).replace(/\/\*[\s\S]*?\*\/|(?<![:"'`\\])\/\/[^\n]*/g, "");
}
