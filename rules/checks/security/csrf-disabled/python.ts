/** Python: switched-off protection in Django and Flask, and OAuth requests whose state is not sent or not compared. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type Problem, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { bodyHas } from "../../../shared/python/flow.ts";
import {
  classOfMethod,
  codeOf,
  decoratorsOf,
  definitionName,
  enclosingClass,
  lastName,
  methodsOf,
  parametersOf,
  plainString,
  statementOf,
} from "../../../shared/python/nodes.ts";
import { commentAbove } from "../../../shared/python/comments.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { baseNames, configValue, inDevelopment } from "../../../shared/python/settings.ts";
import { removeItem, wholeLines } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { authorizationCall, authorizationDict, authorizationParameters, authorizationUrl, callback } from "./python-oauth.ts";
import { mentions } from "../../../shared/mentions.ts";

function ignored(node: SyntaxNode, file: PyFile): boolean {
  return file.role.test || file.role.example || inDevelopment(node, file);
}

/** What authenticates a request by something else than the browser's cookie. */
const otherProof =
  /\bhmac\b|signature|construct_event|compare_digest|\bsvix\b|verify_webhook|webhook_secret|HTTP_AUTHORIZATION|["']Authorization["']|api_?key|bearer|token_required|TokenAuthentication|JWTAuthentication|OAuth2Authentication|jwt_required|authentication_classes|verify_slack|validate_request|RequestValidator|x-hub-|x-signature/i;

function off(at: SyntaxNode, how: string, edits: readonly TextEdit[] | undefined): Problem {
  const fixes: readonly ProblemFix[] = edits ? [{ fix: "restore", data: { how }, edits }] : [];
  return problem("off", at, { data: { how }, fixes });
}

/** A decorator that asks for a token, a key or a signature. */
const tokenGuard =
  /(?:^|[._])(?:authori[sz]e\w*|authenticate\w*|token|api_?key|signature|verify\w*|bearer|jwt|oauth\w*|basic_auth|hmac)(?:_|$)/i;
/** All addresses of a blueprint carry a secret, which another site cannot know: `url_prefix="/sync/<auth_token>"`. */
const tokenPrefix = /\burl_prefix\s*=\s*["'][^"'\n]*<(?:\w+:)?(?:\w+_)?(?:token|secret|api_?key)>/;
const cookieIdentity =
  /\brequest\.user\b|\brequest\.session\b|\blogin_required\b|LoginRequiredMixin|PermissionRequiredMixin|\bcurrent_user\b|permission_required|staff_member_required|user_passes_test/;
const machineName =
  /webhook|hook|callback|bot|ping|ingest|track|collect|receive|inbound|notif|event|beacon|report|health|status|search|graphql|rpc|metrics|slack|telegram|stripe|github/i;

/** Forms that anybody fills in, often on other sites: nobody is signed in whom another site could act for. */
const publicForm =
  /contact|feedback|subscri|newsletter|sign_?up|lead|inquiry|enquiry|request_form|add_request|embed|widget|survey|poll|vote|rsvp|book_?a|quote|unsubscri|opt_?out/i;

/** Whether a view only hands the request on to views of the file that ask for a token themselves. */
function handsToGuarded(definition: SyntaxNode, file: PyFile): boolean {
  return bodyHas(definition, (node) => {
    const callee = node.type === "call" ? child(node, "function") : undefined;
    const target = callee?.type === "identifier" ? soleBinding(textOf(file, callee), callee, file) : undefined;
    return target?.kind === "definition" && decoratorsOf(target.node, file).some((decorator) => tokenGuard.test(decorator.name));
  });
}

/** Whatever it is sent, a view that ends by raising an error has done nothing for anybody. */
function alwaysRefuses(definition: SyntaxNode): boolean {
  return codeOf(definition).at(-1)?.type === "raise_statement";
}

/** `if not (settings.DEV and settings.TESTING): raise Http404`: nobody finds the view in production. */
const debugOnly =
  /\bif\s+(?:not\b[^\n]*\b(?:settings|config|conf|app\.config)\b(?:\.|\[["'])\w*(?:DEBUG|DEV|LOCAL|TEST|E2E|SANDBOX)\w*|[^\n]*\b(?:settings|config|conf)\.(?:IS_)?PROD(?:UCTION)?\b)[^\n]*:\s*\n(?:\s*#[^\n]*\n)*\s*(?:raise\s+(?:Http404|PermissionDenied|NotFound|SuspiciousOperation)\b|abort\(|return\s+HttpResponse(?:NotFound|Forbidden)\b)/;

/** Whether a view acts for the user of the browser's cookie: it asks who that is, or changes something and is not made for machines. */
function actsForCookie(definition: SyntaxNode, decorators: readonly string[], file: PyFile): boolean {
  const text = textOf(file, definition);
  if (definition.type === "function_definition" && (alwaysRefuses(definition) || debugOnly.test(text))) return false;
  // Reports that browsers send by themselves are only written to a log.
  if (/csp|violation/i.test(definitionName(definition, file)) && /\blog/i.test(text) && !/\.(?:save|create|delete|update)\(/.test(text))
    return false;
  // request.user = bot.owner: the view says who acts, by what it was sent.
  if (cookieIdentity.test(text.replace(/\brequest\.user\s*=[^=]/g, "")) || decorators.some((name) => cookieIdentity.test(name)))
    return true;
  if (publicForm.test(`${definitionName(definition, file)} ${file.path.split("/").at(-1) ?? ""}`)) return false;
  if (decorators.some((name) => /xframe_options_exempt$/.test(name))) return false;
  if (machineName.test(`${definitionName(definition, file)} ${file.path.split("/").at(-1) ?? ""}`)) return false;
  return definition.type === "class_definition"
    ? /\bdef\s+(?:post|put|patch|delete)\b/.test(text)
    : /\brequest\.(?:POST|FILES|body)\b|["'](?:POST|PUT|PATCH|DELETE)["']|\.(?:save|create|delete|update)\(/.test(text) ||
        decorators.some((name) => /require_POST|require_http_methods/.test(name));
}

/** Whether a name or call means Django's or Flask-WTF's exemption. */
function isExemption(node: SyntaxNode | undefined, file: PyFile): boolean {
  if (!node) return false;
  const text = textOf(file, node).replace(/\s+/g, "");
  return (
    /(?:^|\.)csrf_exempt$/.test(symbolOf(node, file) ?? text) ||
    /(?:^|\.)csrf\.exempt$/.test(text) ||
    /CSRFProtect\(\)\.exempt$/.test(symbolOf(node, file) ?? "")
  );
}

/** `@csrf_exempt`, `@csrf.exempt`, `@method_decorator(csrf_exempt, name="dispatch")`. */
function visitDecorator(node: SyntaxNode, file: PyFile): Outcomes {
  const definition = child(node.parent, "definition");
  if (!definition || ignored(node, file)) return undefined;
  const decorator = decoratorsOf(definition, file).find((candidate) => candidate.node === node);
  const wrapped =
    decorator?.call && lastName(decorator.callee, file) === "method_decorator"
      ? argumentsOf(decorator.call, file).positional[0]
      : undefined;
  const subject = wrapped ?? (decorator?.call ? undefined : decorator?.callee);
  const list = wrapped?.type === "list" || wrapped?.type === "tuple" ? namedChildren(wrapped) : [subject];
  if (!decorator || !list.some((each) => isExemption(each, file))) return undefined;
  const others = decoratorsOf(definition, file).filter((candidate) => candidate !== decorator);
  // Django REST framework checks the token itself where a cookie authenticates.
  if (others.some((other) => /(?:^|\.)(?:api_view|require_GET|require_safe)$/.test(other.name))) return undefined;
  const given = definition.type === "function_definition" ? parametersOf(definition, file) : [];
  if (
    given.some(({ name }) => /^(?:\w+_)?(?:token|secret|signature|hash)$/.test(name)) ||
    others.some((other) => tokenGuard.test(other.name)) ||
    handsToGuarded(definition, file) ||
    otherProof.test(textOf(file, definition)) ||
    mentions(file, tokenPrefix) ||
    others.some((other) => otherProof.test(textOf(file, other.node)))
  )
    return met(node);
  // A method of a class: what proves the sender, or asks who it is, may stand in another method.
  const holder = definition.type === "function_definition" ? classOfMethod(definition) : undefined;
  if (holder && otherProof.test(textOf(file, holder))) return met(node);
  if (
    !actsForCookie(
      holder && definitionName(definition, file) === "dispatch" ? holder : definition,
      others.map((other) => other.name),
      file,
    )
  )
    return undefined;
  const line = wholeLines(node, file);
  const how = wrapped ? "csrf_exempt" : `@${textOf(file, decorator.callee)}`;
  return off(node, how, line && list.length === 1 ? [{ ...line, text: "" }] : undefined);
}

/** `csrf_exempt(View.as_view())`, `csrf.exempt(blueprint)`. */
function visitExempt(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const subject = argumentsOf(call, file).positional[0];
  if (!callee || !subject || call.parent?.type === "decorator" || !isExemption(callee, file) || ignored(call, file)) return undefined;
  const named = subject.type === "identifier" ? soleBinding(textOf(file, subject), subject, file) : undefined;
  // Sign-on protocols bring a check of their own, and machines send no cookie.
  if (
    /webhook|hook|api|token|saml|oauth|sso|auth/i.test(
      `${textOf(file, subject)} ${named?.kind === "loop" && named.value ? textOf(file, named.value) : ""}`,
    ) ||
    otherProof.test(textOf(file, subject))
  )
    return undefined;
  const plain = callee.type === "identifier" ? [{ start: call.start, end: call.end, text: textOf(file, subject) }] : undefined;
  const outcome = off(callee, textOf(file, callee), plain);
  // A schema of queries alone changes nothing, and where the addresses stand nothing tells.
  return /graphql/i.test(textOf(file, subject)) ? { ...outcome, priority: "P1" } : outcome;
}

const switches =
  /^(?:WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT|CSRF_ENABLED|JWT_COOKIE_CSRF_PROTECT|JWT_CSRF_CHECK_FORM|AUTHJWT_COOKIE_CSRF_PROTECT|authjwt_cookie_csrf_protect)$/;

/** `WTF_CSRF_ENABLED = False` and its like. */
function visitSetting(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  if (!config || !switches.test(config.name) || ignored(node, file)) return undefined;
  const value = staticValue(config.value, file)?.value;
  if (value !== false) return value === true ? met(config.value) : undefined;
  const holder = config.where === "class" ? enclosingClass(node) : undefined;
  if (holder && handlesRequests(holder) && !actsOnForms(holder, node, file)) return undefined;
  // Checked by hand where it is wanted.
  if (/CHECK_DEFAULT$/.test(config.name) && mentions(file, /\.protect\(\)/)) return met(config.value);
  const lines = node.type === "assignment" ? wholeLines(statementOf(node), file) : undefined;
  const edit = lines ? { ...lines, text: "" } : node.type === "keyword_argument" ? removeItem(node, file) : undefined;
  // A class body must not become empty.
  const removable = edit && (config.where !== "class" || namedChildren(statementOf(node).parent).length > 1);
  const outcome = off(config.value, `${config.name} = False`, removable ? [edit] : undefined);
  // A lax cookie stays behind where another site posts; what is left are requests that only read by their method.
  const lax = /\b(?:AUTH)?JWT_COOKIE_SAMESITE["'\]\s]*[:=]\s*["'](?:lax|strict)["']/i.test(file.text);
  return /JWT/i.test(config.name) && lax ? { ...outcome, priority: "P1" } : outcome;
}

/** A class of handlers, whose switch is for its own requests alone; a class of settings has no methods that anybody calls. */
function handlesRequests(holder: SyntaxNode): boolean {
  return methodsOf(holder).length > 0;
}

/** Protocols that prove the caller themselves, and pages that are only looked at. */
const otherHandler =
  /oauth|token|introspect|revoke|webhook|callback|api|saml|sso|oidc|login|logout|export|download|preview|prepare|display|view|search|list|feed|ping|status/i;

/** Whether a class of handlers, whose protection is off, takes forms of signed-in users, and nothing beside the switch says why it is off. */
function actsOnForms(holder: SyntaxNode, node: SyntaxNode, file: PyFile): boolean {
  const name = definitionName(holder, file);
  const said = commentAbove(node.start, file);
  if (otherHandler.test(name) || (said !== "" && !/seaworthy|\b(?:todo|fixme|hack)\b/i.test(said)) || otherProof.test(textOf(file, holder)))
    return false;
  return /\brequest\.(?:form|POST|json|data|get_json)\b|\bdef\s+_?(?:post|put|patch|delete|process_POST)\b|\.(?:save|delete|commit)\(/.test(
    textOf(file, holder),
  );
}

const djangoSession = /^django\.contrib\.sessions\.middleware\.SessionMiddleware$/;

/** `MIDDLEWARE` with sessions and without CsrfViewMiddleware. */
function visitMiddleware(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "right");
  if (lastName(child(node, "left"), file) !== "MIDDLEWARE" || !value || !/^(?:list|tuple)$/.test(value.type) || ignored(node, file))
    return undefined;
  const entries = namedChildren(value);
  const session = entries.find((entry) => djangoSession.test(plainString(entry, file) ?? ""));
  if (!session) return undefined;
  if (entries.some((entry) => /csrf/i.test(textOf(file, entry)))) return met(value);
  // Added or replaced further down, or not needed with a cookie that never crosses sites.
  const code = file.text.replace(/#[^\n]*/g, "");
  if (
    /csrf/i.test(code) ||
    /SESSION_COOKIE_SAMESITE\s*=\s*["']Strict["']/.test(code) ||
    entries.some((entry) => entry.type === "list_splat")
  )
    return undefined;
  return problem("noMiddleware", session);
}

/** `def enforce_csrf(self, request): return` in an authentication class of Django REST framework. */
function visitFunction(definition: SyntaxNode, file: PyFile): Outcomes {
  if (ignored(definition, file)) return undefined;
  if (definitionName(definition, file) !== "enforce_csrf") return callback(definition, file);
  const holder = classOfMethod(definition);
  const [only, ...rest] = codeOf(definition);
  if (!holder || !only || rest.length > 0 || !baseNames(holder, file).some((base) => /Authentication$/.test(base))) return undefined;
  const empty =
    only.type === "pass_statement" || (only.type === "return_statement" && /^return(?:\s+(?:None|True))?$/.test(textOf(file, only)));
  return empty ? off(child(definition, "name") ?? definition, "enforce_csrf()", undefined) : undefined;
}

/** `request._dont_enforce_csrf_checks = True`, and forms with `csrf = False` in their Meta. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right) return undefined;
  if (left.type === "attribute" && lastName(left, file) === "_dont_enforce_csrf_checks" && right.type === "true" && !ignored(node, file))
    return off(left, "_dont_enforce_csrf_checks", undefined);
  const meta = left.type === "identifier" && textOf(file, left) === "csrf" && right.type === "false" ? enclosingClass(node) : undefined;
  if (
    meta &&
    definitionName(meta, file) === "Meta" &&
    (importsPackage(file, "flask_wtf", "wtforms") || isForm(meta, file)) &&
    !ignored(node, file)
  )
    return off(right, "csrf = False", undefined);
  return visitSetting(node, file) ?? visitMiddleware(node, file);
}

/** The Meta of a form, whose base class says what it is. */
function isForm(meta: SyntaxNode, file: PyFile): boolean {
  const form = enclosingClass(meta);
  return form !== undefined && baseNames(form, file).includes("FlaskForm");
}

/** `LoginForm(meta={"csrf": False})`, `LoginForm(csrf_enabled=False)`. */
function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const name = lastName(child(node, "name"), file);
  const value = child(node, "value");
  const call = node.parent?.parent;
  if (!value || call?.type !== "call") return undefined;
  if (
    (name === "csrf_enabled" || name === "meta") &&
    /Form$/.test(calledName(call, file)) &&
    !/preview/i.test(file.path) &&
    !readsQuery(call, file) &&
    !ignored(node, file)
  ) {
    if (name === "csrf_enabled" ? value.type === "false" : /["']csrf["']\s*:\s*False\b/.test(textOf(file, value)))
      return off(value, `${name}=${textOf(file, value)}`, [removeItem(node, file)]);
  }
  return visitSetting(node, file);
}

/** `SearchForm(request.args, …)`: a form that filters what is shown changes nothing. */
function readsQuery(call: SyntaxNode, file: PyFile): boolean {
  const { positional, keyword } = argumentsOf(call, file);
  return [...positional, ...keyword.values()].some((value) =>
    // What the program puts together itself came from no page: FieldForm(formdata=MultiDict(row), csrf_enabled=False)
    /^(?:\w+\.)?request\.(?:args|GET)$|^request\.query_params$|^(?:\w+\.)*(?:\w*MultiDict|QueryDict|dict)\(|^\{/.test(textOf(file, value)),
  );
}

function outsideTests(visit: (node: SyntaxNode, file: PyFile) => Outcomes): (node: SyntaxNode, file: PyFile) => Outcomes {
  return (node, file) => (ignored(node, file) ? undefined : visit(node, file));
}

export const python: TreeVisitors<PyFile> = {
  call: {
    csrf_exempt: visitExempt,
    exempt: visitExempt,
    get_authorization_url: outsideTests(authorizationCall),
    dict: outsideTests(authorizationDict),
  },
  node: {
    decorator: visitDecorator,
    function_definition: visitFunction,
    assignment: visitAssignment,
    keyword_argument: visitKeyword,
    pair: visitSetting,
    dictionary: outsideTests(authorizationParameters),
    string: outsideTests(authorizationUrl),
    concatenated_string: outsideTests(authorizationUrl),
  },
};
