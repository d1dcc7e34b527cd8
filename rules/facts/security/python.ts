import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName } from "../../shared/python/calls.ts";
import { handlersOf } from "../../shared/python/handlers.ts";
import { isHealthPath } from "../../shared/routes.ts";
import { logCall, logMethods } from "../../shared/python/loggers.ts";
import {
  decoratorsOf,
  definitionName,
  enclosingClass,
  enclosingDef,
  lastName,
  parametersOf,
  plainString,
} from "../../shared/python/nodes.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { validatesIn } from "../../shared/python/validation.ts";
import { roleCheck, roleProperty } from "../../shared/names/roles.ts";
import { encryptingName, headerReader, securityEvent, textPractices } from "./texts.ts";
import { practice } from "../practice.ts";

function outside(file: PyFile): boolean {
  return file.role.test || file.role.migration || file.role.example;
}

/** A path of signing in, as the rules of a limiter name it. */
const limitedPath = /^\^?\/[\w/.*:{}\\^$()|?+-]*(?:log-?_?in|auth|token|otp|password|sign-?_?in|sign-?_?up)/i;

/** A text that says something by itself. */
function visitText(node: SyntaxNode, file: PyFile): Outcomes {
  const text = plainString(node, file);
  if (text === undefined || outside(file) || node.parent?.type === "expression_statement") return undefined;
  if (/^(?:HTTP_)?X[-_]FORWARDED[-_]PROTO$/i.test(text)) {
    const definition = enclosingDef(node);
    const body = definition ? textOf(file, definition) : "";
    return /["']https?["']/.test(body) && /redirect|30[178]/i.test(body)
      ? practice("https-redirect", node, "a redirect of plain HTTP")
      : undefined;
  }
  if (limitedPath.test(text) && /rate_?limit/i.test(file.path)) return practice("auth-limit", node, text.slice(0, 60));
  const found = textPractices(text, node);
  const call = node.parent?.type === "argument_list" ? node.parent.parent : undefined;
  const reads =
    call?.type === "call" &&
    headerReader.test(calledName(call, file)) &&
    !/^(?:set|add|append|setdefault|update)/i.test(calledName(call, file));
  return found.filter(({ data }) => !("topic" in data && data.topic === "security-header" && reads));
}

const makers: readonly (readonly [RegExp, "field-encryption" | "key-ring" | "secret-manager" | "store-tls", string])[] = [
  [/^cryptography\.fernet\.MultiFernet$/, "key-ring", "MultiFernet"],
  [/^cryptography\.fernet\.(?:Fernet|MultiFernet)$/, "field-encryption", "Fernet"],
  [/^cryptography\.hazmat\.(?:\w+\.)*(?:AESGCM|ChaCha20Poly1305|AESGCMSIV)$/, "field-encryption", "AEAD cipher"],
  [/^sqlalchemy_utils\.(?:\w+\.)*(?:String)?EncryptedType$|(?:^|\.)(?:String)?EncryptedType$/, "field-encryption", "EncryptedType"],
  [/^nacl\.secret\.SecretBox$/, "field-encryption", "SecretBox"],
  [/(?:^|\.)Encrypted\w*Field$/, "field-encryption", "an encrypted field"],
  [/(?:^|\.)PyJWKClient$/, "key-ring", "PyJWKClient"],
  [/(?:^|\.)(?:SecretManagerServiceClient|SecretClient|SecretCache)$/, "secret-manager", "a manager of secrets"],
];

function visitMaker(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (!callee || outside(file)) return undefined;
  const symbol = symbolOf(callee, file) ?? textOf(file, callee);
  return makers.filter(([pattern]) => pattern.test(symbol)).map(([, topic, name]): Outcome => practice(topic, callee, name));
}

/** boto3.client("secretsmanager") */
function visitClient(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const service = plainString(positional[0] ?? keyword.get("service_name"), file) ?? "";
  return !outside(file) && /^(?:secretsmanager|ssm)$/.test(service) ? practice("secret-manager", call, `boto3 ${service}`) : undefined;
}

/** SessionMiddleware of Starlette lets a session end after two weeks, or as told. */
function visitSession(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  return !outside(file) && lastName(positional[0], file) === "SessionMiddleware"
    ? practice("session-lifetime", call, "SessionMiddleware")
    : undefined;
}

/** `headers={"kid": …}` of a token that is signed. */
function visitHeaders(keyword: SyntaxNode, file: PyFile): Outcomes {
  const value = child(keyword, "value");
  return !outside(file) && value && /["']kid["']/.test(textOf(file, value))
    ? practice("key-ring", keyword, "a token that names its key")
    : undefined;
}

function visitTls(keyword: SyntaxNode, file: PyFile): Outcomes {
  const value = child(keyword, "value");
  const text = value ? textOf(file, value) : "";
  if (outside(file) || !value || /^(?:False|None)$|environ|getenv|settings\./.test(text)) return undefined;
  const call = keyword.parent?.parent;
  const callee = call?.type === "call" ? (symbolOf(child(call, "function"), file) ?? calledName(call, file)) : "";
  return /redis|psycopg|asyncpg|aiomysql|pymysql|mongo|create_(?:async_)?engine|create_pool|connect$/i.test(callee)
    ? practice("store-tls", keyword, textOf(file, keyword).slice(0, 60))
    : undefined;
}

const idempotency = (node: SyntaxNode, file: PyFile): Outcomes =>
  outside(file) ? undefined : practice("idempotency-key", node, "idempotency_key");

/** Python: forms that are looked for on their own: a file is parsed for their words. */
export const python: TreeVisitors<PyFile> = {
  node: { string: visitText },
  call: {
    ...Object.fromEntries(
      [
        "Fernet",
        "MultiFernet",
        "AESGCM",
        "ChaCha20Poly1305",
        "AESGCMSIV",
        "EncryptedType",
        "StringEncryptedType",
        "SecretBox",
        "EncryptedCharField",
        "EncryptedTextField",
        "EncryptedJSONField",
        "EncryptedField",
        "PyJWKClient",
        "SecretManagerServiceClient",
        "SecretClient",
        "SecretCache",
      ].map((name) => [name, visitMaker]),
    ),
    client: visitClient,
    construct_event: (call, file) => (outside(file) ? undefined : practice("webhook-verification", call, "construct_event")),
    add_middleware: visitSession,
  },
  keyword: {
    headers: visitHeaders,
    ssl: visitTls,
    tls: visitTls,
    sslmode: visitTls,
    ssl_cert_reqs: visitTls,
    idempotency_key: idempotency,
  },
};

/** Names that may ask for a role, as the keys of the table. */
const roleCalls = [
  "has_perm",
  "has_perms",
  "has_role",
  "has_roles",
  "has_permission",
  "has_permissions",
  "check_permission",
  "check_permissions",
  "require_role",
  "require_roles",
  "require_permission",
  "require_permissions",
  "require_admin",
  "require_scope",
  "require_scopes",
  "has_scope",
  "user_passes_test",
  "authorize",
  "check_role",
  "is_admin",
  "enforce",
  "RoleChecker",
  "requires",
  "Security",
];

function visitRoleCall(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const callee = child(call, "function") ?? call;
  const name = lastName(callee, file);
  if (name === "Security") return /scopes\s*=\s*\[\s*["']/.test(textOf(file, call)) ? practice("role-check", callee, "scopes") : undefined;
  if (name === "requires")
    return /starlette\.authentication/.test(symbolOf(callee, file) ?? "") ? practice("role-check", callee, name) : undefined;
  return practice("role-check", callee, name);
}

/** `user.role != "admin"`, `if not current_user.is_superuser` */
function visitRoleRead(node: SyntaxNode, file: PyFile): Outcomes {
  const name = textOf(file, child(node, "attribute") ?? node);
  if (outside(file) || !roleProperty.test(name)) return undefined;
  // A scope of its own is any object's word.
  if (/^(?:scopes?|permissions?)$/.test(name) && textOf(file, child(node, "object") ?? node) === "self") return undefined;
  if (
    !/user|member|account|actor|claims|payload|token|session|principal|request|self$|owner/i.test(
      textOf(file, child(node, "object") ?? node),
    )
  )
    return undefined;
  for (let parent = node.parent, depth = 0; parent && depth < 4; parent = parent.parent, depth++)
    if (/^(?:comparison_operator|not_operator|boolean_operator|if_statement|return_statement|conditional_expression)$/.test(parent.type))
      return practice("role-check", node, textOf(file, node).slice(0, 60));
  return undefined;
}

/** Guards of routes: `@permission_required("x")`, `Depends(require_admin)`, `permission_classes = [IsAdminUser]`. */
function visitFunction(definition: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const outcomes: Outcome[] = [];
  for (const { callee, node, name } of decoratorsOf(definition, file)) {
    if (roleCheck.test(lastName(callee, file) || name)) outcomes.push(practice("role-check", node, lastName(callee, file) || name));
    if (/(?:^|\.)receiver$/.test(name) && /user_log(?:ged_in|in_failed|ged_out)/.test(textOf(file, node)))
      outcomes.push(practice("security-event", node, "sign-in"));
  }
  for (const parameter of parametersOf(definition, file)) {
    const given = `${parameter.fallback ? textOf(file, parameter.fallback) : ""} ${parameter.annotation ? textOf(file, parameter.annotation) : ""}`;
    const guard = /(?:Depends|Security)\(\s*([\w.]+)/.exec(given)?.[1] ?? "";
    if (guard !== "" && (roleCheck.test(guard.split(".").at(-1) ?? "") || /(?:admin|superuser|role|permission)/i.test(guard)))
      outcomes.push(practice("role-check", parameter.nameNode, guard));
  }
  return outcomes;
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || outside(file)) return undefined;
  // Flask gives such a session 31 days, unless a setting says otherwise; any other ends with the browser.
  if (textOf(file, left) === "session.permanent" && right && textOf(file, right) === "True")
    return practice("session-lifetime", left, "Flask's permanent sessions end after 31 days");
  const holder = left.type === "identifier" ? enclosingClass(node) : undefined;
  if (
    holder &&
    !enclosingDef(node) &&
    roleProperty.test(textOf(file, left)) &&
    /User|Member|Account|Person|Profile/.test(definitionName(holder, file))
  )
    return practice("role-model", left, `${definitionName(holder, file)}.${textOf(file, left)}`);
  if (!right || lastName(left, file) !== "permission_classes") return undefined;
  return /IsAdminUser|DjangoModelPermissions|DjangoObjectPermissions|Is\w*(?:Admin|Owner|Staff|Manager|Member|Author)\w*|Has\w+|Can\w+|\w*Permission(?:s)?\b(?<!BasePermission)/.test(
    textOf(file, right),
  )
    ? practice("role-check", left, textOf(file, right).slice(0, 60))
    : undefined;
}

/** `"exp": now + timedelta(…)`: a token with an end; `expires_delta=…`, `max_age=…` of a cookie. */
function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const key = plainString(child(node, "key"), file);
  if (key === "grant_type" && plainString(child(node, "value"), file) === "refresh_token" && !outside(file)) {
    const definition = enclosingDef(node);
    // The answer is handed on whole: whoever calls stores it.
    if (
      definition &&
      /\breturn\s+(?:await\s+)?(?:[\w.]+\.json\(\)|(?:\w+\.)*(?:get|fetch|request|post|exchange)_?\w*token\w*\()/.test(
        textOf(file, definition),
      )
    )
      return undefined;
    return practice("token-rotation", child(node, "key") ?? node, "a refresh", false);
  }
  return key === "exp" && !outside(file) ? practice("session-lifetime", node, "exp") : undefined;
}

/** Cookies that remember something else than who is signed in. */
const otherCookie = /lang|locale|theme|state|nonce|csrf|consent|colou?r|banner|time_?zone|preference/i;

function visitMaxAge(keyword: SyntaxNode, file: PyFile): Outcomes {
  const call = keyword.parent?.parent;
  const name = call?.type === "call" ? calledName(call, file) : "";
  const definition = enclosingDef(keyword);
  const about = `${call ? textOf(file, call).slice(0, 120) : ""} ${definitionName(definition, file)} ${file.path}`;
  return !outside(file) &&
    /cookie|SessionMiddleware|create_access_token|token|lifetime/i.test(name) &&
    /session|token|auth|login|cookie/i.test(about) &&
    !(/cookie/i.test(name) && otherCookie.test(call ? textOf(file, argumentsOf(call, file).positional[0] ?? call) : ""))
    ? practice("session-lifetime", keyword, textOf(file, keyword).slice(0, 60))
    : undefined;
}

/** A line of a log about somebody's sign-in. */
function visitLog(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file) || file.role.script || logCall(call, file)?.to !== "logger") return undefined;
  const event = securityEvent(
    textOf(file, child(call, "arguments") ?? call)
      .slice(0, 300)
      .replace(/_/g, " "),
  );
  return event ? practice("security-event", call, event) : undefined;
}

function visitAudit(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const callee = textOf(file, child(call, "function") ?? call);
  if (!/audit|security_event|login_?(?:attempt|event|history)|activity_log|auth_event/i.test(callee)) return undefined;
  const event = securityEvent(textOf(file, call).slice(0, 400).replace(/_/g, " "));
  return [practice("audit-entry", call, callee.slice(0, 60)), ...(event ? [practice("security-event", call, event)] : [])];
}

/** A refreshed pair that is stored together. */
function visitRefresh(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const definition =
    left?.type === "attribute" && /^(?:encrypted_)?refresh_token(?:_\w{1,10})?$/.test(lastName(left, file))
      ? enclosingDef(node)
      : undefined;
  if (!definition || outside(file)) return undefined;
  const text = textOf(file, definition);
  const refreshes =
    /refresh|renew|rotat/i.test(definitionName(definition, file)) || /grant_type["']?\s*[:=]\s*["']refresh_token/.test(text);
  return refreshes && /\baccess_token(?:_\w{1,10})?\s*=[^=]/.test(text)
    ? practice("token-rotation", node, "both tokens in one write")
    : undefined;
}

/** A text about the provider in a file that answers probes of health. */
function visitProbe(node: SyntaxNode, file: PyFile): Outcomes {
  const text = outside(file) ? "" : (plainString(node, file) ?? textOf(file, node));
  if (!/\.well-known\/|\/jwks|openid-configuration/i.test(text) || text.length > 300) return undefined;
  const health = /health|readiness/i.test(file.path) || [...handlersOf(file).values()].some(({ path }) => isHealthPath(path));
  return health ? practice("health-probe", node, "the identity provider") : undefined;
}

function visitEncrypt(call: SyntaxNode, file: PyFile): Outcomes {
  const name = calledName(call, file);
  return !outside(file) && encryptingName.test(name) ? practice("field-encryption", call, name) : undefined;
}

const plainTypes =
  /^(?:Request|Response|HttpRequest|WebSocket|BackgroundTasks|UploadFile|str|int|float|bool|UUID|bytes|dict|list|Any|date|datetime|Session|Current\w*|\w*User|AsyncSession|\w*(?:Dep|Session|Service|Repository|Client|Settings|Request))$/;

/** Handlers whose body has a model: FastAPI, Litestar and Ninja hold it against it by themselves; others ask a serializer or a form. */
function visitHandlers(_root: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file) || file.role.script) return undefined;
  return [...handlersOf(file)].flatMap(([definition, handler]): Outcome[] => {
    if (!handler.writes || handler.method === "DELETE") return [];
    const typed =
      /^(?:fastapi|litestar|ninja|mcp)$/.test(handler.framework) &&
      parametersOf(definition, file).some((parameter) => {
        const type = parameter.annotation ? textOf(file, parameter.annotation) : "";
        return /^[A-Z]\w+$/.test(type)
          ? !plainTypes.test(type) && !/Depends\(/.test(parameter.fallback ? textOf(file, parameter.fallback) : "")
          : /^Annotated\[.*\bBody\(/.test(type);
      });
    const at = { start: definition.start, end: definition.start + 3 };
    return typed || validatesIn(definition, file) ? [practice("input-schema", at, definitionName(definition, file))] : [];
  });
}

/** Python: forms that are too common to parse a file for; they are seen in files that something else has parsed. */
export const pythonHints: TreeVisitors<PyFile> = {
  file: visitHandlers,
  node: {
    attribute: visitRoleRead,
    string: visitProbe,
    function_definition: visitFunction,
    assignment: (node, file) => visitAssignment(node, file) ?? visitRefresh(node, file),
    pair: visitPair,
  },
  keyword: {
    max_age: visitMaxAge,
    expires: visitMaxAge,
    expires_delta: visitMaxAge,
    lifetime_seconds: (node, file) => (outside(file) ? undefined : practice("session-lifetime", node, "lifetime_seconds")),
  },
  call: {
    ...Object.fromEntries(roleCalls.map((name) => [name, visitRoleCall])),
    ...Object.fromEntries(
      [
        "encrypt",
        "encrypt_token",
        "encrypt_value",
        "encrypt_secret",
        "encrypt_field",
        "encrypt_string",
        "encrypt_data",
        "encrypt_tokens",
        "encrypt_credentials",
      ].map((name) => [name, visitEncrypt]),
    ),
    ...Object.fromEntries(
      [
        "audit",
        "audit_log",
        "log_audit",
        "log_audit_event",
        "create_audit_log",
        "record_audit",
        "log_security_event",
        "create",
        "record",
        "add",
        "AuditLog",
        "AuditEvent",
        "LoginAttempt",
        "LoginEvent",
      ].map((name) => [name, visitAudit]),
    ),
    ...Object.fromEntries(logMethods.map((name) => [name, visitLog])),
  },
};
