import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { callOf, constantName, statementsOf } from "../../../shared/ruby/calls.ts";
import { classesOf, enclosingClass, type RbClass } from "../../../shared/ruby/classes.ts";
import { removeStatement } from "../../../shared/ruby/edits.ts";
import { outsideProduction } from "../../../shared/ruby/environment.ts";
import { isSessionGuard, isTokenGuard } from "../../../shared/ruby/guards.ts";
import { isDevelopment, isScript, isTestSupport } from "../../../shared/ruby/roles.ts";
import { methodName } from "../../../shared/ruby/scopes.ts";
import { nameValue } from "../../../shared/ruby/values.ts";
import { isCheckMethodName, isSecurityCheckName } from "../../../shared/names/authorization.ts";

function outside(file: RbFile): boolean {
  const { role } = file;
  return isTestSupport(file) || role.seed || role.example || isScript(file) || role.migration || isDevelopment(file);
}

/** Names of Ruby that promise a check and that the common list leaves to each language. */
function isCheckName(name: string): boolean {
  const bare = name.replace(/[?!]$/, "");
  return (
    isSecurityCheckName(name) ||
    /^(?:verify_authenticity_token|verified_request|valid_(?:password|signature|token|api_key|authenticity_token|otp|credentials|session|request_signature)|signature_valid|token_valid|authorized|authenticated|require_(?:login|user|admin|authentication|signed_in|logged_in)|authenticate_\w+|authorize_\w+|logged_in|signed_in|verify_(?:request|webhook|recaptcha|captcha|payload|api_key|mfa|otp|permissions?)|can_access|allowed_to|permitted_to|any_authenticity_token_valid|valid_authenticity_token)$/.test(
      bare,
    )
  );
}

type Pass = "empty" | "true" | "nil";

/** How a method lets everything pass, when that is all it does. Comments do not count. */
function passOf(method: SyntaxNode): Pass | undefined {
  const body = child(method, "body");
  const statements = body ? (body.type === "body_statement" || body.type === "block_body" ? namedChildren(body) : [body]) : [];
  const [only] = statements;
  if (!only) return "empty";
  if (statements.length > 1) return undefined;
  const value = only.type === "return" ? (namedChildren(namedChildren(only)[0])[0] ?? only) : only;
  if (value.type === "true") return "true";
  return value.type === "nil" || (value.type === "return" && namedChildren(value).length === 0) ? "nil" : undefined;
}

const shown: Readonly<Record<Pass, string>> = { empty: "empty", true: "true", nil: "nil" };
/** Classes whose business it is to do nothing or to let everything through. */
const harmlessClass =
  /(?:^|::)(?:Null|Noop|NoOp|Fake|Mock|Stub|Dummy|Test|Anonymous|Public|Allow\w*|Example|Sandbox)|(?:Interface|Double|Stub|Mock)$/;
/** Classes that others are derived from; a base controller's filters are in force as they stand. */
const baseClass = /(?:^|::)(?:Base|Abstract|Interface|Default)|Base$/;

/** `def verify_signature(payload) = true`, `def authenticate_user!; end`. */
function defined(node: SyntaxNode, file: RbFile): Outcomes {
  const name = methodName(node, file);
  if (outside(file) || !(isCheckMethodName(name) || isCheckName(name))) return undefined;
  const body = passOf(node);
  if (!body) return isCheckName(name) ? met(child(node, "name") ?? node) : undefined;
  if (isPatch(node, file) || outsideProduction(node, file)) return undefined;
  const subject = enclosingClass(node, file);
  const reopened = reopens(subject, file);
  const nameNode = child(node, "name") ?? node;
  // In a class of a library a bare `validate` is enough; elsewhere it may check anything.
  if (reopened) return problem("patched", nameNode, { data: { name: `${reopened}#${name}` }, fixes: removal(node, name, file) });
  if (!isCheckName(name) || isHook(node, name, subject, body, file)) return undefined;
  if (subject && (harmlessClass.test(subject.name) || (subject.kind !== "controller" && baseClass.test(subject.name)))) return undefined;
  // A predicate is nil or empty by mistake, not to let somebody in: nil means no.
  if (name.endsWith("?") && body !== "true") return undefined;
  return problem("alwaysPasses", nameNode, { data: { name, body: shown[body] } });
}

