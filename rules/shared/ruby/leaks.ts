/** Sensitive values in an expression that is written somewhere: which parts of it carry a secret on as it is. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { isSensitiveLogName as isSensitiveName } from "../names/secrets.ts";
import { wordsOf } from "../names/words.ts";
import { callOf, chainText, constantName, entriesOf, indexOf, type RbCall, type RbEntry } from "./calls.ts";
import { enclosingClass } from "./classes.ts";
import { envRead, isEnv } from "./environment.ts";
import { recordOf } from "./records.ts";
import { assignedValue, isLocal } from "./scopes.ts";
import { interpolations, nameValue, numberValue, stringValue } from "./values.ts";
import { isAuthCookieName } from "../names/cookies.ts";
import { mentions } from "../mentions.ts";

type File = FileContext<SyntaxNode>;

/** A part of an expression that carries a secret. */
export interface Leak {
  readonly node: SyntaxNode;
  /** `object` for something that holds secrets among other things: request headers, the parameters of a sign-in. */
  readonly kind: "value" | "object";
}

/** Methods that hand on what they are called on. */
const carryingMethods =
  /^(?:inspect|to_s|to_str|to_json|to_h|to_hash|to_a|as_json|to_yaml|to_unsafe_h|to_query|to_param|strip|chomp|squish|dup|clone|freeze|itself|presence|upcase|downcase|as_text|pretty_inspect|sort|reverse|compact|join|values|tap|then|read|body|raw_post|string|permit!|force_encoding|encode|unicode_normalize|html_safe|chars|bytes)$/;
/** Functions that hand on what they are given. */
const carryingFunctions =
  /^(?:generate|dump|pretty_generate|format|sprintf|String|Array|puts|encode|encode64|strict_encode64|urlsafe_encode64|escape|concat|merge|push|join)$/;
/** Names that only hold a secret where what they are called on does: `token.value`. */
const innerNames = /^(?:value|raw|plaintext|plain|plain_text|key|content|data|secret_value|decrypted|unencrypted|reveal|plaintext_token)$/;
/** Controllers whose parameters hold a password or a token. */
const credentialPlaces = /session|login|log_in|sign_?in|sign_?up|registration|password|auth|token|oauth|credential/i;

/** Codes that let somebody in once. */
const oneTimeCode = /(?:^|_)(?:t?otp)(?:_code|_secret)?$|(?:^|_)(?:verification|two_factor|mfa|recovery|backup|login|magic)_codes?$/i;
/** Tokens that address a device or a subscription rather than open a door. */
const addressToken = /(?:^|_)(?:device|push|fcm|apns|gcm|registration_id|unsubscribe|tracking|share|sharing)_tokens?$/i;

function isSensitiveLogName(name: string): boolean {
  return (isSensitiveName(name) && !addressToken.test(name)) || oneTimeCode.test(name);
}

/** Parts of an expression that reach the reader of a log as they are. */
export function leaksIn(node: SyntaxNode | undefined, file: File, hops = 2): readonly Leak[] {
  if (!node) return [];
  switch (node.type) {
    case "string":
    case "heredoc_beginning":
    case "delimited_symbol":
      return interpolations(node, file).flatMap((part) => leaksIn(part, file, hops));
    case "chained_string":
    case "parenthesized_statements":
    case "array":
    case "splat_argument":
    case "hash_splat_argument":
    case "then":
    case "else":
      return namedChildren(node).flatMap((part) => leaksIn(part, file, hops));
    case "hash":
      return leaksInEntries(entriesOf(node, file).entries, file, hops);
    case "binary":
      return leaksInBinary(node, file, hops);
    case "conditional":
    case "if":
      return [...leaksIn(child(node, "consequence"), file, hops), ...leaksIn(child(node, "alternative"), file, hops)];
    case "identifier":
    case "instance_variable":
      return leaksInVariable(node, file, hops);
    case "constant":
      return isEnv(node, file)
        ? [{ node, kind: "object" }]
        : isSensitiveLogName(textOf(file, node)) &&
            /^[A-Z][A-Z0-9_]+$/.test(textOf(file, node)) &&
            !isHarmless(assignedConstant(node, file), file)
          ? [{ node, kind: "value" }]
          : [];
    case "element_reference":
      return leaksInIndex(node, file, hops);
    case "call":
      return leaksInCall(node, file, hops);
    default:
      return [];
  }
}

function assignedConstant(node: SyntaxNode, file: File): SyntaxNode | undefined {
  return assignedValue(node, file);
}

