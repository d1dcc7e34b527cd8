/** Follows a random value of TypeScript code to the name that says what it is for. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import {
  enclosingFunction,
  type FunctionNode,
  functionName,
  isFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  unwrap,
  walkBelow,
  walkOwn,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { singular, wordsOf } from "../../../shared/names/words.ts";
import { isUnguessableName } from "../../../shared/names/unguessable.ts";

/** Where a random value goes. */
export interface Target {
  /** What it becomes, in words for the message: `resetToken`, `the result of createCode`. */
  readonly what: string;
  /** The whole expression that makes it, where the random value stands in it; else the random value alone. */
  readonly expression: TS.Expression;
}

/** Where a value ends up first: under a name, or as what a function returns. */
interface Landing {
  readonly name: string;
  readonly expression: TS.Expression;
  /** The variable or function that has the name. */
  readonly node: TS.Node;
}

const makers = /^(?:generate|create|make|new|gen|build|get|random|issue|send|start|open|request)/i;
/** Functions that only change a value's form. */
const forms =
  /^(?:fromCharCode|fromCodePoint|floor|round|ceil|trunc|abs|String|Number|parseInt|toString|btoa|from|join|concat|charAt|at|padStart|padEnd|slice|createHash|update|digest|md5|sha1|sha256|hash|encodeURIComponent|BigInt|push|reverse)$/;
/** Functions whose first argument names the second. */
const setters = /^(?:cookie|setCookie|set|append|setItem|setex|setHeader)$/;

/** What a random value becomes that must not be guessable, if anything. */
export function targetOf(source: TS.Expression, file: TsFile): Target | undefined {
  const landing = landingOf(source);
  const what = landing && becomes(landing, source, file, 3);
  return landing && what !== undefined ? { what, expression: landing.expression } : undefined;
}

/**
 * What a value becomes: by the name it lands under, else by where that variable or the function's result goes.
 * @param hops how many names may still be passed through
 */
function becomes(landing: Landing, source: TS.Expression, file: TsFile, hops: number): string | undefined {
  const what = meaning(landing, file);
  if (what !== undefined || hops === 0) return what;
  for (const use of [...usesOf(landing, source, file), ...resultsOf(landing, source, file)]) {
    const next = landingOf(use);
    const found = next && next.node !== landing.node && next.name !== landing.name ? becomes(next, use, file, hops - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Follows a value outwards, through arithmetic, string methods, templates and wrapping calls, to the first name. */
function landingOf(source: TS.Expression): Landing | undefined {
  let expression = source;
  for (let node: TS.Node = source; node.parent; node = node.parent) {
    const { parent } = node;
    const land = (name: string, at: TS.Node): Landing => ({ name, expression, node: at });
    if ((ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.initializer === node) {
      return ts.isIdentifier(parent.name) ? land(parent.name.text, parent) : undefined;
    }
    if ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.initializer === node) {
      return land(propertyName(parent.name) ?? "", parent);
    }
    if (ts.isShorthandPropertyAssignment(parent)) return land(parent.name.text, parent);
    if (ts.isBinaryExpression(parent)) {
      const { kind } = parent.operatorToken;
      if (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.PlusEqualsToken) {
        const left = unwrap(parent.left);
        // chars[0] = alphabet[…]
        const into = ts.isElementAccessExpression(left) && lastNameOf(left) === "" ? left.expression : left;
        return parent.right === node ? land(lastNameOf(into), parent) : undefined;
      }
      if (kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) return undefined;
      expression = parent;
    } else if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
      const fn = ts.isArrowFunction(parent) ? parent : enclosingFunction(parent);
      if (!fn) return undefined;
      const name = functionName(fn);
      if (name !== "") return land(name, fn);
      // Array.from({ length }, () => chars[…]).join(""): the callback's value goes on.
      if (!ts.isCallExpression(fn.parent) || !/^(?:from|map|replace)$/.test(lastNameOf(fn.parent.expression))) return undefined;
      expression = fn.parent;
      node = fn;
    } else if (ts.isCallExpression(parent)) {
      if (parent.expression !== node) {
        const callee = lastNameOf(parent.expression);
        const [first] = parent.arguments;
        if (setters.test(callee) && first && first !== node && ts.isStringLiteralLike(first)) return land(first.text, parent);
        // Any other function does with the value what nobody knows.
        if (!forms.test(callee)) return undefined;
        if (callee === "push")
          return ts.isPropertyAccessExpression(parent.expression) ? land(lastNameOf(parent.expression.expression), parent) : undefined;
      }
      expression = parent;
    } else if (ts.isElementAccessExpression(parent)) {
      if (parent.argumentExpression === node && (!isAlphabet(parent.expression) || isChosen(parent))) return undefined;
      expression = parent;
    } else if (ts.isConditionalExpression(parent)) {
      if (parent.condition === node) return undefined;
      expression = parent;
    } else if (passesOn(parent)) {
      if (ts.isExpression(parent)) expression = parent;
    } else return undefined;
  }
  return undefined;
}

function passesOn(node: TS.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) ||
    ts.isTemplateSpan(node) ||
    ts.isTemplateExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isPrefixUnaryExpression(node)
  );
}

/** Characters or words to build from; an element of a list of finished values (`apiKeys[i]`) is chosen, not made. */
function isAlphabet(list: TS.Expression): boolean {
  const words = wordsOf(lastNameOf(list));
  const one = [...words.slice(0, -1), singular(words.at(-1) ?? "")].join("_");
  return !isUnguessableName(one) && !isSecretName(one) && !/challenge/.test(one);
}

