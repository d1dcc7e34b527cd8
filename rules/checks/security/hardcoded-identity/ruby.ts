import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { ancestor, child, type SyntaxNode } from "../../../api/tree.ts";
import { isIdentityName, isMadeUpIdentity, isSystemActorName } from "../../../shared/names/identity.ts";
import { callOf, constantName, indexOf, keyText } from "../../../shared/ruby/calls.ts";
import { enclosingClass } from "../../../shared/ruby/classes.ts";
import { outsideProduction } from "../../../shared/ruby/environment.ts";
import { isDevelopment, isScript } from "../../../shared/ruby/roles.ts";
import { mayBeModel } from "../../../shared/ruby/records.ts";
import { enclosingMethod, follow, methodName, soleResult } from "../../../shared/ruby/scopes.ts";
import { nameValue, numberValue } from "../../../shared/ruby/values.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(file: RbFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.migration ||
    isScript(file) ||
    role.example ||
    role.toolConfig ||
    isDevelopment(file) ||
    /(?:^|\/)(?:demo|seeds?|lib\/generators|factories)(?:[/_]|\.rb$)/.test(file.path)
  );
}

/** The made-up identity that a literal stands for, as a message shows it. */
function madeUp(node: SyntaxNode, file: RbFile): string | undefined {
  const constant = constantName(node, file);
  if (constant !== undefined && isSystemActorName(constant)) return undefined;
  const value = follow(node, file);
  const number = numberValue(value, file);
  if (number !== undefined) return number === 1 || number === 123 ? String(number) : undefined;
  const text = nameValue(value, file);
  // The name of a column or key is nobody.
  if (text === undefined || isIdentityName(text)) return undefined;
  return isMadeUpIdentity(text) ? `"${text}"` : undefined;
}

/** Jobs and code named after the system act for nobody in particular. */
function isSystemCode(node: SyntaxNode, file: RbFile): boolean {
  return (
    isSystemActorName(methodName(enclosingMethod(node), file)) ||
    // Every service object is called …Service; that makes it no actor.
    isSystemActorName((enclosingClass(node, file)?.name.split("::").at(-1) ?? "").replace(/Service$/, ""))
  );
}

/** `def list(user_id = "default_user")`, `def call(tenant_id: "demo")`. */
function parameter(node: SyntaxNode, file: RbFile): Outcomes {
  const nameNode = child(node, "name");
  const value = child(node, "value");
  if (!nameNode || !value || outside(file)) return undefined;
  const name = textOf(file, nameNode);
  const made = isIdentityName(name) && !isSystemCode(node, file) ? madeUp(value, file) : undefined;
  if (made === undefined) return undefined;
  return problem("default", value, { data: { name, value: made }, fixes: requireFix(node, nameNode, file) });
}

/** Takes the default away; not between two other optional parameters, where Ruby does not allow it. */
function requireFix(node: SyntaxNode, nameNode: SyntaxNode, file: RbFile): ProblemFix[] {
  const name = textOf(file, nameNode);
  if (node.type === "keyword_parameter")
    return [{ fix: "require", data: { name }, edits: [{ start: node.start, end: node.end, text: `${name}:` }] }];
  const optional = node.parent?.children.filter((part) => part.type === "optional_parameter") ?? [];
  const index = optional.indexOf(node);
  return index > 0 && index < optional.length - 1
    ? []
    : [{ fix: "require", data: { name }, edits: [{ start: node.start, end: node.end, text: name }] }];
}

/** `user_id = "demo"`, `@tenant_id = "default"`, `params[:user_id] ||= 1`, `Current.user = User.first`. */
function assigned(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right || outside(file)) return undefined;
  const index = indexOf(left);
  const name = index
    ? nameValue(index.key, file)
    : left.type === "call"
      ? callOf(left, file)?.name
      : textOf(file, left).replace(/^[@$]+/, "");
  if (name === undefined || isSystemActorName(name)) return undefined;
  const current = isCurrentName(name) || (left.type === "call" && constantName(child(left, "receiver"), file) === "Current");
  const standIn = current ? standInOf(right, file) : undefined;
  if (standIn) return report("assigned", name, standIn, file);
  // A constant names something on purpose; where it is used as an identity is what counts.
  if (left.type === "constant" && !enclosingMethod(node)) return isIdentityName(name) ? judge(name, right, node, file) : undefined;
  return isIdentityName(name) ? judge(name, right, node, file) : undefined;
}

/** `where(user_id: 1)`, `{ tenant_id: "default" }`, in code that answers or acts for somebody. */
function paired(node: SyntaxNode, file: RbFile): Outcomes {
  const key = child(node, "key");
  const value = child(node, "value");
  const name = key && keyText(key, file);
  if (!key || !value || name === undefined || outside(file)) return undefined;
  if (isCurrentName(name) || name === "user") {
    const standIn = name === "user" ? undefined : standInOf(value, file);
    return standIn ? report("assigned", name, standIn, file) : undefined;
  }
  if (!isIdentityName(name) || isSystemActorName(name) || !enclosingMethodOrBlock(node)) return undefined;
  if (isDescription(node, file)) return undefined;
  return judge(name, value, node, file);
}

function enclosingMethodOrBlock(node: SyntaxNode): boolean {
  return enclosingMethod(node) !== undefined || ancestor(node, "do_block", "block") !== undefined;
}

/** Schemas and documentation of parameters show examples; routes and forms have defaults of their own. */
function isDescription(node: SyntaxNode, file: RbFile): boolean {
  for (let current = node.parent; current; current = current.parent) {
    const call = current.type === "call" ? callOf(current, file) : undefined;
    if (
      call &&
      /example|sample|default_options|schema|describe|doc|param|property|argument|validates|enum|scope|index|add_\w+|t$|l$|form|select|link_to|path$|url$|factory|fixture|stub|allow|expect|config/.test(
        call.name,
      )
    )
      return true;
    if (current.type === "method") return /example|sample|default_|schema|fixture|preview|demo/.test(methodName(current, file));
  }
  return false;
}

