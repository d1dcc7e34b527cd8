import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSensitiveLogName } from "../../../shared/secret-names.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { type LogCall, logCall, logMethodNames } from "../../../shared/typescript/loggers.ts";
import { chainOf, isFunction, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, importsOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/words.ts";

/** A sensitive expression within what is logged. */
interface Leak {
  readonly node: TS.Expression;
  readonly kind: "value" | "object";
}

const credentialPaths = /(?:login|signin|sign-in|signup|sign-up|register|auth|token|password|session|oauth|credential)/i;
/** Functions whose result does not carry the value on. */
const harmless =
  /^(?:mask|redact|sanitize|sanitise|scrub|obfuscate|hide|censor|hash|sha\d*|digest|createHash|hmac|fingerprint|truncate|shorten|Boolean|Number|typeof|isValid|verify|validate|has|exists|includes|startsWith|endsWith|test|match|indexOf|decode|parseInt|keys|entries|count|size|getTime|omit|pick|encrypt|bcrypt|summarize|describe|maskToken|safe)\w*$/i;
/** Functions that hand the value on. */
const carriers =
  /^(?:stringify|String|toString|inspect|format|trim|concat|join|slice|substring|substr|from|assign|encodeURIComponent|toJSON|structuredClone|values|toLowerCase|toUpperCase)$/;

function isRequest(name: string): boolean {
  return /^(?:req|request|ctx|context|event|c|_req)$/.test(name);
}

/** Whether a chain of names means credentials as a whole: `req.headers`, `request.cookies`, `process.env`, the body of a login route. */
function sensitiveChain(chain: readonly string[], node: TS.Node, file: TsFile): Leak["kind"] | undefined {
  const joined = chain.join(".");
  if (joined === "process.env" || joined === "import.meta.env") return joined === "process.env" ? "object" : undefined;
  const last = chain.at(-1) ?? "";
  const owner = chain.at(-2) ?? "";
  if (chain.length >= 2 && isRequest(owner) && (last === "headers" || last === "cookies" || last === "session" || last === "rawHeaders"))
    return "object";
  if (
    chain.length >= 3 &&
    /^(?:headers|header)$/.test(owner) &&
    /^(?:authorization|cookie|x-api-key|x-auth-token|Authorization|set-cookie)$/i.test(last)
  )
    return "value";
  if (chain.length >= 2 && isRequest(owner) && last === "body") {
    const handler = handlerAround(node, file);
    const path = `${handler?.path ?? ""} ${handler ? "" : file.path}`;
    return credentialPaths.test(path) ? "object" : undefined;
  }
  if (
    /^(?:headers|config)$/.test(last) &&
    /^(?:config|request|error|response)$/.test(owner) &&
    /headers$/.test(last) &&
    chain.length >= 3 &&
    /^(?:error|err|e)$/.test(chain[0] ?? "")
  )
    return "object";
  return undefined;
}

/** Sensitive parts of an expression that reach the log as they are. */
function leaksIn(expression: TS.Expression, file: TsFile, leaks: Leak[], hops = 1): void {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) return identifier(inner, file, leaks, hops);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) return access(inner, file, leaks);
  if (ts.isTemplateExpression(inner)) for (const span of inner.templateSpans) leaksIn(span.expression, file, leaks, hops);
  else if (ts.isBinaryExpression(inner)) {
    const operator = inner.operatorToken.kind;
    if (
      operator === ts.SyntaxKind.PlusToken ||
      operator === ts.SyntaxKind.BarBarToken ||
      operator === ts.SyntaxKind.QuestionQuestionToken
    ) {
      leaksIn(inner.left, file, leaks, hops);
      leaksIn(inner.right, file, leaks, hops);
    } else if (operator === ts.SyntaxKind.AmpersandAmpersandToken) leaksIn(inner.right, file, leaks, hops);
  } else if (ts.isConditionalExpression(inner)) {
    leaksIn(inner.whenTrue, file, leaks, hops);
    leaksIn(inner.whenFalse, file, leaks, hops);
  } else if (ts.isAwaitExpression(inner)) leaksIn(inner.expression, file, leaks, hops);
  else if (ts.isSpreadElement(inner)) leaksIn(inner.expression, file, leaks, hops);
  else if (ts.isArrayLiteralExpression(inner)) for (const element of inner.elements) leaksIn(element, file, leaks, hops);
  else if (ts.isObjectLiteralExpression(inner)) object(inner, file, leaks, hops);
  else if (ts.isCallExpression(inner)) called(inner, file, leaks, hops);
}

