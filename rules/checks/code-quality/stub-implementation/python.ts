import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { commentsIn, docstringOf, isInComment } from "../../../shared/python/comments.ts";
import { isSecurityCheckName } from "../../../shared/python/names.ts";
import {
  bodyOf,
  classOfMethod,
  codeOf,
  decoratorsOf,
  definitionName,
  enclosingClass,
  enclosingDef,
  isBareLiteral,
  lastName,
  parametersOf,
  statementOf,
  unwrap,
} from "../../../shared/python/nodes.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { baseNames, inDevelopment } from "../../../shared/python/settings.ts";
import { stringParts } from "../../../shared/python/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { isMadeUpName, isStandInName } from "./names.ts";
import { demo, forSubclasses, isAside, namesWork, outOfScope, saysMadeUp, unfinished } from "./words.ts";
import { mentions } from "../../../shared/mentions.ts";

/** Classes whose name says that others derive from them. */
const abstractName =
  /^_*(?:Base|Abstract|I[A-Z][a-z]|Noop|NoOp|Null|Dummy|Empty|Disabled|Unsupported|Generic)|(?:Base|Abstract|Interface|Mixin|Protocol|Backend|Plugin|Provider|Adapter|Driver|Strategy)$/;
/** Methods that a class of a framework has to have and may refuse. */
const refusable =
  /^(?:create|update|delete|process_literal_param|python_type|has_\w+_permission|downgrade|to_internal_value|to_representation|__\w+__)$/;

/** raise NotImplementedError, raise NotImplementedError("…"), raise Exception("not implemented yet") */
function visitRaise(node: SyntaxNode, file: PyFile): Outcomes {
  if (isAside(file)) return undefined;
  const raised = namedChildren(node)[0];
  if (!raised) return undefined;
  const call = raised.type === "call" ? raised : undefined;
  const name = lastName(call ? child(call, "function") : raised, file);
  const message = call
    ? argumentsOf(call, file)
        .positional.map((value) => literalText(value, file))
        .join(" ")
    : "";
  const says = unfinished.test(message);
  if (!(name === "NotImplementedError" || says) || forSubclasses.test(message) || outOfScope.test(message)) return undefined;
  const definition = enclosingDef(node);
  if (!definition || isUnderDemo(node, file) || /not_?implemented|unsupported/i.test(definitionName(definition, file))) return undefined;
  const promised =
    /\byet\b|\bTODO\b|\bcoming soon\b/i.test(message) ||
    commentsIn(statementOf(node).parent ?? definition, file).some((words) => /^(?:TODO|FIXME)\b/.test(words));
  // Behind a condition it says which case is left out, unless it says that the case is still to come.
  const alone = codeOf(definition).every((statement) => statement === statementOf(node));
  if (!alone && !(promised && says)) return undefined;
  // A message that says something else says it on purpose: "does not support deletion".
  if (message.trim() !== "" && !says && !promised && !namesItself(message, definition, file)) return undefined;
  const concrete = isConcrete(definition, promised || says, file);
  if (!concrete && !looksConcrete(definition, file)) return undefined;
  return isFirstOfClass(definition, file) ? problem("notImplemented", raised, concrete ? {} : { pending: "loose" }) : undefined;
}

/** NotImplementedError("export_pdf"), NotImplementedError("Report.export_pdf()") */
function namesItself(message: string, definition: SyntaxNode, file: PyFile): boolean {
  return new RegExp(`^\\s*(?:\\w+\\.)?${definitionName(definition, file)}(?:\\(\\))?\\s*$`).test(message);
}

const reportedKey = {};

/** The unwritten methods of a class are one cause: the first stands for all. */
function isFirstOfClass(definition: SyntaxNode, file: PyFile): boolean {
  const holder = classOfMethod(definition);
  if (!holder) return true;
  const reported = file.memo(reportedKey, () => new Map<SyntaxNode, SyntaxNode>());
  if (!reported.has(holder)) reported.set(holder, definition);
  return reported.get(holder) === definition;
}

