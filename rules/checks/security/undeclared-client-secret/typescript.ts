import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isClientSecret, isClientVariable, isSwitch, withoutClientPrefix } from "../../../shared/client-variables.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { codeOf, functionAround } from "../../../shared/typescript/functions.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { hasWord, wordsOf } from "../../../shared/names/words.ts";

const useClient = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*['"]use client['"]/;
const clientKey = {};

function runsInBrowser(file: TsFile): boolean {
  return file.memo(clientKey, () => useClient.test(file.text.slice(0, 2000)));
}

/** What runs the tests may know what the page may not. */
const testRunner = /(?:^|\/)(?:cypress|playwright|vitest|jest|wdio|karma)(?:[.-][\w-]+)*\.(?:config|conf|setup)\.[cm]?[jt]s$/;

function visitRead(node: TS.Node, file: TsFile): Outcomes {
  const access = node as TS.PropertyAccessExpression | TS.ElementAccessExpression;
  const name = environmentRead(access, file);
  if (name === undefined || file.role.test || testRunner.test(file.path)) return undefined;
  const at = ts.isPropertyAccessExpression(access) ? access.name : access.argumentExpression;
  return judgeRead(
    name,
    access,
    at,
    file,
    ts.isPropertyAccessExpression(access) && /process\.env$/.test(chainOf(access.expression)?.join(".") ?? ""),
  );
}

/** const { VITE_API_SECRET } = import.meta.env */
function visitBinding(node: TS.Node, file: TsFile): Outcomes {
  const element = node as TS.BindingElement;
  const declaration = element.parent.parent;
  if (file.role.test || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  if (!/^(?:process|import\.meta)\.env$/.test(chainOf(declaration.initializer)?.join(".") ?? "")) return undefined;
  const name = propertyName(element.propertyName ?? element.name);
  return name === undefined ? undefined : judgeRead(name, element, element.propertyName ?? element.name, file, false);
}

/** @param renames whether the name alone can be changed where it stands */
function judgeRead(name: string, whole: TS.Node, at: TS.Node, file: TsFile, renames: boolean): Outcomes {
  if (isClientSecret(name)) {
    const own = withoutClientPrefix(name);
    const rename = { fix: "rename", data: { name: own }, edits: [{ ...spanOf(at, file), text: own }] };
    return problem("public", spanOf(whole, file), { data: { name }, fixes: renames && !runsInBrowser(file) ? [rename] : [] });
  }
  if (isClientVariable(name)) return met(spanOf(whole, file));
  if (!isSecretName(name)) return undefined;
  const setting = inliningSetting(whole, file);
  if (setting) return problem("inlined", spanOf(whole, file), { data: { name, setting } });
  if (!runsInBrowser(file)) return undefined;
  return problem("client", spanOf(whole, file), { data: { name } });
}

/** Settings by which a bundler writes values into the browser's files, by the file that holds them. */
const inlining: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)next\.config\.[cm]?[jt]s$/, "env"],
  [/(?:^|\/)(?:vite|vitest|astro|rsbuild|electron\.vite)\.config(?:\.\w+)?\.[cm]?[jt]s$/, "define"],
];

/** The setting around a read that writes its value into the browser's files: `env` of Next.js, `define` of Vite, DefinePlugin of webpack. */
function inliningSetting(read: TS.Node, file: TsFile): string | undefined {
  if (!/\.config\b|webpack/i.test(file.path)) return undefined;
  const setting = inlining.find(([path]) => path.test(file.path))?.[1];
  for (let node = read; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isNewExpression(parent) && /^(?:DefinePlugin|EnvironmentPlugin)$/.test(lastNameOf(parent.expression)))
      return lastNameOf(parent.expression);
    if (setting !== undefined && ts.isPropertyAssignment(parent) && parent.initializer === node && propertyName(parent.name) === setting)
      return setting;
  }
  return undefined;
}

const stores = /^(?:localStorage|sessionStorage)$/;
/** Tokens that open nothing for long, or belong to nobody yet. */
const harmless = new Set(
  "csrf xsrf invite invitation share guest anonymous captcha turnstile recaptcha referral draft cart form push device design tour configuration config selected imported visible dismissed collapsed".split(
    " ",
  ),
);

/** Pages and values that play a sign-in for the tests or without a server. */
const pretended = /(?:^|\/)(?:mocks?|fakes?|demo)\//i;
const pretends = /^(?:mock|mocked|fake|demo|dummy|selected_?mock)/i;

/** Whether a key of the storage, or what is put there, means a credential. */
function isCredential(name: string): boolean {
  // ACCESS_TOKEN_KEY is where the access token lies.
  const own = name.replace(/_?(?:storage)?_?(?:key|name)$/i, "");
  const words = wordsOf(own);
  return isSecretName(own) && !hasWord(words, harmless) && !isSwitch(words);
}

