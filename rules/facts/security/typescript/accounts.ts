/** People and what they may do: attempts to sign in that are limited, lifetimes of sessions, roles that are kept and asked for. */
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import { isHealthPath } from "../../../shared/routes.ts";
import { ancestorWhere, calleeSpan, lastNameOf, propertyName, receiverOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { staticValue } from "../../../shared/typescript/values.ts";
import { roleCheck, roleProperty } from "../../../shared/names/roles.ts";
import { practice } from "../../practice.ts";

const ownLimiters = [
  "rateLimitResponse",
  "checkRateLimit",
  "applyRateLimit",
  "enforceRateLimit",
  "withRateLimit",
  "assertRateLimit",
  "isRateLimited",
  "applyIPRateLimit",
  "checkRateLimitAndThrowError",
  "rateLimitMiddleware",
  "consumeRateLimit",
  "rateLimited",
];

/** A limiter of the project's own; whether it stands on a route of signing in shows its place. */
function visitLimit(call: TS.CallExpression, file: TsFile): Outcomes {
  return file.role.browser ? undefined : practice("auth-limit", calleeSpan(call, file), lastNameOf(call.expression));
}

/** `role: { type: String, enum: roles }` of a schema or table. */
function visitRoleColumn(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const made = ancestorWhere(
    property,
    (node): node is TS.CallExpression | TS.NewExpression => ts.isCallExpression(node) || ts.isNewExpression(node),
  );
  return made && /^(?:Schema|pgTable|mysqlTable|sqliteTable|define|init|defineTable)$/.test(lastNameOf(made.expression))
    ? practice("role-model", spanOf(property.name, file), `${propertyName(property.name)} of a schema`)
    : undefined;
}

/** betterAuth({ … }): a limiter, sessions with an end, plug-ins for second factors and roles. */
function visitBetterAuth(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!/^better-auth/.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  const at = calleeSpan(call, file);
  const text = sourceOf(call, file);
  const limited = /rateLimit\s*:\s*\{[^}]*enabled\s*:\s*false/.test(text) ? [] : [practice("auth-limit", at, "better-auth")];
  return [
    ...limited,
    practice("session-lifetime", at, "better-auth"),
    ...(/\b(?:twoFactor|passkey)\(/.test(text) ? [practice("two-factor", at, "better-auth")] : []),
    ...(/\b(?:admin|organization)\(/.test(text)
      ? [practice("role-model", at, "better-auth"), practice("role-check", at, "better-auth")]
      : []),
  ];
}

const roleNames = [
  "requireRole",
  "requireRoles",
  "hasRole",
  "hasRoles",
  "checkRole",
  "requirePermission",
  "requirePermissions",
  "hasPermission",
  "hasPermissions",
  "checkPermission",
  "checkPermissions",
  "requireAdmin",
  "requireScope",
  "requireScopes",
  "requiredScopes",
  "hasScope",
  "Roles",
  "Permissions",
  "RequirePermissions",
  "RequireRole",
  "Role",
  "UserHasPermissions",
  "authorize",
  "authorizeRoles",
  "restrictTo",
  "can",
  "cannot",
  "isAdmin",
  "isSuperAdmin",
  "assertPermission",
  "ensureAdmin",
  "ensureRole",
  "verifyRole",
  "verifyAdmin",
  "userCan",
  "canAccess",
  "allowRoles",
  "assertAdmin",
  "adminOnly",
  "enforce",
];

/** requireRole("admin"), ability.can(…), authorize(…); as a call, a guard or a decorator. */
function visitRoleCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (!roleCheck.test(name) || file.role.browser) return undefined;
  // `can` and `authorize` are words of other trades, too.
  if (
    /^(?:can|cannot|authorize|roles|permissions)$/i.test(name) &&
    (ofPassport(call, file) || !importsModule(file, /casl|casbin|accesscontrol|role|permission|abilit|auth|policy|@nestjs\/common/i))
  )
    return undefined;
  return practice("role-check", spanOf(call.expression, file), name);
}

/** `passport.authorize("google")` connects a second account, whoever the user is. */
function ofPassport(call: TS.CallExpression, file: TsFile): boolean {
  const receiver = receiverOf(call);
  return receiver !== undefined && /^passport$/i.test(sourceOf(receiver, file));
}

/** `user.role === "admin"`, `!session.user.isAdmin`, `roles.includes(user.role)` */
function visitRoleRead(node: TS.Node, file: TsFile): Outcomes {
  const access = node as TS.PropertyAccessExpression;
  if (!roleProperty.test(access.name.text)) return undefined;
  const owner = lastNameOf(access.expression);
  // The scope of a request is a container of services in some frameworks.
  if (access.name.text === "scope" && /^req(?:uest)?$/.test(owner)) return undefined;
  if (
    !/user|session|member|account|actor|token|claims|payload|auth|viewer|profile|identity|principal|ctx|req(?:uest)?$|decoded|jwt|current|owner|me$/i.test(
      owner,
    )
  )
    return undefined;
  const { parent } = access;
  const asked =
    (ts.isBinaryExpression(parent) && /^[!=]==?$/.test(parent.operatorToken.getText(file.root))) ||
    ts.isPrefixUnaryExpression(parent) ||
    (ts.isIfStatement(parent) && parent.expression === access) ||
    (ts.isPropertyAccessExpression(parent) && /^(?:includes|some|every|has|indexOf)$/.test(parent.name.text)) ||
    (ts.isCallExpression(parent) &&
      /^(?:includes|has|get|hasRole|indexOf|check(?:[A-Z]\w*)?|can(?:[A-Z]\w*)?|is[A-Z]\w*)$/.test(lastNameOf(parent.expression)));
  return asked ? practice("role-check", spanOf(access, file), sourceOf(access, file).slice(0, 60)) : undefined;
}

const sessionAround = /session|cookie|jwt|token|sign|auth|iron/i;

/** `maxAge` of a session or its cookie, `expiresIn` of a token. */
function visitLifetime(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const name = propertyName(property.name) ?? "";
  const call = ancestorWhere(
    property,
    (node): node is TS.CallExpression | TS.NewExpression => ts.isCallExpression(node) || ts.isNewExpression(node),
  );
  const held = ancestorWhere(property, ts.isVariableDeclaration);
  const around = `${call ? sourceOf(call, file).slice(0, 160) : ""} ${held ? (propertyName(held.name) ?? "") : ""} ${ownerName(property)}`;
  const value = ts.isPropertyAssignment(property) ? staticValue(property.initializer, file)?.value : undefined;
  if (
    !sessionAround.test(around) ||
    value === 0 ||
    value === null ||
    /cache|image|static|cors|preflight|theme|lang|locale|consent|sidebar|signed_?url|presign/i.test(around)
  )
    return undefined;
  return practice("session-lifetime", spanOf(property, file), name);
}

/** The property that holds the object in which a property stands. */
function ownerName(property: TS.Node): string {
  const holder = property.parent.parent;
  return holder && ts.isPropertyAssignment(holder) ? (propertyName(holder.name) ?? "") : "";
}

/** `new SignJWT(…).setExpirationTime("15m")` */
function visitExpiration(call: TS.CallExpression, file: TsFile): Outcomes {
  return practice("session-lifetime", { start: calleeSpan(call, file).start, end: calleeSpan(call, file).end }, "setExpirationTime");
}

/** A text about the provider in a file that answers probes of health. */
function visitProbe(node: TS.Node, file: TsFile): Outcomes {
  const { text } = node as TS.LiteralLikeNode;
  if (!/\.well-known\/|\/jwks|openid-configuration|oauth2?\//i.test(text) || !isHealthFile(file)) return undefined;
  return practice("health-probe", spanOf(node, file), "the identity provider");
}

/** Whether a file has a route of health, or is named after it. */
function isHealthFile(file: TsFile): boolean {
  return /health|readiness/i.test(file.path) || handlersOf(file).some(({ path }) => isHealthPath(path));
}

/** Names that say it by themselves. */
export const accounts = {
  call: { ...Object.fromEntries(ownLimiters.map((name) => [name, visitLimit])), betterAuth: visitBetterAuth },
} satisfies TypeScriptVisitors;

/** Names that many documents have for something else. */
export const accountHints = {
  node: {
    PropertyAccessExpression: visitRoleRead,
    StringLiteral: visitProbe,
    NoSubstitutionTemplateLiteral: visitProbe,
    TemplateTail: visitProbe,
  },
  property: {
    maxAge: visitLifetime,
    role: visitRoleColumn,
    roles: visitRoleColumn,
    isAdmin: visitRoleColumn,
    permissions: visitRoleColumn,
    expiresIn: visitLifetime,
    expires: visitLifetime,
    ttl: visitLifetime,
  },
  call: {
    ...Object.fromEntries(roleNames.map((name) => [name, visitRoleCall])),
    setExpirationTime: visitExpiration,
  },
} satisfies TypeScriptVisitors;
