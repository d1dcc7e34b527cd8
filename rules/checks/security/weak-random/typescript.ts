import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isUnguessableName } from "../../../shared/secret-names.ts";
import {
  chainOf,
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { importModule, quoted } from "../../../shared/typescript/style.ts";
import { wordsOf } from "../../../shared/words.ts";

/** Where a random value goes: the name it gets, and the whole expression that makes it. */
interface Target {
  readonly name: string;
  readonly expression: TS.Expression;
}

const makers = /^(?:generate|create|make|new|gen|build|get|random|issue)/i;

/**
 * Follows the value outwards, through arithmetic, string methods, templates and wrapping calls, to the first name that says what it is for:
 * a variable, a property, an argument's key, or the function that returns it.
 */
function targetOf(source: TS.Expression, file: TsFile): Target | undefined {
  let expression: TS.Expression = source;
  for (let node: TS.Node = source; node.parent; node = node.parent) {
    const parent: TS.Node = node.parent;
    if (ts.isVariableDeclaration(parent) && parent.initializer === node)
      return ts.isIdentifier(parent.name) ? named(parent.name.text, expression, parent, file) : undefined;
    if (ts.isPropertyAssignment(parent) && parent.initializer === node)
      return named(propertyName(parent.name) ?? "", expression, parent, file);
    if (ts.isPropertyDeclaration(parent) && parent.initializer === node)
      return named(propertyName(parent.name) ?? "", expression, parent, file);
    if (ts.isParameter(parent) && parent.initializer === node)
      return ts.isIdentifier(parent.name) ? named(parent.name.text, expression, parent, file) : undefined;
    if (ts.isBinaryExpression(parent)) {
      if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken || parent.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) {
        return parent.right === node ? named(lastNameOf(parent.left), expression, parent, file) : undefined;
      }
      if (isComparison(parent.operatorToken.kind)) return undefined;
      expression = parent;
      continue;
    }
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
      const fn = ts.isArrowFunction(parent) ? parent : enclosingFunction(parent);
      if (!fn) return undefined;
      const name = functionName(fn);
      if (name !== "") return named(name, expression, fn, file);
      // Array.from({ length }, () => chars[…]).join(""): the callback's value goes on.
      if (ts.isCallExpression(fn.parent) && /^(?:from|map|replace)$/.test(lastNameOf(fn.parent.expression))) {
        expression = fn.parent;
        node = fn;
        continue;
      }
      return undefined;
    }
    if (ts.isCallExpression(parent)) {
      if (parent.expression === node) {
        expression = parent;
        continue;
      }
      const callee = lastNameOf(parent.expression);
      // The value is handed on by what only changes its form; any other function does with it what nobody knows.
      if (
        /^(?:floor|round|ceil|trunc|abs|String|Number|parseInt|toString|btoa|from|join|concat|charAt|at|padStart|slice|createHash|update|digest|md5|sha1|sha256|hash|encodeURIComponent|BigInt)$/.test(
          callee,
        )
      ) {
        expression = parent;
        continue;
      }
      const first = parent.arguments[0];
      if (/^(?:cookie|setCookie|set|append|setItem|setex)$/.test(callee) && first && first !== node && ts.isStringLiteralLike(first))
        return named(first.text, expression, parent, file);
      return undefined;
    }
    if (
      ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isTemplateSpan(parent) ||
      ts.isTemplateExpression(parent) ||
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isAwaitExpression(parent) ||
      ts.isConditionalExpression(parent) ||
      ts.isPrefixUnaryExpression(parent)
    ) {
      if (ts.isExpression(parent)) expression = parent;
      continue;
    }
    return undefined;
  }
  return undefined;
}

function isComparison(kind: TS.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken;
}

/** A target is one when its name means something that must not be guessed, or a bare name does in a place that says so. */
function named(name: string, expression: TS.Expression, node: TS.Node, file: TsFile): Target | undefined {
  if (isUnguessableName(name)) return { name, expression };
  const words = wordsOf(name);
  const bare =
    words.length === 1 && /^(?:state|code|key|id|value|result|str|string|text|chars?|random|rand|raw|output|out)$/.test(words[0] ?? "");
  if (!bare) return undefined;
  const fn = isFunction(node) ? node : enclosingFunction(node);
  const around = fn ? functionName(fn) : "";
  if (words[0] === "state")
    return /oauth|auth|login|connect|csrf|sso/i.test(`${around} ${file.path}`) &&
      /authorize|oauth|client_id|redirect_uri|csrf/i.test(file.text)
      ? { name, expression }
      : undefined;
  return around !== "" && makers.test(around) && isUnguessableName(around) ? { name: around, expression } : undefined;
}

