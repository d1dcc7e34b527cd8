/** Which parts of a logged Python expression reach the log as they are and must not. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { usesOf } from "../../../shared/python/flow.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { isMasking } from "../../../shared/python/loggers.ts";
import {
  bodyOf,
  definitionName,
  dottedName,
  enclosingClass,
  enclosingDef,
  lastName,
  typeExpression,
} from "../../../shared/python/nodes.ts";
import { isSensitiveLogName } from "../../../shared/python/names.ts";
import { type Binding, resolveName, soleBinding } from "../../../shared/python/scopes.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue, stringValue } from "../../../shared/python/values.ts";
import { speaksOfLock } from "../../../shared/names/locks.ts";
import { isPartOf } from "../../../shared/names/secrets.ts";
import { singular, wordsOf } from "../../../shared/names/words.ts";

/** A sensitive expression within what is logged. */
export interface Leak {
  readonly node: SyntaxNode;
  /** `object` for what holds credentials among other things. */
  readonly kind: "value" | "object";
}

/** Functions and methods that hand their argument, or what they are called on, over to the log. */
const carriers = /^(?:str|repr|format|dumps|pformat|dict|list|tuple|set|join|vars|asdict|jsonable_encoder|urlencode|quote|unquote)$/;
const receivers =
  /^(?:encode|decode|strip|lower|upper|copy|dict|json|model_dump|model_dump_json|items|values|to_dict|as_dict|getvalue|hex|replace|title|get_secret_value|to_json|lstrip|rstrip)$/;
/** Attributes that are the thing itself. */
const same = /^(?:value|data|raw|text|plain|content|raw_value|cleaned_data)$/;
const credentialPlace =
  /login|log_in|signin|sign_in|signup|sign_up|register(?!_?(?:device|webhook|hook|plugin|event|model|tool|agent|node|worker|service|handler|client_?app))|authenticate|token|password|credential|oauth/i;
/** Packages whose tokens are pieces of text. */
const textPackages = [
  "tokenize",
  "ast",
  "lark",
  "ply",
  "pygments",
  "nltk",
  "spacy",
  "transformers",
  "tiktoken",
  "sqlparse",
  "tokenizers",
  "sentencepiece",
  "torch",
  "keras",
  "tensorflow",
  "shlex",
  "pyparsing",
  "markdown_it",
  "openai",
  "anthropic",
  "langchain",
  "litellm",
];

/** Where a token is a proof that is published for everyone to read: the challenge of a certificate authority, a record of DNS. */
const publishing = /(?:^|[^a-z])(?:acme|dns|letsencrypt|challenges?)(?![a-z])|txt_?records?/i;

/** The sensitive parts of an expression. Names are followed for one hop. */
export function leaksIn(node: SyntaxNode, file: PyFile, hops = 1): Leak[] {
  switch (node.type) {
    case "identifier":
      return identifierLeaks(node, file, hops);
    case "attribute":
      return attributeLeaks(node, file, hops);
    case "subscript":
      return subscriptLeaks(node, file);
    case "call":
      return callLeaks(node, file, hops);
    case "string":
      return namedChildren(node).flatMap((part) => (part.type === "interpolation" ? interpolationLeaks(part, file, hops) : []));
    case "binary_operator": {
      const operator = child(node, "operator")?.type;
      return operator === "+" || operator === "%" ? both(node, file, hops) : [];
    }
    case "boolean_operator": {
      const right = child(node, "right");
      return child(node, "operator")?.type === "or" ? both(node, file, hops) : right ? leaksIn(right, file, hops) : [];
    }
    case "conditional_expression":
      return namedChildren(node).flatMap((part, index) => (index === 1 ? [] : leaksIn(part, file, hops)));
    case "pair": {
      const value = child(node, "value");
      return value ? leaksIn(value, file, hops) : [];
    }
    case "lambda": {
      const body = child(node, "body");
      return body ? leaksIn(body, file, hops) : [];
    }
    case "concatenated_string":
    case "dictionary":
    case "dictionary_splat":
    case "list":
    case "tuple":
    case "set":
    case "list_splat":
    case "await":
    case "parenthesized_expression":
      return namedChildren(node).flatMap((part) => leaksIn(part, file, hops));
    default:
      return [];
  }
}

function both(node: SyntaxNode, file: PyFile, hops: number): Leak[] {
  return [child(node, "left"), child(node, "right")].flatMap((side) => (side ? leaksIn(side, file, hops) : []));
}

