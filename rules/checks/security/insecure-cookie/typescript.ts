import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isAuthCookieName } from "../../../shared/secret-names.ts";
import { chainOf, lastNameOf, receiverOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { type Origin, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { cookieCall } from "./cookie-calls.ts";
import { type Flag, flagList, type FlagState, flagNames, neededFlags } from "./flags.ts";

interface State {
  readonly state: FlagState;
  /** The expression that switches it off. */
  readonly value?: TS.Expression;
  readonly origins?: readonly Origin[];
}

/** Spellings of the options, per library: the cookie package and NextAuth write sameSite, Koa accepts samesite too. */
function flagState(options: TS.ObjectLiteralExpression | undefined, flag: Flag, defaults: readonly Flag[], file: TsFile): State {
  const fallback: State = { state: defaults.includes(flag) ? "on" : "absent" };
  if (!options) return fallback;
  const option = optionOf(options, flag, file);
  if (option.state === "unknown") return { state: "unknown", origins: option.origins };
  if (option.state === "absent") return fallback;
  const known = staticValue(option.value, file);
  if (!known) return { state: "on" };
  if (known.value === undefined) return fallback;
  return known.value === false || known.value === null ? { state: "off", value: option.value } : { state: "on" };
}

function safeValue(flag: Flag, file: TsFile): string {
  if (flag === "secure") return `process.env.NODE_ENV === ${quoted("production", file)}`;
  return flag === "httpOnly" ? "true" : quoted("lax", file);
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

/** Judges one cookie whose options are known. */
function judge(place: Place, file: TsFile): Outcomes {
  const needed = place.name === "" ? flagNames : neededFlags(place.name);
  const states = new Map(needed.map((flag) => [flag, flagState(place.options, flag, place.defaults, file)] as const));
  const lacking = needed.filter((flag) => states.get(flag)?.state === "absent" || states.get(flag)?.state === "off");
  const unknown = needed.filter((flag) => states.get(flag)?.state === "unknown");
  const sameSite = place.options && optionOf(place.options, "sameSite", file);
  const none = sameSite?.state === "set" && /^none$/i.test(staticString(sameSite.value, file) ?? "");
  if (lacking.length === 0) {
    if (unknown.length === 0) return met(place.at);
    const origin = unknown.flatMap((flag) => states.get(flag)?.origins ?? [])[0];
    return origin ? pendingOn(origin, unknown, place) : undefined;
  }
  // A spread whose content is unknown may bring the flag: nothing can be said of those.
  const fix = addFlags(lacking, states, place, file);
  const fixes = fix ? { fixes: [fix] } : {};
  const [only] = lacking;
  const off = only !== undefined && lacking.length === 1 ? states.get(only)?.value : undefined;
  if (none && lacking.includes("secure"))
    return problem(place.name === "" ? "session" : "noneInsecure", off ? spanOf(off, file) : place.at, {
      data: { name: place.name, flags: flagList(lacking) },
      ...fixes,
    });
  if (only !== undefined && off) {
    const data = { name: place.name, flag: flagList([only]), flags: flagList(lacking) };
    return problem(place.name === "" ? "sessionDisabled" : "disabled", place.at, { data, ...fixes });
  }
  return problem(place.name === "" ? "session" : "missing", place.at, { data: { name: place.name, flags: flagList(lacking) }, ...fixes });
}

function pendingOn(origin: Origin, flags: readonly Flag[], place: Place): Outcomes {
  const name = origin.members[0] ?? origin.name;
  return problem(place.name === "" ? "session" : "missing", place.at, {
    data: { name: place.name, flags: flagList(flags) },
    pending: { module: origin.module, name, flags: [...flags], cookie: place.name },
  });
}

function addFlags(lacking: readonly Flag[], states: ReadonlyMap<Flag, State>, place: Place, file: TsFile): ProblemFix | undefined {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const flag of lacking) {
    const value = states.get(flag)?.value;
    if (!value) added.push(`${flag}: ${safeValue(flag, file)}`);
    else if (ts.isIdentifier(unwrap(value))) return undefined;
    else edits.push({ ...spanOf(value, file), text: safeValue(flag, file) });
  }
  if (added.length > 0) {
    if (place.options) edits.push(addProperties(place.options, added, file));
    else if (place.create) edits.push(place.create(added));
    else return undefined;
  }
  return { fix: "addFlags", data: { flags: flagList(lacking) }, edits };
}

function visitCookie(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const cookie = cookieCall(call, file);
  if (!cookie) return undefined;
  const at = spanOf(call.expression, file);
  const place = { name: cookie.name, at: { start: at.start, end: at.end }, defaults: cookie.defaults };
  if (!cookie.options) {
    const after = cookie.appendAfter;
    return judge(
      {
        ...place,
        options: undefined,
        ...(after ? { create: (properties) => ({ start: after.end, end: after.end, text: `, { ${properties.join(", ")} }` }) } : {}),
      },
      file,
    );
  }
  const options = objectOf(cookie.options, file);
  if (options) return judge({ ...place, options }, file);
  const origin = originOf(cookie.options, file);
  return origin ? pendingOn(origin, neededFlags(cookie.name), { ...place, options: undefined }) : undefined;
}

/** Session middlewares: where their cookie's options stand, and what they set by themselves. */
const sessions: readonly { readonly modules: RegExp; readonly inner?: string; readonly defaults: readonly Flag[] }[] = [
  { modules: /^express-session$/, inner: "cookie", defaults: ["httpOnly"] },
  { modules: /^cookie-session$/, defaults: ["httpOnly", "secure"] },
  { modules: /^koa-session$/, defaults: ["httpOnly"] },
  { modules: /^koa-generic-session$/, inner: "cookie", defaults: ["httpOnly"] },
];

function visitSession(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const origin = originOf(call.expression, file);
  const row = origin && origin.members.length === 0 ? sessions.find((session) => session.modules.test(origin.module)) : undefined;
  const argument = call.arguments[0];
  if (!row || (argument && !objectOf(argument, file))) return undefined;
  return judgeSession(call.expression, argument && objectOf(argument, file), row.inner, row.defaults, file);
}

function judgeSession(
  at: TS.Expression,
  options: TS.ObjectLiteralExpression | undefined,
  inner: string | undefined,
  defaults: readonly Flag[],
  file: TsFile,
): Outcomes {
  const span = spanOf(at, file);
  if (!inner) return options ? judge({ name: "", at: span, options, defaults }, file) : undefined;
  if (!options) return judge({ name: "", at: span, options: undefined, defaults }, file);
  const cookie = optionOf(options, inner, file);
  if (cookie.state === "absent") {
    return judge(
      {
        name: "",
        at: span,
        options: undefined,
        defaults,
        create: (properties) => addProperties(options, [`${inner}: { ${properties.join(", ")} }`], file),
      },
      file,
    );
  }
  if (cookie.state !== "set") return undefined;
  const object = objectOf(cookie.value, file);
  if (object) return judge({ name: "", at: span, options: object, defaults }, file);
  const origin = originOf(cookie.value, file);
  return origin ? pendingOn(origin, ["secure", "sameSite"], { name: "", at: span, options: undefined, defaults }) : undefined;
}

/** fastify.register(session | cookie, { cookie: {…} }). */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const [plugin, options] = call.arguments;
  if (!plugin || !options || file.role.test) return undefined;
  const module = originOf(plugin, file)?.module ?? "";
  if (!/^(?:@fastify\/session|@fastify\/secure-session|fastify-session)$/.test(module)) return undefined;
  const object = objectOf(options, file);
  if (!object) return undefined;
  const defaults: readonly Flag[] = module === "@fastify/secure-session" ? [] : ["httpOnly", "secure"];
  return judgeSession(call.expression, object, "cookie", defaults, file);
}

/** Options objects of libraries with safe defaults (iron-session, NextAuth): only what is switched off is reported. */
function visitCookieOptions(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || file.role.test) return undefined;
  const owner = property.parent;
  const name = lastNameOf(property.name as unknown as TS.Expression);
  const options = objectOf(property.initializer, file);
  if (!options || options.parent !== property) return undefined;
  const isIron =
    name === "cookieOptions" &&
    optionOf(owner, "password", file).state !== "absent" &&
    optionOf(owner, "cookieName", file).state !== "absent";
  const isNextAuth =
    name === "options" &&
    optionOf(owner, "name", file).state === "set" &&
    ts.isPropertyAssignment(owner.parent) &&
    /^(?:sessionToken|callbackUrl|csrfToken|pkceCodeVerifier|state|nonce)$/.test((owner.parent.name as TS.Identifier).text ?? "");
  if (!isIron && !isNextAuth) return undefined;
  return judge({ name: "", at: spanOf(property.name, file), options, defaults: isIron ? flagNames : [] }, file);
}