function storeOf(expression: TS.Expression): string | undefined {
  const chain = chainOf(expression);
  const last = chain?.at(-1) ?? "";
  return stores.test(last) && (chain?.length === 1 || /^(?:window|globalThis|self|global)$/.test(chain?.[0] ?? "")) ? last : undefined;
}

/** The name under which a secret is kept, read from the key or else from the value. */
function keptSecret(key: TS.Expression, value: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(value);
  if (ts.isStringLiteralLike(inner) || inner.kind === ts.SyntaxKind.NullKeyword || inner.kind === ts.SyntaxKind.TrueKeyword)
    return undefined;
  if (pretended.test(file.path) || pretends.test(lastNameOf(inner)) || /[a-z]Mock(?:Id|User|Token)/.test(lastNameOf(inner)))
    return undefined;
  const name = staticString(key, file) ?? lastNameOf(key);
  // A constant is called after what it names; a text that ends so is where a name lies: apiKeyName.
  if (ts.isStringLiteralLike(unwrap(key)) && /[a-z]Name$|_name$/i.test(name)) return undefined;
  if (isCredential(name)) return name;
  if (hasWord(wordsOf(name), harmless)) return undefined;
  const held = ts.isCallExpression(inner) && chainOf(inner.expression)?.join(".") === "JSON.stringify" ? inner.arguments[0] : inner;
  if (held && ts.isObjectLiteralExpression(held)) return keptMember(held);
  const own = held && !ts.isCallExpression(held) ? lastNameOf(held) : "";
  if (own !== "" && (isCredential(own) || /^tokens$/i.test(own))) return own;
  return held && held !== inner ? readMember(held, file) : undefined;
}

/** JSON.stringify(response.data), where the function around also takes `response.data.accessToken`. */
function readMember(held: TS.Expression, file: TsFile): string | undefined {
  const fn = functionAround(held);
  const whole = chainOf(held)?.join(".");
  if (!fn || whole === undefined) return undefined;
  const [, member] =
    new RegExp(`(?<![\\w$.])${whole.replaceAll("$", "\\$")}\\??\\.(accessToken|access_token|refreshToken|token|jwt)\\b`).exec(
      codeOf(fn, file),
    ) ?? [];
  return member;
}

/** JSON.stringify({ user, token }) */
function keptMember(object: TS.ObjectLiteralExpression): string | undefined {
  for (const property of object.properties) {
    const name = propertyName(property.name);
    const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
    if (name !== undefined && isCredential(name) && !(value && (ts.isStringLiteralLike(value) || ts.isObjectLiteralExpression(value))))
      return name;
  }
  return undefined;
}

/** const [token, setToken] = useLocalStorage("auth_token", "") */
function visitHook(call: TS.CallExpression, file: TsFile): Outcomes {
  const [key] = call.arguments;
  if (!key || file.role.test || file.role.example) return undefined;
  const what = staticString(key, file) ?? lastNameOf(key);
  const store = /session/i.test(lastNameOf(call.expression)) ? "sessionStorage" : "localStorage";
  return isCredential(what) ? problem("storage", spanOf(call, file), { data: { what, store } }) : undefined;
}

/** localStorage.setItem("accessToken", token) */
function visitSetItem(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const store = receiver && storeOf(receiver);
  const [key, value] = call.arguments;
  if (!store || !key || !value || file.role.test || file.role.example) return undefined;
  const what = keptSecret(key, value, file);
  return what === undefined ? undefined : problem("storage", spanOf(call, file), { data: { what, store } });
}

/** localStorage.token = token, sessionStorage["jwt"] = token */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, operatorToken, right } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || file.role.test || file.role.example) return undefined;
  if (!ts.isPropertyAccessExpression(left) && !ts.isElementAccessExpression(left)) return undefined;
  const store = storeOf(left.expression);
  const key = ts.isElementAccessExpression(left) ? left.argumentExpression : left.name;
  const what = store && keptSecret(key as TS.Expression, right, file);
  return store && what ? problem("storage", spanOf(node, file), { data: { what, store } }) : undefined;
}

/** TypeScript: secrets read from variables that a bundler puts into the page, and tokens kept in the browser's storage. */
export const typescript: TypeScriptVisitors = {
  call: { setItem: visitSetItem, useLocalStorage: visitHook, useLocalStorageState: visitHook, useSessionStorage: visitHook },
  node: {
    PropertyAccessExpression: visitRead,
    ElementAccessExpression: visitRead,
    BindingElement: visitBinding,
    BinaryExpression: visitAssignment,
  },
};
