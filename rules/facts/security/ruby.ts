import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName } from "../../shared/ruby/calls.ts";
import { classesOf, enclosingClass } from "../../shared/ruby/classes.ts";
import { logCall } from "../../shared/ruby/loggers.ts";
import { nameList, stringValue } from "../../shared/ruby/values.ts";
import { roleCheck, roleProperty } from "../../shared/names/roles.ts";
import { encryptingName, headerReader, securityEvent, textPractices } from "./texts.ts";
import { practice } from "../practice.ts";

/** A text that says something by itself. */
function visitText(node: SyntaxNode, file: RbFile): Outcomes {
  const text = file.role.test ? undefined : stringValue(node, file);
  if (text === undefined) return undefined;
  if (/^HTTP_X_FORWARDED_PROTO$|^X-Forwarded-Proto$/i.test(text)) return undefined;
  const call = node.parent?.type === "argument_list" ? callOf(node.parent.parent, file) : undefined;
  const reads = call !== undefined && headerReader.test(call.name);
  return textPractices(text, node).filter(({ data }) => !("topic" in data && data.topic === "security-header" && reads));
}

const noColumn = /^(?:key|previous|deterministic|migrating|type|encode|ignore_case)$/;

/** `encrypts :access_token`, `has_encrypted :email`, `attr_encrypted :ssn`: one fact for each column. */
function visitEncrypts(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || call.receiver || file.role.test) return undefined;
  const names = call.args.flatMap((argument) => nameList(argument, file) ?? []).filter((name) => !noColumn.test(name));
  const rotated = call.options.some(({ key }) => key === "previous") ? [practice("key-ring", node, "previous keys")] : [];
  return [...names.map((name) => practice("field-encryption", call.nameNode, name)), ...rotated];
}

/** `config.hosts << "shop.example.com"` */
function visitHosts(node: SyntaxNode, file: RbFile): Outcomes {
  if (file.role.test || file.role.development) return undefined;
  return /^(?:Rails\.application\.)?config\.hosts\s*<</.test(textOf(file, node)) ? practice("host-check", node, "config.hosts") : undefined;
}

/** A policy of content in an initializer; Rails writes it as a comment at first. */
function visitPolicy(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  return call?.block && /config$/.test(call.receiver ? textOf(file, call.receiver) : "") && !file.role.test
    ? practice("security-header", call.nameNode, "Content-Security-Policy")
    : undefined;
}

/** `config.session_store :cookie_store, expire_after: 1.month` */
function visitSessionStore(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const lifetime = file.role.test ? undefined : call?.options.find(({ key }) => key === "expire_after" || key === "expires_in");
  // A cookie of many years outlives the browser.
  return call && lifetime && !/^nil$|\d+\.years?$/.test(textOf(file, lifetime.value))
    ? practice("session-lifetime", call.nameNode, `${lifetime.key}: ${textOf(file, lifetime.value)}`.slice(0, 60))
    : undefined;
}

/** Modules of Devise say what an account can do. */
function visitDevise(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || call.receiver || file.role.test || !enclosingClass(node, file)) return undefined;
  const names = call.args.flatMap((argument) => nameList(argument, file) ?? []);
  return names.flatMap((name): Outcome[] => {
    if (name === "lockable") return [practice("auth-limit", call.nameNode, "Devise's lockable")];
    if (name === "timeoutable") return [practice("session-lifetime", call.nameNode, "Devise's timeoutable")];
    return /two_factor|otp|webauthn|passkey/.test(name) ? [practice("two-factor", call.nameNode, name)] : [];
  });
}

const verifying =
  /secure_compare|verify|verified|signature|construct_event|hmac|hexdigest|authenticate|valid_request|webhook_secret|fixed_length_secure_compare|token_valid/i;