/** document.cookie = "token=…". */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const assignment = node as TS.BinaryExpression;
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken || file.role.test) return undefined;
  if (!/^(?:(?:window|globalThis|self)\.)?document\.cookie$/.test(chainOf(assignment.left)?.join(".") ?? "")) return undefined;
  const right = unwrap(assignment.right);
  const text = ts.isTemplateExpression(right)
    ? right.head.text + right.templateSpans.map((span) => `\u0000${span.literal.text}`).join("")
    : (staticString(right, file) ?? leftmost(right, file));
  if (text === undefined) return undefined;
  const [name = "", value = ""] = text.split("=", 2);
  if (!isAuthCookieName(name.trim()) || neededFlags(name).length < 3) return undefined;
  if (/^\s*(?:;|$)/.test(value) || /max-age=(?:0|-)|expires=Thu, 01 Jan 1970/i.test(text)) return undefined;
  return problem("documentCookie", spanOf(assignment.left, file), { data: { name: name.trim() } });
}

/** The literal that a concatenation starts with, followed by a mark for what is added to it. */
function leftmost(expression: TS.Expression, file: TsFile): string | undefined {
  let current = expression;
  while (ts.isBinaryExpression(current) && current.operatorToken.kind === ts.SyntaxKind.PlusToken) current = unwrap(current.left);
  const text = current === expression ? undefined : staticString(current, file);
  return text === undefined ? undefined : `${text}\u0000`;
}