/** `password: value` counts by its key too, unless the value is a literal, a flag or made harmless. */
export function leaksInEntries(entries: readonly RbEntry[], file: File, hops = 2): readonly Leak[] {
  return entries.flatMap((entry): readonly Leak[] => {
    const found = leaksIn(entry.value, file, hops);
    if (found.length > 0) return found;
    const { key, value } = entry;
    if (key === undefined || !isSensitiveLogName(key) || /^(?:session|tokens|cookies?)$/i.test(key)) return [];
    if (value.type === "hash_key_symbol") return [{ node: value, kind: "value" }];
    const name = lastName(value, file);
    if (name === undefined || !isPlainRead(value, file) || isAboutSecret(name)) return [];
    return [{ node: value, kind: "value" }];
  });
}

function leaksInBinary(node: SyntaxNode, file: File, hops: number): readonly Leak[] {
  const operator = node.children.find((part) => !part.named)?.type ?? "";
  const left = child(node, "left");
  const right = child(node, "right");
  if (operator === "+" || operator === "%" || operator === "<<" || operator === "||" || operator === "or")
    return [...leaksIn(left, file, hops), ...leaksIn(right, file, hops)];
  return operator === "&&" || operator === "and" ? leaksIn(right, file, hops) : [];
}

/** Whether a value says something about a secret and is none: a flag, a length, a mask, a record of the database. */
function isHarmless(node: SyntaxNode | undefined, file: File): boolean {
  if (!node) return false;
  if (["true", "false", "nil", "integer", "float", "simple_symbol", "array", "string_array", "symbol_array", "unary"].includes(node.type))
    return true;
  if (node.type === "binary") return node.children.some((part) => /^(?:==|!=|=~|[<>]=?|<=>)$/.test(part.type));
  if (node.type === "string")
    return interpolations(node, file).length === 0 && /\*{3}|x{4}|redacted|filtered|hidden|masked/i.test(stringValue(node, file) ?? "");
  const call = callOf(node, file);
  if (!call) return false;
  if (/\?$/.test(call.name) || harmlessMethods.test(call.name)) return true;
  const record = recordOf(node, file);
  return record !== undefined && (record.model !== undefined || /^(?:find|create|new|build|first|last)/.test(call.name));
}

const harmlessMethods =
  /^(?:mask\w*|redact\w*|sanitize\w*|scrub\w*|obfuscate\w*|hide\w*|censor\w*|filter\w*|hexdigest|digest|base64digest|hash|fingerprint\w*|truncate|length|size|count|bytesize|class|id|object_id|present|blank|nil|encrypt\w*|except|slice|omit|parse\w*|split|scan|tokenize|lex|decode|verify|find\w*|where|first_or_\w+|type|name|expires_\w+|created_at|updated_at|keys|tr|gsub|sub|delete)[?!]?$/;

function leaksInVariable(node: SyntaxNode, file: File, hops: number): readonly Leak[] {
  if (node.field === "method" || node.field === "name") return [];
  const name = textOf(file, node).replace(/^@+/, "");
  const local = node.type === "instance_variable" || isLocal(node, file);
  const value = local ? assignedValue(node, file) : undefined;
  if (isSensitiveLogName(name)) {
    if (isHarmless(value, file) || isPredicate(node, file)) return [];
    if (/^(?:session|cookies?)$/.test(name)) return local || !answersRequests(node, file) ? [] : [{ node, kind: "object" }];
    if (name === "tokens" && mentions(file, /lexer|parser|tokeni[sz]|llm|openai|anthropic|prompt|completion|gpt|push|device|fcm|apns/i))
      return [];
    return [{ node, kind: /^(?:tokens|credentials|creds|token_?set)$/.test(name) ? "object" : "value" }];
  }
  if (isCredentialParams(node, file)) return [{ node, kind: "object" }];
  if (hops <= 1 || !value || value === node) return [];
  // One hop: header = request.headers["Authorization"]; line = "token #{token}". What is called on it or given to it is not followed.
  const leaks = leaksIn(value, file, 1);
  const first = leaks[0];
  return first ? [{ node, kind: first.kind }] : [];
}

/** Where a bare `session` is the browser's: a controller, a channel, a route of Sinatra. */
function answersRequests(node: SyntaxNode, file: File): boolean {
  const subject = enclosingClass(node, file);
  return subject ? /^(?:controller|channel|api)$/.test(subject.kind) : mentions(file, /sinatra/i);
}

/** Whether a name only asks: `password?`. */
function isPredicate(node: SyntaxNode, file: File): boolean {
  return textOf(file, node).endsWith("?");
}