/** Controllers that answer webhooks: each verifies who sent it, or does not. Management of one's own webhooks is no webhook. */
function visitFile(_root: SyntaxNode, file: RbFile): Outcomes {
  if (file.role.test) return undefined;
  return classesOf(file).flatMap((subject): Outcome[] => {
    if (subject.kind !== "controller" || !/Web_?hooks?|Hooks?Controller/i.test(subject.name)) return [];
    const actions = subject.methods.filter((method) => method.visibility === "public" && !method.singleton).map((method) => method.name);
    if (
      !actions.some((name) =>
        /^(?:create|receive|handle\w*|process\w*|callback|webhook|stripe|paypal|github|events?|notify|incoming|update_\w+)$/.test(name),
      )
    )
      return [];
    // Whoever can list or edit them manages hooks of their own.
    if (actions.some((name) => /^(?:index|new|edit|destroy)$/.test(name))) return [];
    const verified = verifying.test(
      textOf(file, subject.node)
        .replace(/#[^\n]*/g, "")
        .replace(/skip_before_action[^\n]*|verify_authenticity_token/g, ""),
    );
    // A parent of the project's own may verify for all of them.
    if (!verified && !/^(?:Application|ActionController::(?:Base|API)|Api::\w*Base|\w*BaseController)/.test(subject.superclass)) return [];
    return [practice("webhook-verification", { start: subject.node.start, end: subject.node.start + 5 }, subject.name, verified)];
  });
}

/** Ruby: forms that are looked for on their own: a file is parsed for their words. */
export const ruby: TreeVisitors<RbFile> = {
  file: visitFile,
  node: { string: visitText, binary: visitHosts },
  call: {
    encrypts: visitEncrypts,
    has_encrypted: visitEncrypts,
    lockbox_encrypts: visitEncrypts,
    attr_encrypted: visitEncrypts,
    vault_attribute: visitEncrypts,
    content_security_policy: visitPolicy,
    devise: visitDevise,
    session_store: visitSessionStore,
    rotate: (node, file) =>
      /rotations|cookies/.test(textOf(file, node)) && !file.role.test ? practice("key-ring", node, "rotations") : undefined,
    new: (node, file) => {
      const made = constantName(callOf(node, file)?.receiver, file) ?? "";
      if (file.role.test) return undefined;
      if (/^Aws::(?:SecretsManager|SSM)::Client$|SecretManager/.test(made)) return practice("secret-manager", node, made);
      return /(?:^|::)MessageEncryptor$/.test(made) ? practice("field-encryption", node, made) : undefined;
    },
  },
};

/** `authorize @order`, `can? :read`, `require_admin`, `current_user.admin?` */
function visitRole(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || !roleCheck.test(call.name)) return undefined;
  if (call.receiver && !/user|member|account|ability|policy|person|viewer|agent/i.test(textOf(file, call.receiver).slice(-40)))
    return undefined;
  return practice("role-check", call.nameNode, call.name);
}

/** `current_user.admin?`, `user.role == "admin"` */
function visitAsked(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (
    !call?.receiver ||
    file.role.test ||
    !/(?:user|member|account|person|viewer|admin|seller)$/i.test(textOf(file, call.receiver).slice(-40))
  )
    return undefined;
  return /\?$/.test(call.name) || roleProperty.test(call.name) ? practice("role-check", call.nameNode, call.name) : undefined;
}

/** A line of a log about somebody's sign-in. */
function visitLog(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (file.role.test || !call || logCall(call, file)?.how !== "logger") return undefined;
  const event = securityEvent(textOf(file, node).slice(0, 300).replace(/_/g, " "));
  return event ? practice("security-event", call.nameNode, event) : undefined;
}

/** Strong parameters and contracts. */
function visitPermit(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const receiver = call?.receiver ? textOf(file, call.receiver) : "";
  return call && !file.role.test && /params|require/.test(receiver) ? practice("input-schema", call.nameNode, call.name) : undefined;
}

function visitEncrypt(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  // Hiding an id in an address is called so, too.
  const receiver = call?.receiver ? textOf(file, call.receiver) : "";
  if (call?.name === "encrypt" && !/crypt(?!o?_?id)|cipher|lockbox|\bbox|kms|vault|fernet/i.test(receiver)) return undefined;
  return call && call.args.length > 0 && !file.role.test && encryptingName.test(call.name)
    ? practice("field-encryption", call.nameNode, call.name)
    : undefined;
}

const roleNames = [
  "authorize",
  "authorize!",
  "can?",
  "cannot?",
  "has_role?",
  "has_permission?",
  "require_admin",
  "require_admin!",
  "require_role",
  "admin_only",
  "ensure_admin",
  "verify_admin",
  "check_permissions",
  "authorize_resource",
  "load_and_authorize_resource",
  "policy_scope",
  "allowed_to?",
  "require_permission",
  "restrict_to",
];

/** Ruby: forms that are too common to parse a file for; they are seen in files that something else has parsed. */
export const rubyHints: TreeVisitors<RbFile> = {
  call: {
    ...Object.fromEntries(roleNames.map((name) => [name, visitRole])),
    ...Object.fromEntries(
      [
        "admin?",
        "role",
        "is_admin?",
        "moderator?",
        "staff?",
        "owner?",
        "superuser?",
        "super_admin?",
        "is_moderator?",
        "administrator?",
        "can_administer?",
      ].map((name) => [name, visitAsked]),
    ),
    ...Object.fromEntries(["info", "warn", "error", "debug", "notice", "fatal"].map((name) => [name, visitLog])),
    permit: visitPermit,
    expect: visitPermit,
    encrypt: visitEncrypt,
  },
};
