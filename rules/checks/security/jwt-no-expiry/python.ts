import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { jwtCall } from "../../../shared/python/jwt.ts";
import { definitionName, enclosingDef, plainString, statementOf } from "../../../shared/python/nodes.ts";
import { follow, resolveName } from "../../../shared/python/scopes.ts";
import { configValue, inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";
import { longest, longLived } from "./words.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.migration || role.example || role.toolConfig || isScript(file);
}

/** jwt.encode({"sub": user_id}, key) */
function visitEncode(call: SyntaxNode, file: PyFile): Outcomes {
  const jwt = jwtCall(call, file);
  if (jwt?.operation !== "encode" || !jwt.subject || outside(file)) return undefined;
  const definition = enclosingDef(call);
  const at = child(call, "function") ?? call;
  const payload = follow(jwt.subject, file);
  const made = isCopyWithoutExpiry(payload, file) ? undefined : expiryOf(payload, file);
  const expiry = made ?? addedLater(jwt.subject, definition, file);
  if (expiry === "unknown") return undefined;
  if (expiry) {
    const seconds = secondsFromNow(expiry, file, 0);
    const about = `${definitionName(definition, file)} ${textOf(file, statementOf(call)).slice(0, 400)}`;
    if (seconds === undefined || seconds <= longest || longLived.test(about)) return met(at);
    return problem("long", expiry, { data: { days: Math.round(seconds / 86_400) } });
  }
  const words = `${definitionName(definition, file)} ${textOf(file, statementOf(call)).slice(0, 400)}`;
  if (longLived.test(words)) return undefined;
  const fix = expiryFix(payload, file);
  return problem("none", at, fix ? { fixes: [fix] } : {});
}

