import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { codeOf, functionAround } from "../../../shared/typescript/functions.ts";
import { type JwtCall, jwtCall, signJwtChain } from "../../../shared/typescript/jwt.ts";
import {
  calleeSpan,
  callsBelow,
  functionName,
  isFunction,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, literalIn, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString } from "../../../shared/typescript/values.ts";
import { moduleSetting } from "./confirm.ts";
import { secondsOf } from "./duration.ts";
import { longest, longLived } from "./words.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || role.toolConfig || role.browser;
}

/** Tokens that are meant to hold for long, or until they are used. */
function isLongLived(node: TS.Node, file: TsFile): boolean {
  const fn = functionAround(node);
  const statement = ts.findAncestor(node, ts.isStatement);
  const words = `${fn ? functionName(fn) : ""} ${statement ? codeOf(statement, file).slice(0, 400) : ""}`;
  return longLived.test(words);
}

function visitSign(call: TS.CallExpression, file: TsFile): Outcomes {
  const jwt = jwtCall(call, file);
  if (jwt?.operation !== "sign" || outside(file)) return undefined;
  const options = jwt.options && objectOf(jwt.options, file);
  if (jwt.options && !options) return undefined;
  const at = calleeSpan(call, file);
  const option = options && optionOf(options, "expiresIn", file);
  if (option?.state === "unknown") return undefined;
  if (option?.state === "set") return judgeLength(option.value, call, file);
  if (jwt.library === "@fastify/jwt" && !registeredWithoutExpiry(file)) return undefined;
  const inPayload = payloadExpiry(jwt, file);
  if (inPayload === "unknown") return undefined;
  if (inPayload !== "absent") return judgeLength(inPayload, call, file);
  if (isLongLived(call, file)) return undefined;
  const fix = expiryFix(call, jwt, options, file);
  return problem("none", at, {
    ...(fix ? { fixes: [fix] } : {}),
    // The module that hands out the service may set the expiry for all of its tokens.
    ...(jwt.library === "@nestjs/jwt" ? { pending: "module" } : {}),
  });
}

/** Whether this file itself registers the plug-in of Fastify, with written options that set nothing for signing. */
function registeredWithoutExpiry(file: TsFile): boolean {
  const registered = callsBelow(file.root).filter((call) => {
    const plugin = lastNameOf(call.expression) === "register" ? call.arguments[0] : undefined;
    return plugin !== undefined && originOf(plugin, file)?.module === "@fastify/jwt";
  });
  return (
    registered.length > 0 &&
    registered.every(({ arguments: [, given] }) => {
      const options = given && objectOf(given, file);
      return options !== undefined && optionOf(options, "sign", file).state === "absent";
    })
  );
}

/** JwtModule.register({ secret, signOptions: { expiresIn } }) of NestJS, and registerAsync with a factory. */
function visitModule(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || outside(file) || originOf(receiver, file)?.module !== "@nestjs/jwt") return undefined;
  const given = call.arguments[0] && objectOf(call.arguments[0], file);
  const options = given && lastNameOf(call.expression) === "registerAsync" ? factoryOptions(given, file) : given;
  return fact("setting", calleeSpan(call, file), { key: moduleSetting, value: options ? moduleExpiry(options, file) : "unknown" });
}

function moduleExpiry(options: TS.ObjectLiteralExpression, file: TsFile): "set" | "absent" | "unknown" {
  const sign = optionOf(options, "signOptions", file);
  if (sign.state !== "set") return sign.state;
  const values = objectOf(sign.value, file);
  return values ? optionOf(values, "expiresIn", file).state : "unknown";
}

/** The object that `useFactory: (config) => ({ … })` gives back. */
function factoryOptions(given: TS.ObjectLiteralExpression, file: TsFile): TS.ObjectLiteralExpression | undefined {
  const method = given.properties.find((each) => ts.isMethodDeclaration(each) && propertyName(each.name) === "useFactory");
  const option = optionOf(given, "useFactory", file);
  const fn = method ?? (option.state === "set" ? unwrap(option.value) : undefined);
  if (!fn || !isFunction(fn) || !fn.body) return undefined;
  if (!ts.isBlock(fn.body)) return objectOf(fn.body, file);
  const last = fn.body.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? objectOf(last.expression, file) : undefined;
}