function isInside(outer: TS.Node, inner: TS.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Replaces the whole expression when it is a plain string made of this source alone. */
function fixFor(target: Target, source: TS.Expression, file: TsFile, uuid: boolean): ProblemFix | undefined {
  const { expression } = target;
  if (file.role.browser || !isInside(expression, source)) return undefined;
  const text = sourceOf(expression, file);
  // Only the usual forms: Math.random().toString(36).substring(…), possibly doubled, or with the time added.
  const rest = text
    .replace(/Math\.random\(\)|Date\.now\(\)|new Date\(\)\.getTime\(\)/g, "")
    .replace(/\.(?:toString\((?:\d+)?\)|(?:substring|substr|slice)\([\d\s,-]*\)|toUpperCase\(\)|replace\([^()]*\))/g, "")
    .replace(/String\(|\)|\s|\+|\(|`|\$\{|\}|["'][-_.]?["']|[-_.]/g, "");
  const isUuid = uuid && text.replace(/\s/g, "") === `${sourceOf(source, file).replace(/\s/g, "")}`;
  if (isUuid) {
    const { name, edits } = importModule(file, ["node:crypto", "crypto"], "crypto");
    return { fix: "secure", edits: [...edits, { ...spanOf(expression, file), text: `${name}.randomUUID()` }] };
  }
  if (rest !== "" || !/toString\(|`|String\(/.test(text)) return undefined;
  const { name, edits } = importModule(file, ["node:crypto", "crypto"], "crypto");
  return {
    fix: "secure",
    edits: [...edits, { ...spanOf(expression, file), text: `${name}.randomBytes(32).toString(${quoted("hex", file)})` }],
  };
}

function report(source: TS.Expression, at: Span, label: string, file: TsFile, uuid = false): Outcomes {
  if (file.role.test || file.role.seed) return undefined;
  const target = targetOf(source, file);
  if (!target) return undefined;
  const remedy = uuid ? "crypto.randomUUID()" : file.role.browser ? "crypto.getRandomValues()" : "crypto.randomBytes()";
  const fix = fixFor(target, source, file, uuid);
  return problem("weak", at, { data: { source: label, target: target.name, remedy }, ...(fix ? { fixes: [fix] } : {}) });
}

function visitRandom(call: TS.CallExpression, file: TsFile): Outcomes {
  if (chainOf(call.expression)?.join(".") !== "Math.random") return undefined;
  return report(call, spanOf(call, file), "Math.random()", file);
}

/** The time as the source of a token; as a time stamp it is fine, so a random in the same expression reports instead. */
function visitNow(call: TS.CallExpression, file: TsFile): Outcomes {
  const chain = chainOf(call.expression)?.join(".");
  if (chain !== "Date.now" && !(chain === undefined && /^new Date\(\)\.getTime\(\)$/.test(sourceOf(call, file)))) return undefined;
  const target = targetOf(call, file);
  if (!target || /Math\.random|randomBytes|randomUUID|nanoid|uuid|getRandomValues/i.test(sourceOf(target.expression, file)))
    return undefined;
  // Expiry times and ages of a token are numbers; only text made of the time is a token.
  if (!/toString\(|String\(|`|["']|btoa|createHash|Buffer|hash|md5|sha/i.test(sourceOf(target.expression, file))) return undefined;
  return report(call, spanOf(call, file), "the time", file);
}

function visitUuid(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  if (!origin || !/^uuid(?:\/v1)?$/.test(origin.module)) return undefined;
  const exported = origin.name === "default" || origin.name === "*" ? origin.members[0] : origin.name;
  if (exported !== "v1" && origin.module !== "uuid/v1") return undefined;
  return report(call, spanOf(call, file), "A version 1 UUID", file, true);
}

/** Values made the right way make the check count as passed. */
function visitSecure(call: TS.CallExpression, file: TsFile): Outcomes {
  if (
    file.role.test ||
    (!/^(?:node:)?crypto$/.test(originOf(call.expression, file)?.module ?? "") && chainOf(call.expression)?.[0] !== "crypto")
  )
    return undefined;
  if (
    ts.isIdentifier(unwrap(call.expression)) &&
    declarationOf(unwrap(call.expression) as TS.Identifier, file) &&
    !originOf(call.expression, file)
  )
    return undefined;
  return targetOf(call, file) ? met(spanOf(call, file)) : undefined;
}

export const typescript: TypeScriptVisitors = {
  call: {
    random: visitRandom,
    now: visitNow,
    getTime: visitNow,
    v1: visitUuid,
    uuidv1: visitUuid,
    uuid: visitUuid,
    uuid1: visitUuid,
    randomBytes: visitSecure,
    randomUUID: visitSecure,
    getRandomValues: visitSecure,
  },
};
