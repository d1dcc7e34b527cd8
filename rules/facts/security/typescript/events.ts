/** What is written down about security: sign-ins in a log, entries of an audit trail, events of a library for signing in. */
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { logCall, logMethodNames } from "../../../shared/typescript/loggers.ts";
import { calleeSpan, lastNameOf, receiverOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticValue, textWithHoles } from "../../../shared/typescript/values.ts";
import { securityEvent } from "../texts.ts";
import { practice } from "../../practice.ts";

/** What a browser prints reaches nobody's log: a component keeps state and has effects. */
function isDrawn(file: TsFile): boolean {
  return (
    file.role.browser || (/\.[jt]sx$/.test(file.path) && /\buse(?:State|Effect|Ref|Reducer|Dispatch|Selector|Navigate)\(/.test(file.text))
  );
}

/** A line of a log about somebody's sign-in. */
function visitLog(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!logCall(call, file)) return undefined;
  for (const argument of call.arguments) {
    const text = textWithHoles(argument, file) ?? messageOf(argument, file);
    const event = text === undefined ? undefined : securityEvent(text);
    if (event) return isDrawn(file) ? undefined : practice("security-event", calleeSpan(call, file), event);
  }
  return undefined;
}

/** The texts of an entry that is given as an object: `{ event: "login", userId }`. */
function messageOf(argument: TS.Expression, file: TsFile): string | undefined {
  const object = objectOf(argument, file);
  const texts = object?.properties.flatMap((property) => {
    const text = ts.isPropertyAssignment(property) ? staticValue(property.initializer, file)?.value : undefined;
    return typeof text === "string" ? [text] : [];
  });
  return texts?.join(" ");
}

const auditFunction =
  /audit|security_?event|activity_?log|auth_?event|login_?(?:attempt|event|history)|log_?(?:auth|security|login|sign_?in)/i;

/** audit.log("user.login", …), createAuditLog({ action: "LOGIN" }), prisma.loginAttempt.create(…) */
function visitAudit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.browser) return undefined;
  const receiver = receiverOf(call);
  const callee = `${receiver ? sourceOf(receiver, file).slice(-60) : ""}.${lastNameOf(call.expression)}`;
  if (!auditFunction.test(callee) || /find|get|list|count|fetch|query|delete/i.test(lastNameOf(call.expression))) return undefined;
  const event = securityEvent(sourceOf(call, file).slice(0, 500).replace(/_/g, " ")) ?? securityEvent(callee);
  return [
    practice("audit-entry", calleeSpan(call, file), lastNameOf(call.expression)),
    ...(event ? [practice("security-event", calleeSpan(call, file), event)] : []),
  ];
}

/** Handlers of NextAuth's and Better Auth's events: `events: { signIn }`. */
function visitEvents(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || !importsModule(file, /^(?:next-auth|@auth\/|better-auth)/)) return undefined;
  const object = objectOf(property.initializer, file);
  return object && optionOf(object, "signIn", file).state !== "absent"
    ? practice("security-event", spanOf(property.name, file), "sign-in")
    : undefined;
}

/** Calls that write an entry, beside those of loggers. */
const auditNames = [
  "create",
  "record",
  "emit",
  "track",
  "createAuditLog",
  "logAuditEvent",
  "logSecurityEvent",
  "logEvent",
  "audit",
  "recordAudit",
  "logAudit",
  "createAudit",
  "recordAuditEvent",
  "insert",
  "save",
];

/** Names that many documents have for something else. */
export const eventHints = {
  property: { events: visitEvents },
  call: Object.fromEntries(
    [...new Set([...logMethodNames, ...auditNames])].map((name) => [
      name,
      (call: TS.CallExpression, file: TsFile) => visitLog(call, file) ?? visitAudit(call, file),
    ]),
  ),
} satisfies TypeScriptVisitors;