function identifier(node: TS.Identifier, file: TsFile, leaks: Leak[], hops: number): void {
  if (isSensitiveLogName(node.text) && mayBeCredential(node, file)) {
    leaks.push({ node, kind: isCarrierName(node.text) ? "object" : "value" });
    return;
  }
  if (hops <= 0) return;
  const declaration = declarationOf(node, file);
  // One hop: const header = req.headers.authorization; const { access_token: t } = tokens.
  if (declaration && ts.isBindingElement(declaration)) {
    const name = propertyName(declaration.propertyName ?? undefined);
    if (name !== undefined && isSensitiveLogName(name)) leaks.push({ node, kind: "value" });
    return;
  }
  const initializer = initializerOf(node, file);
  if (!initializer) return;
  const followed: Leak[] = [];
  const source = unwrap(initializer);
  if (
    ts.isIdentifier(source) ||
    ts.isPropertyAccessExpression(source) ||
    ts.isElementAccessExpression(source) ||
    ts.isTemplateExpression(source) ||
    ts.isBinaryExpression(source)
  )
    leaksIn(source, file, followed, hops - 1);
  const first = followed[0];
  if (first) leaks.push({ node, kind: first.kind });
}

function isCarrierName(name: string): boolean {
  return /^(?:tokens?set|tokens|credentials|creds|session|cookies?)$/i.test(name.replace(/[_-]/g, ""));
}

/** A parameter or variable typed as something else than text or an object is no credential: `token: Token` of a parser, `password: boolean`. */
function mayBeCredential(node: TS.Identifier, file: TsFile): boolean {
  const declaration = declarationOf(node, file);
  if (!declaration) return !importsOf(file).get(node.text)?.typeOnly;
  if (ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration) || ts.isEnumDeclaration(declaration)) return false;
  if ((ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) && declaration.type) {
    if (
      declaration.type.kind === ts.SyntaxKind.BooleanKeyword ||
      declaration.type.kind === ts.SyntaxKind.NumberKeyword ||
      ts.isFunctionTypeNode(declaration.type)
    )
      return false;
    if (
      ts.isTypeReferenceNode(declaration.type) &&
      /^(?:Token|SyntaxToken|CancellationToken|AbortSignal|ParserToken|InjectionToken)$/.test(sourceOf(declaration.type.typeName, file))
    )
      return false;
  }
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
    const value = unwrap(declaration.initializer);
    if (
      isFunction(value) ||
      value.kind === ts.SyntaxKind.TrueKeyword ||
      value.kind === ts.SyntaxKind.FalseKeyword ||
      ts.isNumericLiteral(value)
    )
      return false;
    if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.ExclamationToken) return false;
    if (ts.isCallExpression(value) && (harmless.test(lastNameOf(value.expression)) || isParserCall(value))) return false;
    if (ts.isBinaryExpression(value) && isComparison(value.operatorToken.kind)) return false;
    // A list of parsed tokens: const tokens = text.split(" ").
    if (
      ts.isCallExpression(value) &&
      /^(?:split|match|map|filter|tokenize|lex|encode)$/.test(lastNameOf(value.expression)) &&
      /^tokens?$/i.test(node.text)
    )
      return false;
  }
  return !/tokenizer|lexer|parser|llm|prompt|completion|embedding/i.test(file.path) || !/^tokens?$/i.test(node.text);
}

function isParserCall(call: TS.CallExpression): boolean {
  return /^(?:tokenize|lex|encode|countTokens|nextToken|peek|consume|useToken|theme)$/.test(lastNameOf(call.expression));
}

function isComparison(kind: TS.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken ||
    kind === ts.SyntaxKind.LessThanToken ||
    kind === ts.SyntaxKind.GreaterThanToken ||
    kind === ts.SyntaxKind.InstanceOfKeyword ||
    kind === ts.SyntaxKind.InKeyword
  );
}