function interpolationLeaks(part: SyntaxNode, file: PyFile, hops: number): Leak[] {
  const expression = child(part, "expression");
  const format = part.children.find((inner) => inner.type === "format_specifier");
  // A number's format, or one that cuts to a few characters, cannot show a secret.
  if (!expression || (format && /[,dfeg%]$|\.[1-4]s?$/.test(textOf(file, format)))) return [];
  return leaksIn(expression, file, hops);
}

/** `license_keys_linked`, `tokens_revoked`: how many, or whether. */
const outcome =
  /s_(?:linked|created|revoked|deleted|granted|found|updated|sent|issued|removed|expired|loaded|imported|refreshed|rotated)$/i;

function isSensitive(name: string): boolean {
  return name !== "" && !isMasking(name) && !outcome.test(name) && isSensitiveLogName(name);
}

function kindOf(name: string): Leak["kind"] {
  return /^(?:tokens?_?set|tokens|credentials|creds|sessions?|cookies?|headers|environ)$/i.test(name) ? "object" : "value";
}

function identifierLeaks(node: SyntaxNode, file: PyFile, hops: number): Leak[] {
  const name = textOf(file, node);
  if (hops > 0 && isCredentialForm(node, name, file)) return [{ node, kind: "object" }];
  if (isSensitive(name)) return mayBeCredential(node, name, file) ? [{ node, kind: kindOf(name) }] : [];
  if (hops <= 0 || isMasking(name) || isPartOf(name)) return [];
  const symbol = symbolOf(node, file);
  if (symbol === "os.environ") return [{ node, kind: "object" }];
  const binding = soleBinding(name, node, file);
  const value = binding?.kind === "assign" ? binding.value : undefined;
  if (!value || !/^(?:attribute|subscript|string|concatenated_string|binary_operator|call|identifier|await|dictionary)$/.test(value.type))
    return [];
  const first = leaksIn(value, file, hops - 1)[0];
  return first ? [{ node, kind: first.kind }] : [];
}

/** Whether a parameter is the parsed body of a login: a model of the file that shows its password or secret when it is printed. */
function isCredentialForm(node: SyntaxNode, name: string, file: PyFile): boolean {
  const binding = soleBinding(name, node, file);
  const annotation = binding?.kind === "parameter" ? typeExpression(binding.annotation) : undefined;
  if (annotation?.type !== "identifier") return false;
  const model = soleBinding(textOf(file, annotation), annotation, file);
  if (model?.kind !== "definition" || model.node.type !== "class_definition") return false;
  if (!/^(?:\s*)class\s+\w+\([^)]*(?:BaseModel|SQLModel|Struct|Schema)\b/.test(textOf(file, model.node).slice(0, 200))) return false;
  return bodyOf(model.node).some((statement) => {
    const field = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const type = field?.type === "assignment" ? typeExpression(child(field, "type")) : undefined;
    return (
      type !== undefined &&
      /^(?:str|bytes)\b/.test(textOf(file, type)) &&
      /^(?:password|passwd|secret|client_secret|pin|otp)$/.test(lastName(child(field, "left"), file))
    );
  });
}

/** A name that is compared by size or counted with holds a number, and one that headers are looked up by is a header's name. */
function isCountOrHeaderName(node: SyntaxNode, name: string, file: PyFile): boolean {
  if (
    /header$/i.test(name) &&
    new RegExp(`headers?\\s*(?:\\[|\\.(?:get|pop|setdefault)\\()\\s*(?:\\w+\\.)?${name}\\b`, "i").test(file.text)
  )
    return true;
  return usesOf(node, file).some(({ parent }) => {
    if (parent?.type === "comparison_operator") return parent.children.some(({ type }) => /^[<>]=?$/.test(type));
    return parent?.type === "binary_operator" && /^(?:-|\*|\/|\/\/)$/.test(child(parent, "operator")?.type ?? "");
  });
}

/** `token` of a lock: the name of its object, of the variable, or of the function or class around says so. */
function isOfLock(node: SyntaxNode, name: string, file: PyFile): boolean {
  if (singular(wordsOf(name).at(-1) ?? "") !== "token") return false;
  const holder = enclosingClass(node);
  const source = node.type === "identifier" ? soleBinding(name, node, file)?.value : undefined;
  return speaksOfLock(
    dottedName(node, file) ?? name,
    source ? (dottedName(source, file) ?? "") : "",
    definitionName(enclosingDef(node), file),
    holder ? definitionName(holder, file) : "",
  );
}