function judge(name: string, value: SyntaxNode, node: SyntaxNode, file: RbFile): Outcomes {
  if (isSystemCode(node, file) || outsideProduction(node, file)) return undefined;
  // session[:user_id] || "demo": the made-up one is the default.
  const fallback =
    value.type === "binary" && value.children.some((part) => part.type === "||" || part.type === "or") ? child(value, "right") : undefined;
  const fetch = callOf(value, file);
  const second = fetch?.name === "fetch" && fetch.args.length === 2 ? fetch.args[1] : undefined;
  const at = fallback ?? second ?? value;
  const made = madeUp(at, file);
  if (made === undefined) return undefined;
  const literal = at.type === "string" || at.type === "integer" || at.type === "simple_symbol";
  if (!literal && !constantName(at, file)) return undefined;
  const byDefault = fallback !== undefined || second !== undefined || node.children.some((part) => part.type === "||=");
  // Bare numbers are columns, positions and flags as often as somebody's id: only where somebody is answered.
  if (/^\d+$/.test(made) && !byDefault && !answersSomebody(node, file)) return undefined;
  return problem(byDefault ? "default" : "assigned", at, { data: { name, value: made } });
}

/** `session.fetch(:user_id, "guest")`, where what it is assigned to does not say it already. */
function fetched(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const [key, fallback] = call?.args ?? [];
  const name = nameValue(key, file);
  if (
    !call?.receiver ||
    !fallback ||
    name === undefined ||
    !isIdentityName(name) ||
    outside(file) ||
    isSystemCode(node, file) ||
    outsideProduction(node, file)
  )
    return undefined;
  const parent = node.parent;
  const left = parent?.type === "assignment" || parent?.type === "operator_assignment" ? child(parent, "left") : undefined;
  if (left && isIdentityName(textOf(file, left).replace(/^[@$]+/, ""))) return undefined;
  const made = madeUp(fallback, file);
  return made === undefined ? undefined : problem("default", fallback, { data: { name, value: made } });
}

/** Controllers, resolvers, channels and services; not a table of numbers. */
function answersSomebody(node: SyntaxNode, file: RbFile): boolean {
  const subject = enclosingClass(node, file);
  if (subject)
    return (
      /^(?:controller|channel|api|policy)$/.test(subject.kind) ||
      /(?:Service|Resolver|Mutation|Tool|Handler|Interactor|Query|Controller|UseCase)$/.test(subject.name) ||
      /(?:^|\/)(?:controllers|services|graphql|tools|api|resources)\//.test(file.path)
    );
  return mentions(file, /sinatra|grape/i);
}

function isCurrentName(name: string): boolean {
  return /^_?current_(?:user|account|tenant|organization|customer|member|company|team|person)$/.test(name);
}

/** `User.first`, `User.find(1)`, `User.find_by(email: "admin@example.com")`: somebody, whoever asks. */
function standInOf(node: SyntaxNode, file: RbFile): SyntaxNode | undefined {
  if (node.type === "binary") {
    const right = child(node, "right");
    return right && node.children.some((part) => part.type === "||" || part.type === "or") ? standInOf(right, file) : undefined;
  }
  const call = callOf(node, file);
  const model = constantName(call?.receiver, file);
  if (
    !call ||
    !model ||
    !mayBeModel(model) ||
    !/(?:User|Account|Tenant|Organi[sz]ation|Member|Customer|Admin|Person|Company|Team)$/.test(model)
  )
    return undefined;
  if (/^(?:first!?|last!?|take!?|sample)$/.test(call.name)) return call.args.length === 0 ? node : undefined;
  if (call.name === "find") return call.args.length === 1 && numberValue(call.args[0], file) !== undefined ? node : undefined;
  if (/^find_(?:or_create_)?by!?$/.test(call.name)) {
    const values = call.options.map((option) => nameValue(option.value, file) ?? numberValue(option.value, file));
    return values.length > 0 && values.every((value) => value !== undefined) && !isSystemActorName(values.join(" ")) ? node : undefined;
  }
  return undefined;
}

/** `def current_user = User.first`. */
function method(node: SyntaxNode, file: RbFile): Outcomes {
  const name = methodName(node, file);
  if (outside(file) || !isCurrentName(name)) return undefined;
  const result = soleResult(node);
  const source = result && /^(?:operator_)?assignment$/.test(result.type) ? child(result, "right") : result;
  const standIn = source && standInOf(source, file);
  // A memoised stand-in is reported where it is assigned.
  if (standIn) return result === source ? report("assigned", name, standIn, file) : undefined;
  return /\b(?:session|cookies|request|headers|token|claims|warden|Current|params|authenticate\w*)\b/.test(textOf(file, node))
    ? met(child(node, "name") ?? node)
    : undefined;
}

function report(message: string, name: string, node: SyntaxNode, file: RbFile): Outcomes {
  if (outsideProduction(node, file)) return undefined;
  const at: Span = node;
  return problem(message, at, { data: { name, value: textOf(file, node).replace(/\s+/g, " ") } });
}

/** Ruby: a made-up user or tenant as a default, as a value, or as whoever comes first in the table. */
export const ruby: TreeVisitors<RbFile> = {
  call: { fetch: fetched },
  node: {
    optional_parameter: parameter,
    keyword_parameter: parameter,
    assignment: assigned,
    operator_assignment: assigned,
    pair: paired,
    method,
  },
};
