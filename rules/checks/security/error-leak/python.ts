/** Python: texts of exceptions and tracebacks in what FastAPI, Flask, Django, aiohttp and their like answer. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { logCall } from "../../../shared/python/loggers.ts";
import { decoratorsOf, definitionName, enclosingDef, lastName, parametersOf, statementOf, unwrap } from "../../../shared/python/nodes.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { indentAt, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue, stringValue } from "../../../shared/python/values.ts";
import { shortName } from "../../../shared/python/text-parts.ts";
import { mentions } from "../../../shared/mentions.ts";
import { isForOperators } from "./readers.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration;
}

interface Leak {
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

function ancestorClause(node: SyntaxNode, name: string, file: PyFile): SyntaxNode | undefined {
  for (let current = ancestor(node, "except_clause"); current; current = ancestor(current, "except_clause")) {
    const pattern = namedChildren(current)[0];
    const alias = pattern?.type === "as_pattern" ? child(pattern, "alias") : undefined;
    if (alias && textOf(file, alias) === name) return current;
  }
  return undefined;
}

/** The classes of an except clause. */
function typeOf(clause: SyntaxNode): SyntaxNode | undefined {
  const pattern = namedChildren(clause)[0];
  return pattern?.type === "as_pattern" ? namedChildren(pattern)[0] : pattern?.type === "block" ? undefined : pattern;
}

function kindOf(type: SyntaxNode | undefined, file: PyFile): Leak["caught"] {
  if (!type) return "any";
  const classes = type.type === "tuple" ? namedChildren(type) : [type];
  const names = classes.map((each) => symbolOf(each, file) ?? textOf(file, each));
  if (names.some((name) => broad.test(name))) return "any";
  return names.some((name) => foreign.test(name)) ? "foreign" : "own";
}

const traceback = /^traceback\.(?:format_exc|format_exception|format_tb|format_stack|print_exc)$/;

