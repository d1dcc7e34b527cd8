/** Texts that are built: templates, concatenations, texts that grow, lists that are joined. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, isFunction, lastNameOf, receiverOf, unwrap, walkBelow } from "./nodes.ts";
import { declarationOf, initializerOf } from "./scope.ts";
import { staticString } from "./values.ts";

/** A piece of a built text: written in the file, or an expression whose value is only known at run time. */
export type TextPart = string | TS.Expression;

const maxDepth = 14;

/**
 * The pieces of the text that an expression makes, in order, as far as this function and file tell: through constants, branches (each
 * contributes its pieces), texts that grow by `+=`, and lists of pieces that are joined. An expression that is no text written in the
 * file is one piece of its own.
 */
export function textParts(expression: TS.Expression, file: TsFile, depth = 0): readonly TextPart[] {
  const inner = unwrap(expression);
  if (ts.isStringLiteralLike(inner)) return [inner.text];
  if (depth > maxDepth) return [inner];
  const below = (each: TS.Expression): readonly TextPart[] => textParts(each, file, depth + 1);
  if (ts.isTemplateExpression(inner)) return templateParts(inner, below);
  if (ts.isTaggedTemplateExpression(inner)) {
    const plain = /^(?:raw|dedent|outdent|stripIndent|stripIndents|oneLine)$/.test(lastNameOf(inner.tag));
    if (!plain) return [inner];
    return ts.isTemplateExpression(inner.template) ? templateParts(inner.template, below) : [inner.template.text];
  }
  if (ts.isBinaryExpression(inner)) return binaryParts(inner, below);
  if (ts.isConditionalExpression(inner)) return [...below(inner.whenTrue), ...below(inner.whenFalse)];
  if (ts.isIdentifier(inner)) return variableParts(inner, file, below);
  if (ts.isCallExpression(inner)) return callParts(inner, file, depth, below) ?? [inner];
  const known = staticString(inner, file);
  return [known ?? inner];
}

type Below = (expression: TS.Expression) => readonly TextPart[];

function templateParts(template: TS.TemplateExpression, below: Below): readonly TextPart[] {
  return [template.head.text, ...template.templateSpans.flatMap((span) => [...below(span.expression), span.literal.text])];
}

function isText(parts: readonly TextPart[]): boolean {
  return parts.some((part) => typeof part === "string");
}

function binaryParts(binary: TS.BinaryExpression, below: Below): readonly TextPart[] {
  const kinds = ts.SyntaxKind;
  const left = below(binary.left);
  const right = below(binary.right);
  switch (binary.operatorToken.kind) {
    case kinds.PlusToken:
      return isText(left) || isText(right) ? [...left, ...right] : [binary];
    case kinds.AmpersandAmpersandToken:
      return isText(right) ? right : [binary];
    case kinds.BarBarToken:
    case kinds.QuestionQuestionToken:
      return isText(left) ? left : [binary];
    default:
      return [binary];
  }
}

function variableParts(name: TS.Identifier, file: TsFile, below: Below): readonly TextPart[] {
  const declaration = declarationOf(name, file);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return [name];
  const constant = initializerOf(name, file);
  const values = constant ? [constant] : [...(declaration.initializer ? [declaration.initializer] : []), ...givenTo(name, file)];
  const parts = values.flatMap((value) => below(value));
  return isText(parts) ? parts : [name];
}

/** Methods that leave the pieces of a text what they are. */
const shaping = /^(?:trim|trimStart|trimEnd|normalize)$/;

function callParts(call: TS.CallExpression, file: TsFile, depth: number, below: Below): readonly TextPart[] | undefined {
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  const name = lastNameOf(call.expression);
  if (shaping.test(name)) {
    const parts = below(receiver);
    return isText(parts) ? parts : undefined;
  }
  if (name === "concat") {
    const parts = [receiver, ...call.arguments].flatMap((each) => below(each));
    return isText(parts) ? parts : undefined;
  }
  if (name !== "join") return undefined;
  const elements = elementsOf(receiver, file, depth);
  const between = call.arguments[0] ? below(call.arguments[0]) : [","];
  const parts = elements?.flatMap((element, index) => [...(index > 0 ? between : []), ...below(element)]);
  return parts && isText(parts) ? parts : undefined;
}

/** The elements that a list is known to get: written in it, pushed to it in this file, or made by a mapping function. */
function elementsOf(list: TS.Expression, file: TsFile, depth: number): readonly TS.Expression[] | undefined {
  const inner = unwrap(list);
  if (depth > maxDepth) return undefined;
  if (ts.isArrayLiteralExpression(inner))
    return inner.elements.flatMap((element) =>
      ts.isSpreadElement(element) ? (elementsOf(element.expression, file, depth + 1) ?? [element.expression]) : [element],
    );
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    const initializer = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const first = initializer && elementsOf(initializer, file, depth + 1);
    return first && [...first, ...givenTo(inner, file)];
  }
  if (!ts.isCallExpression(inner)) return undefined;
  const receiver = receiverOf(inner);
  const name = lastNameOf(inner.expression);
  if (!receiver) return undefined;
  if (/^(?:filter|slice|reverse|sort)$/.test(name)) return elementsOf(receiver, file, depth + 1);
  const fn = /^(?:map|flatMap)$/.test(name) && inner.arguments[0] ? unwrap(inner.arguments[0]) : undefined;
  return fn && isFunction(fn) ? returnedBy(fn) : undefined;
}

function returnedBy(fn: TS.ArrowFunction | TS.FunctionExpression | TS.Node): readonly TS.Expression[] {
  const body = (fn as TS.ArrowFunction).body as TS.ConciseBody | undefined;
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const values: TS.Expression[] = [];
  walkBelow(body, (node) => {
    if (isFunction(node)) return false;
    if (ts.isReturnStatement(node) && node.expression) values.push(node.expression);
    return undefined;
  });
  return values;
}

const givenKey = {};

/** What a variable gets after its declaration: by `=` and `+=`, or as a list by `push`. In document order. */
export function givenTo(name: TS.Identifier, file: TsFile): readonly TS.Expression[] {
  const all = file.memo(givenKey, () => {
    const given = new Map<string, { readonly to: TS.Identifier; readonly values: readonly TS.Expression[] }[]>();
    const add = (to: TS.Expression, values: readonly TS.Expression[]): void => {
      const target = unwrap(to);
      if (!ts.isIdentifier(target)) return;
      const known = given.get(target.text);
      if (known) known.push({ to: target, values });
      else given.set(target.text, [{ to: target, values }]);
    };
    walkBelow(file.root, (node) => {
      if (ts.isBinaryExpression(node)) {
        const kind = node.operatorToken.kind;
        if (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.PlusEqualsToken) add(node.left, [node.right]);
      } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        if (/^(?:push|unshift)$/.test(node.expression.name.text)) add(node.expression.expression, node.arguments);
      }
    });
    return given;
  });
  const declaration = declarationOf(name, file);
  return (all.get(name.text) ?? []).flatMap(({ to, values }) => (declarationOf(to, file) === declaration ? values : []));
}

/** An expression as messages name it: a path of names such as `req.query.name`, else its text; at most 40 characters. */
export function shortName(expression: TS.Expression, file: TsFile): string {
  const inner = unwrap(expression);
  const [only] = ts.isCallExpression(inner) ? inner.arguments : [];
  if (only && ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === "String")
    return shortName(only, file);
  const path = chainOf(inner)?.join(".");
  const text =
    path !== undefined && !path.includes("()") ? path : file.text.slice(inner.getStart(file.root), inner.end).replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
