/** Code that renews the token of a provider when it has expired: where it looks at the expiry, and where it asks for a new one. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { singular, wordsOf } from "../names/words.ts";
import { localFunction } from "./auth.ts";
import { functionAround } from "./functions.ts";
import { httpCall } from "./http-clients.ts";
import {
  callsBelow,
  chainOf,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  unwrap,
  walkBelow,
} from "./nodes.ts";
import { initializerOf } from "./scope.ts";

/** A look at whether a token still holds. */
export interface ExpiryCheck {
  readonly node: TS.Expression;
  /** Both sides, where it compares a time of expiry with the clock. */
  readonly compared?: { readonly expiry: TS.Expression; readonly clock: TS.Expression };
}

const refreshKey = {};
const refreshVerbs = /^(?:refresh|renew|rotate|reauthenticate|reauthorize)$/;
const tokenWords = /^(?:token|access|credential|cred|auth|session|oauth|jwt|bearer|authentication|connection|tokenset)$/;
const grant = /grant_?type['"`]?\s*[:=,]\s*['"`]?refresh_token/i;

/** The calls of a file that ask for a new token in exchange for a refresh token, in document order. */
export function refreshCalls(file: TsFile): readonly TS.CallExpression[] {
  return file.memo(refreshKey, () => {
    const calls: TS.CallExpression[] = [];
    for (const node of callsBelow(file.root)) {
      if (!isRefresh(node, file) || !isWaitedFor(node)) continue;
      // fetch(…).then(…) and helper(fetch(…)) are one.
      if (!calls.some((call) => call.pos <= node.pos && node.end <= call.end && !containsFunction(call, node))) calls.push(node);
    }
    return calls;
  });
}

const obtainKey = {};
const obtainVerbs = /^(?:request|fetch|obtain|acquire|login|authenticate|reauthenticate|reauthorize|retrieve)$/;

/** The calls of a file that ask for a token anew without a refresh token: `fetchToken()`, `this.authenticate()`. */
export function obtainCalls(file: TsFile): readonly TS.CallExpression[] {
  return file.memo(obtainKey, () => {
    return callsBelow(file.root).filter((node) => {
      const words = wordsOf(lastNameOf(node.expression));
      const [verb = ""] = words;
      const obtains = obtainVerbs.test(verb) && (words.length === 1 ? verb !== "fetch" && verb !== "request" : words.includes("token"));
      return obtains && isWaitedFor(node);
    });
  });
}

function containsFunction(outer: TS.Node, inner: TS.Node): boolean {
  for (let node = inner.parent as TS.Node | undefined; node && node !== outer; node = node.parent) if (isFunction(node)) return true;
  return false;
}

function isWaitedFor(call: TS.CallExpression): boolean {
  let node: TS.Node = call;
  while (
    ts.isPropertyAccessExpression(node.parent) ||
    ts.isCallExpression(node.parent) ||
    ts.isParenthesizedExpression(node.parent) ||
    ts.isConditionalExpression(node.parent)
  ) {
    if (ts.isPropertyAccessExpression(node.parent) && /^(?:then|catch|finally)$/.test(node.parent.name.text)) return true;
    node = node.parent;
  }
  return ts.isAwaitExpression(node.parent) || ts.isReturnStatement(node.parent) || ts.isArrowFunction(node.parent);
}

function isRefresh(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (isRefreshName(name, receiverOf(call), call, file)) return true;
  const http = httpCall(call, file);
  if (!http && call.arguments.length === 0) return false;
  const given = call.arguments.map((argument) => argumentText(argument, file));
  if (given.some((text) => grant.test(text)) && !ts.isFunctionLike(unwrap(call.arguments[0] as TS.Expression))) {
    // new URLSearchParams(…), JSON.stringify(…), params.append(…): what prepares the request is not the request.
    return (
      http !== undefined ||
      !/^(?:stringify|append|set|encode|parse|safeParse|object|literal|assign|log|info|debug|warn|error|eq|test|refine)$/.test(name)
    );
  }
  if (!http || (http.method !== "" && http.method !== "POST" && http.method !== "PUT" && http.method !== "GET")) return false;
  const url = http.url ? sourceOf(http.url, file) : "";
  if (/(?:token|auth|session|jwt|oauth|login)[\w/-]*\/?[-_]?refresh|refresh[-_/]?(?:token|session|auth|jwt)|\/refresh['"`?]/i.test(url))
    return true;
  // const params = new URLSearchParams(); params.append("grant_type", "refresh_token"); await fetch(url, { body: params })
  const body = http.body && unwrap(http.body);
  const holder = body && ts.isIdentifier(body) ? body : undefined;
  const fn = holder && enclosingFunction(call);
  const before = fn ? file.text.slice(fn.pos, call.pos) : "";
  return (
    holder !== undefined &&
    new RegExp(`\\b${holder.text}\\.(?:append|set)\\(\\s*['"\`]grant_type['"\`]\\s*,\\s*['"\`]refresh_token`).test(before)
  );
}

/** The text of an argument, with the constants that it uses. */
export function argumentText(argument: TS.Expression, file: TsFile): string {
  let text = sourceOf(argument, file);
  const add = (node: TS.Node): void => {
    if (!ts.isIdentifier(node) || text.length > 4000) return;
    const initializer = initializerOf(node, file);
    if (initializer && !isFunction(unwrap(initializer))) text += `\n${sourceOf(initializer, file)}`;
  };
  if (isFunction(unwrap(argument))) return "";
  add(argument);
  walkBelow(argument, (node) => (isFunction(node) ? false : add(node)));
  return text;
}

function isRefreshName(name: string, receiver: TS.Expression | undefined, call: TS.CallExpression, file: TsFile): boolean {
  const words = wordsOf(name).map(singular);
  if (
    !words.some((word) => refreshVerbs.test(word)) ||
    /^(?:use|is|should|need|needs|can|has|schedule|set|get|revoke|delete|store|save|find|validate|verify|create|generate|hash|issue|sign)$/.test(
      words[0] ?? "",
    )
  )
    return false;
  // refreshIfNeeded looks at the expiry itself.
  if (/(?:if_?(?:needed|expired|necessary)|when_?needed)$/i.test(name)) return false;
  if (words.some((word) => tokenWords.test(word))) return words.some((word) => /^(?:refresh|renew|rotate)$/.test(word));
  const own = receiver ? undefined : localFunction(call.expression, file);
  // refreshLocked(id): what the function itself asks for tells what is refreshed.
  if (own && grant.test(sourceOf(own, file))) return true;
  if (!/^(?:refresh|renew)$/.test(name)) return false;
  // refresh(account) of another file, where access tokens are at hand.
  if (!receiver && !own)
    return call.arguments.length > 0 && /(?:access|refresh)_?token/i.test(sourceOf(functionAround(call) ?? call, file));
  if (!receiver) return own !== undefined && /refresh_?token/i.test(sourceOf(own, file));
  const owner =
    chainOf(receiver)
      ?.flatMap((part) => wordsOf(part.replace(/\(\)$/, "")))
      .map(singular) ?? [];
  const itself = receiver.kind === ts.SyntaxKind.ThisKeyword;
  return (
    (itself || owner.some((word) => tokenWords.test(word) || word === "client" || word === "provider")) &&
    /token/i.test(sourceOf(functionAround(call) ?? call, file))
  );
}

/** Methods that give a time made of the one they are called on. */
const dateMethods = /^(?:getTime|valueOf|add|subtract|plus|minus|toDate|toJSDate|toMillis|toSeconds|unix|utc)$/;
const expiryName = /expir|^exp$|valid_?(?:until|to|till)|ttl_?end/i;
const expiryQuestions =
  /^(?:is|has|was)?_?(?:access_?)?(?:token|credentials?|session|jwt|auth)?_?(?:is_?)?_?(?:still_?)?(?:expir(?:ed|ing|es)\w*|valid)$|^(?:needs?|should|must)_?(?:be_?)?(?:token_?)?(?:refresh|renew)\w*$|^(?:is|has)\w*(?:token|credentials?|session|access)\w*(?:expired|expiring|valid|stale|fresh)\w*$|^(?:is|has)(?:expired|expiring|stale)\w*$/i;

/** Whether the value of an expression is the present time, or made of it. */
function isClock(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  const inner = unwrap(expression);
  if (depth > 4) return false;
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    return initializer
      ? isClock(initializer, file, depth + 1)
      : /^(?:now|currentTime|nowMs|nowSeconds|currentDate|today)$/i.test(inner.text);
  }
  if (ts.isBinaryExpression(inner)) return isClock(inner.left, file, depth + 1) || isClock(inner.right, file, depth + 1);
  const text = sourceOf(inner, file);
  return (
    /\bDate\.now\(\)|\bnew Date\(\)|\b(?:moment|dayjs|DateTime\.(?:now|utc))\(\)|performance\.now\(\)/.test(text) && !/expir/i.test(text)
  );
}

function isExpiry(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  const inner = unwrap(expression);
  if (depth > 4) return false;
  if (ts.isIdentifier(inner)) {
    if (expiryName.test(inner.text)) return true;
    const initializer = initializerOf(inner, file);
    return initializer !== undefined && isExpiry(initializer, file, depth + 1);
  }
  if (ts.isPropertyAccessExpression(inner)) {
    return expiryName.test(inner.name.text) || (dateMethods.test(inner.name.text) && isExpiry(inner.expression, file, depth + 1));
  }
  if (ts.isBinaryExpression(inner)) return isExpiry(inner.left, file, depth + 1) || isExpiry(inner.right, file, depth + 1);
  if (ts.isNewExpression(inner) || ts.isCallExpression(inner))
    return [inner.expression, ...(inner.arguments ?? [])].some((part) => isExpiry(part, file, depth + 1));
  return false;
}

/** Whether a node looks at whether a token still holds: a comparison with the clock, a question such as `isExpired(token)`, an answer 401. */
export function expiryCheck(node: TS.Node, file: TsFile): ExpiryCheck | undefined {
  if (ts.isBinaryExpression(node)) {
    const { LessThanToken, LessThanEqualsToken, GreaterThanToken, GreaterThanEqualsToken, EqualsEqualsEqualsToken, EqualsEqualsToken } =
      ts.SyntaxKind;
    const { kind } = node.operatorToken;
    if ([LessThanToken, LessThanEqualsToken, GreaterThanToken, GreaterThanEqualsToken].includes(kind)) {
      if (isExpiry(node.left, file) && isClock(node.right, file)) return { node, compared: { expiry: node.left, clock: node.right } };
      if (isExpiry(node.right, file) && isClock(node.left, file)) return { node, compared: { expiry: node.right, clock: node.left } };
      // expiresAt - Date.now() < margin
      return isExpiry(node.left, file) && /Date\.now\(\)|new Date\(\)|\bnow\b/.test(sourceOf(node.left, file)) ? { node } : undefined;
    }
    if (kind !== EqualsEqualsEqualsToken && kind !== EqualsEqualsToken) return undefined;
    return /\b(?:status|statusCode|code)\b/i.test(sourceOf(node.left, file)) &&
      /^(?:401|['"`](?:token_expired|TOKEN_EXPIRED|UNAUTHORIZED|UNAUTHENTICATED|401)['"`]|\w+\.UNAUTHORIZED)$/i.test(
        sourceOf(node.right, file),
      )
      ? { node }
      : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const name = lastNameOf(node.expression);
  if (expiryQuestions.test(name) && !/^(?:valid|isValid)$/.test(name)) return { node };
  if (/^(?:isPast|isBefore|isAfter|compareAsc)$/.test(name)) {
    const receiver = receiverOf(node);
    // dayjs().isAfter(expiry) has a receiver that is a time, isAfter(now, expiry) and dateFns.isPast(expiry) have none.
    const times = [...(receiver && !ts.isIdentifier(receiver) ? [receiver] : []), ...node.arguments];
    const expiry = times.find((part) => isExpiry(part, file)) ?? (receiver && isExpiry(receiver, file) ? receiver : undefined);
    if (!expiry) return undefined;
    const clock = name === "isPast" ? node : times.find((part) => part !== expiry && isClock(part, file));
    return clock ? { node, compared: { expiry, clock } } : { node };
  }
  return undefined;
}

/**
 * The check that decides whether a refresh runs: in a condition around the call, in an earlier one that returns while the token holds, or
 * in a variable that such a condition asks. A check that throws only refuses what is too old.
 */
export function decidingCheck(call: TS.CallExpression, fn: FunctionNode, file: TsFile): ExpiryCheck | undefined {
  let found: ExpiryCheck | undefined;
  walkBelow(fn, (node) => {
    if (found || node.pos >= call.pos) return false;
    const check = expiryCheck(node, file);
    if (check && decides(check.node, call, file)) found = check;
    return undefined;
  });
  return found;
}

function decides(check: TS.Expression, call: TS.CallExpression, file: TsFile): boolean {
  for (let node: TS.Node = check; node.parent && !ts.isSourceFile(node.parent); node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.expression === node) {
      if (parent.pos <= call.pos && call.end <= parent.end) return true;
      return leavesWith(parent.thenStatement, file);
    }
    if (ts.isConditionalExpression(parent) && parent.condition === node) return parent.pos <= call.pos && call.end <= parent.end;
    if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name) && isAsked(parent.name.text, call);
    if (isFunction(parent)) return false;
    if (ts.isBinaryExpression(parent) && parent.right.pos <= call.pos && call.end <= parent.right.end) return true;
  }
  return false;
}

/** Whether a branch ends the function without an error: `return token`. */
function leavesWith(branch: TS.Statement, file: TsFile): boolean {
  const statements = ts.isBlock(branch) ? branch.statements : [branch];
  const last = statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) && !/reject|error|null\b|undefined\b|4\d\d/i.test(sourceOf(last, file));
}

/** if (expired) … around or before a call. */
function isAsked(name: string, call: TS.CallExpression): boolean {
  const word = new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`);
  let asked = false;
  for (let node: TS.Node = call; node.parent && !asked; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) {
      asked = word.test((ts.isIfStatement(parent) ? parent.expression : parent.condition).getText());
    } else if (ts.isBlock(parent)) {
      asked = parent.statements.some(
        (statement) => statement.end <= call.pos && ts.isIfStatement(statement) && word.test(statement.expression.getText()),
      );
    }
    if (isFunction(parent)) break;
  }
  return asked;
}