function access(node: TS.PropertyAccessExpression | TS.ElementAccessExpression, file: TsFile, leaks: Leak[]): void {
  const chain = chainOf(node);
  const last = lastNameOf(node);
  const whole = chain && sensitiveChain(chain, node, file);
  if (whole) {
    leaks.push({ node, kind: whole });
    return;
  }
  if (last === "" || last === "length") return;
  const owner = chain?.at(-2) ?? "";
  // usage.tokens, params.token of a cursor: the owner says what kind of token it is.
  if (
    /^(?:usage|tokenUsage|styles?|theme|colors?|coupon|promo|promotion|discount|voucher|cancelToken|source|cursor|page|pagination|node|lexer|parser|messages?|errors?|formErrors|fieldErrors|i18n|t|labels?|strings?|routes?|paths?|ROUTES|PATHS|schema|types?|enum)$/.test(
      owner,
    )
  )
    return;
  // MESSAGES.INVALID_PASSWORD and other constants hold text, not values.
  if (/^[A-Z][A-Z0-9_]+$/.test(last) && owner !== "env" && chain?.[0] !== "process") return;
  if (/^(?:[A-Z]\w*)$/.test(owner) && /^[A-Z]/.test(last)) return;
  if (last === "session" || last === "cookies" || last === "cookie" || last === "tokens") {
    if (!/^(?:req|request|ctx|context|res|response|locals|data|auth|state|account|user)$/.test(owner)) return;
  }
  if (isSensitiveLogName(last)) leaks.push({ node, kind: isCarrierName(last) ? "object" : "value" });
}

function object(node: TS.ObjectLiteralExpression, file: TsFile, leaks: Leak[], hops: number): void {
  for (const property of node.properties) {
    if (ts.isShorthandPropertyAssignment(property)) leaksIn(property.name, file, leaks, hops);
    else if (ts.isSpreadAssignment(property)) leaksIn(property.expression, file, leaks, hops);
    else if (ts.isPropertyAssignment(property)) {
      const before = leaks.length;
      leaksIn(property.initializer, file, leaks, hops);
      if (leaks.length > before) continue;
      // { password: value } says what the value is, unless it is a literal, a flag or a masked value.
      const name = propertyName(property.name);
      const value = unwrap(property.initializer);
      if (
        name !== undefined &&
        isSensitiveLogName(name) &&
        !/^(?:session|tokens)$/i.test(name) &&
        (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)) &&
        !/^(?:has|is|masked|redacted|hidden|count|num|total)/i.test(lastNameOf(value)) &&
        wordsOf(lastNameOf(value)).every(
          (word) => !/^(?:masked|redacted|hash|hashed|length|count|present|exists|name|id|type)$/.test(word),
        ) &&
        value.getText(file.root) !== "undefined"
      ) {
        leaks.push({ node: value, kind: "value" });
      }
    }
  }
}

function called(node: TS.CallExpression, file: TsFile, leaks: Leak[], hops: number): void {
  const name = lastNameOf(node.expression);
  const chain = chainOf(node.expression)?.join(".");
  // headers().get("authorization"), req.get("Authorization"), cookies.get("session")
  if (name === "get" || name === "header") {
    const argument = node.arguments[0];
    const key = argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
    const owner = chain?.split(".").at(-2) ?? "";
    if (
      key !== undefined &&
      /^(?:authorization|cookie|x-api-key|x-auth-token)$/i.test(key) &&
      /^(?:req|request|headers|headers\(\)|c|ctx|h)$/i.test(owner)
    )
      leaks.push({ node, kind: "value" });
    return;
  }
  if (harmless.test(name)) return;
  if (!carriers.test(name)) return;
  if (/^(?:slice|substring|substr)$/.test(name) && isShort(node)) return;
  if (
    chain &&
    /^(?:JSON\.stringify|Object\.(?:assign|values|entries)|String|util\.(?:inspect|format)|inspect|format|Buffer\.from)$/.test(chain)
  ) {
    for (const argument of node.arguments) {
      // JSON.stringify(value, replacer): the replacer may take the secrets out.
      if (
        chain === "JSON.stringify" &&
        node.arguments[1] &&
        node.arguments[1].kind !== ts.SyntaxKind.NullKeyword &&
        argument === node.arguments[0] &&
        !ts.isNumericLiteral(node.arguments[1]) &&
        node.arguments[1].getText(file.root) !== "undefined"
      )
        return;
      leaksIn(argument, file, leaks, hops);
    }
    return;
  }
  const callee = unwrap(node.expression);
  if (ts.isPropertyAccessExpression(callee)) leaksIn(callee.expression, file, leaks, hops);
}

