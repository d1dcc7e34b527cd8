import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { calleeSpan, propertyName, receiverOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { exportPath, type Origin, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, literalIn, productionTest } from "../../../shared/typescript/style.ts";
import { objectOf, type Option, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { cookieCall, scriptCookie } from "./cookie-calls.ts";
import { judgeSetCookie, setsCookieHeader, visitDocumentCookie } from "./cookie-texts.ts";
import { type Flag, flagList, flagNames, type FlagState, neededFlags, weightOf } from "./flags.ts";

interface State {
  readonly state: FlagState;
  /** The option that sets it, when it is off. */
  readonly option?: Extract<Option, { state: "set" }>;
  readonly origins?: readonly Origin[];
}

interface Place {
  /** "" for a session middleware. */
  readonly name: string;
  readonly at: Span;
  readonly options: TS.ObjectLiteralExpression | undefined;
  readonly defaults: readonly Flag[];
  /** Edit that adds an options object with these properties where there is none. */
  readonly create?: (properties: readonly string[]) => TextEdit;
}

function outside(node: TS.Node, file: TsFile): boolean {
  return file.role.test || file.role.example || file.role.development || inDevelopmentBranch(node, file);
}

function flagState(place: Place, flag: Flag, file: TsFile): State {
  const fallback: State = { state: place.defaults.includes(flag) ? "on" : "absent" };
  if (!place.options) return fallback;
  const option = optionOf(place.options, flag, file);
  if (option.state === "unknown") return { state: "unknown", origins: option.origins };
  if (option.state === "absent") return fallback;
  const known = staticValue(option.value, file);
  if (!known) return { state: "on" };
  if (known.value === undefined) return fallback;
  return known.value === false || known.value === null ? { state: "off", option } : { state: "on" };
}

const reportedKey = {};

/** Judges one cookie whose options are known. */
function judge(place: Place, file: TsFile): Outcomes {
  const needed = place.name === "" ? flagNames : neededFlags(place.name);
  const states = new Map(needed.map((flag) => [flag, flagState(place, flag, file)] as const));
  const lacking = needed.filter((flag) => /^(?:absent|off)$/.test(states.get(flag)?.state ?? ""));
  const unknown = needed.filter((flag) => states.get(flag)?.state === "unknown");
  if (lacking.length === 0) {
    if (unknown.length === 0) return met(place.at);
    const origin = unknown.flatMap((flag) => states.get(flag)?.origins ?? [])[0];
    return origin ? pendingOn(origin, unknown, place) : undefined;
  }
  const session = place.name === "";
  const data = { name: place.name, flag: flagList(lacking), flags: flagList(lacking) };
  const fix = addFlags(lacking, states, place, file);
  const more = { data, ...(fix ? { fixes: [fix] } : {}), ...(isMeant(lacking, states, file) ? { priority: "P1" as const } : {}) };
  const off = lacking.length === 1 ? states.get(lacking[0] as Flag)?.option : undefined;
  if (off) {
    // Options that several cookies share are one mistake.
    const reported = file.memo(reportedKey, () => new Set<TS.Node>());
    if (reported.has(off.property)) return undefined;
    reported.add(off.property);
  }
  const at = off ? spanOf(off.property, file) : place.at;
  const sameSite = place.options && optionOf(place.options, "sameSite", file);
  const none = sameSite?.state === "set" && /^none$/i.test(staticString(sameSite.value, file) ?? "");
  if (none && lacking.includes("secure") && !session) return problem("noneInsecure", at, more);
  if (off) return problem(session ? "sessionDisabled" : "disabled", at, more);
  return problem(session ? "session" : "missing", at, { ...more, ...weightOf(lacking) });
}

/** `secure: false` below a comment that speaks of HTTP: somebody has decided it for those who run it without a certificate. */
function isMeant(lacking: readonly Flag[], states: ReadonlyMap<Flag, State>, file: TsFile): boolean {
  const off = states.get("secure")?.option?.property;
  if (!off || !lacking.includes("secure") || lacking.includes("httpOnly")) return false;
  const said = file.text.slice(off.pos, off.getStart(file.root));
  return /\bhttps?\b|\btls\b|\bssl\b|certificate/i.test(said) && !/\b(?:todo|fixme|production)\b/i.test(said);
}

function pendingOn(origin: Origin, flags: readonly Flag[], place: Place): Outcomes {
  // A namespace has no name of its own: the first member is the export.
  const [name = "default", ...members] = origin.name === "*" ? origin.members : [origin.name, ...origin.members];
  return problem(place.name === "" ? "session" : "missing", place.at, {
    data: { name: place.name, flags: flagList(flags) },
    pending: { module: origin.module, name, members: [...members], flags: [...flags], cookie: place.name },
  });
}

/** The flags with safe values: those that are off are replaced, the others added in one place. */
function addFlags(lacking: readonly Flag[], states: ReadonlyMap<Flag, State>, place: Place, file: TsFile): ProblemFix | undefined {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  const safeValue = (flag: Flag): string => {
    if (flag === "secure") return productionTest(file);
    return flag === "httpOnly" ? "true" : literalIn(place.options, "lax", file);
  };
  for (const flag of lacking) {
    const option = states.get(flag)?.option;
    if (!option) added.push(`${flag}: ${safeValue(flag)}`);
    else if (ts.isShorthandPropertyAssignment(option.property) || ts.isIdentifier(unwrap(option.value))) return undefined;
    else edits.push({ ...spanOf(option.value, file), text: safeValue(flag) });
  }
  if (added.length > 0) {
    if (place.options) edits.push(addProperties(place.options, added, file));
    else if (place.create) edits.push(place.create(added));
    else return undefined;
  }
  return { fix: "addFlags", data: { flags: flagList(lacking) }, edits };
}

function visitCookie(call: TS.CallExpression, file: TsFile): Outcomes {
  const cookie = cookieCall(call, file);
  const scripted = cookie ? undefined : scriptCookie(call, file);
  if ((!cookie && scripted === undefined) || outside(call, file)) return undefined;
  const at = calleeSpan(call, file);
  if (!cookie) return problem("documentCookie", at, { data: { name: scripted ?? "" } });
  const { name, defaults, appendAfter: after } = cookie;
  if (!cookie.options) {
    const create =
      after && ((properties: readonly string[]) => ({ start: after.end, end: after.end, text: `, { ${properties.join(", ")} }` }));
    return judge({ name, at, options: undefined, defaults, ...(create ? { create } : {}) }, file);
  }
  const options = objectOf(cookie.options, file);
  if (options) return judge({ name, at, options, defaults }, file);
  const origin = originOf(cookie.options, file);
  const needed = neededFlags(name).filter((flag) => !defaults.includes(flag));
  return origin && needed.length > 0 ? pendingOn(origin, needed, { name, at, options: undefined, defaults }) : undefined;
}

/** `headers.set("Set-Cookie", …)` has the same name as the call of a cookie store. */
function visitSet(call: TS.CallExpression, file: TsFile): Outcomes {
  return setsCookieHeader(call, file) ? visitHeader(call, file) : visitCookie(call, file);
}

interface SessionLibrary {
  readonly modules: RegExp;
  /** The exported name; without it the default export. */
  readonly exported?: string;
  /** Index of the argument with the options. */
  readonly at?: number;
  /** The option that holds the cookie's own options. */
  readonly inner?: string;
  readonly defaults: readonly Flag[];
}

const sessions: readonly SessionLibrary[] = [
  { modules: /^express-session$/, inner: "cookie", defaults: ["httpOnly"] },
  { modules: /^cookie-session$/, defaults: ["httpOnly", "secure"] },
  { modules: /^koa-session$/, defaults: ["httpOnly"] },
  { modules: /^koa-generic-session$/, inner: "cookie", defaults: ["httpOnly"] },
  { modules: /^(?:@remix-run\/[\w-]+|react-router)$/, exported: "createCookieSessionStorage", inner: "cookie", defaults: ["sameSite"] },
  { modules: /^(?:@remix-run\/[\w-]+|react-router)$/, exported: "createSessionStorage", inner: "cookie", defaults: ["sameSite"] },
];
const sessionPlugins: readonly SessionLibrary[] = [
  { modules: /^(?:@fastify\/session|fastify-session)$/, at: 1, inner: "cookie", defaults: ["httpOnly", "secure"] },
  { modules: /^@fastify\/secure-session$/, at: 1, inner: "cookie", defaults: [] },
];

function libraryOf(expression: TS.Expression, libraries: readonly SessionLibrary[], file: TsFile): SessionLibrary | undefined {
  const origin = originOf(expression, file);
  if (!origin) return undefined;
  const exported = exportPath(origin).join(".") || undefined;
  return libraries.find((library) => library.modules.test(origin.module) && library.exported === exported);
}

function visitSession(call: TS.CallExpression, file: TsFile): Outcomes {
  const library = libraryOf(call.expression, sessions, file);
  return library && !outside(call, file) ? judgeSession(call, library, file) : undefined;
}

/** fastify.register(session, { cookie: {…} }). */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const library = call.arguments[0] && libraryOf(call.arguments[0], sessionPlugins, file);
  return library && !outside(call, file) ? judgeSession(call, library, file) : undefined;
}

function judgeSession(call: TS.CallExpression, { at: index = 0, inner, defaults }: SessionLibrary, file: TsFile): Outcomes {
  const at = calleeSpan(call, file);
  const argument = call.arguments[index];
  const options = argument && objectOf(argument, file);
  const place: Place = { name: "", at, options, defaults };
  const needed = flagNames.filter((flag) => !defaults.includes(flag));
  if (argument && !options) {
    const origin = originOf(argument, file);
    return origin ? pendingOn(inner ? { ...origin, members: [...origin.members, inner] } : origin, needed, place) : undefined;
  }
  if (!inner || !options) return judge(place, file);
  const cookie = optionOf(options, inner, file);
  if (cookie.state === "absent") {
    const create = (properties: readonly string[]): TextEdit => addProperties(options, [`${inner}: { ${properties.join(", ")} }`], file);
    return judge({ ...place, options: undefined, create }, file);
  }
  if (cookie.state !== "set") return undefined;
  const object = objectOf(cookie.value, file);
  if (object) return judge({ ...place, options: object }, file);
  const origin = originOf(cookie.value, file);
  return origin ? pendingOn(origin, needed, { ...place, options: undefined }) : undefined;
}

const nextAuthCookies = /^(?:sessionToken|callbackUrl|csrfToken|pkceCodeVerifier|state|nonce)$/;

/** Options objects of iron-session, whose defaults are safe, and of NextAuth, where own options replace all of them. */
function visitCookieOptions(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property)) return undefined;
  const owner = property.parent;
  const options = objectOf(property.initializer, file);
  if (!options || options.parent !== property || outside(property, file)) return undefined;
  const has = (name: string): boolean => optionOf(owner, name, file).state !== "absent";
  const iron = propertyName(property.name) === "cookieOptions" && has("password") && has("cookieName");
  const cookie = ts.isPropertyAssignment(owner.parent) ? (propertyName(owner.parent.name) ?? "") : "";
  const nextAuth = propertyName(property.name) === "options" && has("name") && nextAuthCookies.test(cookie);
  if (!iron && !nextAuth) return undefined;
  return judge({ name: "", at: spanOf(property.name, file), options, defaults: iron ? flagNames : [] }, file);
}

