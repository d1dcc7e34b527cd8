import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isMoneyFunction } from "../../../shared/names/money-calls.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { type JobHandler, jobHandlerMakers, jobHandlerOf } from "../../../shared/typescript/jobs.ts";
import {
  calleeSpan,
  chainOf,
  functionNameSpan,
  isFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { moneyCall } from "../../../shared/typescript/payments.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { openOnly, protocol, safeguards, stateWords } from "./words.ts";

type Kind = "charge" | "email" | "create";

/** Something that a second run would do again. */
interface Action {
  readonly kind: Kind;
  readonly node: TS.CallExpression | TS.TaggedTemplateExpression;
  readonly target?: string;
}

const mailFunction = /^(?:send|deliver)\w*(?:E?mail|Sms|SMS|TextMessage|Newsletter|Receipt|Invitation)s?$|^sendMail$/;
const mailOwner = /mail|resend|sendgrid|sgMail|postmark|smtp|transport|ses\b|emails|sms|twilio/i;
/** Packages that send messages, whatever their client is called in a file. */
const mailModules = /^(?:@sendgrid\/mail|nodemailer|resend|postmark|mailgun\.js|mailgun-js|twilio|@aws-sdk\/client-ses(?:v2)?)$/;
const createOperations = /^(?:create|createMany|createManyAndReturn|insert|insertMany|insertOne|bulkCreate|bulkInsert)$/;

function actionOf(node: TS.Node, file: TsFile): Action | undefined {
  if (ts.isTaggedTemplateExpression(node)) return created(node, file);
  if (!ts.isCallExpression(node)) return undefined;
  // Without a key such a call is wrong in a job as anywhere else, which missing-idempotency says.
  if (moneyCall(node, file)) return undefined;
  const name = lastNameOf(node.expression);
  if (isMoneyFunction(name)) return { kind: "charge", node };
  const receiver = receiverOf(node);
  const owner = receiver ? (chainOf(receiver)?.slice(-2).join(".") ?? "") : "";
  if (mailFunction.test(name)) return { kind: "email", node };
  if (receiver && /^(?:send|sendMessage|sendTemplate)$/.test(name)) {
    const known = mailModules.test(originOf(receiver, file)?.module ?? "");
    if (known || (mailOwner.test(owner) && !/queue/i.test(owner))) return { kind: "email", node };
  }
  return created(node, file);
}

function created(node: TS.CallExpression | TS.TaggedTemplateExpression, file: TsFile): Action | undefined {
  const write = databaseWrite(node, file);
  if (!write || !createOperations.test(write.operation) || protocol.test(write.target)) return undefined;
  return { kind: "create", node, target: write.target === "" ? "record" : write.target };
}

const order: readonly Kind[] = ["charge", "email", "create"];

/** What weighs most of all that the function does. */
function worstAction(fn: TS.Node, file: TsFile): Action | undefined {
  let worst: Action | undefined;
  walkBelow(fn, (node) => {
    // What Inngest has recorded as done is not done again.
    if (ts.isCallExpression(node) && /^(?:step\.(?:run|sendEvent|invoke)|io\.runTask)$/.test(chainOf(node.expression)?.join(".") ?? ""))
      return false;
    const action = actionOf(node, file);
    if (action && (!worst || order.indexOf(action.kind) < order.indexOf(worst.kind))) worst = action;
    return undefined;
  });
  return worst;
}

/** Whether the function asks whether the work was done: in a condition before the action or around it. */
function isGuarded(fn: TS.Node, action: Action, file: TsFile): boolean {
  if (safeguards.test(sourceOf(fn, file)) || openOnly.test(sourceOf(fn, file))) return true;
  let guarded = false;
  const start = action.node.getStart(file.root);
  walkBelow(fn, (node) => {
    if (guarded || node.pos > start) return false;
    const condition = ts.isIfStatement(node)
      ? node.expression
      : ts.isConditionalExpression(node)
        ? node.condition
        : ts.isSwitchStatement(node)
          ? node.expression
          : undefined;
    const asked = condition ? sourceOf(condition, file) : "";
    // user.welcomedAt
    if (stateWords.test(asked) || /[a-z]edAt\b/.test(asked)) guarded = true;
    return undefined;
  });
  return guarded;
}

function judge(handler: JobHandler, file: TsFile): Outcomes {
  const { fn, options } = handler;
  const action = fn.body && worstAction(fn.body, file);
  if (!action || !fn.body) return undefined;
  if (options?.properties.some((property) => propertyName(property.name) === "idempotency")) return met(functionNameSpan(fn, file));
  const at = ts.isCallExpression(action.node) ? calleeSpan(action.node, file) : spanOf(action.node.tag, file);
  if (isGuarded(fn.body, action, file)) return met(at);
  const fix = handler.library === "inngest" ? inngestFix(handler, file) : undefined;
  return problem(action.kind, at, {
    ...(action.target === undefined ? {} : { data: { target: action.target } }),
    related: [{ at: functionNameSpan(fn, file), message: "the job's function" }],
    ...(fix ? { fixes: [fix] } : {}),
    pending: handler.name ?? "",
  });
}

/** `idempotency: "event.data.orderId"`: Inngest then runs the function once for each value within a day. */
function inngestFix({ options, fn }: JobHandler, file: TsFile): ProblemFix | undefined {
  const key = /\bevent\.data\.\w*(?:Id|_id|\bid)\b/.exec(sourceOf(fn, file))?.[0];
  if (!options || key === undefined) return undefined;
  return { fix: "idempotency", data: { key }, edits: [addProperties(options, [`idempotency: ${quoted(key, file)}`], file)] };
}

const judgedKey = {};

function visit(node: TS.CallExpression | TS.NewExpression | TS.MethodDeclaration, file: TsFile): Outcomes {
  if (file.role.test || file.role.example || file.role.script) return undefined;
  const handler = jobHandlerOf(node, file);
  const judged = file.memo(judgedKey, () => new Set<TS.Node>());
  if (!handler || !isFunction(handler.fn) || judged.has(handler.fn)) return undefined;
  judged.add(handler.fn);
  return judge(handler, file);
}

const calls: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of jobHandlerMakers) calls[name] = visit;

/** TypeScript: handlers of the known job libraries. */
export const typescript: TypeScriptVisitors = {
  call: calls,
  new: { Worker: visit, WorkerPro: visit },
  node: { MethodDeclaration: (node, file) => visit(node as TS.MethodDeclaration, file) },
};
