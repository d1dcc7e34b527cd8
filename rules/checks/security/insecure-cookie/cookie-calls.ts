/** Finds the cookies that TypeScript code sets: which call, which name, which options. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, unwrap, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { declarationOf, exportPath, importsModule, initializerOf, isFrom, originOf } from "../../../shared/typescript/scope.ts";
import { hole, objectOf, optionOf, staticValue, textWithHoles } from "../../../shared/typescript/values.ts";
import { type Flag, flagNames, standsForNothing } from "./flags.ts";
import { isAuthCookieName } from "../../../shared/names/cookies.ts";

/** A cookie that is set. */
interface CookieCall {
  readonly call: TS.CallExpression;
  /** Name as far as known: the literal, or the name of the constant. */
  readonly name: string;
  readonly options: TS.Expression | undefined;
  /** Flags that the library sets unless told otherwise. */
  readonly defaults: readonly Flag[];
  /** Where a missing options object goes: behind this argument. */
  readonly appendAfter: TS.Expression | undefined;
}

interface Shape {
  /** Index of the argument that names the cookie; value and options follow. */
  readonly nameAt: number;
  /** How many arguments stand between name and options; the value alone unless said otherwise. */
  readonly between?: number;
  /** Flags that the library sets by itself. */
  readonly defaults: readonly Flag[];
}

/** Koa's cookies and the package behind them: HttpOnly by default, and Secure whenever the request came over TLS. */
const byConnection: readonly Flag[] = ["httpOnly", "secure"];

const plain: Shape = { nameAt: 0, defaults: [] };
const behindContext: Shape = { nameAt: 1, defaults: [] };