function literalText(value: SyntaxNode, file: PyFile): string {
  return (stringParts(value, file) ?? []).map(({ text }) => text).join("");
}

/** Whether callers reach a function as it stands here: nobody is meant to write it elsewhere. */
function isConcrete(definition: SyntaxNode, says: boolean, file: PyFile): boolean {
  const decorators = decoratorsOf(definition, file);
  if (decorators.some(({ name }) => /(?:^|\.)(?:abstract\w*|overload|singledispatch\w*|hookspec|deferred)$/.test(name))) return false;
  const holder = classOfMethod(definition);
  if (!holder) return !enclosingClass(definition);
  // Other files may derive from a class; one that is made here, or that says that more is to come, is meant to work.
  return !isForSubclasses(definition, file) && (isMade(holder, file) || (says && !refusable.test(definitionName(definition, file))));
}

/**
 * Whether a class does its work as it stands, as far as its module tells: it derives from another and leaves out one of its methods, or has methods
 * that work and never call the one that does not.
 */
function looksConcrete(definition: SyntaxNode, file: PyFile): boolean {
  const holder = classOfMethod(definition);
  const name = definitionName(definition, file);
  if (!holder || isForSubclasses(definition, file) || refusable.test(name)) return false;
  if (decoratorsOf(definition, file).length > 0 || new RegExp(`\\bself\\.${name}\\(`).test(textOf(file, holder))) return false;
  return bodyOf(holder).some((member) => {
    const method = member.type === "decorated_definition" ? child(member, "definition") : member;
    if (method?.type !== "function_definition" || method === definition || /^__/.test(definitionName(method, file))) return false;
    return codeOf(method).some(({ type }) => !/^(?:raise|pass)_statement$/.test(type));
  });
}

/** Whether the file makes an instance of a class. */
function isMade(holder: SyntaxNode, file: PyFile): boolean {
  return new RegExp(`(?<!class )\\b${definitionName(holder, file)}\\(`).test(file.text);
}

const basesKey = {};

/** A method of a base class: abstract, extended in the file, or named as a base. */
function isForSubclasses(definition: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(definition);
  if (!holder) return false;
  const bases = file.memo(basesKey, () => new Map<SyntaxNode, boolean>());
  const known = bases.get(holder) ?? isBase(holder, file);
  bases.set(holder, known);
  return known;
}

function isBase(holder: SyntaxNode, file: PyFile): boolean {
  const name = definitionName(holder, file);
  if (abstractName.test(name) || baseNames(holder, file).some((base) => /^(?:ABC|Protocol|Interface)$/.test(base))) return true;
  if (/\bmetaclass\s*=\s*(?:\w+\.)?ABCMeta\b|@(?:\w+\.)?abstract/.test(textOf(file, holder))) return true;
  const told = docstringOf(holder, file);
  if (forSubclasses.test(told) || /\bbase[- ]class\b|\bmix-?in\b/i.test(told)) return true;
  if (/(?:^|[/_])(?:base|bases|abstract|interfaces?|protocols?|mixins?)(?:[/_.]|$)/.test(file.path)) return true;
  return new RegExp(`\\bclass\\s+\\w+\\([^)]*\\b${name}\\b`).test(file.text);
}

/** Whether a node stands in a branch that is taken in a demo, in development or in tests, or behind the way out for others. */
function isUnderDemo(node: SyntaxNode, file: PyFile): boolean {
  if (inDevelopment(node, file)) return true;
  for (let current: SyntaxNode = node; current.parent && current.type !== "function_definition"; current = current.parent) {
    const { parent } = current;
    if (/^(?:if_statement|elif_clause|conditional_expression|boolean_operator)$/.test(parent.type)) {
      const rest = parent.children.filter((part) => part !== current && part.named && !/block|clause|comment/.test(part.type));
      if (rest.some((part) => demo.test(textOf(file, part)))) return true;
    }
    if (
      parent.type === "else_clause" &&
      parent.parent?.type === "if_statement" &&
      demo.test(textOf(file, child(parent.parent, "condition") ?? parent))
    )
      return true;
    if (parent.type === "block" && guardedAbove(parent, current, file)) return true;
  }
  return false;
}

