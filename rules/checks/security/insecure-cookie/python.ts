/** Python: set_cookie of the web frameworks, session middlewares, cookie settings of Django and Flask, and Set-Cookie headers. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { definitionName, enclosingClass, lastName, plainString } from "../../../shared/python/nodes.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { type ConfigValue, configValue, inDevelopment } from "../../../shared/python/settings.ts";
import { addArguments, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { isOff, staticValue, stringParts, stringValue } from "../../../shared/python/values.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { type Flag, flagList, flagNames, neededFlags, standsForNothing, weightOf } from "./flags.ts";
import { isAuthCookieName } from "../../../shared/names/cookies.ts";

/** Keyword, 0-based position, and the value that the fix writes. */
interface FlagArgument {
  readonly keyword: string;
  readonly position: number;
  readonly value: (file: PyFile) => string;
}

const setCookieFlags: Readonly<Record<Flag, FlagArgument>> = {
  secure: { keyword: "secure", position: 6, value: () => "True" },
  httpOnly: { keyword: "httponly", position: 7, value: () => "True" },
  sameSite: { keyword: "samesite", position: 8, value: (file) => quoted("lax", file) },
};

/** Frameworks whose set_cookie sends SameSite=Lax by itself. */
function defaultsToLax(file: PyFile): boolean {
  return (
    importsPackage(file, "fastapi", "starlette", "litestar") ||
    !importsPackage(
      file,
      "flask",
      "django",
      "rest_framework",
      "werkzeug",
      "quart",
      "aiohttp",
      "sanic",
      "tornado",
      "bottle",
      "pyramid",
      "falcon",
    )
  );
}

/** The name that a cookie goes by: its text, or the name of the constant that holds it. */
function cookieName(node: SyntaxNode | undefined, file: PyFile): string {
  const known = stringValue(node, file);
  if (known !== undefined) return known;
  const parts = node ? stringParts(node, file) : undefined;
  return parts
    ? parts.map((part) => part.text || (part.expression ? lastName(part.expression, file) : "")).join("_")
    : lastName(node, file);
}

/** Cookies that only tell scripts something about a session. */
const marker = /^(?:is|has)[_-]|last_?login|login_?method|indicator|_hint\b|logged_?in|is_authenticated|has_session|session_expir/i;

function carriesAuthentication(name: string, value: SyntaxNode | undefined, file: PyFile): boolean {
  if (marker.test(name) || /^(?:true|false|yes|no|[01])$/i.test(stringValue(value, file) ?? "")) return false;
  if (isAuthCookieName(name)) return true;
  const given = value ? lastName(value, file) : "";
  return given !== "" && isSecretName(given);
}

interface Judged {
  readonly call: SyntaxNode;
  readonly name: string;
  readonly session: boolean;
  readonly flags: Readonly<Partial<Record<Flag, FlagArgument>>>;
  /** Flags that the library sets when nothing is said. */
  readonly present: ReadonlySet<Flag>;
}