/** `params` of a sign-in, `user_params` there, and the result of an OAuth callback. */
function isCredentialParams(node: SyntaxNode, file: File): boolean {
  const name = textOf(file, node).replace(/^@/, "");
  if (/^(?:auth_hash|omniauth_hash|omniauth_auth|oauth_response|token_response|access_token_response)$/.test(name)) return true;
  if (
    !/^(?:params|(?:user|session|login|sign_in|sign_up|registration|account|password|auth|credential)_params)$/.test(name) ||
    isLocal(node, file)
  )
    return false;
  const subject = enclosingClass(node, file);
  return subject !== undefined && subject.kind !== "other" && credentialPlaces.test(subject.name)
    ? true
    : /^(?:session|login|sign_in|sign_up|registration|password)_params$/.test(name);
}

function leaksInIndex(node: SyntaxNode, file: File, hops: number): readonly Leak[] {
  const env = envRead(node, file);
  if (env) return isSensitiveLogName(env.name) ? [{ node, kind: "value" }] : [];
  const index = indexOf(node);
  if (!index) return isShortSlice(node, file) ? [] : leaksIn(child(node, "object"), file, hops);
  const { object, key } = index;
  const name = nameValue(key, file);
  if (name === undefined) {
    if (key.type === "range" || numberValue(key, file) !== undefined) return isShortSlice(node, file) ? [] : leaksIn(object, file, hops);
    return [];
  }
  const owner = chainText(object, file);
  if (/(?:^|\.)(?:headers?|env)$/.test(owner))
    return isSecretHeader(name)
      ? [{ node, kind: "value" }]
      : name === "omniauth.auth" || name === "rack.session"
        ? [{ node, kind: "object" }]
        : [];
  if (/(?:^|\.)cookies(?:\.(?:signed|encrypted|permanent))*$/.test(owner)) return isAuthCookieName(name) ? [{ node, kind: "value" }] : [];
  if (/^(?:errors|messages|labels|I18n|translations|usage)$/.test(owner.split(".").at(-1) ?? "")) return [];
  if (isSensitiveLogName(name)) return [{ node, kind: /^(?:tokens|credentials|creds)$/.test(name) ? "object" : "value" }];
  if (
    owner === "params" &&
    isCredentialParams(object, file) &&
    /^(?:user|session|login|account|registration|admin|credentials)$/.test(name)
  )
    return [{ node, kind: "object" }];
  return [];
}

/** Names of headers that hold credentials, in either spelling: `Authorization`, `HTTP_AUTHORIZATION`. */
function isSecretHeader(name: string): boolean {
  return /^(?:HTTP_)?(?:authorization|proxy[-_]authorization|cookie|set[-_]cookie|x[-_]api[-_]key|api[-_]key|x[-_]auth[-_]token|x[-_]access[-_]token|x[-_]csrf[-_]token)$/i.test(
    name,
  );
}

/** `token[0, 4]`, `token[-4..]`, `token[0..3]`: too little to be of use. */
function isShortSlice(node: SyntaxNode, file: File): boolean {
  const keys = namedChildren(node).filter((part) => part.field !== "object");
  const [first, second] = keys;
  if (second) return (numberValue(second, file) ?? 99) <= 8;
  if (first?.type !== "range") return numberValue(first, file) !== undefined;
  const begin = numberValue(child(first, "begin"), file) ?? 0;
  const end = numberValue(child(first, "end"), file);
  if (begin < 0) return -begin <= 8;
  return end !== undefined && end >= 0 && end - begin < 8;
}