/** `data.copy()` of what a function is given, in a file that never speaks of an expiry: what it adds is all there is. */
function isCopyWithoutExpiry(payload: SyntaxNode, file: PyFile): boolean {
  if (payload.type !== "call" || !/^\w+\.copy\(\)$/.test(textOf(file, payload)) || /["']exp["']|\bexp\s*=/.test(file.text)) return false;
  const given = receiverOf(payload);
  return given !== undefined && resolveName(textOf(file, given), given, file)?.bindings[0]?.kind === "parameter";
}

/** The value of `exp` in a payload; "unknown" where it may have one, undefined where it has none. */
function expiryOf(payload: SyntaxNode, file: PyFile): SyntaxNode | "unknown" | undefined {
  if (payload.type === "call" && textOf(file, child(payload, "function") ?? payload) === "dict") {
    const { keyword, open, positional } = argumentsOf(payload, file);
    return keyword.get("exp") ?? (open || positional.length > 0 ? "unknown" : undefined);
  }
  if (payload.type !== "dictionary") return "unknown";
  for (const item of namedChildren(payload)) {
    if (item.type === "comment") continue;
    if (item.type === "dictionary_splat") {
      const inner = namedChildren(item)[0];
      const found = inner ? expiryOf(follow(inner, file), file) : "unknown";
      if (found) return found;
      continue;
    }
    const key = plainString(child(item, "key"), file);
    // A claim of the project's own that says when the token ends.
    if (key === undefined || /^(?:expir|valid_?until|created_?at|issued_?at)/i.test(key)) return "unknown";
    // When it was made only says when it ends where somebody asks.
    if (key === "iat" && mentions(file, /\[["']iat["']\]|\.get\(["']iat["']|max_?age/i)) return "unknown";
    const value = child(item, "value");
    if (key === "exp") return value?.type === "none" ? undefined : (value ?? "unknown");
  }
  return undefined;
}

/** payload["exp"] = …, payload.update({"exp": …}) in the same function. */
function addedLater(payload: SyntaxNode, definition: SyntaxNode | undefined, file: PyFile): SyntaxNode | "unknown" | undefined {
  if (payload.type !== "identifier" || !definition) return undefined;
  const name = textOf(file, payload);
  // Assigned in several places, or handed to other functions: who knows what is in it.
  if (resolveName(name, payload, file)?.bindings.length !== 1) return "unknown";
  let found: SyntaxNode | "unknown" | undefined;
  walkTree(definition, (node) => {
    if (found) return false;
    if (node.type === "assignment") {
      const left = child(node, "left");
      if (left?.type === "subscript" && textOf(file, child(left, "value") ?? left) === name) {
        const key = plainString(child(left, "subscript"), file);
        if (key === "exp") found = child(node, "right") ?? "unknown";
        else if (key === undefined) found = "unknown";
      }
    } else if (node.type === "call" && calledName(node, file) === "setdefault") {
      const receiver = receiverOf(node);
      const [key, value] = argumentsOf(node, file).positional;
      if (receiver && textOf(file, receiver) === name && plainString(key, file) === "exp") found = value ?? "unknown";
    } else if (node.type === "call" && calledName(node, file) === "update") {
      const receiver = receiverOf(node);
      if (receiver && textOf(file, receiver) === name) {
        const { positional, keyword, open } = argumentsOf(node, file);
        found = keyword.get("exp") ?? (open ? "unknown" : positional[0] ? expiryOf(follow(positional[0], file), file) : undefined);
      }
    } else if (
      node.type === "argument_list" &&
      node !== payload.parent &&
      namedChildren(node).some((argument) => textOf(file, argument) === name)
    )
      found = "unknown";
    return !found;
  });
  return found;
}

const unitSeconds: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
  milliseconds: 0.001,
};

/** Seconds of what is added to the present time: `now + timedelta(days=365)`, `time.time() + 3600`; undefined for what is only known at run time. */
function secondsFromNow(value: SyntaxNode, file: PyFile, depth: number): number | undefined {
  const inner = follow(value, file);
  if (depth > 4) return undefined;
  if (inner.type === "call" && calledName(inner, file) === "int") {
    const first = argumentsOf(inner, file).positional[0];
    return first && secondsFromNow(first, file, depth + 1);
  }
  if (inner.type === "call" && calledName(inner, file) === "timestamp") {
    const receiver = receiverOf(inner);
    return receiver && secondsFromNow(receiver, file, depth + 1);
  }
  if (inner.type === "parenthesized_expression") {
    const first = namedChildren(inner)[0];
    return first && secondsFromNow(first, file, depth + 1);
  }
  if (inner.type !== "binary_operator" || child(inner, "operator")?.type !== "+") return undefined;
  const left = child(inner, "left");
  const right = child(inner, "right");
  if (!left || !right || !/now|time\(\)|iat/i.test(`${textOf(file, left)} ${textOf(file, follow(left, file))}`)) return undefined;
  const added = follow(right, file);
  if (added.type === "call" && calledName(added, file) === "timedelta") return secondsOfDelta(added, file);
  const known = staticValue(added, file)?.value;
  return typeof known === "number" ? known : undefined;
}

/** Seconds of `timedelta(days=30)`; undefined for what is only known at run time. */
function secondsOfDelta(delta: SyntaxNode, file: PyFile): number | undefined {
  let seconds = 0;
  const { keyword, positional } = argumentsOf(delta, file);
  for (const [unit, amount] of [...keyword, ...(positional[0] ? ([["days", positional[0]]] as const) : [])]) {
    const known = staticValue(amount, file)?.value;
    if (typeof known !== "number") return undefined;
    seconds += known * (unitSeconds[unit] ?? 0);
  }
  return seconds;
}

/** "exp": datetime.now(timezone.utc) + timedelta(minutes=15), in seconds so that one import is enough. */
function expiryFix(payload: SyntaxNode, file: PyFile): ProblemFix | undefined {
  if (payload.type !== "dictionary") return undefined;
  const time = moduleMember("time", "time", file);
  const items = namedChildren(payload).filter((item) => item.type !== "comment");
  const last = items.at(-1);
  if (items.some((item) => plainString(child(item, "key"), file) === "exp")) return undefined;
  const text = `${quoted("exp", file)}: int(${time.text}()) + 15 * 60`;
  if (!last) return { fix: "expiry", edits: [...time.edits, { start: payload.start + 1, end: payload.start + 1, text }] };
  const before = items.length > 1 ? items.at(-2) : undefined;
  const separator = before ? file.text.slice(before.end, last.start) : ", ";
  const ownLine = /^,\s*$/.test(separator) ? separator : ", ";
  const single = file.lines.lineOf(payload.start) !== file.lines.lineOf(last.start) && !before;
  const gap = single ? `,${file.text.slice(payload.start + 1, last.start)}` : ownLine;
  if (/#/.test(gap)) return undefined;
  return { fix: "expiry", edits: [...time.edits, { start: last.end, end: last.end, text: `${gap}${text}` }] };
}

/** `create_access_token(identity=…, expires_delta=False)` of Flask-JWT-Extended. */
function visitDelta(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (value?.type !== "false" || !call || outside(file)) return undefined;
  return symbolOf(child(call, "function"), file) === "flask_jwt_extended.create_access_token" ? problem("none", node) : undefined;
}

/** `JWT_ACCESS_TOKEN_EXPIRES = False` of Flask-JWT-Extended. */
function visitSetting(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  if (config?.name !== "JWT_ACCESS_TOKEN_EXPIRES" || outside(file) || inDevelopment(node, file)) return undefined;
  return staticValue(config.value, file)?.value === false ? problem("none", node) : judgeLifetime(config.value, file);
}

function judgeLifetime(value: SyntaxNode, file: PyFile): Outcomes {
  const delta = follow(value, file);
  const seconds = delta.type === "call" && calledName(delta, file) === "timedelta" ? secondsOfDelta(delta, file) : undefined;
  return seconds === undefined || seconds <= longest
    ? met(value)
    : problem("long", value, { data: { days: Math.round(seconds / 86_400) } });
}

/** `"ACCESS_TOKEN_LIFETIME": timedelta(days=5)` in SIMPLE_JWT of Django. */
function visitLifetime(pair: SyntaxNode, file: PyFile): Outcomes {
  const value = child(pair, "value");
  if (!value || plainString(child(pair, "key"), file) !== "ACCESS_TOKEN_LIFETIME" || outside(file) || inDevelopment(pair, file))
    return undefined;
  return judgeLifetime(value, file);
}

/** Python: tokens of PyJWT, python-jose and Authlib without `exp`, and lifetimes that Flask-JWT-Extended and Simple JWT are given. */
export const python: TreeVisitors<PyFile> = {
  call: { encode: visitEncode },
  keyword: { expires_delta: visitDelta, JWT_ACCESS_TOKEN_EXPIRES: visitSetting },
  node: { assignment: visitSetting, pair: visitLifetime },
};