/** The part of a value that tells of an exception; undefined where nothing does, or where a function of the project decides. */
function leakIn(node: SyntaxNode | undefined, file: PyFile, depth = 0): Leak | undefined {
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
function isChosen(leak: Leak, file: PyFile): boolean {
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

const clientError =
  /(?:status(?:_code)?|code)\s*=\s*(?:[\w.]*HTTP_4\d\d\w*|(?:\w+\.)*(?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE\w*)|4\d\d)\b|^\w[\w.]*\(\s*(?:[\w.]*HTTP_4\d\d\w*|4\d\d|(?:\w+\.)*(?:BAD_REQUEST|NOT_FOUND|CONFLICT))\b|,\s*(?:4\d\d|[\w.]*HTTP_4\d\d\w*|HTTPStatus\.(?:BAD_REQUEST|NOT_FOUND|CONFLICT|UNPROCESSABLE\w*))\s*\)?$|HTTP(?:BadRequest|NotFound|Unauthorized|Forbidden|Conflict|Unprocessable\w*)|HttpResponse(?:BadRequest|NotFound|Forbidden)/;

/** Calls that read what the client sent, or turn it into something else: what fails there is the client's mistake, and its text says which. */
const parsing = /^(?:loads|load|decode|b64decode|parse\w*|from_?json|model_validate\w*|fromisoformat|strptime|UUID)$/;
/** Calls beside them that cannot fail for another reason. */
const plain =
  /^(?:body|text|read|get|encode|strip|lower|upper|split|replace|str|int|float|bool|dict|list|len|isinstance|Decimal|dumps|keys|items|append|debug|info|\w*Response)$/;

/** Whether the `try` around an error only parses what came in, as far as its calls tell. */
function onlyParses(error: SyntaxNode, file: PyFile): boolean {
  const clause = ancestorClause(error, textOf(file, error), file);
  const body = clause?.parent?.type === "try_statement" ? child(clause.parent, "body") : undefined;
  if (!body) return false;
  let parses = 0;
  let others = 0;
  walkTree(body, (node) => {
    if (node.type === "call") {
      const name = calledName(node, file);
      const bare = namedChildren(child(node, "arguments")).length === 0;
      if (bare ? /^(?:json|get_json|form)$/.test(name) : parsing.test(name)) parses++;
      else if (!plain.test(name) || httpCall(node, file)) others++;
    }
    return true;
  });
  return parses > 0 && others === 0;
}

/** What somebody entered is tried out, a key or an address, and the answer says what is wrong with it. */
function isTrial(answer: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(answer);
  if (definition && /^_*(?:test|validate|verify|check|probe)(?:_|$)/.test(definitionName(definition, file))) return true;
  return /\binvalid\b[^"']*\b(?:keys?|tokens?|credentials?)\b|\b(?:keys?|tokens?|credentials?|connection)\b[^"']*\b(?:validation|test|check) failed\b/i.test(
    textOf(file, answer),
  );
}

/** `@admin_router.post(…)` */
function isOperatorsRoute(answer: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(answer);
  return (
    definition !== undefined &&
    decoratorsOf(definition, file).some(({ node }) =>
      /\b(?:admin|internal|superuser|staff)\w*\.\w+\(|["']\/(?:admin|internal)\b/.test(textOf(file, node)),
    )
  );
}

/** Judges what an answer holds; `answer` is the call or the statement that sends it. */
function judge(values: readonly (SyntaxNode | undefined)[], answer: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  for (const value of values) {
    const leak = leakIn(value, file);
    if (!leak) continue;
    const blamed = clientError.test(textOf(file, answer).replace(/\s+/g, " "));
    // What is raised for the client's mistake has a text for the client; a broad clause catches everything else as well.
    const fine =
      !leak.stack &&
      ((blamed && isTrial(answer, file)) ||
        leak.caught === "own" ||
        (blamed && (leak.caught === "foreign" || (leak.error !== undefined && onlyParses(leak.error, file)))));
    if (fine || isChosen(leak, file)) return met(answer.type === "call" ? (child(answer, "function") ?? answer) : answer);
    return problem(leak.stack ? "stack" : "message", leak.value, {
      ...(isForOperators(file.path) || isOperatorsRoute(answer, file) ? { priority: "P2" as const } : {}),
      ...(leak.stack ? {} : { data: { name: shortName(leak.value, file) } }),
      fixes: [generic(leak, answer, file)],
    });
  }
  const clause = ancestor(answer, "except_clause");
  return clause && kindOf(typeOf(clause), file) === "any" && answer.type === "call" ? met(child(answer, "function") ?? answer) : undefined;
}

/** A fixed text in place of the exception's, and a line that logs it where nothing does yet. */
function generic(leak: Leak, answer: SyntaxNode, file: PyFile): ProblemFix {
  let whole = leak.value;
  for (let { parent } = whole; parent && parent !== answer; { parent } = whole) {
    if (
      !/^(?:interpolation|string|concatenated_string|binary_operator|boolean_operator|conditional_expression|parenthesized_expression)$/.test(
        parent.type,
      )
    )
      break;
    whole = parent;
  }
  const edit = { start: whole.start, end: whole.end, text: leak.stack ? "None" : quoted("Internal server error", file) };
  const clause = ancestor(answer, "except_clause");
  const logger = loggerName(file);
  const statement = statementOf(answer);
  let logs = clause === undefined || logger === undefined;
  if (clause)
    walkTree(clause, (node) => {
      if (node.type === "call" && (logCall(node, file) || /capture_exception/.test(calledName(node, file)))) logs = true;
      return !logs;
    });
  if (logs || statement.parent?.type !== "block") return { fix: "generic", edits: [edit] };
  const line = `${logger}.exception(${quoted("Request failed", file)})${lineEndOf(file.text)}${indentAt(statement.start, file)}`;
  return { fix: "generic", edits: [{ start: statement.start, end: statement.start, text: line }, edit] };
}

/** The logger of the module, if it has one. */
function loggerName(file: PyFile): string | undefined {
  return (
    /^(logger|log|_logger|LOG|LOGGER)\s*=\s*(?:logging|structlog)\./m.exec(file.text)?.[1] ??
    (mentions(file, /^from loguru import logger\b/m) ? "logger" : undefined)
  );
}

const responders =
  /^(?:(?:fastapi|starlette|flask|django|rest_framework|aiohttp|sanic|quart|litestar|ninja|werkzeug|tornado|connexion)\b.*\.)(?:HTTPException|JSONResponse|ORJSONResponse|UJSONResponse|PlainTextResponse|HTMLResponse|Response|JsonResponse|HttpResponse|HttpResponseServerError|HttpResponseBadRequest|json_response|HTTP\w+|jsonify|make_response|render_template|render|abort|HttpError|APIException|ServerError|InternalServerError|json|text|html)$/;

function visitResponse(call: SyntaxNode, file: PyFile): Outcomes {
  if (!responders.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  // return jsonify(error=str(e)), 500 and raise HTTPException(…) are told by the statement around.
  const { parent } = call;
  const answer = parent?.type === "expression_list" || parent?.type === "tuple" ? parent : call;
  const { positional, keyword } = argumentsOf(call, file);
  const outcome = judge(
    [...positional, ...[...keyword].filter(([key]) => !/^(?:headers|status|status_code)$/.test(key)).map(([, value]) => value)],
    answer,
    file,
  );
  return outcome;
}

/** return {"error": str(e)}, 500 — what a handler gives back is the answer. */
function visitReturn(statement: SyntaxNode, file: PyFile): Outcomes {
  if (
    !ancestor(statement, "except_clause") &&
    !decoratorsOf(enclosingDef(statement) ?? statement, file).some(({ name }) => /(?:errorhandler|exception_handler)$/.test(name))
  )
    return undefined;
  const value = namedChildren(statement)[0];
  const inner = value && unwrap(value);
  const content = inner?.type === "expression_list" || inner?.type === "tuple" ? namedChildren(inner)[0] : inner;
  if (!content || !/^(?:dictionary|string|call|concatenated_string|binary_operator)$/.test(content.type)) return undefined;
  if (content.type === "call" && !/^(?:str|repr|dict|format_exc)$/.test(calledName(content, file))) return undefined;
  const handler = handlerAround(statement, file);
  const errorHandler = decoratorsOf(enclosingDef(statement) ?? statement, file).some(({ name }) =>
    /(?:errorhandler|exception_handler)$/.test(name),
  );
  if (!errorHandler && !isLambdaAnswer(content, file) && (!handler || handler.framework === "django")) return undefined;
  // An agent that calls a tool has to learn what went wrong; a traceback is more than that.
  if (handler?.framework === "mcp" && !leakIn(content, file)?.stack) return undefined;
  return judge([content], inner === content ? statement : (inner ?? statement), file);
}

/** {"statusCode": 500, "body": …} is what a function behind the gateway of AWS answers. */
function isLambdaAnswer(content: SyntaxNode, file: PyFile): boolean {
  if (content.type !== "dictionary") return false;
  const keys = namedChildren(content).map((pair) => stringValue(child(pair, "key"), file));
  return keys.includes("statusCode") && keys.includes("body");
}

/** self.write(str(e)) of Tornado. */
function visitWrite(call: SyntaxNode, file: PyFile): Outcomes {
  return importsPackage(file, "tornado") && /^self\.(?:write|finish)$/.test(textOf(file, child(call, "function") ?? call))
    ? judge(argumentsOf(call, file).positional, call, file)
    : undefined;
}

const names =
  "HTTPException JSONResponse ORJSONResponse UJSONResponse PlainTextResponse HTMLResponse Response JsonResponse HttpResponse HttpResponseServerError HttpResponseBadRequest json_response jsonify make_response render_template render abort HttpError APIException ServerError InternalServerError HTTPInternalServerError HTTPBadRequest json text html".split(
    " ",
  );

export const python: TreeVisitors<PyFile> = {
  call: { ...Object.fromEntries(names.map((name) => [name, visitResponse])), write: visitWrite, finish: visitWrite },
  node: { return_statement: visitReturn },
};