/** Whether a method stands in a block that patches a class from outside; those are found by the call that does it. */
function isPatch(node: SyntaxNode, file: RbFile): boolean {
  for (let current = node.parent; current && current.type !== "class" && current.type !== "module"; current = current.parent) {
    const call = current.type === "call" ? callOf(current, file) : undefined;
    if (
      call &&
      (/^(?:class_eval|module_eval|instance_eval|prepend)$/.test(call.name) ||
        (call.name === "new" && constantName(call.receiver, file) === "Module"))
    )
      return true;
  }
  return false;
}

/** Whether an empty method is only there to be overridden, or answers a question about a record rather than about a caller. */
function isHook(node: SyntaxNode, name: string, subject: RbClass | undefined, body: Pass, file: RbFile): boolean {
  if (/\b(?:overrid\w*|subclass\w*|hooks?|abstract|no-?op|implement\w*|not needed|nothing to)\b/i.test(commentsOf(node, file))) return true;
  if (/Policy$/.test(subject?.name ?? "") || subject?.kind === "serializer" || subject?.kind === "test") return true;
  if (body === "true") return subject?.module === true && /Helpers?$/.test(subject.name) && /stub|test/i.test(subject.name);
  // A check that answers by raising passes by doing nothing.
  if (!name.endsWith("?") && (body === "nil" || name.endsWith("!")) && isSecurityCheckName(name)) return false;
  // An empty method counts in a controller, where it switches off a filter of the class above it.
  return (
    !(subject?.kind === "controller") ||
    !(isSessionGuard(name) || isTokenGuard(name) || isSecurityCheckName(name) || name === "verify_authenticity_token")
  );
}

/** Comments in a method and directly above it. */
function commentsOf(node: SyntaxNode, file: RbFile): string {
  let text = "";
  for (let above = file.lines.lineOf(node.start) - 1; above >= 0 && /^\s*#/.test(file.lines.lineText(above)); above--)
    text += `${file.lines.lineText(above)}\n`;
  walkTree(node, (part) => {
    if (part.type === "comment") text += `${textOf(file, part)}\n`;
  });
  return text;
}

function removal(node: SyntaxNode, name: string, file: RbFile): ProblemFix[] {
  return [{ fix: "removePatch", data: { name }, edits: [removeStatement(node, file)] }];
}

/** Libraries whose classes an application reopens when it patches them. */
const libraries =
  /^(?:OmniAuth|JWT|Devise|Warden|Doorkeeper|Rack|ActionController|ActionDispatch|ActiveSupport|ActionCable|ActionMailbox|Stripe|Twilio|OpenSSL|Net|OAuth2?|OpenIDConnect|OneLogin|SAML|Rodauth|Clearance|Sorcery|Pundit|CanCan|CanCanCan|Octokit|Slack|Shopify\w*|Recaptcha|BCrypt|Faraday|SecureHeaders|Sidekiq|GoodJob|MissionControl|GraphQL|Google|Aws|Plaid|WebAuthn|ROTP)(?:::|$)/;

/** The library's class that a class or module reopens, or undefined when it is the application's own. */
function reopens(subject: RbClass | undefined, file: RbFile): string | undefined {
  if (!subject || !libraries.test(subject.name)) return undefined;
  const patching =
    subject.module ||
    subject.superclass === "" ||
    /(?:^|\/)(?:initializers|core_ext|monkey_patches|patches|extensions|lib)\//.test(file.path);
  return patching ? subject.name : undefined;
}

/** `JWT::Verify.define_method(:verify_expiration) { true }`, `Stripe::Webhook.define_singleton_method(:construct_event) { |*| true }`. */
function redefined(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call?.block || outside(file)) return undefined;
  const sent = /^(?:send|public_send)$/.test(call.name);
  if (sent && !/^define_(?:singleton_)?method$/.test(nameValue(call.args[0], file) ?? "")) return undefined;
  const name = nameValue(call.args[sent ? 1 : 0], file);
  const subject = constantName(call.receiver, file);
  if (name === undefined || subject === undefined || !(isCheckMethodName(name) || isCheckName(name))) return undefined;
  if (!passOf(call.block) || outsideProduction(node, file)) return undefined;
  const full = `${subject}.${name}`;
  return problem("patched", { start: node.start, end: call.block.start - 1 }, { data: { name: full }, fixes: removal(node, full, file) });
}

