import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { callersOf, codeOf, functionAround } from "../../../shared/typescript/functions.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { httpCall, httpCallNames } from "../../../shared/typescript/http-clients.ts";
import { jwtCall } from "../../../shared/typescript/jwt.ts";
import {
  calleeSpan,
  enclosingFunction,
  type FunctionNode,
  functionName,
  lastNameOf,
  sourceOf,
  spanOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, exportPath, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { styleOf } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";

const day = 24 * 60 * 60 * 1000;
const hour = "60 * 60 * 1000";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || role.browser;
}

function isMaker(call: TS.CallExpression | TS.NewExpression, file: TsFile): "jose" | "jwks-rsa" | undefined {
  const origin = originOf(call.expression, file);
  if (!origin) return undefined;
  if (origin.module === "jose") return exportPath(origin).join(".") === "createRemoteJWKSet" ? "jose" : undefined;
  return origin.module === "jwks-rsa" && !/^(?:Error|\w+Error)$/.test(exportPath(origin).join(".")) ? "jwks-rsa" : undefined;
}

/** createRemoteJWKSet(new URL(…)), jwksClient({ jwksUri, cache: false }), passportJwtSecret({ … }) */
function visitMaker(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const library = isMaker(call, file);
  if (!library || outside(file)) return undefined;
  const given = call.arguments?.[library === "jose" ? 1 : 0];
  const options = given && objectOf(given, file);
  const off = options && optionOf(options, "cache", file);
  if (off?.state === "set" && staticValue(off.value, file)?.value === false) {
    const fix: ProblemFix | undefined =
      options?.parent === call && ts.isPropertyAssignment(off.property)
        ? { fix: "cache", edits: [{ ...spanOf(off.property, file), text: `cache: true, cacheMaxAge: ${hour}` }] }
        : undefined;
    return problem("off", spanOf(off.property, file), fix ? { fixes: [fix] } : {});
  }
  const age = options && optionOf(options, "cacheMaxAge", file);
  const known = age?.state === "set" ? staticValue(age.value, file)?.value : undefined;
  if (age?.state === "set" && typeof known === "number" && known > day) {
    const fix: ProblemFix = { fix: "cache", edits: [{ ...spanOf(age.value, file), text: hour }] };
    return problem("long", spanOf(age.value, file), { data: { hours: Math.round(known / 3_600_000) }, fixes: [fix] });
  }
  const fn = functionAround(call);
  const at = spanOf(call.expression, file);
  if (!fn || !enclosingFunction(call)) return met(at);
  if (isKept(call, file) || isFactory(fn, call, file) || !verifiesTokens(fn, call, file)) return undefined;
  const name = functionName(fn);
  const fix = library === "jose" ? hoistFix(call, file) : undefined;
  return problem("each", at, {
    data: { call: `${lastNameOf(call.expression)}()`, function: name === "" ? "the function that verifies" : name },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** this.keys = create(…), keys ??= create(…), cache.set(url, create(…)): made once and kept. */
function isKept(made: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(made);
  if (fn && ts.isConstructorDeclaration(fn)) return true;
  const statement = ts.findAncestor(made, ts.isStatement);
  // The client's own cache goes with the client: `jwksClient({ cache: true })` is no place where it is kept.
  const text = statement ? codeOf(statement, file).replace(/\bcache\w*\s*:/gi, "") : "";
  if (/\?\?=|\|\|=|\bthis\.#?\w+\s*=|\.set\(|memo|once\(|cache/i.test(text)) return true;
  // jwks = create(…) of a variable outside of the function, and a local one that is put into a map afterwards
  const declaration = ts.findAncestor(made, ts.isVariableDeclaration);
  if (declaration && ts.isIdentifier(declaration.name) && fn) {
    const name = declaration.name.text.replaceAll("$", "\\$");
    return new RegExp(`\\.set\\([^)]*\\b${name}\\b|=\\s*${name}\\b|\\]\\s*=\\s*${name}\\b`).test(
      sourceOf(fn, file).replace(sourceOf(declaration, file), ""),
    );
  }
  const assignment = ts.findAncestor(made, ts.isBinaryExpression);
  return assignment !== undefined && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** createVerifier(config) that makes the set once, beside the functions that it hands out and that verify with it. */
function isFactory(fn: FunctionNode, made: TS.Node, file: TsFile): boolean {
  if (enclosingFunction(made) !== fn || handlerAround(made, file)) return false;
  let inside = 0;
  let outer = 0;
  walkBelow(fn, (node) => {
    if (!ts.isCallExpression(node) || jwtCall(node, file)?.operation !== "verify") return;
    const own = enclosingFunction(node);
    const handedOut =
      own !== undefined &&
      own !== fn &&
      (ts.isFunctionDeclaration(own) ||
        ts.isMethodDeclaration(own) ||
        ts.isReturnStatement(own.parent) ||
        ts.isPropertyAssignment(own.parent) ||
        ts.isVariableDeclaration(own.parent));
    if (handedOut) inside++;
    else outer++;
  });
  return inside > 0 && outer === 0;
}

/** Whether a function runs for each token: it verifies one, it answers a request, or a function of this file that verifies calls it. */
function verifiesTokens(fn: FunctionNode, node: TS.Node, file: TsFile): boolean {
  if (handlerAround(node, file)) return true;
  return [fn, ...callersOf(fn, file)].some((each) => {
    let found = false;
    walkBelow(each, (inner) => {
      if (!found && ts.isCallExpression(inner))
        found = jwtCall(inner, file)?.operation === "verify" || /^getSigningKey/.test(lastNameOf(inner.expression));
    });
    return found;
  });
}

/** The same call at module level, when nothing of the function goes into it. */
function hoistFix(call: TS.CallExpression | TS.NewExpression, file: TsFile): ProblemFix | undefined {
  const statement = ts.findAncestor(call, (node): node is TS.Statement => ts.isStatement(node) && ts.isSourceFile(node.parent));
  const [url, options] = call.arguments ?? [];
  if (!statement || !url || /\bremoteKeys\b/.test(file.text)) return undefined;
  let local = false;
  walkBelow(call, (node) => {
    const declaration = ts.isIdentifier(node) ? declarationOf(node, file) : undefined;
    if (declaration && enclosingFunction(declaration)) local = true;
    if (node.kind === ts.SyntaxKind.ThisKeyword) local = true;
  });
  if (local || (options && !ts.isObjectLiteralExpression(options))) return undefined;
  const { semicolon, lineEnd } = styleOf(file);
  const given = options ? sourceOf(options, file) : `{ cacheMaxAge: ${hour} }`;
  const start = statement.getStart(file.root);
  const line = `const remoteKeys = ${sourceOf(call.expression, file)}(${sourceOf(url, file)}, ${given})${semicolon}${lineEnd}${lineEnd}`;
  return {
    fix: "hoist",
    edits: [
      { start, end: start, text: line },
      { ...spanOf(call, file), text: "remoteKeys" },
    ],
  };
}

const keysAddress = /jwks|\/certs\b|discovery\/(?:v\d[^/]*\/)?keys|oauth2\/v\d\/keys/i;

/** Code that takes the key of a token out of the set, or makes one of it. */
const choosesKey = /\bkid\b|\b(?:importJWK|createLocalJWKSet|jwkToPem|jwk2pem|createPublicKey)\(|\bheaders?\b[^\n]{0,12}\bauthorization\b/i;

/** fetch("https://…/.well-known/jwks.json") inside a function */
function visitFetch(call: TS.CallExpression, file: TsFile): Outcomes {
  const fn = functionAround(call);
  const http = fn && httpCall(call, file);
  if (!fn || !http?.url || outside(file)) return undefined;
  const inner = ts.isIdentifier(http.url) ? (initializerOf(http.url, file) ?? http.url) : http.url;
  if (!keysAddress.test(`${sourceOf(http.url, file)} ${sourceOf(inner, file)}`)) return undefined;
  const at = calleeSpan(call, file);
  const around = [fn, ...callersOf(fn, file)].map((each) => codeOf(each, file)).join("\n");
  const variable = moduleVariable(fn, file);
  const aged = /Date\.now\(\)|new Date\(\)|ttl|max_?age|expir|setTimeout|setInterval|revalidate|lru|redis|\bEX\b|stale/i.test(around);
  if (variable)
    return aged
      ? met(at)
      : problem("forever", at, { related: [{ at: spanOf(variable, file), message: "They are kept here until the process ends" }] });
  if (aged || /cache|memo|once\(/i.test(around)) return undefined;
  return verifiesTokens(fn, call, file) ||
    /verif|validate|authenticate|getKey|signing_?key|jwks/i.test(functionName(fn)) ||
    choosesKey.test(codeOf(fn, file))
    ? problem("fetched", at)
    : undefined;
}

/** The assignment that keeps what a function fetches in a variable of the module or a static field. */
function moduleVariable(fn: FunctionNode, file: TsFile): TS.Node | undefined {
  let found: TS.Node | undefined;
  walkBelow(fn, (node) => {
    if (!found && ts.isCallExpression(node) && fillsMap(node, file)) found = node;
    if (found || !ts.isBinaryExpression(node)) return;
    const { kind } = node.operatorToken;
    if (
      kind !== ts.SyntaxKind.EqualsToken &&
      kind !== ts.SyntaxKind.QuestionQuestionEqualsToken &&
      kind !== ts.SyntaxKind.BarBarEqualsToken
    )
      return;
    const { left } = node;
    if (ts.isIdentifier(left)) {
      const declaration = declarationOf(left, file);
      if (declaration && !enclosingFunction(declaration) && !ts.isParameter(declaration)) found = node;
    } else if (
      ts.isPropertyAccessExpression(left) &&
      left.expression.kind === ts.SyntaxKind.ThisKeyword &&
      /key|jwk|cert/i.test(left.name.text)
    )
      found = node;
  });
  return found;
}

/** keys.set(url, body) of a map of the module, which forgets nothing by itself. */
function fillsMap(call: TS.CallExpression, file: TsFile): boolean {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "set" || !ts.isIdentifier(callee.expression)) return false;
  const declaration = declarationOf(callee.expression, file);
  if (!declaration || enclosingFunction(declaration)) return false;
  const made = initializerOf(callee.expression, file);
  return made !== undefined && ts.isNewExpression(made) && lastNameOf(made.expression) === "Map";
}

/** TypeScript: clients of key sets, and requests for them, that are made for each token or kept for ever. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      createRemoteJWKSet: visitMaker,
      jwksClient: visitMaker,
      jwksRsa: visitMaker,
      JwksClient: visitMaker,
      passportJwtSecret: visitMaker,
      expressJwtSecret: visitMaker,
      koaJwtSecret: visitMaker,
      hapiJwt2KeyAsync: visitMaker,
      ...Object.fromEntries(httpCallNames.map((name) => [name, visitFetch])),
    },
    new: { JwksClient: visitMaker },
  },
  { jose: undefined, "jwks-rsa": "jwksClient" },
);
