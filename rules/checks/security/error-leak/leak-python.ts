/** Python: what of an answer tells of an exception. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { decoratorsOf, lastName, parametersOf, unwrap } from "../../../shared/python/nodes.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";

/** A part of an answer that was made from a caught exception. */
export interface Leak {
  /** What stands in the answer. */
  readonly value: SyntaxNode;
  /** The exception's name; undefined for a traceback of whatever is being handled. */
  readonly error: SyntaxNode | undefined;
  readonly stack: boolean;
  /** How the exception was caught: every one, those of a class of a library or of Python, or those of the project's own. */
  readonly caught: "any" | "foreign" | "own";
}

/** Exceptions that say nothing of where they come from. */
const broad = /^(?:builtins\.)?(?:Exception|BaseException)$|^$/;
/** Exceptions of Python and of libraries, whose texts nobody wrote for a client. */
const foreign =
  /^(?:(?:Runtime|OS|IO|Key|Type|Attribute|Index|Import|Memory|Connection|Timeout|Assertion|Lookup|Arithmetic|ZeroDivision|NotImplemented|Unicode\w*|File\w+|Permission|Environment)Error|(?:requests|httpx|aiohttp|urllib3?|sqlalchemy|psycopg2?|asyncpg|sqlite3|pymysql|pymongo|redis|boto3|botocore|openai|anthropic|stripe|smtplib|subprocess|socket|ssl|django\.db|jwt|jose|elasticsearch|celery|kombu|grpc)\b.*)$/;

/** What was caught under a name: in an except clause around, or by an error handler whose parameter it is. */
function caughtAs(name: SyntaxNode, file: PyFile): Leak["caught"] | undefined {
  const text = textOf(file, name);
  const clause = ancestorClause(name, text, file);
  if (clause) return kindOf(typeOf(clause), file);
  const resolved = resolveName(text, name, file);
  const [binding] = resolved?.bindings ?? [];
  if (!resolved || binding?.kind !== "parameter" || resolved.scope.type !== "function_definition") return undefined;
  const handler = decoratorsOf(resolved.scope, file).find((decorator) =>
    /(?:errorhandler|exception_handler|app_errorhandler)$/.test(decorator.name),
  );
  const [handled] = handler?.call ? argumentsOf(handler.call, file).positional : [];
  const parameters = parametersOf(resolved.scope, file).filter((parameter) => parameter.name !== "self");
  // Flask's handler gets the error, FastAPI's the request and the error.
  const own = parameters[handler && /exception_handler$/.test(handler.name) ? 1 : 0];
  if (!handler || !handled || own?.name !== text) return undefined;
  return staticValue(handled, file)?.value === 500 ? "any" : kindOf(handled, file);
}

/** The except clause around a place that caught an exception under a name. */
export function ancestorClause(node: SyntaxNode, name: string, file: PyFile): SyntaxNode | undefined {
  for (let current = ancestor(node, "except_clause"); current; current = ancestor(current, "except_clause")) {
    const pattern = namedChildren(current)[0];
    const alias = pattern?.type === "as_pattern" ? child(pattern, "alias") : undefined;
    if (alias && textOf(file, alias) === name) return current;
  }
  return undefined;
}

/** The classes of an except clause. */
export function typeOf(clause: SyntaxNode): SyntaxNode | undefined {
  const pattern = namedChildren(clause)[0];
  return pattern?.type === "as_pattern" ? namedChildren(pattern)[0] : pattern?.type === "block" ? undefined : pattern;
}

/** Whether a clause catches every exception, those of a class of a library or of Python, or those of the project. */
export function kindOf(type: SyntaxNode | undefined, file: PyFile): Leak["caught"] {
  if (!type) return "any";
  const classes = type.type === "tuple" ? namedChildren(type) : [type];
  const names = classes.map((each) => symbolOf(each, file) ?? textOf(file, each));
  if (names.some((name) => broad.test(name))) return "any";
  return names.some((name) => foreign.test(name)) ? "foreign" : "own";
}