/** Reports the flags that a call leaves out or switches off; met when there are none. */
function judge({ call, name, session, flags, present }: Judged, file: PyFile): Outcomes {
  const { positional, keyword, open, unknown } = argumentsOf(call, file);
  if (open)
    return unknown.length === 1 && !session
      ? importedOptions(
          call,
          name,
          unknown[0],
          flagNames.filter((flag) => flags[flag] && !present.has(flag) && !keyword.has(flags[flag].keyword)),
          file,
        )
      : undefined;
  const missing: Flag[] = [];
  const disabled: { flag: Flag; at: SyntaxNode }[] = [];
  const edits: TextEdit[] = [];
  const additions: string[] = [];
  for (const [flag, argument] of Object.entries(flags) as [Flag, FlagArgument][]) {
    const given = keyword.get(argument.keyword) ?? (argument.position >= 0 ? positional[argument.position] : undefined);
    if (!given) {
      if (present.has(flag) || isAddedLater(call, argument.keyword, file)) continue;
      missing.push(flag);
      additions.push(`${argument.keyword}=${argument.value(file)}`);
    } else if (isOff(given, file)) {
      disabled.push({ flag, at: given });
      edits.push({ start: given.start, end: given.end, text: argument.value(file) });
    } else if (flag === "sameSite" && /^none$/i.test(stringValue(given, file) ?? "")) {
      const secure = keyword.get(flags.secure?.keyword ?? "") ?? positional[flags.secure?.position ?? -1];
      if (!secure || isOff(secure, file)) return noneInsecure(call, name, secure, flags, file);
    }
  }
  const wrong = [...missing, ...disabled.map(({ flag }) => flag)];
  if (wrong.length === 0) return met(call);
  // A value that comes through a name may be shared: the name's place is not rewritten from here.
  const editable = disabled.every(({ at }) => at.type === "false" || at.type === "none" || at.type === "integer");
  const added = additions.length > 0 ? addArguments(call, additions, file) : undefined;
  const all = [...edits, ...(added ?? [])];
  const flagText = flagList(flagNames.filter((flag) => wrong.includes(flag)));
  const fixes: readonly ProblemFix[] =
    editable && (additions.length === 0 || added) ? [{ fix: "addFlags", data: { flags: flagText }, edits: all }] : [];
  const only = missing.length === 0 && disabled.length === 1 ? disabled[0] : undefined;
  if (only) return problem(session ? "sessionDisabled" : "disabled", only.at, { data: { flag: flagList([only.flag]), name }, fixes });
  return problem(session ? "session" : "missing", call, { data: { flags: flagText, name }, fixes, ...weightOf(wrong) });
}

/** `options["secure"] = True` for the `**options` of a call, perhaps on a condition. */
function isAddedLater(call: SyntaxNode, keyword: string, file: PyFile): boolean {
  return namedChildren(child(call, "arguments")).some((part) => {
    const source = part.type === "dictionary_splat" ? namedChildren(part)[0] : undefined;
    return (
      source?.type === "identifier" &&
      new RegExp(`\\b${textOf(file, source)}(?:\\[["']${keyword}["']\\]\\s*=|\\.update\\()`).test(file.text)
    );
  });
}

/** The module of a dotted path; `.cookies` for `.cookies.OPTIONS`, `.` for `.OPTIONS`. */
function moduleOf(path: string, dot: number): string {
  return /^\.+$/.test(path.slice(0, dot + 1)) ? path.slice(0, dot + 1) : path.slice(0, dot);
}

/** `**COOKIE_OPTIONS` from another module: the project's facts tell which flags it brings. */
function importedOptions(call: SyntaxNode, name: string, source: SyntaxNode | undefined, flags: readonly Flag[], file: PyFile): Outcomes {
  const path = source?.type === "identifier" ? symbolOf(source, file) : undefined;
  const dot = path?.lastIndexOf(".") ?? -1;
  if (path === undefined || dot <= 0 || flags.length === 0) return undefined;
  return problem("missing", call, {
    data: { flags: flagList(flags), name },
    pending: { module: moduleOf(path, dot), name: path.slice(dot + 1), flags, cookie: name },
  });
}

function noneInsecure(call: SyntaxNode, name: string, secure: SyntaxNode | undefined, flags: Judged["flags"], file: PyFile): Outcomes {
  const keyword = flags.secure?.keyword ?? "secure";
  const edits = secure ? [{ start: secure.start, end: secure.end, text: "True" }] : addArguments(call, [`${keyword}=True`], file);
  return problem("noneInsecure", call, {
    data: { name },
    fixes: edits ? [{ fix: "addFlags", data: { flags: flagList(["secure"]) }, edits }] : [],
  });
}

/** A cookie that is set to nothing, or to a time that has passed, is one that is deleted. */
function clears(call: SyntaxNode, file: PyFile): boolean {
  const { positional, keyword } = argumentsOf(call, file);
  const age = keyword.get("max_age") ?? positional[2];
  const expires = keyword.get("expires") ?? positional[3];
  return (
    staticValue(age, file)?.value === 0 ||
    staticValue(expires, file)?.value === 0 ||
    standsForNothing.test(stringValue(positional[1] ?? keyword.get("value"), file) ?? "") ||
    (stringValue(positional[1] ?? keyword.get("value"), file) === "" && (age !== undefined || expires !== undefined))
  );
}

