import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { callOf, chainText, constantName, indexOf, type RbCall } from "../../../shared/ruby/calls.ts";
import { addEntries, inRails, type NewEntry } from "../../../shared/ruby/edits.ts";
import { callOptions, optionsOf, type RbOptions } from "../../../shared/ruby/options.ts";
import { isDevelopment } from "../../../shared/ruby/roles.ts";
import { follow } from "../../../shared/ruby/scopes.ts";
import { booleanValue, nameValue, stringValue } from "../../../shared/ruby/values.ts";
import { isAuthCookieName } from "../../../shared/names/cookies.ts";
import { type Flag, flagList, flagNames, type FlagState, neededFlags, weightOf } from "./flags.ts";
import type { RubyPending } from "./ruby-confirm.ts";
import { mentions } from "../../../shared/mentions.ts";

const keysOf: Readonly<Record<Flag, readonly string[]>> = {
  httpOnly: ["httponly", "http_only", "HttpOnly"],
  secure: ["secure"],
  sameSite: ["same_site", "samesite"],
};

/** A place that sets a cookie. */
interface Place {
  /** "" for the session's cookie. */
  readonly name: string;
  readonly at: SyntaxNode;
  readonly options: RbOptions;
  /** Flags that the library sets by itself. */
  readonly defaults: readonly Flag[];
  /** For a cookie without options: makes some of them. */
  readonly create?: (entries: readonly NewEntry[]) => TextEdit;
}

interface State {
  readonly state: FlagState;
  readonly value?: SyntaxNode;
}

function stateOf(place: Place, flag: Flag, file: RbFile): State {
  const entry = place.options.entries.findLast(({ key }) => key !== undefined && keysOf[flag].includes(key));
  if (!entry) return { state: place.defaults.includes(flag) ? "on" : place.options.complete ? "absent" : "unknown" };
  const value = follow(entry.value, file);
  return booleanValue(value) === false || value.type === "nil" ? { state: "off", value: entry.value } : { state: "on" };
}

function judge(place: Place, file: RbFile): Outcomes {
  const needed = place.name === "" ? flagNames : neededFlags(place.name);
  const states = new Map(needed.map((flag) => [flag, stateOf(place, flag, file)] as const));
  const lacking = needed.filter((flag) => states.get(flag)?.state === "absent" || states.get(flag)?.state === "off");
  const unknown = needed.filter((flag) => states.get(flag)?.state === "unknown");
  const session = place.name === "";
  const data = { name: place.name, flags: flagList(lacking.length > 0 ? lacking : unknown) };
  if (lacking.length === 0) {
    if (unknown.length === 0) return met(place.at);
    const constant = place.options.elsewhere;
    const pending: RubyPending = { ruby: true, constant: constant ?? "", flags: unknown, cookie: place.name };
    return constant ? problem(session ? "session" : "missing", place.at, { data, pending: { ...pending } }) : undefined;
  }
  const fixes = addFlags(place, lacking, states, file);
  const [only] = lacking;
  const off = only !== undefined && lacking.length === 1 && states.get(only)?.state === "off";
  const site = place.options.entries.findLast(({ key }) => key !== undefined && keysOf.sameSite.includes(key));
  const none = lacking.includes("secure") && /^none$/i.test(nameValue(site && follow(site.value, file), file) ?? "");
  const message = none && !session ? "noneInsecure" : off ? (session ? "sessionDisabled" : "disabled") : session ? "session" : "missing";
  // Rails marks every cookie as secure where the whole application is served over TLS only.
  const forced: RubyPending = { ruby: true, constant: "", flags: lacking, cookie: place.name };
  const pending = lacking.includes("secure") && inRails(file) ? { pending: { ...forced } } : {};
  return problem(message, place.at, {
    ...(off ? {} : weightOf(lacking)),
    data: { ...data, flag: only ? flagList([only]) : "" },
    fixes,
    ...pending,
  });
}

function valueFor(flag: Flag, file: RbFile): string {
  if (flag === "httpOnly") return "true";
  if (flag === "sameSite") return ":lax";
  return inRails(file) ? "Rails.env.production?" : 'ENV["RACK_ENV"] == "production"';
}