/** NextAuth's switch for all of its cookies. */
function visitUseSecure(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(property, file)) return undefined;
  const isOptions = ["providers", "session", "callbacks", "adapter"].some(
    (name) => optionOf(property.parent, name, file).state !== "absent",
  );
  if (!isOptions || property.initializer.kind !== ts.SyntaxKind.FalseKeyword) return undefined;
  const edits = [{ ...spanOf(property.initializer, file), text: productionTest(file) }];
  return problem("sessionDisabled", spanOf(property, file), {
    data: { flag: "Secure" },
    fixes: [{ fix: "addFlags", data: { flags: "Secure" }, edits }],
  });
}

function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const assignment = node as TS.BinaryExpression;
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const found = visitDocumentCookie(assignment, file);
  return found && !outside(node, file) ? found : undefined;
}

function visitHeader(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = receiverOf(call) && setsCookieHeader(call, file);
  return value && !outside(call, file) ? judgeSetCookie(value, file) : undefined;
}

function visitHeaderProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return ts.isPropertyAssignment(property) && !outside(property, file) ? judgeSetCookie(property.initializer, file) : undefined;
}

/** TypeScript: cookies and sessions of the web frameworks and of Auth.js, and Set-Cookie headers. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      cookie: visitCookie,
      setCookie: visitCookie,
      setSignedCookie: visitCookie,
      set: visitSet,
      serialize: visitCookie,
      session: visitSession,
      cookieSession: visitSession,
      createCookieSessionStorage: visitSession,
      createSessionStorage: visitSession,
      // require("express-session")({…})
      "": visitSession,
      register: visitRegister,
      setHeader: visitHeader,
      header: visitHeader,
      append: visitHeader,
    },
    property: {
      cookieOptions: visitCookieOptions,
      options: visitCookieOptions,
      useSecureCookies: visitUseSecure,
      "Set-Cookie": visitHeaderProperty,
      "set-cookie": visitHeaderProperty,
    },
    node: { BinaryExpression: visitAssignment },
  },
  {
    "express-session": "session",
    "koa-session": "session",
    "koa-generic-session": "session",
    "cookie-session": "cookieSession",
    cookie: undefined,
    "hono/cookie": undefined,
    h3: undefined,
    nookies: undefined,
    "cookies-next": undefined,
    "@remix-run/node": undefined,
    "react-router": undefined,
  },
);