function visitSetCookie(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || !receiverOf(call) || clears(call, file)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const nameNode = positional[0] ?? keyword.get("key") ?? keyword.get("name");
  const name = cookieName(nameNode, file);
  if (!nameNode || !carriesAuthentication(name, positional[1] ?? keyword.get("value"), file)) return undefined;
  // aiohttp and Sanic take the flags by keyword only; Tornado has other positions.
  const byPosition = !importsPackage(file, "aiohttp", "sanic", "tornado");
  const flags = Object.fromEntries(
    neededFlags(name).map((flag) => [flag, byPosition ? setCookieFlags[flag] : { ...setCookieFlags[flag], position: -1 }]),
  );
  return judge({ call, name, session: false, flags, present: new Set(defaultsToLax(file) ? (["sameSite"] as const) : []) }, file);
}

/** `Cookie(key="access_token", value=…, httponly=True)` of Litestar. */
function visitCookieObject(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || !/^litestar\.(?:\w+\.)*Cookie$/.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  const { keyword } = argumentsOf(call, file);
  const name = cookieName(keyword.get("key"), file);
  if (clears(call, file) || !carriesAuthentication(name, keyword.get("value"), file)) return undefined;
  const flags = Object.fromEntries(neededFlags(name).map((flag) => [flag, { ...setCookieFlags[flag], position: -1 }]));
  return judge({ call, name, session: false, flags, present: new Set(["sameSite"]) }, file);
}

const always = new Set<Flag>(["httpOnly", "sameSite"]);
const secureOnly = (keyword: string): Judged["flags"] => ({ secure: { keyword, position: -1, value: () => "True" } });

/** `add_middleware(SessionMiddleware, …)`, `Middleware(SessionMiddleware, …)`, `SessionMiddleware(app, …)` of Starlette. */
function visitMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const first = argumentsOf(call, file).positional[0];
  const subject = calledName(call, file) === "SessionMiddleware" ? child(call, "function") : first;
  if (
    !subject ||
    !/^starlette\.middleware\.sessions\.SessionMiddleware$|^fastapi\.middleware\.\w+\.SessionMiddleware$/.test(
      symbolOf(subject, file) ?? "",
    )
  )
    return undefined;
  return judge(
    {
      call,
      name: "session",
      session: true,
      flags: { ...secureOnly("https_only"), sameSite: { keyword: "same_site", position: -1, value: (of) => quoted("lax", of) } },
      present: always,
    },
    file,
  );
}

/** Stores of aiohttp_session, and the cookie transport of fastapi-users, which is secure by itself. */
function visitStore(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  if (file.role.test) return undefined;
  if (/^aiohttp_session\.(?:\w+\.)*(?:EncryptedCookieStorage|RedisStorage|SimpleCookieStorage|NaClCookieStorage)$/.test(symbol)) {
    return judge(
      {
        call,
        name: "session",
        session: true,
        flags: { ...secureOnly("secure"), httpOnly: { ...setCookieFlags.httpOnly, position: -1 } },
        present: new Set(["httpOnly"]),
      },
      file,
    );
  }
  if (isTransport(symbol)) {
    return judge(
      {
        call,
        name: "fastapiusersauth",
        session: true,
        flags: { ...secureOnly("cookie_secure"), httpOnly: { keyword: "cookie_httponly", position: -1, value: () => "True" } },
        present: new Set(["secure", "httpOnly"]),
      },
      file,
    );
  }
  return undefined;
}

function isTransport(symbol: string): boolean {
  return /^fastapi_users\.(?:\w+\.)*CookieTransport$/.test(symbol);
}

/** `cookie_secure=False` of a class that extends the transport. */
function visitOwnTransport(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  const callee = child(call, "function");
  if (!value || callee?.type !== "identifier" || file.role.test || !isOff(value, file)) return undefined;
  const definition = soleBinding(textOf(file, callee), callee, file)?.node;
  const bases = definition?.type === "class_definition" ? namedChildren(child(definition, "superclasses")) : [];
  if (!bases.some((base) => isTransport(symbolOf(base, file) ?? ""))) return undefined;
  const flag = flagList(["secure"]);
  return problem("sessionDisabled", value, {
    data: { flag, name: "session" },
    fixes: [{ fix: "addFlags", data: { flags: flag }, edits: [{ start: value.start, end: value.end, text: "True" }] }],
  });
}