function addFlags(place: Place, lacking: readonly Flag[], states: ReadonlyMap<Flag, State>, file: RbFile): ProblemFix[] {
  const edits: TextEdit[] = [];
  const fresh: NewEntry[] = [];
  for (const flag of lacking) {
    const value = states.get(flag)?.value;
    if (value) edits.push({ start: value.start, end: value.end, text: valueFor(flag, file) });
    else fresh.push({ key: keysOf[flag][0] as string, value: valueFor(flag, file) });
  }
  if (fresh.length > 0) {
    if (place.options.list) edits.push(addEntries(place.options.list, fresh, file));
    else if (place.create) edits.push(place.create(fresh));
    else return [];
  }
  return [{ fix: "addFlags", data: { flags: flagList(lacking) }, edits }];
}

/** The jar that an expression is, with the methods on the way to it: `cookies.permanent.signed`, `request.cookie_jar`. */
function jarOf(node: SyntaxNode, file: RbFile): readonly string[] | undefined {
  const chain = chainText(follow(node, file), file)
    .replace(/^(?:self|controller|request|context|helpers|view_context)\./, "")
    .split(".");
  const [first, ...rest] = chain;
  return (first === "cookies" || first === "cookie_jar") &&
    rest.every((name) => /^(?:signed|encrypted|permanent|signed_or_encrypted)$/.test(name))
    ? chain
    : undefined;
}

/** Whether a cookie carries a session or a credential, by its name, its jar or what is put into it. */
function isAuthCookie(name: string, jar: readonly string[], value: SyntaxNode | undefined, file: RbFile): boolean {
  if (isAuthCookieName(name)) return true;
  const sealed = jar.includes("signed") || jar.includes("encrypted");
  if (sealed && /^(?:current_)?(?:user|account|admin|member|customer|person|identity)_(?:id|uuid|sid)$/.test(name)) return true;
  const last = callOf(value, file)?.name;
  return last !== undefined && /^(?:auth|access|session|remember|refresh|login|api)_(?:token|key)$|^jwt$/.test(last);
}

