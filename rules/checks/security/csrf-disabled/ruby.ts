import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { actionsOf, callbacksOf } from "../../../shared/ruby/callbacks.ts";
import { callOf, optionOf, type RbCall } from "../../../shared/ruby/calls.ts";
import { enclosingClass, type RbClass } from "../../../shared/ruby/classes.ts";
import { removeItem, removeStatement } from "../../../shared/ruby/edits.ts";
import { outsideProduction } from "../../../shared/ruby/environment.ts";
import { isSessionGuard, isTokenGuard } from "../../../shared/ruby/guards.ts";
import { isDevelopment, isTestSupport } from "../../../shared/ruby/roles.ts";
import { booleanValue, nameList, nameValue } from "../../../shared/ruby/values.ts";
import { oauthRequest, oauthUrl, uncheckedCallbacks } from "./ruby-oauth.ts";
import type { RubyPending } from "./ruby-confirm.ts";
import { mentions } from "../../../shared/mentions.ts";

function skipped(file: RbFile): boolean {
  return isTestSupport(file) || file.role.example || isDevelopment(file);
}

/** Controllers that other machines call: they bring a signature or a key, not the browser's cookie. */
const machineController =
  /Webhook|Hooks?(?:Controller)?$|Callback|Ipn|Inbound|Incoming|Postback|Saml|Omni[Aa]uth|O[Aa]uth|Sso|SSO|Lti|Bounce|Csp|CSP|Errors?Controller|Health|Heartbeat|Embed|Widget|Pwa|PWA|ServiceWorker|License|Metrics|StripeEvents?|Payload/;
const machineAction =
  /webhook|hook|callback|ipn|notify|notification|inbound|incoming|postback|saml|acs|consume|unsubscribe|csp|ping|receive|oauth|bounce|unfurl|service_worker|manifest|health/;
const readingAction =
  /^(?:index|show|new|edit|search|manifest|service_worker|robots|sitemap|embed|overlay|preview|download|feed|rss|atom|opensearch|not_found|internal_server_error|unprocessable\w*|error|status|version|offline|image|avatar|thumbnail)$/;