/** The `exp` of a payload; "unknown" where it may have one. */
function payloadExpiry(jwt: JwtCall, file: TsFile): TS.Expression | "absent" | "unknown" {
  const subject = jwt.subject && unwrap(jwt.subject);
  if (!subject || staticString(subject, file) !== undefined || ts.isTemplateExpression(subject)) return "unknown";
  const object = objectOf(subject, file);
  // payload.exp = …, after it was made
  if (
    ts.isIdentifier(subject) &&
    new RegExp(`(?<![\\w$])${subject.text.replaceAll("$", "\\$")}(?:\\.exp|\\[["']exp["']\\])\\s*=[^=]`).test(file.text)
  )
    return "unknown";
  if (object) {
    const exp = optionOf(object, "exp", file);
    // A claim of the project's own that says when the token ends.
    if (
      object.properties.some((property) => /^(?:expir|valid_?until|created_?at|issued_?at|iat$)/i.test(propertyName(property.name) ?? ""))
    )
      return "unknown";
    if (exp.state === "set") return exp.value;
    // A spread of a parameter carries what its name says: `{ ...payload }` may have an expiry, `{ ...user }` has none.
    return exp.state === "unknown" && /\bexp\b|payload|claims/i.test(sourceOf(object, file)) ? "unknown" : "absent";
  }
  if (/\bexp\b\s*[:=?]|setExpiration|\.exp\b/.test(file.text)) return "unknown";
  const declaration = ts.isIdentifier(subject) ? declarationOf(subject, file) : undefined;
  // A function that signs what it is given, and nothing else, gives it no end.
  return declaration && ts.isParameter(declaration) ? "absent" : "unknown";
}

function judgeLength(value: TS.Expression, node: TS.CallExpression, file: TsFile): Outcomes {
  // A constant serves several calls: each of them is a place of its own.
  const inside = node.pos <= value.pos && value.end <= node.end;
  const at = inside ? spanOf(value, file) : calleeSpan(node, file);
  const seconds = secondsOf(value, file);
  if (seconds === undefined || seconds <= longest || isLongLived(node, file)) return met(at);
  return problem("long", at, { data: { days: Math.round(seconds / 86_400) } });
}

function expiryFix(
  call: TS.CallExpression,
  jwt: JwtCall,
  options: TS.ObjectLiteralExpression | undefined,
  file: TsFile,
): ProblemFix | undefined {
  if (jwt.library !== "jsonwebtoken") {
    const payload = jwt.subject && unwrap(jwt.subject);
    if (!payload || !ts.isObjectLiteralExpression(payload)) return undefined;
    return { fix: "expiry", edits: [addProperties(payload, ["exp: Math.floor(Date.now() / 1000) + 15 * 60"], file)] };
  }
  if (options) {
    // A constant of its own may serve other calls that set the expiry in their payload.
    if (options.parent !== call) return undefined;
    return { fix: "expiry", edits: [addProperties(options, [`expiresIn: ${literalIn(options, "15m", file)}`], file)] };
  }
  const key = call.arguments[1];
  return key ? { fix: "expiry", edits: [{ start: key.end, end: key.end, text: `, { expiresIn: ${quoted("15m", file)} }` }] } : undefined;
}

/** new SignJWT(claims).setProtectedHeader(…).sign(key) */
function visitSignJwt(created: TS.NewExpression, file: TsFile): Outcomes {
  const chain = signJwtChain(created, file);
  const sign = chain?.get("sign");
  if (!chain || !sign || outside(file)) return undefined;
  const expiry = chain.get("setExpirationTime");
  if (expiry) return expiry.arguments[0] ? judgeLength(expiry.arguments[0], expiry, file) : undefined;
  const payload = created.arguments?.[0];
  const inPayload = payload ? payloadExpiry({ library: "jose", operation: "sign", subject: payload }, file) : "absent";
  if (inPayload === "unknown") return undefined;
  if (inPayload !== "absent") return judgeLength(inPayload, sign, file);
  if (isLongLived(created, file)) return undefined;
  const callee = sign.expression as TS.PropertyAccessExpression;
  const before = callee.expression.end;
  const between = file.text.slice(before, callee.name.getStart(file.root));
  const edits = [{ start: before, end: before, text: `${between.replace(/[^\s.?]+/g, "")}setExpirationTime(${quoted("15m", file)})` }];
  return problem("none", spanOf(created.expression, file), /\/[/*]/.test(between) ? {} : { fixes: [{ fix: "expiry", edits }] });
}

/** TypeScript: tokens of jsonwebtoken, jose, Hono, NestJS and Fastify that are signed without an expiry. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: { sign: visitSign, signAsync: visitSign, encode: visitSign, register: visitModule, registerAsync: visitModule },
    new: { SignJWT: visitSignJwt },
  },
  { jsonwebtoken: undefined, jose: undefined, "hono/jwt": undefined, "jwt-simple": undefined },
);