const past = /\.ago\b|Time\.at\(0\)|Time\.(?:zone\.)?at\(0|1970|\byesterday\b/;

/** `cookies[:x] = nil`, `{ value: "", expires: 1.year.ago }`: the cookie is taken away. */
function clears(value: SyntaxNode, options: RbOptions | undefined, file: RbFile): boolean {
  if (value.type === "nil" || stringValue(value, file) === "") return true;
  const entry = (key: string) => options?.entries.find((candidate) => candidate.key === key)?.value;
  const content = entry("value");
  if (content && (content.type === "nil" || stringValue(content, file) === "")) return true;
  const expires = entry("expires") ?? entry("max_age");
  return expires !== undefined && (past.test(textOf(file, expires)) || textOf(file, expires) === "0");
}

/** `cookies[:token] = …`, `cookies.signed[:token] ||= …`. */
function assigned(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  const index = indexOf(left);
  if (!left || !value || !index || skipped(file)) return undefined;
  const header = /(?:^|\.)headers?$/.test(chainText(index.object, file)) && /^set-cookie$/i.test(stringValue(index.key, file) ?? "");
  if (header) return headerSet(left, value, file);
  const jar = jarOf(index.object, file);
  const name = jar && nameValue(follow(index.key, file), file);
  if (!jar || name === undefined) return undefined;
  const options = optionsOf(value, file);
  const content = options?.entries.find((entry) => entry.key === "value")?.value ?? (options ? undefined : value);
  if (!isAuthCookie(name, jar, content, file) || clears(follow(value, file), options, file)) return undefined;
  const defaults: readonly Flag[] = inRails(file) ? ["sameSite"] : [];
  if (options) return judge({ name, at: left, options, defaults }, file);
  // A variable that may hold options, not the value.
  if (/(?:option|opts|hash|cookie|config|attr|settings)/i.test(textOf(file, value)) || value.type === "hash_splat_argument")
    return undefined;
  return judge(
    {
      name,
      at: left,
      options: { entries: [], complete: true, list: undefined, elsewhere: undefined },
      defaults,
      create: fromValue(value, file),
    },
    file,
  );
}

function fromValue(value: SyntaxNode, file: RbFile): (entries: readonly NewEntry[]) => TextEdit {
  return (entries) => ({
    start: value.start,
    end: value.end,
    text: `{ value: ${textOf(file, value)}, ${entries.map((entry) => `${entry.key}: ${entry.value}`).join(", ")} }`,
  });
}

/** `headers["Set-Cookie"] = "session=#{id}; Path=/"`. */
function headerSet(left: SyntaxNode, value: SyntaxNode, file: RbFile): Outcomes {
  if (value.type !== "string") return undefined;
  const text = textOf(file, value).slice(1, -1);
  const name = /^\s*([\w.-]+)=/.exec(text)?.[1];
  if (!name || !isAuthCookieName(name) || /expires=thu, 01[ -]jan[ -]1970|max-age=0/i.test(text)) return undefined;
  const patterns: Readonly<Record<Flag, RegExp>> = { httpOnly: /;\s*httponly/i, secure: /;\s*secure/i, sameSite: /;\s*samesite=/i };
  const lacking = neededFlags(name).filter((flag) => !patterns[flag].test(text));
  if (lacking.length === 0 || /#\{[^}]*\}\s*$/.test(text.replace(/^[^;]*/, ""))) return lacking.length === 0 ? met(left) : undefined;
  const written: Readonly<Record<Flag, string>> = { httpOnly: "; HttpOnly", secure: "; Secure", sameSite: "; SameSite=Lax" };
  const at = value.end - 1;
  return problem("missing", left, {
    ...weightOf(lacking),
    data: { name, flags: flagList(lacking) },
    fixes: [
      {
        fix: "addFlags",
        data: { flags: flagList(lacking) },
        edits: [{ start: at, end: at, text: lacking.map((flag) => written[flag]).join("") }],
      },
    ],
  });
}

/** `response.set_cookie("token", value: x)` of Rack, `Rack::Utils.set_cookie_header!(headers, "token", …)`. */
function setCookie(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || skipped(file)) return undefined;
  const header = call.name !== "set_cookie";
  if (
    header
      ? !/^(?:Rack::)?Utils$/.test(constantName(call.receiver, file) ?? "")
      : call.receiver && !/(?:^|\.)(?:response|res|resp|@response|Rack::Response|r|rack_response)$/.test(chainText(call.receiver, file))
  )
    return undefined;
  const [key, value] = header ? call.args.slice(1) : call.args;
  const name = key && nameValue(follow(key, file), file);
  if (!name) return undefined;
  const options = value ? optionsOf(value, file) : callOptions(call, file);
  const content = options?.entries.find((entry) => entry.key === "value")?.value ?? value;
  if (
    !isAuthCookie(name, [], content, file) ||
    (content && clears(follow(content, file), options, file)) ||
    (value && clears(follow(value, file), options, file))
  )
    return undefined;
  if (!options && value && /(?:option|opts|hash|cookie|config|attr)/i.test(textOf(file, value))) return undefined;
  const place = { name, at: node, defaults: [] };
  if (options) return judge({ ...place, options }, file);
  return value
    ? judge(
        { ...place, options: { entries: [], complete: true, list: undefined, elsewhere: undefined }, create: fromValue(value, file) },
        file,
      )
    : undefined;
}

/** `Rails.application.config.session_store :cookie_store, key: "_app"`. Rails itself adds HttpOnly and SameSite=Lax. */
function sessionStore(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || skipped(file) || call.name !== "session_store" || !/(?:^|\.)config(?:uration)?$/.test(chainText(call.receiver, file)))
    return undefined;
  const store = nameValue(call.args[0], file);
  if (call.args[0] === undefined || store === "disabled" || store === "null" || call.args[0].type === "nil") return undefined;
  return judge({ name: "", at: node, options: callOptions(call, file), defaults: ["httpOnly", "sameSite"], create: append(call) }, file);
}