/** Code of a controller that asks for something a browser does not send by itself. */
const tokenCode =
  /authenticate_(?:or_request_)?with_http_(?:token|basic)|http_basic_authenticate_with|headers\[["'](?:Authorization|X-[\w-]*(?:Signature|Token|Key|Hmac)[\w-]*|HTTP_AUTHORIZATION|Stripe-Signature)["']\]|HTTP_X_\w*(?:SIGNATURE|TOKEN|KEY)|construct_event|OpenSSL::HMAC|secure_compare|doorkeeper_authorize!|\bapi_key\b|\bbearer\b|JWT\.decode|verify_signature|valid_signature/i;

/** Whether a controller's requests prove who they are from by something else than the session's cookie. */
function provesItself(subject: RbClass, file: RbFile): boolean {
  if (
    machineController.test(subject.name) ||
    subject.superclass === "ActionController::API" ||
    /(?:^|::)(?:Api|API)(?:::|\w*Controller$)/.test(subject.name)
  )
    return true;
  if (callbacksOf(subject, file).some((callback) => callback.when === "before" && callback.names.some(isTokenGuard))) return true;
  return tokenCode.test(textOf(file, subject.node));
}

/** Whether all the actions that are left without protection only read or are called by machines. */
function isHarmless(actions: readonly string[], subject: RbClass): boolean {
  if (/Session|Login/.test(subject.name)) return false;
  return actions.length > 0 && actions.every((action) => readingAction.test(action) || machineAction.test(action));
}

/** Whether the class gives up authentication together with the protection: then no cookie speaks for anybody. */
function isPublic(subject: RbClass, only: readonly string[] | undefined, file: RbFile): boolean {
  if (/Session|Login|Registration|Sign/.test(subject.name)) return false;
  return subject.declarations.some((call) => {
    if (/^(?:allow_unauthenticated_access|skip_authentication|allow_unauthenticated|skip_authorization|public_access)$/.test(call.name))
      return true;
    if (!/^skip_before_action$/.test(call.name)) return false;
    const names = call.args.map((argument) => nameValue(argument, file) ?? "");
    const scope = nameList(optionOf(call, "only")?.value, file);
    return (
      names.some((name) => isSessionGuard(name) || /logged_in|signed_in|current_user|authenticat/.test(name)) &&
      (scope === undefined || only?.every((action) => scope.includes(action)) === true)
    );
  });
}

interface Off {
  readonly subject: RbClass;
  readonly call: RbCall;
  readonly how: string;
  readonly edit: TextEdit;
  readonly only: readonly string[] | undefined;
}

function judge({ subject, call, how, edit, only }: Off, file: RbFile): Outcomes {
  const written = nameList(optionOf(call, "except")?.value, file);
  const actions = only ?? actionsOf(subject).filter((action) => !written?.includes(action));
  const condition = optionOf(call, "if", "unless");
  if (condition && !/json|xhr|js\?/.test(textOf(file, condition.value))) return undefined;
  if (condition && /token|api_?key|bearer|authorization|header/i.test(textOf(file, condition.value))) return undefined;
  if (isHarmless(actions, subject)) return undefined;
  if (provesItself(subject, file)) return met(call.node);
  if (isPublic(subject, only, file)) return undefined;
  const pending: RubyPending = { ruby: true, what: "class", name: subject.superclass };
  return problem("off", call.node, { data: { how }, fixes: [{ fix: "restore", edits: [edit] }], pending: { ...pending } });
}

/** `skip_before_action :verify_authenticity_token`. */
function skipFilter(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const argument = call?.args.find((candidate) => nameValue(candidate, file) === "verify_authenticity_token");
  const subject = argument && enclosingClass(node, file);
  if (!call || call.receiver || !argument || !subject || skipped(file)) return undefined;
  const only = optionOf(call, "only");
  const names = nameList(only?.value, file);
  if (only && !names) return undefined;
  const edit = call.args.length > 1 ? removeItem(argument) : removeStatement(node, file);
  return judge({ subject, call, how: `${call.name} :verify_authenticity_token`, edit, only: names }, file);
}

/** `skip_forgery_protection`. */
function skipProtection(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const subject = call && enclosingClass(node, file);
  if (!call || call.receiver || !subject || skipped(file) || node.field === "method") return undefined;
  const only = optionOf(call, "only");
  const names = nameList(only?.value, file);
  return only && !names
    ? undefined
    : judge({ subject, call, how: "skip_forgery_protection", edit: removeStatement(node, file), only: names }, file);
}

/** `protect_from_forgery with: :null_session` lets the request through without a session; `except:` leaves actions out. */
function protect(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const subject = call && enclosingClass(node, file);
  if (!call || !subject || skipped(file) || node.field === "method") return undefined;
  const strategy = optionOf(call, "with");
  if (strategy && nameValue(strategy.value, file) === "null_session") {
    if (optionOf(call, "if", "unless", "only")) return undefined;
    const { value } = strategy;
    return judge(
      { subject, call, how: "with: :null_session", edit: { start: value.start, end: value.end, text: ":exception" }, only: undefined },
      file,
    );
  }
  const except = optionOf(call, "except");
  const names = nameList(except?.value, file);
  if (except && names)
    return judge({ subject, call, how: `except: ${textOf(file, except.value)}`, edit: removeItem(except.pair), only: names }, file);
  return call.receiver ? undefined : met(node);
}

/** `config.action_controller.allow_forgery_protection = false`. */
function setting(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  const call = left?.type === "call" ? callOf(left, file) : undefined;
  if (!left || !right || !call || skipped(file)) return undefined;
  const how = `${call.name} = ${textOf(file, right)}`;
  const fixes: ProblemFix[] = [{ fix: "restore", edits: [removeStatement(node, file)] }];
  const value = booleanValue(right);
  if (call.name === "allow_forgery_protection") {
    if (value === undefined || outsideProduction(node, file)) return undefined;
    const subject = enclosingClass(node, file);
    if (value || (subject && subject.kind === "controller" && provesItself(subject, file))) return met(node);
    return problem("off", node, { data: { how }, fixes });
  }
  if (call.name === "default_protect_from_forgery") {
    const pending: RubyPending = { ruby: true, what: "default", name: "" };
    return value === false ? problem("off", node, { data: { how }, fixes, pending: { ...pending } }) : undefined;
  }
  if (
    call.name === "request_validation_phase" &&
    /^OmniAuth\.config$/.test(textOf(file, call.receiver ?? left)) &&
    (right.type === "nil" || value === false)
  )
    return problem("off", node, { data: { how }, fixes });
  return undefined;
}

/** `provider_ignores_state: true` of OmniAuth. */
function ignoresState(node: SyntaxNode, file: RbFile): Outcomes {
  const value = child(node, "value");
  if (skipped(file) || booleanValue(value) === undefined) return undefined;
  if (booleanValue(value) === false) return met(node);
  return problem("off", node, {
    data: { how: textOf(file, node).replace(/\s+/g, " ") },
    fixes: [{ fix: "restore", edits: [removeItem(node)] }],
  });
}

/** Sinatra: `disable :protection`, `set :protection, false`, `set :protection, except: :remote_token`, with sessions switched on. */
function sinatra(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || call.receiver || nameValue(call.args[0], file) !== "protection" || skipped(file) || !mentions(file, /sinatra/i))
    return undefined;
  if (!mentions(file, /enable\s+:sessions|:sessions,|Rack::Session|session_store/)) return undefined;
  const left = nameList(optionOf(call, "except")?.value, file);
  const off =
    call.name === "disable" ||
    booleanValue(call.args[1]) === false ||
    left?.some((name) => /remote_token|authenticity_token|session_hijacking|http_origin/.test(name)) === true;
  return off
    ? problem("off", node, { data: { how: textOf(file, node) }, fixes: [{ fix: "restore", edits: [removeStatement(node, file)] }] })
    : undefined;
}

/** Ruby: switched-off protection in Rails, Sinatra and OmniAuth, and OAuth requests whose state is not sent. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    skip_before_action: skipFilter,
    skip_before_filter: skipFilter,
    skip_forgery_protection: skipProtection,
    protect_from_forgery: protect,
    set: sinatra,
    disable: sinatra,
    authorize_url: oauthRequest,
    authorization_uri: oauthRequest,
    to_query: oauthRequest,
    encode_www_form: oauthRequest,
  },
  keyword: { provider_ignores_state: ignoresState },
  node: {
    assignment: setting,
    identifier: (node, file) => {
      const name = textOf(file, node);
      if (name === "skip_forgery_protection") return skipProtection(node, file);
      return name === "protect_from_forgery" ? protect(node, file) : undefined;
    },
    string: (node, file) => (skipped(file) ? undefined : oauthUrl(node, file)),
  },
  file: (_root, file) => (skipped(file) ? undefined : uncheckedCallbacks(file)),
};
