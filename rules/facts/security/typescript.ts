import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { handlersOf } from "../../shared/typescript/handlers.ts";
import { isHealthPath } from "../../shared/routes.ts";
import { logCall, logMethodNames } from "../../shared/typescript/loggers.ts";
import {
  ancestorWhere,
  calleeSpan,
  decoratorsOf,
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../shared/typescript/scope.ts";
import { isValidatingGuard, validatesIn } from "../../shared/typescript/validation.ts";
import { objectOf, optionOf, staticValue, textWithHoles } from "../../shared/typescript/values.ts";
import { roleCheck, roleProperty } from "../../shared/role-names.ts";
import { encryptingName, headerReader, practice, securityEvent, textPractices } from "./texts.ts";

const proxied = /^x-forwarded-proto(?:col)?$/i;

/** A text that says something by itself. */
function visitText(node: TS.Node, file: TsFile): Outcomes {
  const text = (node as TS.LiteralLikeNode).text;
  const { parent } = node;
  if (proxied.test(text)) return judgeProtocol(node, file);
  const found = textPractices(text, spanOf(node, file));
  if (found.length === 0 || ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return undefined;
  const call = ts.isCallExpression(parent)
    ? parent
    : ts.isArrayLiteralExpression(parent) && ts.isCallExpression(parent.parent)
      ? parent.parent
      : undefined;
  const reads = call && headerReader.test(lastNameOf(call.expression));
  // A key that is read or declared as allowed is known all the same; a header that is taken away is not sent.
  return found.filter(({ data }) => !("topic" in data && data.topic === "security-header" && (reads || isRead(node))));
}

/** `headers["x-frame-options"]` where it is no target of an assignment. */
function isRead(node: TS.Node): boolean {
  const { parent } = node;
  if (!ts.isElementAccessExpression(parent) || parent.argumentExpression !== node) return false;
  return !(
    ts.isBinaryExpression(parent.parent) &&
    parent.parent.left === parent &&
    parent.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** `if (req.headers["x-forwarded-proto"] !== "https") return res.redirect(…)` */
function judgeProtocol(node: TS.Node, file: TsFile): Outcomes {
  const condition = ancestorWhere(node, ts.isIfStatement);
  const fn = enclosingFunction(node);
  const around = sourceOf(condition ?? fn ?? node, file);
  const compared = /["'`]https?["'`]/.test(around);
  return compared && fn && /redirect|30[178]|Location/.test(sourceOf(fn, file))
    ? practice("https-redirect", spanOf(node, file), "a redirect of plain HTTP")
    : undefined;
}

/** `ssl: { rejectUnauthorized: true }`, `tls: {}`, `sslmode: "require"` beside the host or address of a store. */
function visitTls(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.parent)) return undefined;
  const siblings = property.parent.properties.map((each) => propertyName(each.name) ?? "");
  const owner = propertyName(ts.isPropertyAssignment(property.parent.parent) ? property.parent.parent.name : undefined);
  if (
    !siblings.some((name) => /^(?:connectionString|host|hostname|url|uri|socket|database|username)$/.test(name)) &&
    owner !== "dialectOptions" &&
    owner !== "socket" &&
    owner !== "extra"
  )
    return undefined;
  if (
    !importsModule(
      file,
      /^(?:pg|postgres|mysql2?(?:\/promise)?|mongoose|mongodb|ioredis|redis|sequelize|typeorm|knex|kysely|bullmq|bull|@nestjs\/(?:typeorm|mongoose|bullmq)|drizzle-orm\/.*|@prisma\/.*)$/,
    )
  )
    return undefined;
  const value = unwrap(property.initializer);
  const known = staticValue(value, file)?.value;
  const enforced =
    known === true ||
    known === "require" ||
    known === "verify-full" ||
    ts.isObjectLiteralExpression(value) ||
    (ts.isConditionalExpression(value) &&
      [value.whenTrue, value.whenFalse].some(
        (side) => ts.isObjectLiteralExpression(unwrap(side)) || side.kind === ts.SyntaxKind.TrueKeyword,
      ));
  return enforced ? practice("store-tls", spanOf(property, file), `${propertyName(property.name)} of a client`) : undefined;
}

/** createCipheriv("aes-256-gcm", …): the code encrypts by itself. */
function visitCipher(call: TS.CallExpression, file: TsFile): Outcomes {
  const fn = enclosingFunction(call);
  return fn && /^(?:node:)?crypto$/.test(originOf(call.expression, file)?.module ?? "crypto")
    ? practice("field-encryption", calleeSpan(call, file), functionName(fn) || "createCipheriv")
    : undefined;
}

/** `new StreamableHTTPServerTransport({ allowedHosts })` */
function visitHosts(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(
    property,
    (node): node is TS.NewExpression | TS.CallExpression => ts.isNewExpression(node) || ts.isCallExpression(node),
  );
  if (!call || !/Transport$|createMcpExpressApp|hostHeaderValidation/i.test(lastNameOf(call.expression))) return undefined;
  return practice("host-check", spanOf(property.name, file), "allowedHosts");
}

/** `helmet({ contentSecurityPolicy: false })`, `secureHeaders({ contentSecurityPolicy: {…} })` */
function visitPolicy(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(property, ts.isCallExpression);
  if (!call || !/helmet|secureHeaders|register/i.test(sourceOf(call, file).slice(0, 60))) return undefined;
  const off = ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword;
  return practice(
    "security-header",
    spanOf(property, file).end - spanOf(property, file).start > 120 ? spanOf(property.name, file) : spanOf(property, file),
    "Content-Security-Policy",
    !off,
  );
}

/** validateSync(instance) over process.env, `ConfigModule.forRoot({ validationSchema })`: the schema of NestJS' configuration. */
function visitEnvSchema(node: TS.Node, file: TsFile): Outcomes {
  if (ts.isCallExpression(node))
    return /process\.env|Record<string, unknown>/.test(file.text) || /EnvironmentVariables|EnvValidat|EnvVars/i.test(sourceOf(node, file))
      ? practice("env-schema", calleeSpan(node, file), lastNameOf(node.expression))
      : undefined;
  const call = ancestorWhere(node, ts.isCallExpression);
  const name = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? node.name : node;
  return call && receiverOf(call) && /Config\w*Module$/.test(sourceOf(receiverOf(call) ?? call, file))
    ? practice("env-schema", spanOf(name, file), "ConfigModule")
    : undefined;
}

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

/** stripe.webhooks.constructEvent(…), new Webhook(secret).verify(…): a library verifies who sent it. */
function visitWebhook(call: TS.CallExpression, file: TsFile): Outcomes {
  return practice("webhook-verification", calleeSpan(call, file), lastNameOf(call.expression));
}

/** createRemoteJWKSet(…), jwksClient(…): keys are found by their id, so that several hold at once. */
function visitKeys(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const module = originOf(call.expression, file)?.module ?? "";
  return /^(?:jose|jwks-rsa|@fastify\/jwt|get-jwks|hono\/jwk)$/.test(module)
    ? practice("key-ring", spanOf(call.expression, file), lastNameOf(call.expression))
    : undefined;
}

/** jwt.sign(payload, key, { keyid }) and `setProtectedHeader({ kid })`. */
function visitKid(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const call = ancestorWhere(property, ts.isCallExpression);
  return call && /^(?:sign|setProtectedHeader|signAsync)$/.test(lastNameOf(call.expression))
    ? practice("key-ring", spanOf(property.name, file), "a token that names its key")
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

/** A pipe in front of all of Nest's handlers, a validator as middleware, a procedure's input. */
function visitSchema(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (name === "input" && !importsModule(file, /trpc|orpc|next-safe-action|zod|valibot|arktype/)) return undefined;
  return practice("input-schema", spanOf(call.expression, file), name);
}

const secretClients = /^(?:SecretsManagerClient|SSMClient|SecretManagerServiceClient|SecretClient)$/;

export const typescript: TypeScriptVisitors = {
  node: {
    StringLiteral: visitText,
    NoSubstitutionTemplateLiteral: visitText,
    TemplateHead: visitText,
    TemplateMiddle: visitText,
    TemplateTail: visitText,
  },
  property: {
    ssl: visitTls,
    tls: visitTls,
    sslmode: visitTls,
    allowedHosts: visitHosts,
    contentSecurityPolicy: visitPolicy,
    validationSchema: visitEnvSchema,
    validate: visitEnvSchema,
    keyid: visitKid,
    kid: visitKid,
    idempotencyKey: visitIdempotency,
    idempotency_key: visitIdempotency,
  },
  call: {
    ...Object.fromEntries(ownLimiters.map((name) => [name, visitLimit])),
    createCipheriv: visitCipher,
    constructEvent: visitWebhook,
    constructEventAsync: visitWebhook,
    verifyWebhook: visitWebhook,
    verifyWebhookSignature: visitWebhook,
    unmarshalWebhook: visitWebhook,
    validateSync: visitEnvSchema,
    validateConfig: visitEnvSchema,
    validateEnv: visitEnvSchema,
    createRemoteJWKSet: visitKeys,
    jwksClient: visitKeys,
    jwksRsa: visitKeys,
    betterAuth: visitBetterAuth,
    zValidator: visitSchema,
    celebrate: visitSchema,
    input: visitSchema,
  },
  new: {
    ValidationPipe: visitSchema,
    ZodValidationPipe: visitSchema,
    SecretsManager: (call, file) => practice("secret-manager", spanOf(call.expression, file), "AWS Secrets Manager"),
    ...Object.fromEntries(
      ["SecretsManagerClient", "SSMClient", "SecretManagerServiceClient", "SecretClient"].map((name) => [
        name,
        (call: TS.NewExpression, file: TsFile): Outcomes =>
          secretClients.test(name) ? practice("secret-manager", spanOf(call.expression, file), name) : undefined,
      ]),
    ),
  },
};

function visitIdempotency(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return ancestorWhere(property, ts.isCallExpression)
    ? practice("idempotency-key", spanOf(property.name, file), "idempotencyKey")
    : undefined;
}

/** requireRole("admin"), ability.can(…), authorize(…); as a call, a guard or a decorator. */
function visitRoleCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (!roleCheck.test(name) || file.role.browser) return undefined;
  // `can` and `authorize` are words of other trades, too.
  if (
    /^(?:can|cannot|authorize|roles|permissions)$/i.test(name) &&
    !importsModule(file, /casl|casbin|accesscontrol|role|permission|abilit|auth|policy|@nestjs\/common/i)
  )
    return undefined;
  return practice("role-check", spanOf(call.expression, file), name);
}

/** `user.role === "admin"`, `!session.user.isAdmin`, `roles.includes(user.role)` */
function visitRoleRead(node: TS.Node, file: TsFile): Outcomes {
  const access = node as TS.PropertyAccessExpression;
  if (!roleProperty.test(access.name.text)) return undefined;
  const owner = lastNameOf(access.expression);
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
    (ts.isCallExpression(parent) && /^(?:includes|has|get|hasRole|indexOf|check\w*|can\w*|is\w+)$/.test(lastNameOf(parent.expression)));
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
    /cache|image|static|cors|preflight|theme|lang|locale|consent|sidebar/i.test(around)
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

/** A line of a log about somebody's sign-in. */
function visitLog(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!logCall(call, file)) return undefined;
  for (const argument of call.arguments) {
    const text = textWithHoles(argument, file) ?? messageOf(argument, file);
    const event = text === undefined ? undefined : securityEvent(text);
    if (event) return practice("security-event", calleeSpan(call, file), event);
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

/** A refreshed pair of tokens that is stored in one write: both keys in what is written. */
function visitPair(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const object = property.parent;
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  const names = object.properties.map((each) => propertyName(each.name) ?? "");
  if (!names.some((name) => /^(?:encrypted_?)?access_?token(?:_?\w{1,10})?$/i.test(name))) return undefined;
  const call = ancestorWhere(object, ts.isCallExpression);
  const fn = enclosingFunction(object);
  if (
    !call ||
    !fn ||
    !/^(?:update|updateMany|updateOne|findOneAndUpdate|findByIdAndUpdate|upsert|save|set|put|store\w*|save\w*|persist\w*|write\w*|update\w*)$/.test(
      lastNameOf(call.expression),
    )
  )
    return undefined;
  const refreshes =
    /refresh|renew|rotat/i.test(functionName(fn)) ||
    /grant_type["']?\s*[:=]\s*["']refresh_token|refreshAccessToken|refreshToken\(|refreshTokens?\(|\.refresh\(/.test(sourceOf(fn, file));
  return refreshes ? practice("token-rotation", spanOf(property, file), "both tokens in one write") : undefined;
}

/** `grant_type: "refresh_token"`: a provider's token is refreshed here; whether both are stored shows elsewhere. */
function visitGrant(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const value = ts.isPropertyAssignment(property) ? staticValue(property.initializer, file)?.value : undefined;
  return value === "refresh_token" ? practice("token-rotation", spanOf(property.name, file), "a refresh", false) : undefined;
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

/** encrypt(token), encryptToken(…): handed to what is stored. */
function visitEncrypt(call: TS.CallExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  return encryptingName.test(name) && !/password/i.test(name) && call.arguments.length > 0
    ? practice("field-encryption", calleeSpan(call, file), name)
    : undefined;
}

/** Handlers whose body goes through a schema: in their own code, in a guard, in the options of the route. */
function visitHandlers(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.browser || file.role.script) return undefined;
  return handlersOf(file).flatMap((handler) => {
    if (!/^(?:POST|PUT|PATCH|ACTION|MUTATION|TOOL)$/.test(handler.method)) return [];
    const nest =
      handler.framework === "nest" &&
      handler.fn.parameters.some(
        (parameter) =>
          decoratorsOf(parameter).some((decorator) => /@Body\(/.test(sourceOf(decorator, file))) &&
          parameter.type !== undefined &&
          /(?:Dto|Input|Request|Body|Schema)\b/.test(sourceOf(parameter.type, file)),
      );
    const held = nest || handler.guards.some((guard) => isValidatingGuard(guard, file)) || validatesIn(handler.fn, file);
    return held
      ? [
          practice(
            "input-schema",
            spanOf(handler.node, file).end - spanOf(handler.node, file).start > 200
              ? { start: spanOf(handler.node, file).start, end: spanOf(handler.node, file).start + 1 }
              : spanOf(handler.node, file),
            handler.path,
          ),
        ]
      : [];
  });
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

export const typescriptHints: TypeScriptVisitors = {
  file: visitHandlers,
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
    events: visitEvents,
    grant_type: visitGrant,
    grantType: visitGrant,
    refreshToken: visitPair,
    refresh_token: visitPair,
    encryptedRefreshToken: visitPair,
  },
  call: {
    ...Object.fromEntries(roleNames.map((name) => [name, visitRoleCall])),
    ...Object.fromEntries(
      [
        "encrypt",
        "encryptToken",
        "encryptValue",
        "encryptSecret",
        "encryptField",
        "encryptString",
        "encryptSymmetric",
        "symmetricEncrypt",
        "encryptData",
        "encryptTokens",
        "encryptCredentials",
        "seal",
      ].map((name) => [name, visitEncrypt]),
    ),
    ...Object.fromEntries(
      [
        ...new Set([
          ...logMethodNames,
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
        ]),
      ].map((name) => [name, (call: TS.CallExpression, file: TsFile) => visitLog(call, file) ?? visitAudit(call, file)]),
    ),
    setExpirationTime: visitExpiration,
  },
};