/** Adds options behind the arguments of a call that has none yet. */
function append(call: RbCall): (entries: readonly NewEntry[]) => TextEdit {
  const at = call.args.at(-1)?.end ?? call.nameNode.end;
  return (entries) => ({ start: at, end: at, text: `, ${entries.map((entry) => `${entry.key}: ${entry.value}`).join(", ")}` });
}

/** `use Rack::Session::Cookie, …`, `config.middleware.use ActionDispatch::Session::CookieStore, …`. Rack adds HttpOnly only. */
function used(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const store = call?.args
    .map((argument) => constantName(argument, file))
    .find(
      (name) =>
        name !== undefined &&
        /(?:^|::)Session::(?:Cookie|Pool|Redis|Dalli|Memcache|CookieStore|CacheStore|RedisStore|EncryptedCookie|Abstract)\w*$/.test(name),
    );
  if (!call || !store || skipped(file)) return undefined;
  const rails = store.startsWith("ActionDispatch");
  // Rails' own middleware takes its options from session_store unless some are given.
  if (rails && call.options.length === 0) return undefined;
  return judge(
    {
      name: "",
      at: node,
      options: callOptions(call, file),
      defaults: rails ? ["httpOnly", "sameSite"] : ["httpOnly"],
      create: append(call),
    },
    file,
  );
}

/** Sinatra: `enable :sessions`, `set :sessions, secure: true`. */
function sinatra(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const subject = nameValue(call?.args[0], file);
  if (!call || call.receiver || skipped(file) || subject !== "sessions" || !mentions(file, /sinatra/i)) return undefined;
  // The session may be set up by hand beside it.
  if (mentions(file, /Rack::Session::|:session_options|session_store/)) return undefined;
  if (call.name === "enable") {
    const create = (entries: readonly NewEntry[]): TextEdit => ({
      start: node.start,
      end: node.end,
      text: `set :sessions, ${entries.map((entry) => `${entry.key}: ${entry.value}`).join(", ")}`,
    });
    return call.args.length === 1
      ? judge(
          {
            name: "",
            at: node,
            options: { entries: [], complete: true, list: undefined, elsewhere: undefined },
            defaults: ["httpOnly"],
            create,
          },
          file,
        )
      : undefined;
  }
  const value = call.args[1];
  if (value && booleanValue(value) === true) {
    const create = (entries: readonly NewEntry[]): TextEdit => ({
      start: value.start,
      end: value.end,
      text: entries.map((entry) => `${entry.key}: ${entry.value}`).join(", "),
    });
    return judge(
      {
        name: "",
        at: node,
        options: { entries: [], complete: true, list: undefined, elsewhere: undefined },
        defaults: ["httpOnly"],
        create,
      },
      file,
    );
  }
  return value && !optionsOf(value, file)
    ? undefined
    : judge({ name: "", at: node, options: callOptions(call, file), defaults: ["httpOnly"] }, file);
}

/** `config.rememberable_options = { secure: false }` of Devise: only what is switched off. */
function rememberable(node: SyntaxNode, file: RbFile): Outcomes {
  const left = callOf(child(node, "left"), file);
  const value = child(node, "right");
  if (!left || !value || !/^(?:rememberable_options|session_options)$/.test(left.name) || skipped(file)) return undefined;
  const options = optionsOf(value, file);
  if (!options || (left.name === "rememberable_options" && namedChildren(value).length === 0)) return undefined;
  const defaults: readonly Flag[] = left.name === "rememberable_options" ? flagNames : ["httpOnly", "sameSite"];
  return judge({ name: left.name === "rememberable_options" ? "remember_token" : "", at: left.node, options, defaults }, file);
}

function skipped(file: RbFile): boolean {
  return file.role.test || file.role.seed || isDevelopment(file);
}

const visitAssignment = (node: SyntaxNode, file: RbFile): Outcomes => assigned(node, file) ?? rememberable(node, file);

/** Ruby: cookies of Rails, Rack, Sinatra and Devise, and Set-Cookie headers. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    set_cookie: setCookie,
    "set_cookie_header!": setCookie,
    session_store: sessionStore,
    use: used,
    swap: used,
    insert_before: used,
    insert_after: used,
    enable: sinatra,
    set: sinatra,
  },
  node: { assignment: visitAssignment, operator_assignment: visitAssignment },
};