function leaksInCall(node: SyntaxNode, file: File, hops: number): readonly Leak[] {
  const call = callOf(node, file);
  if (!call) return [];
  const { name, receiver } = call;
  const env = envRead(node, file);
  if (env) return isSensitiveLogName(env.name) ? [{ node, kind: "value" }] : [];
  if (!receiver) return leaksInOwnCall(call, file, hops);
  const owner = chainText(receiver, file);
  if (isEnv(receiver, file)) return /^(?:to_h|to_hash|inspect|to_a|to_json|to_s)$/.test(name) ? [{ node, kind: "object" }] : [];
  if (/^(?:request|req)$/.test(owner) && /^(?:headers|env|authorization|cookies|session)$/.test(name))
    return [{ node, kind: name === "authorization" ? "value" : "object" }];
  if (name === "auth" && /omniauth/.test(owner)) return [{ node, kind: "object" }];
  if (/^(?:request|req)\.body$/.test(owner) || (/^(?:request|req)$/.test(owner) && name === "raw_post"))
    return credentialPlaces.test(enclosingClass(node, file)?.name ?? "") ? [{ node, kind: "object" }] : [];
  if (name === "fetch" || name === "dig" || name === "get_header") return leaksByKey(call, file);
  if (/^(?:first|last|slice|take)$/.test(name))
    return call.args.length > 0 && (numberValue(call.args.at(-1), file) ?? 99) <= 8
      ? []
      : name === "slice" && nameValue(call.args[0], file) !== undefined
        ? []
        : leaksIn(receiver, file, hops);
  if (carryingMethods.test(name)) return leaksIn(receiver, file, hops).map((leak) => (leak.node === receiver ? { ...leak, node } : leak));
  if (carryingFunctions.test(name) && constantName(receiver, file) !== undefined)
    return /^(?:JSON|YAML|Oj|Base64|CGI|URI|Kernel|MultiJson|ERB::Util)$/.test(owner)
      ? [...call.args.flatMap((argument) => leaksIn(argument, file, hops)), ...leaksInEntries(call.options, file, hops)]
      : [];
  if (call.args.length > 0 || call.options.length > 0 || call.block || /[?]$/.test(name)) return [];
  if (/^(?:errors|I18n|usage|messages)$/.test(owner.split(".").at(-1) ?? "")) return [];
  if (name === "merge") return [];
  if (isSensitiveMember(name, receiver, owner, file))
    return [{ node, kind: /^(?:tokens|credentials|creds|cookies)$/.test(name) ? "object" : "value" }];
  return [];
}

/** `user.password`, `client.access_token`, `token.value`, `card.number`. */
function isSensitiveMember(name: string, receiver: SyntaxNode, owner: string, file: File): boolean {
  const bare = name.replace(/!$/, "");
  const outer = wordsOf(owner.split(".").at(-1) ?? "").join("_");
  if (innerNames.test(bare)) return isSensitiveLogName(outer) && outer !== "session" && outer !== "cookie";
  if (bare === "number") return /card$/.test(outer);
  if (!isSensitiveLogName(bare)) return false;
  if (/^(?:session|cookies?|tokens)$/.test(bare)) return /^(?:request|req|response|controller)$/.test(outer);
  // Payment::Session.password is a class's setting, Devise.password_length is about one; a constant's token is a value all the same.
  if (constantName(receiver, file) !== undefined && /^(?:I18n|Devise|User|Account)$/.test(owner)) return false;
  return true;
}

/** `ENV.fetch` aside: `params.fetch(:password)`, `credentials.dig(:aws, :secret_key)`. */
function leaksByKey(call: RbCall, file: File): readonly Leak[] {
  const key = nameValue(call.name === "dig" ? call.args.at(-1) : call.args[0], file);
  if (key === undefined) return [];
  if (call.name === "get_header") return isSecretHeader(key) ? [{ node: call.node, kind: "value" }] : [];
  return isSensitiveLogName(key) && !/^(?:session|tokens|cookies?)$/.test(key) ? [{ node: call.node, kind: "value" }] : [];
}

/** Calls without a receiver: `format("%s", token)`, `generate_token(user)`. */
function leaksInOwnCall(call: RbCall, file: File, hops: number): readonly Leak[] {
  if (/^(?:format|sprintf|String|Array)$/.test(call.name)) return call.args.flatMap((argument) => leaksIn(argument, file, hops));
  if (call.args.length === 0 && call.options.length === 0)
    return call.block || call.name.endsWith("?") ? [] : isSensitiveLogName(call.name) ? [{ node: call.node, kind: "value" }] : [];
  return /^(?:generate|create|issue|build|new|get|fetch|request|refresh|obtain)_/.test(call.name) &&
    isSensitiveLogName(call.name) &&
    !isAboutSecret(call.name)
    ? [{ node: call.node, kind: "value" }]
    : [];
}

/** A bare read: a variable, or a chain of names without arguments. */
function isPlainRead(node: SyntaxNode, file: File): boolean {
  if (node.type === "identifier" || node.type === "instance_variable")
    return !isHarmless(assignedValue(node, file), file) && !isPredicate(node, file);
  return node.type === "call" && chainText(node, file) !== "" && !isHarmless(node, file);
}

function lastName(node: SyntaxNode, file: File): string | undefined {
  return callOf(node, file)?.name ?? (node.type === "instance_variable" ? textOf(file, node) : undefined);
}

/** Names that say that a value was made harmless or is only about a secret. */
function isAboutSecret(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:masked|redacted|filtered|hash|hashed|digest|length|size|count|present|exists|name|id|type|status|valid|expired|expires|at|last|hint|prefix|encrypted|has|is|request|response|record|model)$/.test(
      word,
    ),
  );
}