/** What is asked for a row: a manager of Django, a query or session of SQLAlchemy. */
const queried =
  /\.objects\b.*\.(?:get|create|first|last|aget|acreate|afirst|latest)$|\.query\b.*\.(?:get|first|one|one_or_none)$|\b(?:db|session)\.(?:get|scalar|scalars)$|^get_object_or_404$/s;

const textMembers =
  /^(?:strip|lstrip|rstrip|encode|decode|split|rsplit|partition|rpartition|startswith|endswith|replace|lower|upper|title|format|removeprefix|removesuffix|hex|count|find|index|isalnum|isdigit|get|items|keys|values|pop|update|copy|value|data|raw|text|plain|content|get_secret_value|model_dump|dict|json)$/;

/**
 * Whether a name stands for a record that is called after the secret in it: its other fields are used (`token.id`, `token.user`), or a
 * session of the database is given it. What such an object prints is said by its class.
 */
function isRecord(node: SyntaxNode, file: PyFile): boolean {
  const path = dottedName(node, file);
  const [first = "", ...rest] = path?.split(".") ?? [];
  const own = rest.length === 1 && first === "self";
  if (path === undefined || (rest.length > 0 && !own)) return false;
  // secret = Secret.objects.get(pk=1), token = PersonalToken(user=user)
  const source = rest.length === 0 ? soleBinding(first, node, file)?.value : undefined;
  const made = source?.type === "await" ? namedChildren(source)[0] : source;
  if (made?.type === "call" && queried.test(textOf(file, child(made, "function") ?? made))) return true;
  const place = own ? enclosingClass(node) : enclosingDef(node);
  const code = textOf(file, place ?? file.root);
  const name = path.replace(".", "\\.");
  const members = [...code.matchAll(new RegExp(`(?<![\\w.])${name}\\.(\\w+)(\\s*\\()?`, "g"))];
  // token.generate_token() gives something, token.access_token is something.
  if (members.some(([, member = "", called]) => called === undefined && isSensitive(member))) return false;
  return (
    members.some(([, member = ""]) => !textMembers.test(member)) ||
    new RegExp(`\\bsession\\.(?:add|delete|merge|refresh|expunge)\\(\\s*${name}\\s*[,)]`).test(code)
  );
}

/** Whether what a name is bound to can be a credential at all. */
function mayBeCredential(node: SyntaxNode, name: string, file: PyFile): boolean {
  if (isCountOrHeaderName(node, name, file) || isOfLock(node, name, file) || isRecord(node, file)) return false;
  const words = wordsOf(name);
  const bare = words.length === 1 ? singular(words[0] ?? "") : "";
  if (bare === "token" && (importsPackage(file, ...textPackages) || /tokeniz|lexer|parser|llm|prompt|embedding|nlp/i.test(file.path)))
    return false;
  // def on_llm_new_token(self, token): a piece of what a model writes.
  if (bare === "token" && /llm|(?:new|on|next|stream|emit|yield)_?token/i.test(definitionName(enclosingDef(node), file))) return false;
  if (bare === "token" && publishing.test(`${file.path} ${definitionName(enclosingDef(node), file)}`)) return false;
  const bindings = resolveName(name, node, file)?.bindings ?? [];
  if (bare === "session") return bindings.some((binding) => binding.imported === "flask.session");
  if (bare === "credential" || name === "creds")
    return bindings.every((binding) => binding.kind !== "import" && binding.kind !== "definition");
  if (
    words.join("") === "tokens" &&
    !bindings.some(
      (binding) => binding.value && /oauth|auth|login|exchange|refresh|fetch_token|access_token|grant/i.test(textOf(file, binding.value)),
    )
  )
    return false;
  return bindings.length === 0 || bindings.some((binding) => bindingMayBe(binding, bare, file));
}