/** `if not settings.DEMO: return real()` above it. */
function guardedAbove(block: SyntaxNode, statement: SyntaxNode, file: PyFile): boolean {
  return namedChildren(block).some((other) => {
    const condition = other.end <= statement.start && other.type === "if_statement" ? child(other, "condition") : undefined;
    return condition !== undefined && demo.test(textOf(file, condition)) && /\b(?:return|raise)\b/.test(textOf(file, other));
  });
}

/** return mock_orders, jsonify(FAKE_USERS) */
function madeUp(expression: SyntaxNode | undefined, file: PyFile): Outcomes {
  const value = unwrap(expression);
  if (!value || isAside(file)) return undefined;
  const named = value.type === "call" ? child(value, "function") : value;
  const name = named?.type === "identifier" ? textOf(file, named) : "";
  if (!named || !isMadeUpName(name) || !isKnownData(named, value.type === "call", file) || isUnderDemo(value, file)) return undefined;
  // Within a stand-in it is the stand-in that is reported.
  for (let outer = enclosingDef(value); outer; outer = enclosingDef(outer)) if (demo.test(definitionName(outer, file))) return undefined;
  const holder = enclosingClass(value);
  if (holder && demo.test(definitionName(holder, file))) return undefined;
  return problem("madeUp", value, { data: { name } });
}

/** A constant of the file with data in it, a function of the file, or something imported for the purpose. */
function isKnownData(named: SyntaxNode, called: boolean, file: PyFile): boolean {
  const binding = soleBinding(textOf(file, named), named, file);
  if (binding?.kind === "import") return true;
  // An object of a class may adapt one thing to another under such a name; what it holds was given to it.
  if (called) return binding?.kind === "definition" && binding.node.type !== "class_definition";
  const literal = unwrap(binding?.kind === "assign" ? binding.value : undefined);
  return literal !== undefined && /^(?:list|dictionary|tuple|set)$/.test(literal.type) && namedChildren(literal).length > 0;
}

function visitReturn(statement: SyntaxNode, file: PyFile): Outcomes {
  const value = namedChildren(statement)[0];
  return madeUp(value, file) ?? constantAnswer(statement, file);
}

/** Calls that make an answer of a value. */
const visitAnswer: Visit<SyntaxNode, PyFile> = (call, file) => {
  const { positional, keyword } = argumentsOf(call, file);
  return positional.length <= 1 ? madeUp(positional[0] ?? keyword.get("content") ?? keyword.get("data"), file) : undefined;
};

/** A body of one constant, or of nothing, with a note that it is to be written. */
function constantAnswer(statement: SyntaxNode, file: PyFile): Outcomes {
  const definition = enclosingDef(statement);
  if (!definition || isAside(file) || isForSubclasses(definition, file)) return undefined;
  const code = codeOf(definition);
  const answer = namedChildren(statement)[0];
  if (code.length !== 1 || code[0] !== statement || !(isConstant(answer) || isMadeUpRecord(answer, definition, file))) return undefined;
  const head = child(definition, "parameters")?.end ?? definition.start;
  const end = file.lines.lineSpan(file.lines.lineOf(definition.end)).end;
  const word = noteIn(head, end, file);
  if (word === undefined) return undefined;
  if (
    isSecurityCheckName(definitionName(definition, file)) ||
    decoratorsOf(definition, file).some(({ name }) => /abstract|overload/.test(name))
  )
    return undefined;
  return isUnderDemo(statement, file) ? undefined : problem("constant", statement, { data: { word } });
}

