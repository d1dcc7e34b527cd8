import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { type Met, met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import {
  classOfMethod,
  decoratorsOf,
  definitionName,
  enclosingClass,
  enclosingDef,
  outlineOf,
  parametersOf,
} from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { isScript } from "../../../shared/python/settings.ts";

/** Fewer functions say nothing of a module's habit. */
const fewFunctions = 3;
/** Where such a share of the signatures is complete, the others were forgotten. */
const habit = 0.6;
/** Decorators whose functions a framework calls, with parameters that it dictates. */
const dictated =
  /(?:^|\.)(?:validator|field_validator|model_validator|root_validator|listens_for|event|fixture|hookimpl|overload|receiver|register|property|setter|cached_property|hybrid_property|expression|errorhandler|exception_handler|command|callback|group|option|argument|task|shared_task)$/;

/** Functions whose form everybody knows: entries of programs, and what SQLAlchemy calls on types. */
const wellKnown = /^(?:main|process_(?:bind_param|result_value|literal_param)|load_dialect_impl)$/;

interface Signature {
  readonly name: string;
  readonly at: SyntaxNode;
  /** What lacks a type, in words; "" when nothing does. */
  readonly missing: string;
}

/** The signature of a public function or method; undefined for what nobody calls by name. */
function signatureOf(definition: SyntaxNode, file: PyFile): Signature | undefined {
  const name = definitionName(definition, file);
  const at = child(definition, "name");
  if (definition.type !== "function_definition" || !at || name.startsWith("_") || wellKnown.test(name) || enclosingDef(definition))
    return undefined;
  const holder = classOfMethod(definition);
  if (holder ? /^_/.test(definitionName(holder, file)) || enclosingClass(holder) : enclosingClass(definition)) return undefined;
  // A directive for the type checker says that the author knows.
  if (/#\s*type:\s*ignore/.test(file.lines.lineText(file.lines.lineOf(at.start)))) return undefined;
  const decorators = decoratorsOf(definition, file);
  if (decorators.some((decorator) => dictated.test(decorator.name))) return undefined;
  const isStatic = decorators.some((decorator) => decorator.name === "staticmethod");
  const parameters = parametersOf(definition, file).filter(
    (parameter, index) => !(holder && !isStatic && index === 0) && !/^_/.test(parameter.name) && !/^k?w?args$/.test(parameter.kind),
  );
  const untyped = parameters.filter(({ annotation }) => !annotation).map((parameter) => parameter.name);
  return {
    name: holder ? `${definitionName(holder, file)}.${name}` : name,
    at,
    missing: describe(untyped, !child(definition, "return_type")),
  };
}

function describe(parameters: readonly string[], noResult: boolean): string {
  const [first] = parameters;
  if (first === undefined) return noResult ? "its result has" : "";
  const names =
    parameters.length > 2
      ? `${first} and ${parameters.length - 1} others have`
      : `${parameters.join(" and ")} ${parameters.length > 1 ? "have" : "has"}`;
  return noResult ? `${names.replace(/ (?:has|have)$/, "")} and its result have` : names;
}

/** Python: public functions whose parameters or results have no annotation. */
export const python: TreeVisitors<PyFile> = {
  file(root, file): Outcomes {
    const { role } = file;
    if (
      role.test ||
      isScript(file) ||
      role.example ||
      role.toolConfig ||
      role.seed ||
      role.migration ||
      isGeneratedCode(file.path, file.text)
    )
      return undefined;
    const signatures = outlineOf(root).flatMap((definition) => signatureOf(definition, file) ?? []);
    const open = signatures.filter(({ missing }) => missing !== "");
    const typed = signatures.filter(({ missing }) => missing === "").map(({ at }): Met => met(at));
    const [first, ...others] = open;
    if (!first) return typed;
    const related = others.map(({ at, name, missing }) => ({ at, message: `${name}: ${missing} no type either` }));
    if (typed.length < fewFunctions || typed.length < signatures.length * habit)
      return isProgram(file)
        ? typed
        : [...typed, problem("alone", first.at, { data: { name: first.name, missing: first.missing }, related, pending: "loose" })];
    return [...typed, problem("untyped", first.at, { data: { name: first.name, missing: first.missing }, related })];
  },
};