const settingPattern =
  /^(SESSION|CSRF|REMEMBER|JWT|JWT_REFRESH|AUTH|LANGUAGE|SECURITY|REFRESH|ACCESS)(?:_TOKEN|_COOKIE)*_(SECURE|HTTPONLY|SAMESITE)$/;

/** Whether a condition around says that the service is run without HTTPS: whoever runs it decides. */
function isWithoutHttps(node: SyntaxNode, file: PyFile): boolean {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (!/^(?:if_statement|elif_clause|else_clause)$/.test(parent.type)) continue;
    const condition = child(parent.type === "else_clause" ? (parent.parent ?? undefined) : parent, "condition");
    if (condition && condition !== current && /https|ssl|tls|secure/i.test(textOf(file, condition))) return true;
  }
  return false;
}

/** `SESSION_COOKIE_SECURE = False` and its like, in settings modules and classes and in `app.config`. */
function visitConfig(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  const match = config ? settingPattern.exec(config.name) : null;
  if (
    !config ||
    !match ||
    !/COOKIE/.test(config.name) ||
    match[1] === "LANGUAGE" ||
    inDevelopment(node, file) ||
    isWithoutHttps(node, file)
  )
    return undefined;
  const [, kind, option] = match;
  const value = staticValue(config.value, file);
  const csrf = kind === "CSRF" || config.name.includes("CSRF");
  const name = kind === "SESSION" || kind === "REMEMBER" ? "session" : csrf ? "csrf" : "token";
  if (option === "SAMESITE") return judgeSameSite(config, name, node, file);
  if (csrf && option === "HTTPONLY") return undefined;
  if (value === undefined) return met(config.value);
  if (value.value !== false) return value.value === true ? met(config.value) : undefined;
  const flag = flagList([option === "SECURE" ? "secure" : "httpOnly"]);
  const fixes: readonly ProblemFix[] =
    config.value.type === "false"
      ? [{ fix: "addFlags", data: { flags: flag }, edits: [{ start: config.value.start, end: config.value.end, text: "True" }] }]
      : [];
  return problem(name === "session" ? "sessionDisabled" : "disabled", config.value, { data: { flag, name }, fixes });
}

function judgeSameSite(config: ConfigValue, name: string, node: SyntaxNode, file: PyFile): Outcomes {
  const value = staticValue(config.value, file)?.value;
  if (typeof value === "string" && !/^none$/i.test(value)) return met(config.value);
  if (typeof value === "string") {
    // Browsers take None only together with Secure, which has to be set beside it.
    const secure = config.name.replace(/SAMESITE$/, "SECURE");
    const beside = new RegExp(`\\b${secure}["'\\])\\s]*\\s*[=:](?!\\s*False)`).test(file.text);
    // A part of settings is put together with others, which may set it.
    const holder = enclosingClass(node);
    return beside || (holder && /(?:Mixin|Base)$|^Base/.test(definitionName(holder, file)))
      ? undefined
      : problem("noneInsecure", config.value, { data: { name } });
  }
  // Django takes False, and None in older versions, for leaving SameSite out.
  if (value !== false || node.type !== "assignment") return undefined;
  return problem(name === "session" ? "sessionDisabled" : "disabled", config.value, {
    data: { flag: flagList(["sameSite"]), name },
    fixes: [
      {
        fix: "addFlags",
        data: { flags: flagList(["sameSite"]) },
        edits: [{ start: config.value.start, end: config.value.end, text: quoted("Lax", file) }],
      },
    ],
  });
}

