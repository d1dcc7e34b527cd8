/** Python: texts of exceptions and tracebacks in what FastAPI, Flask, Django, aiohttp and their like answer. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { decoratorsOf, definitionName, enclosingDef, unwrap } from "../../../shared/python/nodes.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { shortName } from "../../../shared/python/text-parts.ts";
import { isForOperators } from "./readers.ts";
import { generic } from "./fix-python.ts";
import { ancestorClause, isChosen, kindOf, leakIn, typeOf } from "./leak-python.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration;
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
