/** Finds the cookies that TypeScript code sets: which call, which name, which options. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isAuthCookieName, isSecretName } from "../../../shared/secret-names.ts";
import { chainOf, lastNameOf, receiverOf, unwrap, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsOf, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import type { Flag } from "./flags.ts";

/** A cookie that is set. */
export interface CookieCall {
  readonly call: TS.CallExpression;
  /** Name as far as known: the literal, or the name of the constant. */
  readonly name: string;
  readonly options: TS.Expression | undefined;
  /** Flags that the library sets unless told otherwise. */
  readonly defaults: readonly Flag[];
  /** Where a missing options object goes: behind this argument. */
  readonly appendAfter: TS.Expression | undefined;
}

/** Functions that set a cookie: index of the name's argument, and defaults of the library. */
const functions: Readonly<
  Record<string, readonly { readonly modules: RegExp; readonly nameAt: number; readonly defaults?: readonly Flag[] }[]>
> = {
  serialize: [{ modules: /^cookie$/, nameAt: 0 }],
  setCookie: [
    { modules: /^hono\/cookie$|^h3$|^nookies$|^cookies-next(?:\/\w+)?$|^#imports$|^@tanstack\/[\w-]+\/server$|^vinxi\/http$/, nameAt: 1 },
    { modules: /^nookies$/, nameAt: 1 },
  ],
  setSignedCookie: [{ modules: /^hono\/cookie$/, nameAt: 1 }],
};

/** The cookie set by a call, or undefined when the call sets none that a check could speak of. */
export function cookieCall(call: TS.CallExpression, file: TsFile): CookieCall | undefined {
  const shape = cookieShape(call, file);
  if (!shape) return undefined;
  const { nameAt, defaults } = shape;
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
  const options = call.arguments[nameAt + 2];
  if (!value || isCleared(value, options && objectOf(options, file), file)) return undefined;
  const name = cookieName(first, value, file);
  return name === undefined ? undefined : { call, name, options, defaults, appendAfter: options ? undefined : value };
}

function cookieShape(call: TS.CallExpression, file: TsFile): { readonly nameAt: number; readonly defaults: readonly Flag[] } | undefined {
  const method = lastNameOf(call.expression);
  for (const row of functions[method] ?? []) {
    if (row.modules.test(originOf(call.expression, file)?.module ?? "")) return { nameAt: row.nameAt, defaults: row.defaults ?? [] };
  }
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  const chain = chainOf(receiver);
  const on = chain?.at(-1) ?? "";
  if (
    method === "cookie" &&
    /^(?:res|response|reply|rep|resp|status\(\)|json\(\)|type\(\)|header\(\)|code\(\))$/.test(on) &&
    call.arguments.length >= 2
  )
    return { nameAt: 0, defaults: [] };
  if (method === "setCookie" && /^(?:reply|rep|res|response)$/.test(on)) return { nameAt: 0, defaults: [] };
  if (method !== "set") return undefined;
  if (on === "cookies()" || isCookieStore(receiver, file)) return { nameAt: 0, defaults: [] };
  if (on !== "cookies") return undefined;
  const owner = chain?.at(-2) ?? "";
  // SvelteKit and Astro set HttpOnly and Secure themselves, SvelteKit SameSite too; Koa's cookies are HttpOnly.
  if (/^(?:ctx|context|this)$/.test(owner) && importsModule(file, /^(?:koa|@koa\/|koa-)/)) return { nameAt: 0, defaults: ["httpOnly"] };
  if (isSvelteKit(file)) return { nameAt: 0, defaults: ["httpOnly", "secure", "sameSite"] };
  if (/^(?:ctx|context)$/.test(owner)) return { nameAt: 0, defaults: ["httpOnly"] };
  return /^(?:res|response|resp|nextResponse|redirect|event)$/i.test(owner) ||
    /response$|^res/i.test(owner) ||
    isNextResponse(receiver, file)
    ? { nameAt: 0, defaults: [] }
    : undefined;
}

function importsModule(file: TsFile, pattern: RegExp): boolean {
  for (const imported of importsOf(file).values()) if (pattern.test(imported.module)) return true;
  return false;
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
  if (!options) return false;
  const maxAge = optionValue(options, "maxAge", file);
  const age = maxAge && staticValue(maxAge, file)?.value;
  if (typeof age === "number" && age <= 0) return true;
  const expires = optionValue(options, "expires", file);
  if (!expires) return false;
  const inner = unwrap(expires);
  if (!ts.isNewExpression(inner) || lastNameOf(inner.expression) !== "Date") return false;
  const date = inner.arguments?.[0] && staticValue(inner.arguments[0], file)?.value;
  return date === 0 || date === 1 || (typeof date === "string" && /1970/.test(date));
}

/** The cookie's name when it means a session, token or the like; a constant from elsewhere goes by its own name, an unknown name by its value's. */
function cookieName(name: TS.Expression, value: TS.Expression | undefined, file: TsFile): string | undefined {
  const literal = staticString(name, file);
  if (literal !== undefined) return isAuthCookieName(literal) ? literal : undefined;
  const inner = unwrap(name);
  if (ts.isTemplateExpression(inner)) {
    const text = inner.head.text + inner.templateSpans.map((span) => span.literal.text).join("");
    return isAuthCookieName(text) ? text : undefined;
  }
  const own = lastNameOf(inner);
  if (own !== "" && isAuthCookieName(own) && /cookie|session|token|name|key/i.test(own)) return own;
  const valueName = value ? lastNameOf(value) : "";
  return valueName !== "" && isSecretName(valueName) && own !== "" ? own : undefined;
}