/** What in a body says that it is to be written: a TODO that names the work, a comment that calls the answer made up. */
function noteIn(start: number, end: number, file: PyFile): string | undefined {
  const text = file.text.slice(start, end);
  const note = /\b(TODO|FIXME)\b[^\r\n]*/.exec(text);
  if (note && namesWork.test(note[0]) && isInComment(start + note.index, file)) return note[1];
  const said = saysMadeUp.exec(text);
  return said && isInComment(start + said.index, file) ? "comment" : undefined;
}

function isConstant(expression: SyntaxNode | undefined): boolean {
  const value = unwrap(expression);
  if (!value) return true;
  if (/^(?:list|tuple|set|dictionary)$/.test(value.type)) return namedChildren(value).every(isConstant);
  if (value.type === "pair") return namedChildren(value).every(isConstant);
  if (value.type === "string") return !value.children.some((part) => part.type === "interpolation");
  return /^(?:integer|float|true|false|none)$/.test(value.type);
}

/** `{"id": user_id, "name": "Jane Doe"}`: what was asked for is handed back beside what is made up. */
function isMadeUpRecord(answer: SyntaxNode | undefined, definition: SyntaxNode, file: PyFile): boolean {
  const pairs = answer?.type === "dictionary" ? namedChildren(answer) : [];
  const parameters = new Set(parametersOf(definition, file).map(({ name }) => name));
  const values = pairs.map((pair) => (pair.type === "pair" ? child(pair, "value") : undefined));
  return (
    values.some((value) => value !== undefined && isConstant(value)) &&
    values.every(
      (value) => value !== undefined && (isConstant(value) || (value.type === "identifier" && parameters.has(textOf(file, value)))),
    )
  );
}

/** def mock_payment(…): … */
const visitFunction: Visit<SyntaxNode, PyFile> = (definition, file) => {
  const name = definitionName(definition, file);
  // A function within another or of a module's own is part of how that one works.
  if (isAside(file) || !isStandInName(name) || name.startsWith("_") || enclosingDef(definition)) return undefined;
  // Something to try a template or a form on is no answer for callers.
  if (/\b(?:validat|preview|test|check)/i.test(docstringOf(definition, file))) return undefined;
  const code = codeOf(definition);
  if (code.length === 0 || code.every((statement) => isBareLiteral(statement, "ellipsis"))) return undefined;
  const holder = enclosingClass(definition);
  // What a class has to have to fit others is named by them.
  if (
    holder &&
    (baseNames(holder, file).length > 0 || decoratorsOf(definition, file).some(({ name }) => /abstract|override|overload/.test(name)))
  )
    return undefined;
  if (holder && wordsOf(definitionName(holder, file)).some((word) => /^(?:mock|fake|dummy|stub|demo|test|tests)$/.test(word)))
    return undefined;
  if (isUnderDemo(definition, file) || onlyForDemos(name, file) || mentions(file, /\b(?:MagicMock|unittest\.mock|pytest)\b/))
    return undefined;
  return problem("named", child(definition, "name") ?? definition, { data: { name } });
};

/** Whether the file calls the function only where a demo or development asks for it. */
function onlyForDemos(name: string, file: PyFile): boolean {
  const calls = [...file.text.matchAll(new RegExp(`[^\\n]*(?<!def )\\b${name}\\([^\\n]*`, "g"))];
  return calls.length > 0 && calls.every((match) => demo.test(match[0].replaceAll(name, "")) || demo.test(lineBefore(match.index, file)));
}

function lineBefore(offset: number, file: PyFile): string {
  const line = file.lines.lineOf(offset);
  return line > 0 ? file.lines.lineText(line - 1) : "";
}

const answers = ["jsonify", "JSONResponse", "JsonResponse", "Response", "json_response", "ORJSONResponse"];

/** Python: functions that raise NotImplementedError, answer made-up data, or are stand-ins by their name. */
export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(answers.map((name) => [name, visitAnswer])),
  node: {
    raise_statement: visitRaise,
    return_statement: visitReturn,
    pass_statement: constantAnswer,
    function_definition: visitFunction,
  },
};
