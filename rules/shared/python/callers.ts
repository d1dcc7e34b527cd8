/** Who calls a function that only its own module knows, and with what. */
import type { PyFile } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { argumentsOf } from "./calls.ts";
import { classOfMethod, decoratorsOf, definitionName, enclosingDef, identifiersIn, parametersOf } from "./nodes.ts";

/** More calls than this are not looked at. */
const mostCalls = 12;

/** Whether other modules do not call a function: its name begins with an underscore, or it stands within another function. */
function isInner(definition: SyntaxNode, file: PyFile): boolean {
  return /^_(?!_)/.test(definitionName(definition, file)) || (!classOfMethod(definition) && enclosingDef(definition) !== undefined);
}

/**
 * The calls of a function in its module, in document order; undefined where something else is done with it there, such as handing it on, or
 * where it is decorated.
 */
function callsOf(definition: SyntaxNode, file: PyFile): readonly SyntaxNode[] | undefined {
  const name = definitionName(definition, file);
  if (name === "" || decoratorsOf(definition, file).some((each) => !/^(?:static|class)method$/.test(each.name))) return undefined;
  const method = classOfMethod(definition) !== undefined;
  const calls: SyntaxNode[] = [];
  for (const use of identifiersIn(file.root, name, file)) {
    const { parent } = use;
    if (!parent || (parent === definition && use.field === "name")) continue;
    const member = parent.type === "attribute" && use.field === "attribute";
    if (member !== method) {
      // order.run of another object is no use of the function run; another function of the name is told apart by nothing.
      if (member || (parent.type === "keyword_argument" && use.field === "name")) continue;
      return undefined;
    }
    const callee = member ? parent : use;
    if (callee.parent?.type !== "call" || callee.field !== "function") return undefined;
    calls.push(callee.parent);
  }
  return calls.length <= mostCalls ? calls : undefined;
}

/**
 * What the calls of a function give for one of its parameters, its default where they leave it out; undefined where other modules may call
 * it too, nothing here does, or a call does not tell.
 */
export function givenByCallers(definition: SyntaxNode, parameter: string, file: PyFile): readonly SyntaxNode[] | undefined {
  return isInner(definition, file) ? givenInModule(definition, parameter, file) : undefined;
}

/** As {@link givenByCallers}, also of a function that other modules may call with something else. */
export function givenInModule(definition: SyntaxNode, parameter: string, file: PyFile): readonly SyntaxNode[] | undefined {
  const calls = callsOf(definition, file);
  if (!calls || calls.length === 0) return undefined;
  const parameters = parametersOf(definition, file);
  const bound = classOfMethod(definition) && /^(?:self|cls)$/.test(parameters[0]?.name ?? "") ? 1 : 0;
  const index = parameters.findIndex(({ name }) => name === parameter);
  const declared = parameters[index];
  if (!declared || declared.kind === "args" || declared.kind === "kwargs") return undefined;
  const values: SyntaxNode[] = [];
  for (const call of calls) {
    const { positional, keyword, open } = argumentsOf(call, file);
    const value = keyword.get(parameter) ?? (open ? undefined : (positional[index - bound] ?? declared.fallback));
    if (!value) return undefined;
    values.push(value);
  }
  return values;
}

/** The functions of the module that call a function; undefined where something else is done with it, or it is called outside of any. */
export function callingFunctions(definition: SyntaxNode, file: PyFile): readonly SyntaxNode[] | undefined {
  const callers = callsOf(definition, file)?.map((call) => enclosingDef(call));
  if (!callers || callers.length === 0 || callers.includes(undefined)) return undefined;
  return [...new Set(callers as SyntaxNode[])];
}