/** A slice of at most four characters identifies a secret without giving it away. */
function isShort(call: TS.CallExpression): boolean {
  const numbers = call.arguments.map((argument) => Number(argument.getText().replace(/\s/g, "")));
  const [from = Number.NaN, to] = numbers;
  if (to === undefined) return from < 0 && from >= -4;
  return to - from <= 4;
}

function fixesFor(leak: Leak, log: LogCall, file: TsFile): ProblemFix[] {
  const fixes: ProblemFix[] = [];
  const what = shortText(leak.node, file);
  const { call } = log;
  const index = call.arguments.findIndex((argument) => unwrap(argument) === leak.node);
  if (index > 0) {
    const previous = call.arguments[index - 1];
    const argument = call.arguments[index];
    const format = call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) ? call.arguments[0].text : "";
    if (previous && argument && !/%[sdifjoOc]/.test(format) && !hasComment(file.text.slice(previous.end, argument.getStart(file.root))))
      fixes.push({ fix: "dropArgument", data: { what }, edits: [{ start: previous.end, end: argument.end, text: "" }] });
  }
  const helper =
    [...importsOf(file).keys()].find((name) => /^(?:redact|mask)(?:Token|Secret|Value|Sensitive)?$/.test(name)) ?? localHelper(file);
  if (helper) fixes.push({ fix: "redact", data: { what, helper }, edits: [wrap(leak.node, helper, file)] });
  if (leak.node.parent && ts.isTemplateSpan(leak.node.parent)) {
    const span = leak.node.parent;
    fixes.push({
      fix: "replace",
      data: { what },
      edits: [{ start: span.getFullStart() - 2, end: span.literal.getStart(file.root) + 1, text: "[REDACTED]" }],
    });
  }
  return fixes;
}

function hasComment(text: string): boolean {
  return /\/\*|\/\//.test(text);
}

function localHelper(file: TsFile): string | undefined {
  for (const statement of file.root.statements)
    if (ts.isFunctionDeclaration(statement) && statement.name && /^(?:redact|mask)\w*$/.test(statement.name.text))
      return statement.name.text;
  return undefined;
}

function wrap(node: TS.Expression, helper: string, file: TsFile): { start: number; end: number; text: string } {
  const span: Span = spanOf(node, file);
  if (ts.isShorthandPropertyAssignment(node.parent))
    return { ...span, text: `${sourceOf(node, file)}: ${helper}(${sourceOf(node, file)})` };
  return { ...span, text: `${helper}(${sourceOf(node, file)})` };
}

function shortText(node: TS.Node, file: TsFile): string {
  const text = sourceOf(node, file).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function visitLog(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || file.role.seed) return undefined;
  const log = logCall(call, file);
  if (!log || call.arguments.length === 0 || inDevelopmentBranch(call, file)) return undefined;
  const leaks: Leak[] = [];
  for (const argument of call.arguments) leaksIn(argument, file, leaks);
  if (leaks.length === 0) return met(spanOf(call.expression, file));
  const seen = new Set<string>();
  const outcomes: Outcome[] = [];
  for (const leak of leaks) {
    const span = spanOf(leak.node, file);
    if (seen.has(`${span.start}`)) continue;
    seen.add(`${span.start}`);
    const fixes = fixesFor(leak, log, file);
    outcomes.push(problem(leak.kind, span, { data: { what: shortText(leak.node, file) }, ...(fixes.length > 0 ? { fixes } : {}) }));
  }
  return outcomes;
}

export const typescript: TypeScriptVisitors = { call: Object.fromEntries(logMethodNames.map((name) => [name, visitLog])) };