/** `apiKey = keys[i]`: one of a list that goes by the same word is chosen. */
function isChosen(access: TS.ElementAccessExpression): boolean {
  const { parent } = access;
  const name =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? propertyName(parent.name as TS.PropertyName) : undefined;
  const list = wordsOf(lastNameOf(access.expression)).at(-1) ?? "";
  return name !== undefined && list.length > 1 && list !== singular(list) && wordsOf(name).at(-1) === singular(list);
}

/** What a landing's name means, when that is something that must not be guessable: by itself, or for a bare name by the place it stands in. */
function meaning({ name, node, expression }: Landing, file: TsFile): string | undefined {
  if (isUnguessableName(name)) return isFunction(node) ? `the result of ${name}` : name;
  const words = wordsOf(name);
  const [word = ""] = words;
  if (
    words.length !== 1 ||
    !/^(?:state|code|pin|key|id|sid|value|result|str|string|text|chars?|random|rand|raw|output|out|buf|arr)$/.test(word)
  )
    return undefined;
  const fn = isFunction(node) ? node : enclosingFunction(node);
  const around = fn ? functionName(fn) : "";
  if (word === "state") {
    const place =
      /oauth|auth|login|connect|csrf|sso/i.test(`${around} ${file.path}`) &&
      /authorize|oauth|csrf|code_?(?:verifier|challenge)|redirect_?uri/i.test(file.text);
    return place || (/client_id|redirect_uri/.test(file.text) && /authorize|oauth/i.test(file.text)) ? name : undefined;
  }
  if (word === "code" || word === "pin") {
    const place = fn ? `${around} ${sourceOf(fn, file)}` : file.path;
    if (isDigits(expression, file) && /verif|otp|log_?in|sign_?in|reset|mfa|2fa|two_?factor|confirm|auth|sms/i.test(place)) return name;
  }
  if (!makers.test(around)) return undefined;
  if (/^(?:id|sid)$/.test(word) && /session/i.test(around)) return `the session's ${name}`;
  return isUnguessableName(around.replace(makers, "generate")) && word !== "id" ? `the result of ${around}` : undefined;
}

/** Four to eight digits, as people type them: `100000 + Math.random() * 900000`. */
function isDigits(expression: TS.Expression, file: TsFile): boolean {
  return /\b(?:9|1)0{3,7}\b|\b(?:1e[4-8]|9_000|90_000|900_000|1_000_000)\b|padStart\(\s*[4-8]\b|\.toString\(\)\.(?:slice|substring|substr)\(/.test(
    sourceOf(expression, file),
  );
}

/** Where a variable that the value landed in is used afterwards, within the same function. */
function usesOf({ name, node }: Landing, source: TS.Expression, file: TsFile): TS.Expression[] {
  if (name === "" || !(ts.isVariableDeclaration(node) || ts.isBinaryExpression(node) || ts.isCallExpression(node))) return [];
  const uses: TS.Identifier[] = [];
  walkBelow(enclosingFunction(source)?.body ?? file.root, (current) => {
    if (!ts.isIdentifier(current) || current.text !== name || current.pos < source.end) return;
    const { parent } = current;
    const isName = (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === current;
    if (!isName) uses.push(current);
  });
  return uses;
}

/** The calls of the function of this file that hands the value out. */
function resultsOf({ name, node }: Landing, source: TS.Expression, file: TsFile): readonly TS.Expression[] {
  const fn = isFunction(node) ? node : enclosingFunction(source);
  return fn && (isFunction(node) || returns(fn, name)) ? callsOf(fn, file) : [];
}

/** Whether a function hands out a variable: `return result`, `return chars.join("")`. */
function returns(fn: FunctionNode, variable: string): boolean {
  let found = false;
  if (!fn.body || variable === "") return false;
  walkOwn(fn.body, (node) => {
    if (!ts.isReturnStatement(node) || !node.expression) return;
    let value = unwrap(node.expression);
    while (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)) value = unwrap(value.expression.expression);
    if (ts.isIdentifier(value) && value.text === variable) found = true;
  });
  return found;
}

const callsKey = {};

/** The calls of a function of this file by its name. */
function callsOf(fn: FunctionNode, file: TsFile): readonly TS.CallExpression[] {
  const name = functionName(fn);
  if (name === "") return [];
  const calls = file.memo(callsKey, () => {
    const byName = new Map<string, TS.CallExpression[]>();
    walkBelow(file.root, (node) => {
      if (!ts.isCallExpression(node)) return;
      const called = lastNameOf(node.expression);
      const own =
        ts.isIdentifier(node.expression) ||
        (ts.isPropertyAccessExpression(node.expression) && node.expression.expression.kind === ts.SyntaxKind.ThisKeyword);
      if (!own) return;
      const list = byName.get(called);
      if (list) list.push(node);
      else byName.set(called, [node]);
    });
    return byName;
  });
  return (calls.get(name) ?? []).filter((call) => {
    const declared = ts.isIdentifier(call.expression) ? declarationOf(call.expression, file) : undefined;
    if (!ts.isIdentifier(call.expression)) return ts.isMethodDeclaration(fn) || ts.isPropertyDeclaration(fn.parent);
    return declared === fn || declared === fn.parent;
  });
}