/** res.setHeader("Set-Cookie", `session=…; Path=/`). */
function visitHeader(call: TS.CallExpression, file: TsFile): Outcomes {
  const [header, value] = call.arguments;
  if (!header || !value || file.role.test || !receiverOf(call) || staticString(header, file)?.toLowerCase() !== "set-cookie")
    return undefined;
  const inner = unwrap(value);
  const entries = ts.isArrayLiteralExpression(inner) ? [...inner.elements] : [inner];
  return entries.flatMap((entry): Outcome[] => {
    const part = unwrap(entry);
    const text = ts.isTemplateExpression(part)
      ? part.head.text + part.templateSpans.map((span) => `\u0000${span.literal.text}`).join("")
      : staticString(part, file);
    if (text === undefined || !/;/.test(text)) return [];
    const [pair = "", ...attributes] = text.split(";");
    const [name = "", content = ""] = pair.split("=", 2);
    // An attribute that is filled in at run time may be any flag.
    if (
      !isAuthCookieName(name.trim()) ||
      content === "" ||
      attributes.some((attribute) => attribute.includes("\u0000") && !attribute.includes("="))
    )
      return [];
    if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(text)) return [];
    const present = new Set(attributes.map((attribute) => attribute.split("=", 1)[0]?.trim().toLowerCase()));
    const lacking = neededFlags(name).filter((flag) => !present.has(flag.toLowerCase()));
    return lacking.length === 0
      ? [met(spanOf(part, file))]
      : [problem("missing", spanOf(part, file), { data: { name: name.trim(), flags: flagList(lacking) } })];
  });
}

export const typescript: TypeScriptVisitors = {
  call: {
    cookie: visitCookie,
    setCookie: visitCookie,
    setSignedCookie: visitCookie,
    set: visitCookie,
    serialize: visitCookie,
    session: visitSession,
    expressSession: visitSession,
    cookieSession: visitSession,
    cookiesession: visitSession,
    register: visitRegister,
    setHeader: visitHeader,
    header: visitHeader,
    append: visitHeader,
  },
  property: { cookieOptions: visitCookieOptions, options: visitCookieOptions },
  node: { BinaryExpression: visitAssignment },
};