function bindingMayBe(binding: Binding, bare: string, file: PyFile): boolean {
  const { kind, value, annotation } = binding;
  if (kind === "definition") return false;
  if (kind === "import") return /^[A-Z][A-Z0-9_]+$/.test(binding.imported?.split(".").at(-1) ?? "");
  if (kind === "loop" || kind === "augmented") return bare === "" && kind === "loop";
  // Pydantic's SecretStr shows stars.
  if (
    annotation &&
    /^(?:bool|int|float|Token|Session|AsyncSession|ClientSession|type)\b|\bSecret(?:Str|Bytes)\b|^["']?[A-Z]\w*(?:Event|Claims|Usage|Count|Info|Status|Config|Settings)\b/.test(
      textOf(file, annotation),
    )
  )
    return false;
  if (kind !== "assign" || !value) return true;
  // What a provider sends to see that somebody is there goes back to it in clear.
  if (/\b(?:query\w*|params|args|GET)\b.*["'](?:validation_?token|hub\.challenge|challenge)["']/i.test(textOf(file, value))) return false;
  // `token = token.strip()` is what the name was before.
  if (isRenewal(binding, file)) return false;
  switch (value.type) {
    case "true":
    case "false":
    case "none":
    case "integer":
    case "float":
    case "comparison_operator":
    case "not_operator":
    case "lambda":
      return false;
    case "call":
      return (
        !isMasking(calledName(value, file)) &&
        !/^(?:len|bool|int|float|input|split|findall|tokenize|finditer|isinstance|hasattr|any|all|count_tokens|Token|Session|sessionmaker)$/.test(
          calledName(value, file),
        )
      );
    case "subscript":
      return !isShortSlice(value, file) && !isPieceOfText(value, file);
    default:
      return true;
  }
}

/** Whether a name is bound to a form of itself, so that its other bindings say what it is. */
function isRenewal({ node, value }: Binding, file: PyFile): boolean {
  let inner: SyntaxNode | undefined = value;
  while (inner?.type === "call") inner = receiverOf(inner);
  return inner !== value && inner?.type === "identifier" && textOf(file, inner) === textOf(file, node);
}

const requestObject = /^(?:self\.)?(?:request|req|http_request|websocket)$/;

/** Whether a dotted path means credentials as a whole. */
function pathLeak(path: string, node: SyntaxNode, file: PyFile): Leak | undefined {
  const dot = path.lastIndexOf(".");
  const owner = path.slice(0, Math.max(dot, 0));
  const last = path.slice(dot + 1);
  if (!requestObject.test(owner)) return undefined;
  if (/^(?:headers|cookies|session|META|COOKIES|environ|auth)$/.test(last)) return { node, kind: "object" };
  if (!/^(?:POST|data|form|json|body|values|query_params|args)$/.test(last) || /^(?:query_params|args)$/.test(last)) return undefined;
  const handler = handlerAround(node, file);
  const place = `${handler?.path ?? ""} ${definitionName(handler?.definition ?? enclosingDef(node), file)}`;
  return credentialPlace.test(place) && !readsPlainFields(node, file) ? { node, kind: "object" } : undefined;
}

/** Whether the function around reads fields of the request by name, and none of them is a secret: `request.data.get("expires_at")`. */
function readsPlainFields(node: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(node);
  if (!definition) return false;
  const read = /\b(?:request|req)\.(?:POST|data|form|json|body|values)(?:\.get\(\s*|\[)["'](\w+)["']/g;
  const fields = [...textOf(file, definition).matchAll(read)].map(([, field = ""]) => field);
  return fields.length > 0 && !fields.some((field) => isSensitiveLogName(field) || /^(?:otp|code|pin)$/i.test(field));
}

function attributeLeaks(node: SyntaxNode, file: PyFile, hops: number): Leak[] {
  const name = lastName(node, file);
  const object = child(node, "object");
  const path = dottedName(node, file) ?? "";
  if (path === "os.environ" || symbolOf(node, file) === "os.environ") return [{ node, kind: "object" }];
  const whole = pathLeak(path, node, file);
  if (whole) return [whole];
  if (same.test(name) && object) return leaksIn(object, file, 0).map((leak) => ({ ...leak, node }));
  if (!isSensitive(name) || (hops < 0 && name === "")) return [];
  const bare = wordsOf(name).length === 1 ? singular(wordsOf(name)[0] ?? "") : "";
  // self.session, db.session, exc.token: not credentials by themselves; model.credential: a record, or what it is found by.
  if (bare === "session" || name === "tokens" || name === "credential") return [];
  if (isOfLock(node, name, file) || isRecord(node, file)) return [];
  if (
    bare === "token" &&
    (importsPackage(file, ...textPackages) ||
      /^(?:exc|err|error|e|node|tok|lexer|parser|self\.lexer|self\.parser|usage)$/.test(object ? (dottedName(object, file) ?? "") : ""))
  )
    return [];
  if (bare === "cookie" && object && !/resp|req|client/i.test(textOf(file, object))) return [];
  // A class attribute that is a constant's name or an enumeration's member.
  if (object && /^[A-Z]\w*[a-z]/.test(lastName(object, file)) && /^[A-Z][A-Z0-9_]*$/.test(name)) return [];
  return [{ node, kind: kindOf(name) }];
}

/** `tokens[0]` of `tokens = line.split()`: a word of a text, unless it is what a header was split into. */
function isPieceOfText(node: SyntaxNode, file: PyFile): boolean {
  const object = child(node, "value");
  if (object?.type !== "identifier" || !/^(?:tokens|words|parts|pieces)$/.test(textOf(file, object))) return false;
  const source = soleBinding(textOf(file, object), object, file)?.value;
  return (
    source?.type === "call" &&
    /^(?:split|tokenize|findall|splitlines)$/.test(calledName(source, file)) &&
    !/auth|header|bearer|cookie|token/i.test(textOf(file, receiverOf(source) ?? source))
  );
}

/** Secrets so short that half of one gives it away. */
const shortSecret = /password|passwd|pwd|otp|(?:^|[^a-z])pin|code|ssn|iban|card|cv[cv]/i;

/** A slice that shows a few characters. */
function isShortSlice(node: SyntaxNode, file: PyFile): boolean {
  const slice = child(node, "subscript");
  if (slice?.type !== "slice") return false;
  const text = textOf(file, slice).replace(/\s+/g, "");
  const head = /^0?:(\d+)$/.exec(text);
  const tail = /^-(\d+):$/.exec(text);
  const sliced = textOf(file, child(node, "value") ?? node);
  const most = shortSecret.test(sliced) ? 4 : /authorization|bearer/i.test(sliced) ? 12 : 8;
  return Number(head?.[1] ?? tail?.[1] ?? Number.NaN) <= most;
}

function subscriptLeaks(node: SyntaxNode, file: PyFile): Leak[] {
  const key = child(node, "subscript");
  const object = child(node, "value");
  if (!key || !object) return [];
  if (key.type === "slice") {
    if (isShortSlice(node, file) || !/^-?\d*:-?\d*$/.test(textOf(file, key).replace(/\s+/g, ""))) return [];
    return leaksIn(object, file, 0).map((leak) => ({ ...leak, node }));
  }
  const name = stringValue(key, file);
  if (name === undefined || !isSensitive(name)) return [];
  return wordsOf(name).length === 1 &&
    /^(?:tokens?|sessions?)$/i.test(name) &&
    !/resp|request|data|payload|body|form|json|cookies|result|auth|user|account|creds/i.test(textOf(file, object))
    ? []
    : /^cookies?$/i.test(name) && !/req|resp|headers|session|jar|driver|browser|context|result|auth/i.test(textOf(file, object))
      ? []
      : [{ node, kind: kindOf(name) }];
}

function callLeaks(node: SyntaxNode, file: PyFile, hops: number): Leak[] {
  const name = calledName(node, file);
  if (isMasking(name)) return [];
  const read = envRead(node, file);
  if (read) return read.name !== undefined && isSensitive(read.name) ? [{ node, kind: "value" }] : [];
  const receiver = receiverOf(node);
  const { positional, keyword } = argumentsOf(node, file);
  if (
    receiver &&
    (name === "get" || name === "pop" || name === "getlist" || name === "getheader" || name === "get_cookie" || name === "get_argument")
  ) {
    const key = stringValue(positional[0], file);
    return key !== undefined && isSensitive(key) && !/^(?:tokens?|sessions?)$/i.test(key)
      ? [{ node, kind: kindOf(key) }]
      : key !== undefined &&
          /^token$/i.test(key) &&
          /request|req|headers|cookies|data|payload|form|params|body/i.test(textOf(file, receiver))
        ? [{ node, kind: "value" }]
        : [];
  }
  if (name === "get_secret_value") return [{ node, kind: "value" }];
  if (receiver && receivers.test(name)) {
    // A dump that leaves fields out is a choice.
    if (positional.length + keyword.size > 0 && /dict|dump|json/.test(name)) return [];
    return leaksIn(receiver, file, hops).map((leak) => ({ ...leak, node: leak.node === receiver ? node : leak.node }));
  }
  if (
    name === "get_json" ||
    ((name === "json" || name === "form" || name === "body") && receiver && requestObject.test(textOf(file, receiver)))
  ) {
    const whole = receiver && pathLeak(`${textOf(file, receiver)}.body`, node, file);
    return whole ? [whole] : [];
  }
  if (!carriers.test(name) || (name === "format" && receiver?.type === "string" && staticValue(receiver, file) === undefined)) return [];
  return [...positional, ...keyword.values()].flatMap((argument) => leaksIn(argument, file, hops));
}
