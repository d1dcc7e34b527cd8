import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type Problem, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { changesState, routesOf } from "../../../shared/typescript/handlers.ts";
import { lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import { callbacks } from "./typescript-callback.ts";
import { addsState, authorizationAddress, authorizationCall, authorizationParameters, authorizationSetter } from "./typescript-oauth.ts";

function outside(file: TsFile): boolean {
  return file.role.test || file.role.development || file.role.example || file.role.script;
}

type Property = TS.PropertyAssignment | TS.ShorthandPropertyAssignment;

/** Session middleware, and where its options keep the flags of the cookie. */
const sessions: Readonly<Record<string, "cookie" | "options">> = {
  "express-session": "cookie",
  "cookie-session": "options",
  "koa-session": "options",
  "koa-generic-session": "cookie",
  "@fastify/session": "cookie",
  "@fastify/secure-session": "cookie",
};

/** A cookie session without any CSRF protection in the project; SameSite=Strict counts as one. */
function visitSession(call: TS.CallExpression, file: TsFile): Outcomes {
  const place = outside(file) ? undefined : sessions[originOf(call.expression, file)?.module ?? ""];
  return place ? ofSession(place, call.arguments, call.expression, file) : undefined;
}

/** app.use(mySession({ … })) by whatever name, fastify.register(session, { … }). */
function visitMounted(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const [plugin] = call.arguments;
  const registered = plugin && !ts.isCallExpression(plugin) ? sessions[originOf(plugin, file)?.module ?? ""] : undefined;
  if (plugin && registered) return ofSession(registered, call.arguments.slice(1), plugin, file);
  return call.arguments.flatMap((argument): Outcome[] => {
    const inner = unwrap(argument);
    if (!ts.isCallExpression(inner) || lastNameOf(inner.expression) in sessionNames) return [];
    return [visitSession(inner, file) ?? []].flat();
  });
}

function ofSession(place: "cookie" | "options", values: readonly TS.Expression[], at: TS.Node, file: TsFile): Outcomes {
  const options = values.map((value) => objectOf(value, file)).find((each) => each !== undefined);
  if (values.length > 0 && !options && !(place === "options" && lastNameOf(values[0] as TS.Expression) === "app")) return undefined;
  const cookie = options && place === "cookie" ? optionOf(options, "cookie", file) : undefined;
  const flags = cookie?.state === "set" ? objectOf(cookie.value, file) : options;
  if (cookie?.state === "unknown" || (cookie?.state === "set" && !flags)) return undefined;
  const sameSite = flags && optionOf(flags, "sameSite", file);
  if (sameSite?.state === "unknown") return undefined;
  if (sameSite?.state === "set") {
    const value = staticValue(sameSite.value, file)?.value;
    if (value === undefined || value === true || (typeof value === "string" && /^strict$/i.test(value))) return met(spanOf(at, file));
  }
  const routes = routesOf(file).filter((route) => changesState(route.method)).length;
  // A lax cookie stays behind where another site posts; what is left are requests that only read by their method.
  const lax = sameSite?.state === "set" && String(staticValue(sameSite.value, file)?.value).toLowerCase() === "lax";
  return problem("noMiddleware", spanOf(at, file), {
    ...(lax ? { priority: "P1" as const } : {}),
    pending: { what: "session", routes },
  });
}

const tokenPackages = /^(?:lusca|csurf|@fastify\/csrf-protection|csrf-csrf|csrf-sync|@dr\.pogodin\/csurf|keystone|@adonisjs\/shield)$/;

/** lusca({ csrf: false }), config/security.js of Sails. */
function visitCsrf(property: Property, file: TsFile): Outcomes {
  if (outside(file) || !isSet(property, false, file)) return undefined;
  const call = property.parent.parent;
  if (ts.isCallExpression(call)) return tokenPackages.test(originOf(call.expression, file)?.module ?? "") ? off(property, file) : undefined;
  return /(?:^|\/)config\/security\.[jt]s$/.test(file.path) ? off(property, file) : undefined;
}

/** csrf: { checkOrigin: false } of SvelteKit, security: { checkOrigin: false } of Astro. */
function visitCheckOrigin(property: Property, file: TsFile): Outcomes {
  if (outside(file) || !isSet(property, false, file)) return undefined;
  if (ownerName(property) !== "csrf" && !/astro\.config|svelte\.config/.test(file.path)) return undefined;
  const outcome = off(property, file);
  return isExplained(property, file) ? { ...outcome, priority: "P1" } : outcome;
}

/** A comment of several lines right above that speaks of origins or CSRF: somebody has weighed it, and may have put a check elsewhere. */
function isExplained(property: Property, file: TsFile): boolean {
  let line = file.lines.lineOf(property.getStart(file.root)) - 1;
  const said: string[] = [];
  for (; line >= 0 && /^\s*(?:\/\/|\/?\*)/.test(file.lines.lineText(line)); line--) said.push(file.lines.lineText(line));
  return said.length > 2 && /csrf|origin|same-?site/i.test(said.join(" "));
}

/** csrf: { enabled: false } of AdonisJS. */
function visitEnabled(property: Property, file: TsFile): Outcomes {
  if (ownerName(property) !== "csrf" || outside(file) || !isSet(property, false, file)) return undefined;
  return importsModule(file, /^@adonisjs\/shield$/) ? off(property, file, "csrf.enabled: false") : undefined;
}

/** new ApolloServer({ csrfPrevention: false }). */
function visitPrevention(property: Property, file: TsFile): Outcomes {
  const created = property.parent.parent;
  if (outside(file) || !isSet(property, false, file) || !ts.isNewExpression(created)) return undefined;
  return lastNameOf(created.expression) === "ApolloServer" ? off(property, file) : undefined;
}

/** disableCSRFCheck: true and disableOriginCheck: true of Better Auth. */
function visitDisable(property: Property, file: TsFile): Outcomes {
  return !outside(file) && isSet(property, true, file) && importsModule(file, /^better-auth(?:\/|$)/) ? off(property, file) : undefined;
}

/** skipCSRFCheck of Auth.js, whose value is a symbol of its own. */
function visitSkip(property: Property, file: TsFile): Outcomes {
  return !outside(file) && importsModule(file, authJs) ? off(property, file) : undefined;
}

const authJs = /^(?:next-auth|@auth\/)/;

/** checks: ["none"] of a provider of Auth.js. */
function visitChecks(property: Property, file: TsFile): Outcomes {
  if (outside(file) || !ts.isPropertyAssignment(property) || !importsModule(file, authJs)) return undefined;
  const value = unwrap(property.initializer);
  const none = ts.isArrayLiteralExpression(value) && value.elements.every((each) => staticValue(each, file)?.value === "none");
  return none ? off(property, file) : undefined;
}

/** new GitHubStrategy({ state: false }) of Passport, where taking it out would change nothing: only true compares a state. */
function visitState(property: Property, file: TsFile): Outcomes {
  const created = property.parent.parent;
  if (!ts.isNewExpression(created) || outside(file) || !isSet(property, false, file) || !/Strategy$/.test(lastNameOf(created.expression)))
    return undefined;
  if (optionOf(property.parent, "clientID", file).state !== "set") return undefined;
  return problem("off", spanOf(property, file), { data: { how: "state: false" } });
}

function isSet(property: Property, value: boolean, file: TsFile): boolean {
  return ts.isPropertyAssignment(property) && staticValue(property.initializer, file)?.value === value;
}

function ownerName(property: Property): string | undefined {
  const owner = property.parent.parent;
  return ts.isPropertyAssignment(owner) ? propertyName(owner.name) : undefined;
}

/** The off switch, and a fix that takes it out with one comma. */
function off(property: Property, file: TsFile, how = sourceOf(property, file).replace(/\s+/g, " ")): Problem {
  const span = spanOf(property, file);
  const after = /^\s*,/.exec(file.text.slice(span.end))?.[0].length ?? 0;
  const before = after === 0 ? (/,\s*$/.exec(file.text.slice(0, span.start))?.[0].length ?? 0) : 0;
  const object = spanOf(property.parent, file);
  const rest = file.text.slice(object.start + 1, span.start) + file.text.slice(span.end + after, object.end - 1);
  if (property.parent.properties.length === 1 && rest.trim() === "")
    return problem("off", span, { data: { how }, fixes: [{ fix: "restore", data: { how }, edits: [{ ...object, text: "{}" }] }] });
  const line = file.lines.lineOf(span.start);
  const { start, end } = file.lines.lineSpan(line);
  const next = file.lines.starts[line + 1];
  const alone =
    after > 0 &&
    next !== undefined &&
    file.text.slice(start, span.start).trim() === "" &&
    file.text.slice(span.end + after, end).trim() === "";
  const trailing = after > 0 ? (/^[ \t]*/.exec(file.text.slice(span.end + after))?.[0].length ?? 0) : 0;
  const edit = alone && next > span.end ? { start, end: next } : { start: span.start - before, end: span.end + after + trailing };
  return problem("off", span, { data: { how }, fixes: [{ fix: "restore", data: { how }, edits: [{ ...edit, text: "" }] }] });
}

const sessionNames = { session: visitSession, expressSession: visitSession, cookieSession: visitSession };

/** TypeScript: switched-off protection of frameworks and libraries, and OAuth requests whose state is not sent or not compared. */
export const typescript: TypeScriptVisitors = {
  file: (_root, file) => (outside(file) ? undefined : callbacks(file)),
  call: {
    ...sessionNames,
    use: visitMounted,
    register: visitMounted,
    stringify: (call, file) => (outside(file) ? undefined : authorizationParameters(call, file)),
    generateAuthUrl: (call, file) => (outside(file) ? undefined : authorizationCall(call, file)),
    authorizeURL: (call, file) => (outside(file) ? undefined : authorizationCall(call, file)),
    set: (call, file) => (outside(file) ? undefined : (authorizationSetter(call, file) ?? addsState(call, file))),
    append: (call, file) => (outside(file) ? undefined : (authorizationSetter(call, file) ?? addsState(call, file))),
  },
  new: { URLSearchParams: (created, file) => (outside(file) ? undefined : authorizationParameters(created, file)) },
  property: {
    csrf: visitCsrf,
    xsrf: visitCsrf,
    checkOrigin: visitCheckOrigin,
    enabled: visitEnabled,
    csrfPrevention: visitPrevention,
    disableCSRFCheck: visitDisable,
    disableOriginCheck: visitDisable,
    skipCSRFCheck: visitSkip,
    checks: visitChecks,
    state: visitState,
  },
  node: {
    StringLiteral: (node, file) => (outside(file) ? undefined : authorizationAddress(node, file)),
    NoSubstitutionTemplateLiteral: (node, file) => (outside(file) ? undefined : authorizationAddress(node, file)),
    TemplateExpression: (node, file) => (outside(file) ? undefined : authorizationAddress(node, file)),
    BinaryExpression: (node, file) => (outside(file) ? undefined : authorizationAddress(node, file)),
  },
};