/** Packages whose functions set a cookie, by the function's name. */
const functions: Readonly<Record<string, readonly { readonly modules: RegExp; readonly shape: Shape }[]>> = {
  serialize: [{ modules: /^cookie(?:-es)?$/, shape: plain }],
  setCookie: [
    { modules: /^cookies-next(?:\/\w+)?$/, shape: plain },
    { modules: /^hono\/cookie$|^h3$|^nookies$|^#imports$|^@tanstack\/[\w-]+\/server$|^vinxi\/http$/, shape: behindContext },
  ],
  setSignedCookie: [{ modules: /^hono\/cookie$/, shape: { ...behindContext, between: 2 } }],
};

/** The cookie set by a call, or undefined when the call sets none that a check could speak of. */
export function cookieCall(call: TS.CallExpression, file: TsFile): CookieCall | undefined {
  if (inBrowser(call, file)) return undefined;
  const shape = cookieShape(call, file);
  if (!shape) return elysiaCookie(call, file);
  const { nameAt, defaults, between = 1 } = shape;
  const first = call.arguments[nameAt];
  if (!first) return undefined;
  const asObject = objectOf(first, file);
  if (asObject && nameAt === 0) {
    const nameOption = optionOf(asObject, "name", file);
    if (nameOption.state !== "set") return undefined;
    if (isCleared(optionValue(asObject, "value", file), asObject, file)) return undefined;
    const name = cookieName(nameOption.value, optionValue(asObject, "value", file), file);
    return name === undefined ? undefined : { call, name, options: first, defaults, appendAfter: undefined };
  }
  const value = call.arguments[nameAt + 1];
  const options = call.arguments[nameAt + 1 + between];
  if (!value || isCleared(value, options && objectOf(options, file), file)) return undefined;
  const name = cookieName(first, value, file);
  return name === undefined
    ? undefined
    : { call, name, options, defaults, appendAfter: options ? undefined : call.arguments[nameAt + between] };
}

/** `cookie.session.set({ value, httpOnly: true })` of Elysia, where `session` may be taken out of `cookie` by the handler's parameter. */
function elysiaCookie(call: TS.CallExpression, file: TsFile): CookieCall | undefined {
  const receiver = receiverOf(call);
  const [options] = call.arguments;
  const object = options && objectOf(options, file);
  if (!receiver || !object || lastNameOf(call.expression) !== "set" || !importsModule(file, /^elysia$/)) return undefined;
  const value = optionValue(object, "value", file);
  const name = lastNameOf(receiver);
  const declaration = ts.isIdentifier(receiver) ? declarationOf(receiver, file) : undefined;
  const owner = declaration && ts.isBindingElement(declaration) ? declaration.parent.parent : undefined;
  const taken = owner && ts.isBindingElement(owner) && propertyName(owner.propertyName ?? owner.name) === "cookie";
  if (!value || !isAuthCookieName(name) || isCleared(value, object, file) || !(taken || chainOf(receiver)?.at(-2) === "cookie"))
    return undefined;
  return { call, name, options, defaults: [], appendAfter: undefined };
}

function cookieShape(call: TS.CallExpression, file: TsFile): Shape | undefined {
  const origin = originOf(call.expression, file);
  const method = (origin && exportPath(origin).at(-1)) ?? lastNameOf(call.expression);
  const row = functions[method]?.find(({ modules }) => modules.test(origin?.module ?? ""));
  // TanStack Start knows the event by itself: setCookie(name, value, options).
  const options = call.arguments.length === 3 && method === "setCookie" ? call.arguments[2] : undefined;
  if (row) return row.shape === behindContext && options && objectOf(options, file) ? plain : row.shape;
  const receiver = receiverOf(call);
  if (!receiver) return method === "setCookie" && isNitroCall(call, file) ? behindContext : undefined;
  const chain = chainOf(receiver) ?? [];
  if (method === "cookie") return isResponse(chain) && call.arguments.length >= 2 ? plain : undefined;
  if (method === "setCookie") return isResponse(chain) ? plain : undefined;
  return method === "set" ? storeShape(receiver, chain, file) : undefined;
}

/** `res`, `this.reply`, `ctx.res`, `res.status(200).clearCookie("a")`: a response, or a chain of calls on one. */
function isResponse(chain: readonly string[]): boolean {
  const called = chain.findIndex((name) => name.endsWith("()"));
  const on = chain.slice(0, called === -1 ? chain.length : called).at(-1) ?? "";
  return /^(?:res|response|reply|rep|resp)$/.test(on) && (called === -1 || chain.slice(called).every((name) => name.endsWith("()")));
}

/** Nuxt's server routes have h3's functions without an import. */
function isNitroCall(call: TS.CallExpression, file: TsFile): boolean {
  const event = call.arguments[0];
  return event !== undefined && ts.isIdentifier(event) && event.text === "event" && /(?:^|\/)server\//.test(file.path);
}

/** What is known of `….cookies.set(…)` and of a cookie store. */
function storeShape(receiver: TS.Expression, chain: readonly string[], file: TsFile): Shape | undefined {
  if (chain.at(-1) === "cookies()" || isCookieStore(receiver, file)) return plain;
  if (isMadeFrom(receiver, /^cookies$/, file)) return { nameAt: 0, defaults: byConnection };
  if (chain.at(-1) !== "cookies") return undefined;
  const owner = chain.at(-2) ?? "";
  if (isSvelteKit(file)) return { nameAt: 0, defaults: flagNames };
  if (importsModule(file, /^astro(?::|$)/)) return /^(?:Astro|ctx|context|)$/.test(owner) ? plain : undefined;
  if (/^(?:ctx|context|this)$/.test(owner)) return { nameAt: 0, defaults: byConnection };
  return /^(?:res|resp|redirect|event)$/i.test(owner) || /response$|^res/i.test(owner) || isNextResponse(receiver, file)
    ? plain
    : undefined;
}

/** `new Cookies(req, res)` of one of these packages, or a variable that holds one. */
function isMadeFrom(receiver: TS.Expression, modules: RegExp, file: TsFile): boolean {
  const initializer = ts.isIdentifier(receiver) ? initializerOf(receiver, file) : undefined;
  const made = unwrap(initializer ?? receiver);
  return ts.isNewExpression(made) && modules.test(originOf(made.expression, file)?.module ?? "");
}

/** The name of a cookie that a browser package writes by script (js-cookie, universal-cookie, react-cookie), when it carries a credential. */
export function scriptCookie(call: TS.CallExpression, file: TsFile): string | undefined {
  const behind = inBrowser(call, file);
  const [name, value, options] = behind === "context" ? call.arguments.slice(1) : call.arguments;
  const receiver = receiverOf(call);
  if (!name || !value) return undefined;
  const written = receiver
    ? lastNameOf(call.expression) === "set" && (isFrom(receiver, file, ["js-cookie"]) || isMadeFrom(receiver, /^universal-cookie$/, file))
    : behind !== undefined || isHookSetter(call.expression, file);
  if (!written || isCleared(value, options && objectOf(options, file), file)) return undefined;
  return cookieName(name, value, file);
}

/** `setCookie("token", token)` of cookies-next in a component, `setCookie(null, "token", token)` of nookies: without a request it is the browser's. */
function inBrowser(call: TS.CallExpression, file: TsFile): "name" | "context" | undefined {
  if (receiverOf(call) || lastNameOf(call.expression) !== "setCookie") return undefined;
  const module = originOf(call.expression, file)?.module ?? "";
  const [first, , options] = call.arguments;
  if (module === "nookies") return first && /^(?:null|undefined)$/.test(first.getText(file.root)) ? "context" : undefined;
  if (module === "cookies-next/client") return "name";
  if (module !== "cookies-next" || !/\.[jt]sx$/.test(file.path)) return undefined;
  const given = options && objectOf(options, file);
  if (options && !given) return undefined;
  return given && ["req", "res", "cookies"].some((name) => optionOf(given, name, file).state !== "absent") ? undefined : "name";
}

/** `const [cookies, setCookie] = useCookies(["token"])` of react-cookie. */
function isHookSetter(callee: TS.Expression, file: TsFile): boolean {
  const declaration = ts.isIdentifier(callee) ? declarationOf(callee, file) : undefined;
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isArrayBindingPattern(declaration.parent)) return false;
  const { initializer } = declaration.parent.parent;
  return (
    initializer !== undefined && ts.isCallExpression(initializer) && isFrom(initializer.expression, file, ["react-cookie"], "useCookies")
  );
}