/** A Set-Cookie header written by hand. */
function judgeHeader(value: SyntaxNode | undefined, file: PyFile): Outcomes {
  if (!value || file.role.test) return undefined;
  const parts = stringParts(value, file);
  const first = parts?.[0]?.text ?? "";
  const name = /^\s*([\w.-]+)=/.exec(first)?.[1];
  if (!parts || name === undefined || !isAuthCookieName(name)) return undefined;
  const header = parts.map((part) => part.text || "{}").join("");
  // A substitution outside of the value may hold the flags.
  const attributes = header.includes(";") ? header.slice(header.indexOf(";")) : "";
  if (attributes.includes("{}") || /max-age=0\b|expires=thu, 01.jan.1970/i.test(attributes)) return undefined;
  const missing = neededFlags(name).filter((flag) => !new RegExp(`;\\s*${flag}\\b`, "i").test(attributes));
  if (missing.length === 0) return met(value);
  const end = (value.type === "string" ? value : value.children.at(-1))?.children.at(-1);
  const flags = flagList(missing);
  const text = missing.map((flag) => `; ${flag === "sameSite" ? "SameSite=Lax" : flagList([flag])}`).join("");
  return problem("missing", value, {
    ...weightOf(missing),
    data: { flags, name },
    fixes: end?.type === "string_end" ? [{ fix: "addFlags", data: { flags }, edits: [{ start: end.start, end: end.start, text }] }] : [],
  });
}

function isSetCookie(node: SyntaxNode | undefined, file: PyFile): boolean {
  return /^set-cookie$/i.test(plainString(node, file) ?? "");
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  if (left?.type === "subscript" && isSetCookie(child(left, "subscript"), file)) return judgeHeader(child(node, "right"), file);
  return visitConfig(node, file);
}

function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  if (isSetCookie(child(node, "key"), file)) return judgeHeader(child(node, "value"), file);
  return visitTokenSetting(node, file) ?? visitConfig(node, file);
}

/** `"AUTH_COOKIE_SECURE": False` of SIMPLE_JWT, `"JWT_AUTH_HTTPONLY": False` of REST_AUTH: the settings of the cookies that carry tokens. */
function visitTokenSetting(pair: SyntaxNode, file: PyFile): Outcomes {
  const value = child(pair, "value");
  const option = /^(?:AUTH_COOKIE|JWT_AUTH)_(SECURE|HTTP_?ONLY)$/.exec(plainString(child(pair, "key"), file) ?? "")?.[1];
  if (!value || option === undefined || file.role.test || inDevelopment(pair, file)) return undefined;
  if (value.type !== "false") return met(value);
  const flag = flagList([option === "SECURE" ? "secure" : "httpOnly"]);
  const edits = [{ start: value.start, end: value.end, text: "True" }];
  return problem("disabled", value, { data: { flag, name: "token" }, fixes: [{ fix: "addFlags", data: { flags: flag }, edits }] });
}

/** `headers.append("Set-Cookie", …)` and its like. */
function visitHeaderCall(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional } = argumentsOf(call, file);
  return isSetCookie(positional[0], file) ? judgeHeader(positional[1], file) : undefined;
}

/** Whether a middleware or a store could be meant: the argument's text is looked at before its imports are. */
function visitAddMiddleware(call: SyntaxNode, file: PyFile): Outcomes {
  return textOf(file, call).includes("SessionMiddleware") ? visitMiddleware(call, file) : undefined;
}

export const python: TreeVisitors<PyFile> = {
  call: {
    set_cookie: visitSetCookie,
    Cookie: visitCookieObject,
    set_secure_cookie: visitSetCookie,
    set_signed_cookie: visitSetCookie,
    add_middleware: visitAddMiddleware,
    Middleware: visitAddMiddleware,
    SessionMiddleware: visitMiddleware,
    EncryptedCookieStorage: visitStore,
    SimpleCookieStorage: visitStore,
    NaClCookieStorage: visitStore,
    RedisStorage: visitStore,
    CookieTransport: visitStore,
    append: visitHeaderCall,
    add: visitHeaderCall,
    set: visitHeaderCall,
    add_header: visitHeaderCall,
    set_header: visitHeaderCall,
  },
  keyword: { cookie_secure: visitOwnTransport },
  node: { assignment: visitAssignment, pair: visitPair, keyword_argument: visitConfig },
};