/** `JWT::Verify.class_eval do def verify_expiration; end end`, `Devise::Strategies::Base.prepend(Module.new { def valid?; true; end })`. */
function evaluated(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const eigen = callOf(call?.receiver, file);
  const subject = constantName(eigen?.name === "singleton_class" ? eigen.receiver : call?.receiver, file);
  if (!call || !subject || outside(file) || outsideProduction(node, file)) return undefined;
  const block = call.block ?? callOf(call.args[0], file)?.block;
  return statementsOf(block).flatMap((statement) => {
    if (statement.type !== "method" && statement.type !== "singleton_method") return [];
    const name = methodName(statement, file);
    if (!(isCheckMethodName(name) || isCheckName(name)) || !passOf(statement)) return [];
    const full = `${subject}#${name}`;
    return [problem("patched", child(statement, "name") ?? statement, { data: { name: full }, fixes: removal(statement, full, file) })];
  });
}

/** A filter or call that is commented out: `# before_action :authenticate_user!`, `# authorize @post`, `# verify_signature!`. */
const commentedFilter = /^#\s?(?:prepend_|append_)?(?:before_action|before_filter)\s*\(?\s*:(\w+[!?]?)/;
const commentedCall =
  /^#\s?((?:authorize|authenticate|authenticate_\w+|authorize_\w+|verify_(?:signature|webhook|token|request|hmac|authorized|policy_scoped)\w*|require_(?:login|admin|user|authentication))[!?]?)\s*(?:\(?[@:]?\w*\)?(?:,\s*[:@]?\w+[?]?\)?)?)?\s*$/;

function commented(node: SyntaxNode, file: RbFile): Outcomes {
  const text = textOf(file, node).replace(/^\uFEFF/, "");
  const filter = commentedFilter.exec(text);
  const name = filter?.[1] ?? commentedCall.exec(text)?.[1];
  if (name === undefined || outside(file)) return undefined;
  if (
    filter &&
    !(isSessionGuard(name) || isTokenGuard(name) || isCheckName(name) || /^(?:authenticate|authorize|require_|verify_|ensure_)/.test(name))
  )
    return undefined;
  const subject = classesOf(file).findLast((candidate) => candidate.node.start < node.start && node.end <= candidate.node.end);
  if (!subject || !(subject.kind === "controller" || subject.kind === "channel" || subject.kind === "api") || isProse(node, file))
    return undefined;
  // Replaced by another one that is there.
  if (
    filter &&
    subject.declarations.some(
      (call) =>
        /^(?:before_action|before_filter|prepend_before_action|authenticate\w*)$/.test(call.name) &&
        call.args.some((argument) => /auth|login|log_in|signed|require|verify|admin|token/.test(nameValue(argument, file) ?? "")),
    )
  )
    return undefined;
  if (!filter && new RegExp(`^\\s*${name.replace(/[!?]/g, "\\$&")}(?![\\w!?])`, "m").test(textOf(file, subject.node))) return undefined;
  const code = text.replace(/^#\s?/, "");
  return problem(
    "commentedOut",
    { start: node.start, end: node.start + text.trimEnd().length },
    {
      data: { name },
      fixes: [{ fix: "restore", data: { name }, edits: [{ start: node.start, end: node.start + (text.length - code.length), text: "" }] }],
    },
  );
}

/** Whether a comment is part of a text: an example in a class's documentation, generated hints, a list of options. */
function isProse(node: SyntaxNode, file: RbFile): boolean {
  const line = file.lines.lineOf(node.start);
  if (file.text.slice(file.lines.starts[line] ?? 0, node.start).trim() !== "") return true;
  const neighbours = [line - 1, line + 1].map((other) => (other >= 0 && other < file.lines.count ? file.lines.lineText(other).trim() : ""));
  return (
    neighbours.some((text) =>
      /^#\s{2,}|^#\s*(?:@|e\.g\.|for example|usage|example|Generated|The following|GET|POST|PUT|PATCH|DELETE)\b|^#\s*$|^#.*:$/i.test(text),
    ) || /^#\s{3,}/.test(textOf(file, node))
  );
}

/** Ruby: checks that always agree, checks of a library that are replaced, and guards that are commented out. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    define_method: redefined,
    define_singleton_method: redefined,
    send: redefined,
    class_eval: evaluated,
    module_eval: evaluated,
    instance_eval: evaluated,
    prepend: evaluated,
  },
  node: { method: defined, singleton_method: defined, comment: commented },
};