function isSvelteKit(file: TsFile): boolean {
  return (
    importsModule(file, /^(?:@sveltejs\/kit|\.\/\$types)$/) ||
    /(?:^|\/)\+(?:server|page\.server|layout\.server)\.[jt]s$/.test(file.path) ||
    /(?:^|\/)hooks\.server\.[jt]s$/.test(file.path)
  );
}

/** `const store = await cookies()` of next/headers. */
function isCookieStore(receiver: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(receiver);
  if (ts.isCallExpression(inner))
    return lastNameOf(inner.expression) === "cookies" && originOf(inner.expression, file)?.module === "next/headers";
  if (!ts.isIdentifier(inner)) return false;
  const initializer = initializerOf(inner, file);
  return initializer ? isCookieStore(initializer, file) : /^cookieStore$/.test(inner.text) && importsModule(file, /^next\/headers$/);
}

/** `const r = NextResponse.redirect(…)`; `r.cookies.set(…)`. */
function isNextResponse(cookies: TS.Expression, file: TsFile): boolean {
  if (!ts.isPropertyAccessExpression(cookies)) return false;
  const owner = unwrap(cookies.expression);
  if (!ts.isIdentifier(owner)) return false;
  const declaration = declarationOf(owner, file);
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    /^(?:await\s+)?(?:new\s+)?NextResponse\b/.test(
      file.text.slice(declaration.initializer.getStart(file.root), declaration.initializer.end),
    )
  );
}

function optionValue(object: TS.ObjectLiteralExpression, name: string, file: TsFile): TS.Expression | undefined {
  const option = optionOf(object, name, file);
  return option.state === "set" ? option.value : undefined;
}

/** Setting an empty or expired cookie removes it: there is nothing left to protect. */
function isCleared(value: TS.Expression | undefined, options: TS.ObjectLiteralExpression | undefined, file: TsFile): boolean {
  const known = value && staticValue(value, file);
  if (known && (known.value === "" || known.value === null || known.value === undefined)) return true;
  if (typeof known?.value === "string" && standsForNothing.test(known.value)) return true;
  if (!options) return false;
  const maxAge = optionValue(options, "maxAge", file);
  const age = maxAge && staticValue(maxAge, file)?.value;
  if (typeof age === "number" && age <= 0) return true;
  const expires = optionValue(options, "expires", file);
  if (!expires) return false;
  const inner = unwrap(expires);
  if (!ts.isNewExpression(inner) || lastNameOf(inner.expression) !== "Date") return false;
  // new Date(): it ends at once; new Date(Date.now() - 1000): it has ended.
  const [first] = inner.arguments ?? [];
  if (!first || (ts.isBinaryExpression(first) && first.operatorToken.kind === ts.SyntaxKind.MinusToken)) return true;
  const date = inner.arguments?.[0] && staticValue(inner.arguments[0], file)?.value;
  return date === 0 || date === 1 || (typeof date === "string" && /1970/.test(date));
}

/** `lastLoginMethod`, `hideOauthModal`: about signing in, and no credential. */
const aboutIt =
  /^(?:hide|show|last|seen|has|is|did|show|skip)[A-Z_-]|(?:modal|banner|dialog|popup|hidden|seen|shown|dismissed|provider|method|status|enabled|consent|count|expiry|expires(?:At)?|expiration|hint|redirect(?:Url|To)?|return(?:Url|To)?|next|url|path|type|mode)$/i;

/** The cookie's name when it means a session, token or the like; a constant from elsewhere goes by its own name, an unknown name by its value's. */
function cookieName(name: TS.Expression, value: TS.Expression | undefined, file: TsFile): string | undefined {
  const known = value && staticValue(value, file)?.value;
  // A flag or a number is no credential.
  if (typeof known === "boolean" || typeof known === "number" || known === "true" || known === "1") return undefined;
  const secret = value !== undefined && isCredential(value);
  const text = textWithHoles(name, file)?.replaceAll(hole, "…");
  if (text !== undefined) return (isAuthCookieName(text) || secret) && !aboutIt.test(text) ? text : undefined;
  const own = lastNameOf(unwrap(name));
  if (own === "") return undefined;
  return secret || (isAuthCookieName(own) && /cookie|session|token|name|key/i.test(own)) ? own : undefined;
}

/** Whether a value is a secret by its name, or made by what makes sessions and tokens. */
function isCredential(value: TS.Expression): boolean {
  const inner = unwrapAwait(value);
  if (!ts.isCallExpression(inner)) return isSecretName(lastNameOf(inner));
  return /^(?:sign|signJwt|createSession|(?:sign|generate|create|issue|make|getSigned)\w*(?:Token|Jwt|JWT))$/.test(
    lastNameOf(inner.expression),
  );
}
