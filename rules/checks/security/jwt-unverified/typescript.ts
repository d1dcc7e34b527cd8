import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { isAuthCall } from "../../../shared/typescript/auth.ts";
import { jwtCall } from "../../../shared/typescript/jwt.ts";
import {
  calleeSpan,
  type FunctionNode,
  functionName,
  lastNameOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { callersOf, functionAround } from "../../../shared/typescript/functions.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { algorithmsFix, expirationFix, verifyFix } from "./fix.ts";
import { identityUse, readsPayloadByHand } from "./identity.ts";

/** jwt.sign(claims, "", { algorithm: "none" }) */
function visitSign(call: TS.CallExpression, file: TsFile): Outcomes {
  const jwt = jwtCall(call, file);
  const options = jwt?.operation === "sign" && jwt.options && !outside(file) ? objectOf(jwt.options, file) : undefined;
  const algorithm = options ? optionOf(options, "algorithm", file) : undefined;
  if (algorithm?.state !== "set") return undefined;
  return staticString(algorithm.value, file)?.toLowerCase() === "none" ? problem("unsigned", spanOf(algorithm.property, file)) : undefined;
}

/** A page may show what its own token says; whoever decides stands on the server. */
function outside(file: TsFile): boolean {
  const runtime = runtimeOf(file);
  return runtime === "browser" || runtime === "tool";
}

function visitDecode(call: TS.CallExpression, file: TsFile): Outcomes {
  const jwt = jwtCall(call, file);
  if (!jwt || outside(file)) return undefined;
  if (jwt.operation === "verify") return visitVerify(call, file);
  return jwt.operation === "decode" ? judgeDecoded(call, jwt.subject, `${lastNameOf(call.expression)}()`, file) : undefined;
}

function judgeDecoded(call: TS.CallExpression, token: TS.Expression | undefined, name: string, file: TsFile): Outcomes {
  if (isVerifiedAround(call, file)) return undefined;
  const use = identityUse(call, token, file);
  if (!use) return undefined;
  const fix = verifyFix(call, file);
  return problem("decode", calleeSpan(call, file), {
    data: { call: name, use: use.how },
    ...(isLogged(call, file) || onlyTellsApart(call)
      ? { priority: "P2" as const }
      : goesOnToGuard(call, use.at, file)
        ? { priority: "P1" as const }
        : {}),
    related: use.at ? [{ at: spanOf(use.at, file), message: "The claims count as true here" }] : [],
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** What only keeps a record lets nobody in: a wrong name in it is wrong all the same. */
function isLogged(call: TS.CallExpression, file: TsFile): boolean {
  const owner = ts.findAncestor(call, ts.isClassDeclaration)?.name?.text ?? /[^/]*$/.exec(file.path)?.[0] ?? "";
  return wordsOf(owner.replace(/\.\w+$/, "")).some((word) =>
    /^(?:logs?|logger|logging|audit|telemetry|metrics|analytics|tracing|tracking|sentry)$/.test(word),
  );
}

/** What keeps callers apart, in a cache or in front of a limit, lets nobody in. */
function onlyTellsApart(call: TS.CallExpression): boolean {
  const fn = functionAround(call);
  return fn !== undefined && /rate_?limit|throttl|(?:cache|limit|bucket|dedupe?|throttle)_?key|key_?generator/i.test(functionName(fn));
}

/** A middleware of NestJS runs before the guards: claims that it does not put down as who somebody is let nobody in by themselves. */
function goesOnToGuard(call: TS.CallExpression, use: TS.Node | undefined, file: TsFile): boolean {
  const owner = ts.findAncestor(call, ts.isClassDeclaration);
  const middleware = owner?.heritageClauses?.some((clause) => /\bNestMiddleware\b/.test(sourceOf(clause, file))) ?? false;
  const target = use && ts.isBinaryExpression(use.parent) && use.parent.right === use ? lastNameOf(use.parent.left) : "";
  const put = use && ts.isBinaryExpression(use.parent) && use.parent.left === use;
  return middleware && !put && !/^(?:user|currentUser|session|auth|account|principal|identity|claims|role|roles|permissions)/i.test(target);
}

/** Whether the function, or one of this file that calls it, also verifies: decoding first tells which key to take, decoding afterwards is harmless. */
function isVerifiedAround(call: TS.CallExpression, file: TsFile): boolean {
  const fn = functionAround(call);
  return fn !== undefined && [fn, ...callersOf(fn, file)].some((each) => verifies(each, call, file));
}

function verifies(fn: FunctionNode, call: TS.CallExpression, file: TsFile): boolean {
  let verified = false;
  walkBelow(fn, (node) => {
    if (verified || node === call || !ts.isCallExpression(node)) return;
    const name = lastNameOf(node.expression);
    verified =
      jwtCall(node, file)?.operation === "verify" ||
      /^(?:verify|validate|introspect|authenticate|check)(?![a-z])/i.test(name) ||
      (/signature|jwks|introspect|userinfo/i.test(name) && name !== "split") ||
      (isAuthCall(node, file) && name !== "decode" && !/^(?:get)?(?:bearer|token)/i.test(name));
  });
  return verified;
}

/** jwt.verify(token, key, options): the algorithms, and whether its other options hold, is asked where they stand. */
function visitVerify(call: TS.CallExpression, file: TsFile): Outcomes {
  const jwt = jwtCall(call, file);
  if (jwt?.operation !== "verify" || outside(file)) return undefined;
  if (jwt.library === "jwt-simple") {
    const off = call.arguments[2];
    return off && staticValue(off, file)?.value === true ? problem("skipped", spanOf(off, file)) : met(calleeSpan(call, file));
  }
  const options = jwt.options && objectOf(jwt.options, file);
  if (jwt.options && !options) return undefined;
  if (options && (acceptsNone(options, file) || ignores(options, file))) return undefined;
  const algorithms = options && optionOf(options, "algorithms", file);
  if (algorithms?.state === "unknown") return undefined;
  if (jwt.library === "jsonwebtoken" && jwt.key && !algorithms?.state.startsWith("set") && isPublicKey(jwt.key, file)) {
    const fix = algorithmsFix(call, options, file);
    return problem("algorithms", calleeSpan(call, file), fix ? { fixes: [fix] } : {});
  }
  return met(calleeSpan(call, file));
}

function acceptsNone(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  const option = optionOf(options, "algorithms", file);
  return option.state === "set" && noneIn(option.value, file) !== undefined;
}

function ignores(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  const option = optionOf(options, "ignoreExpiration", file);
  return option.state === "set" && staticValue(option.value, file)?.value === true;
}

/** publicKey, process.env.JWT_PUBLIC_KEY, a PEM text, getKey: what everybody may know. */
function isPublicKey(key: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(key);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const text = `${sourceOf(inner, file)} ${initializer ? sourceOf(initializer, file).slice(0, 400) : ""}`;
  return (
    /public_?key|pub_?key|\bpem\b|BEGIN (?:RSA )?PUBLIC KEY|\.pub\b|getPublicKey|certificate\b/i.test(text) && !/secret|private/i.test(text)
  );
}

function noneIn(list: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrap(list);
  const array = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  const elements = array && ts.isArrayLiteralExpression(unwrap(array)) ? (unwrap(array) as TS.ArrayLiteralExpression).elements : [];
  return elements.find((element) => staticString(element, file)?.toLowerCase() === "none");
}

/** algorithms: ["none"] of any verifier. */
function visitAlgorithms(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file)) return undefined;
  const none = noneIn(property.initializer, file);
  if (!none) return undefined;
  const fix = none.parent.parent === property ? algorithmsInPlace(property, none, file) : undefined;
  return problem("none", spanOf(none, file), fix ? { fixes: [fix] } : {});
}

function algorithmsInPlace(property: TS.PropertyAssignment, none: TS.Expression, file: TsFile): ReturnType<typeof algorithmsFix> {
  const list = property.initializer;
  if (!ts.isArrayLiteralExpression(list)) return undefined;
  const rest = list.elements.filter((element) => element !== none).map((element) => sourceOf(element, file));
  const kept = rest.length > 0 ? rest : [quoted("HS256", file)];
  return {
    fix: "algorithms",
    data: { algorithms: kept.join(", ").replace(/['"`]/g, "") },
    edits: [{ ...spanOf(list, file), text: `[${kept.join(", ")}]` }],
  };
}

/** The end of a token is compared by hand. */
const looksAtEnd = /\.exp\b[^\n;]{0,20}[<>]|[<>][^\n;]{0,60}\.exp\b/;
/** A remark that the end is looked at in another place. */
const saysLater =
  /\bexpir\w*[^\n]*\b(?:manual\w*|ourselves|below|later|by hand|separately|itself|own|custom)\b|\b(?:check|handle|validate)\w*\b[^\n]*\bexpir/i;

function aboveAndBeside(node: TS.Node, file: TsFile): string {
  const line = file.lines.lineOf(node.getStart(file.root));
  const lines = [Math.max(0, line - 2), Math.max(0, line - 1), line].map((each) => file.lines.lineText(each));
  return lines.flatMap((text) => /(?:\/\/|^\s*\*|\/\*).*$/.exec(text)?.[0] ?? []).join("\n");
}

/** Whether the last argument is a function that has its body elsewhere. */
function handsOn(created: TS.NewExpression): boolean {
  const last = created.arguments?.at(-1);
  return last !== undefined && (created.arguments?.length ?? 0) > 1 && !ts.isArrowFunction(last) && !ts.isFunctionExpression(last);
}

/** ignoreExpiration: true of a verifier or of a strategy; a refresh or a logout may take a token that has just expired. */
function visitIgnoreExpiration(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file)) return undefined;
  const known = staticValue(property.initializer, file);
  if (known?.value === false) return met(spanOf(property, file));
  if (known?.value !== true) return undefined;
  const fn = functionAround(property);
  const owner = ts.findAncestor(property, ts.isClassDeclaration)?.name?.text ?? "";
  if (/refresh|renew|logout|log_?out|sign_?out|revoke|decode|expired|peek/i.test(`${fn ? functionName(fn) : ""} ${owner} ${file.path}`))
    return undefined;
  if (looksAtEnd.test(file.text) || saysLater.test(aboveAndBeside(property, file))) return undefined;
  const fix = expirationFix(property, file);
  // The function that a strategy calls may look at the end itself; one that is written elsewhere cannot be asked.
  const strategy = ts.findAncestor(property, ts.isNewExpression);
  const elsewhere = strategy !== undefined && /Strategy$/.test(lastNameOf(strategy.expression)) && handsOn(strategy);
  return problem("expiration", spanOf(property, file), {
    ...(fix ? { fixes: [fix] } : {}),
    ...(elsewhere ? { priority: "P1" as const } : {}),
  });
}

/** JSON.parse(Buffer.from(token.split(".")[1], "base64").toString()) */
function visitByHand(call: TS.CallExpression, file: TsFile): Outcomes {
  const token = readsPayloadByHand(call, file);
  return token && !outside(file) ? judgeDecoded(call, token, "Decoding by hand", file) : undefined;
}

/** `decode` is a library's, or a base64 helper's. */
function visitAnyDecode(call: TS.CallExpression, file: TsFile): Outcomes {
  return visitDecode(call, file) ?? visitByHand(call, file);
}

/** TypeScript: decoding that checks no signature, by a library or by hand, and verifiers that let too much through. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      sign: visitSign,
      signAsync: visitSign,
      decode: visitAnyDecode,
      decodeJwt: visitDecode,
      jwtDecode: visitDecode,
      verify: visitVerify,
      verifyAsync: visitVerify,
      jwtVerify: visitVerify,
      from: visitByHand,
      atob: visitByHand,
      base64decode: visitByHand,
      base64UrlDecode: visitByHand,
    },
    property: { algorithms: visitAlgorithms, ignoreExpiration: visitIgnoreExpiration },
  },
  { jsonwebtoken: undefined, jose: undefined, "jwt-decode": "jwtDecode", "hono/jwt": undefined, "jwt-simple": undefined },
);
