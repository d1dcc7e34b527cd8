/** Python: tasks of Celery and RQ, actors of Dramatiq, functions of arq. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isMoneyFunction } from "../../../shared/names/money-calls.ts";
import { calledName, receiverOf } from "../../../shared/python/calls.ts";
import { isJob, isTaskDecorator } from "../../../shared/python/jobs.ts";
import { decoratorsOf } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { openOnly, protocol, safeguards, stateWords } from "./words.ts";

type Kind = "charge" | "email" | "create";

/** Something that a second run would do again. */
interface Action {
  readonly kind: Kind;
  readonly call: SyntaxNode;
  readonly target?: string;
}

const mailFunction =
  /^(?:send|deliver)_\w*(?:e?mail|sms|newsletter|receipt|invitation)s?$|^(?:send_mail|send_mass_mail|mail_admins|sendmail|send_message)$/;
const mailOwner = /mail|message|msg|resend|sendgrid|postmark|smtp|ses\b|twilio/i;

function actionOf(call: SyntaxNode, file: PyFile): Action | undefined {
  const name = calledName(call, file);
  // Without a key such a call is wrong in a job as anywhere else, which missing-idempotency says.
  if (/^stripe\./.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  if (isMoneyFunction(name)) return { kind: "charge", call };
  const receiver = receiverOf(call);
  const owner = receiver ? textOf(file, receiver) : "";
  if (mailFunction.test(name) || (name === "send" && mailOwner.test(owner) && !/queue/i.test(owner))) return { kind: "email", call };
  // Order.objects.create(…), session.add(Order(…))
  const manager = /(?:^|\.)(\w+)\.objects$/.exec(owner)?.[1];
  const made = name === "add" && /session|db/i.test(owner) ? /\(\s*([A-Z]\w*)\(/.exec(textOf(file, call))?.[1] : undefined;
  const target = /^(?:create|bulk_create|acreate)$/.test(name) ? manager : made;
  return target !== undefined && !protocol.test(target) ? { kind: "create", call, target } : undefined;
}

const order: readonly Kind[] = ["charge", "email", "create"];

function worstAction(definition: SyntaxNode, file: PyFile): Action | undefined {
  let worst: Action | undefined;
  walkTree(child(definition, "body") ?? definition, (node) => {
    const action = node.type === "call" ? actionOf(node, file) : undefined;
    if (action && (!worst || order.indexOf(action.kind) < order.indexOf(worst.kind))) worst = action;
  });
  return worst;
}

/** Ways of Python's libraries to notice a second run. */
const pythonSafeguards =
  /get_or_create|update_or_create|ignore_conflicts|on_conflict|select_for_update|IntegrityError|\.exists\(|cache\.add\(|\block\b|once/;

/** Whether the function asks whether the work was done: in a condition before the action or around it. */
function isGuarded(definition: SyntaxNode, action: Action, file: PyFile): boolean {
  const text = textOf(file, definition);
  if (
    safeguards.test(text) ||
    pythonSafeguards.test(text) ||
    openOnly.test(text) ||
    /\w+__isnull\s*=\s*True|\bsent\w*\s*=\s*False/.test(text)
  )
    return true;
  let guarded = false;
  walkTree(definition, (node) => {
    if (guarded || node.start > action.call.start) return false;
    if (!/^(?:if_statement|elif_clause|conditional_expression)$/.test(node.type)) return true;
    const condition = child(node, "condition") ?? node;
    const asked = textOf(file, condition);
    // user.welcomed_at is not None
    if (stateWords.test(asked) || /[a-z]ed_at\b/.test(asked)) guarded = true;
    return true;
  });
  return guarded;
}

/** A task of Celery that is not told to be tried again is taken from its queue before it runs: at worst it is lost. */
function runsOnce(definition: SyntaxNode, file: PyFile): boolean {
  const decorators = decoratorsOf(definition, file);
  if (!decorators.some((each) => isTaskDecorator(each, file))) return false;
  const told = decorators.map(({ call, callee }) => textOf(file, call ?? callee)).join(" ");
  return !/retry|retries|acks_late|reject_on_worker_lost|\bbase\b|\*\*/.test(told) && !/\.retry\(/.test(textOf(file, definition));
}

function visit(definition: SyntaxNode, file: PyFile): Outcomes {
  const { test, example } = file.role;
  if (test || example || isScript(file) || !isJob(definition, file)) return undefined;
  const action = worstAction(definition, file);
  const callee = action && child(action.call, "function");
  if (!action || !callee) return undefined;
  if (isGuarded(definition, action, file)) return met(callee);
  if (action.kind !== "charge" && runsOnce(definition, file)) return undefined;
  return problem(action.kind, callee, {
    ...(action.target === undefined ? {} : { data: { target: action.target } }),
    related: [{ at: child(definition, "name") ?? definition, message: "the job's function" }],
    pending: "",
  });
}

export const python: TreeVisitors<PyFile> = { node: { function_definition: visit } };
