import { type RbFile, textOf } from "../../../api/file.ts";
import { type Outcome, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { ancestor, child, type SyntaxNode } from "../../../api/tree.ts";
import { callbacksOf, controllersOf } from "../../../shared/ruby/callbacks.ts";
import { callOf, chainText, statementsOf } from "../../../shared/ruby/calls.ts";
import { baseName, enclosingClass, type RbClass, type RbMethod } from "../../../shared/ruby/classes.ts";
import { addEntries, indentAt, quoted } from "../../../shared/ruby/edits.ts";
import { logCall } from "../../../shared/ruby/loggers.ts";
import { callOptions, optionsOf, type RbOptions } from "../../../shared/ruby/options.ts";
import { mentions } from "../../../shared/mentions.ts";

const state = /\bstate\b|_state\b|\bstate_/;

/** Strategies of OmniAuth get their state from it. */
function isStrategy(node: SyntaxNode, file: RbFile): boolean {
  return (
    /Strateg/.test(`${enclosingClass(node, file)?.name ?? ""} ${enclosingClass(node, file)?.superclass ?? ""}`) ||
    /strateg|omniauth|devise\.rb/.test(file.path)
  );
}

/** Sends a random state and, where the callback stands in the same controller and does not look at it, compares it there. */
function addState(options: RbOptions, node: SyntaxNode, file: RbFile): ProblemFix[] {
  const subject = enclosingClass(node, file);
  const last = options.entries.at(-1);
  if (!options.list || !last || subject?.kind !== "controller") return [];
  const value = "(session[:oauth_state] = SecureRandom.hex(16))";
  const quotedKeys = /^["']/.test(textOf(file, last.pair));
  const send: TextEdit = quotedKeys
    ? { start: last.pair.end, end: last.pair.end, text: `, ${quoted("state", file)} => ${value}` }
    : addEntries(options.list, [{ key: "state", value }], file);
  return [{ fix: "addState", edits: [send, ...comparison(subject, file)] }];
}

function comparison(subject: RbClass, file: RbFile): TextEdit[] {
  return subject.methods.flatMap((method): TextEdit[] => {
    const first = statementsOf(method.node)[0];
    if (!isUnchecked(subject, method, file) || !first || file.lines.lineOf(first.start) === file.lines.lineOf(method.node.start)) return [];
    const line = "return head(:forbidden) if params[:state].blank? || params[:state] != session.delete(:oauth_state)";
    return [{ start: first.start, end: first.start, text: `${line}${lineEndOf(file.text)}${indentAt(first.start, file)}` }];
  });
}

/** `client.auth_code.authorize_url(redirect_uri: …)`; parameters of an authorization request turned into a query. */
export function oauthRequest(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || isStrategy(node, file)) return undefined;
  let options: RbOptions | undefined;
  if (call.name === "authorize_url") {
    if (!/(?:^|\.)auth_code$/.test(chainText(call.receiver, file)) && callOf(call.receiver, file)?.name !== "auth_code") return undefined;
    options = callOptions(call, file);
    if (options.entries.length === 0 && call.args.length > 0) return undefined;
  } else {
    const source = call.name === "encode_www_form" ? call.args[0] : call.receiver;
    options =
      call.name === "encode_www_form" && call.options.length > 0 ? callOptions(call, file) : source ? optionsOf(source, file) : undefined;
    const keys = new Set(options?.entries.map((entry) => entry.key));
    if (
      !options ||
      !keys.has("client_id") ||
      !keys.has("redirect_uri") ||
      !(keys.has("response_type") || keys.has("scope")) ||
      keys.has("client_secret") ||
      keys.has("grant_type") ||
      keys.has("code")
    )
      return undefined;
  }
  if (!options.complete || options.entries.some((entry) => entry.key === undefined || entry.key === "state")) return undefined;
  return problem("noState", node, { fixes: addState(options, node, file) });
}

/** `redirect_to "https://…/authorize?client_id=…&redirect_uri=…"`. */
export function oauthUrl(node: SyntaxNode, file: RbFile): Outcomes {
  if (node.parent?.type === "chained_string" || logCall(callOf(ancestor(node, "call"), file), file)) return undefined;
  const text = textOf(file, node);
  if (
    !/^["']https?:\/\/|^["']#\{/.test(text) ||
    !/\/(?:authorize|auth|oauth2?|authorization)\/?\?/.test(text) ||
    !/[?&]client_id=/.test(text) ||
    !/[?&](?:redirect_uri|response_type)=/.test(text)
  )
    return undefined;
  if (/[?&]state=|#\{[^}]*(?:state|query|params)[^}]*\}/.test(text) || file.role.test || isStrategy(node, file)) return undefined;
  // The string may be put together with the state later on.
  const around = enclosingStatement(node);
  return state.test(textOf(file, around)) ? undefined : problem("noState", node);
}

function enclosingStatement(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && current.type !== "method" && current.type !== "singleton_method") current = current.parent;
  return current;
}

const exchange = /get_token|fetch_access_token|exchange|access_token|token_url|\/token\b|grant_type|authorization_code|refresh_token/i;

/** `def callback` that takes the code and never looks at the state, in a controller that talks to the provider by itself. */
export function uncheckedCallbacks(file: RbFile): Outcomes {
  if (file.role.test || !mentions(file, /params/) || !mentions(file, /callback|oauth/i)) return undefined;
  return controllersOf(file).flatMap((subject): Outcome[] => {
    // OmniAuth and Devise compare the state before the action runs.
    if (/Omni[Aa]uth|Devise/.test(`${subject.name} ${subject.superclass}`) || mentions(file, /omniauth\.auth/)) return [];
    // Where the request goes out without a state, that is the cause, and is reported there.
    if (!state.test(textOf(file, subject.node)) && /authorize_url|authorization_uri|authorize\?/.test(textOf(file, subject.node)))
      return [];
    return subject.methods
      .filter((method) => isUnchecked(subject, method, file))
      .map((method) => problem("stateUnchecked", child(method.node, "name") ?? method.node));
  });
}

function isUnchecked(subject: RbClass, method: RbMethod, file: RbFile): boolean {
  if (!/^(?:\w+_)?callback$|^oauth_\w*(?:redirect|complete|return)$/.test(method.name)) return false;
  const text = textOf(file, method.node);
  if (!/params(?:\[|\.(?:fetch|require|permit)\W+|\.dig\W+):?["']?code\b/.test(text) || !exchange.test(`${text} ${baseName(subject.name)}`))
    return false;
  return !state.test(text) && !looksElsewhere(subject, method.name, text, file);
}

/** Whether a filter before the action, or a method that it calls, speaks of the state. */
function looksElsewhere(subject: RbClass, action: string, text: string, file: RbFile): boolean {
  const filters = callbacksOf(subject, file).filter(
    (callback) => callback.when === "before" && (callback.only?.includes(action) ?? !callback.except?.includes(action)),
  );
  const names = new Set(filters.flatMap((callback) => callback.names));
  if ([...names].some((name) => state.test(name)) || filters.some((callback) => state.test(textOf(file, callback.call.node)))) return true;
  return subject.methods.some(
    (method) =>
      method.name !== action &&
      (names.has(method.name) || new RegExp(`\\b${method.name.replace(/[?!=]/g, "\\$&")}`).test(text)) &&
      state.test(textOf(file, method.node)),
  );
}