const traceback = /^traceback\.(?:format_exc|format_exception|format_tb|format_stack|print_exc)$/;

/** The part of a value that tells of an exception; undefined where nothing does, or where a function of the project decides. */
export function leakIn(node: SyntaxNode | undefined, file: PyFile, depth = 0): Leak | undefined {
  if (!node || depth > 8) return undefined;
  const inner = unwrap(node);
  const below = (each: SyntaxNode | undefined): Leak | undefined => leakIn(each, file, depth + 1);
  const first = (each: readonly (SyntaxNode | undefined)[]): Leak | undefined => {
    for (const part of each) {
      const found = below(part);
      if (found) return found;
    }
    return undefined;
  };
  switch (inner.type) {
    case "identifier": {
      const caught = caughtAs(inner, file);
      if (caught) return { value: inner, error: inner, stack: false, caught };
      const bindings = resolveName(textOf(file, inner), inner, file)?.bindings ?? [];
      const value = bindings.length === 1 && bindings[0]?.kind === "assign" ? bindings[0].value : undefined;
      // A name that the same except clause gave its value.
      const found = value && value !== inner ? leakIn(value, file, depth + 3) : undefined;
      return found && { ...found, value: inner };
    }
    case "attribute": {
      const object = child(inner, "object");
      const caught = object?.type === "identifier" ? caughtAs(object, file) : undefined;
      return object &&
        caught &&
        /^(?:args|message|msg|detail|orig|stderr|output|stdout|reason|__cause__|strerror)$/.test(lastName(inner, file))
        ? { value: inner, error: object, stack: false, caught }
        : undefined;
    }
    case "subscript":
      return below(child(inner, "value"));
    case "call": {
      const name = calledName(inner, file);
      const callee = child(inner, "function");
      const { positional, keyword } = argumentsOf(inner, file);
      if (traceback.test(symbolOf(callee, file) ?? "")) return { value: inner, error: undefined, stack: true, caught: "any" };
      if (callee?.type === "identifier" && /^(?:str|repr|format|dict)$/.test(name)) {
        const leak = first([...positional, ...keyword.values()]);
        return leak && name !== "dict" ? { ...leak, value: inner } : leak;
      }
      if (/^(?:join|splitlines|split|strip|format|with_traceback|dumps)$/.test(name)) {
        const receiver = child(callee, "object");
        return first([...positional, ...keyword.values(), receiver]);
      }
      return undefined;
    }
    case "string":
      return first(namedChildren(inner).map((part) => (part.type === "interpolation" ? child(part, "expression") : undefined)));
    case "concatenated_string":
    case "list":
    case "tuple":
      return first(namedChildren(inner));
    case "binary_operator":
    case "boolean_operator":
      return first([child(inner, "left"), child(inner, "right")]);
    case "conditional_expression":
      return first([namedChildren(inner)[0], namedChildren(inner)[2]]);
    case "dictionary":
      return first(namedChildren(inner).map((pair) => (pair.type === "pair" ? child(pair, "value") : undefined)));
    default:
      return undefined;
  }
}

/** Whether a condition around the place, or its value's, chose it by the environment or by the kind of the error. */
export function isChosen(leak: Leak, file: PyFile): boolean {
  const name = leak.error ? textOf(file, leak.error) : "e";
  const decides = new RegExp(
    `\\bdebug\\b|\\bdev(?:elopment)?\\b|\\bprod(?:uction)?\\b|\\benv(?:ironment)?\\b|verbose|isinstance\\(\\s*${name}\\b|\\b${name}\\.(?:code|status|status_code|errno|pgcode)\\b`,
    "i",
  );
  for (let node: SyntaxNode = leak.value; node.parent && node.type !== "function_definition"; node = node.parent) {
    const condition =
      node.parent.type === "conditional_expression"
        ? namedChildren(node.parent)[1]
        : node.parent.type === "if_statement" || node.parent.type === "elif_clause"
          ? child(node.parent, "condition")
          : undefined;
    if (condition && condition !== node && decides.test(textOf(file, condition))) return true;
  }
  return inDevelopment(leak.value, file);
}
