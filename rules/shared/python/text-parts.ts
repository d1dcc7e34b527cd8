/** Texts that are built: f-strings, concatenations, `%` and `format`, texts that grow, lists that are joined. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { isChecked } from "./knowledge.ts";
import { unwrap } from "./nodes.ts";
import { resolveName } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";

/** A piece of a built text: written in the file, or an expression whose value is only known at run time. */
export type TextPart = string | SyntaxNode;

const maxDepth = 12;
/** Functions that hand a text on as it is: SQLAlchemy's `text`, `textwrap.dedent`. */
const transparent = /^(?:sqlalchemy\.(?:\w+\.)*text|textwrap\.dedent|inspect\.cleandoc|str)$/;

/**
 * The pieces of the text that an expression makes, in order, as far as this function and file tell: through names, branches (each
 * contributes its pieces), texts that grow by `+=`, and lists of pieces that are joined. An expression that is no text written in the
 * file is one piece of its own.
 */
export function textParts(expression: SyntaxNode, file: PyFile): readonly TextPart[] {
  return partsOf(expression, file, 0);
}

type Below = (expression: SyntaxNode) => readonly TextPart[];

function partsOf(expression: SyntaxNode, file: PyFile, depth: number): readonly TextPart[] {
  const node = unwrap(expression);
  if (depth > maxDepth) return [node];
  const below: Below = (each) => partsOf(each, file, depth + 1);
  switch (node.type) {
    case "string":
      return stringPieces(node, file, below);
    case "concatenated_string":
      return namedChildren(node).flatMap((part) => stringPieces(part, file, below));
    case "binary_operator":
      return operatorParts(node, file, below);
    case "conditional_expression": {
      const [first, , last] = namedChildren(node);
      return [...(first ? below(first) : []), ...(last ? below(last) : [])];
    }
    case "boolean_operator": {
      const right = child(node, "right");
      const parts = right ? below(right) : [];
      return isText(parts) ? parts : [node];
    }
    case "identifier":
      return nameParts(node, file, below);
    case "call":
      return callParts(node, file, below) ?? [node];
    default:
      return [stringValue(node, file) ?? node];
  }
}

function isText(parts: readonly TextPart[]): boolean {
  return parts.some((part) => typeof part === "string");
}

function stringPieces(string: SyntaxNode, file: PyFile, below: Below): readonly TextPart[] {
  const known = stringValue(string, file);
  if (known !== undefined) return [known];
  return namedChildren(string).flatMap((part): readonly TextPart[] => {
    if (part.type === "string_content") return [textOf(file, part).replaceAll("{{", "{").replaceAll("}}", "}")];
    const value = part.type === "interpolation" ? child(part, "expression") : undefined;
    if (!value) return [];
    // {price:.2f} and {count:d} only take numbers.
    const format = part.children.find((each) => each.type === "format_specifier");
    if (format && /[dfFeEgGxXnb%]$/.test(textOf(file, format))) return ["0"];
    const parts = below(value);
    return isText(parts) ? parts : [value];
  });
}

function operatorParts(node: SyntaxNode, file: PyFile, below: Below): readonly TextPart[] {
  const left = child(node, "left");
  const right = child(node, "right");
  const operator = child(node, "operator")?.type;
  if (!left || !right) return [node];
  if (operator === "+") {
    const parts = [...below(left), ...below(right)];
    return isText(parts) ? parts : [node];
  }
  // "?, " * len(ids)
  if (operator === "*") {
    const parts = below(left);
    return isText(parts) && parts.length === 1 ? parts : [node];
  }
  const template = operator === "%" ? below(left) : [];
  if (!isText(template)) return [node];
  const listed = right.type === "tuple" ? namedChildren(right) : right.type === "dictionary" ? undefined : [right];
  const named = new Map(
    right.type === "dictionary" ? namedChildren(right).map((pair) => [stringValue(child(pair, "key"), file), child(pair, "value")]) : [],
  );
  let index = 0;
  return template.flatMap((part): readonly TextPart[] => {
    if (typeof part !== "string") return [part];
    return splitBy(part, /%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([a-zA-Z%])/g, ([, name, kind]) => {
      if (kind === "%") return ["%"];
      const value = name === undefined ? listed?.[index++] : named.get(name);
      if (/[dioxXeEfFgG]/.test(kind ?? "")) return ["0"];
      return value ? below(value) : [right];
    });
  });
}

function splitBy(text: string, pattern: RegExp, replace: (match: RegExpMatchArray) => readonly TextPart[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), ...replace(match));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function nameParts(name: SyntaxNode, file: PyFile, below: Below): readonly TextPart[] {
  const bindings = resolveName(textOf(file, name), name, file)?.bindings ?? [];
  if (bindings.length === 0 || bindings.some(({ kind, value }) => (kind !== "assign" && kind !== "augmented") || !value)) return [name];
  const parts = bindings.flatMap(({ value }) => (value ? below(value) : []));
  // if order not in ("asc", "desc"): order = "asc"
  if (parts.some((part) => typeof part !== "string") && isChecked(textOf(file, name), name, file)) return [name];
  return isText(parts) ? parts : [name];
}

function callParts(call: SyntaxNode, file: PyFile, below: Below): readonly TextPart[] | undefined {
  const { positional, keyword } = argumentsOf(call, file);
  const [first] = positional;
  const receiver = receiverOf(call);
  const name = calledName(call, file);
  if (first && transparent.test(symbolOf(child(call, "function"), file) ?? "")) {
    const parts = below(first);
    return isText(parts) ? parts : undefined;
  }
  if (!receiver) return undefined;
  if (/^(?:strip|lstrip|rstrip)$/.test(name)) {
    const parts = below(receiver);
    return isText(parts) ? parts : undefined;
  }
  if (name === "join") {
    const parts = first ? joined(first, below(receiver), file, below) : undefined;
    return parts && isText(parts) ? parts : undefined;
  }
  const template = name === "format" ? below(receiver) : [];
  if (!isText(template)) return undefined;
  let index = 0;
  return template.flatMap((part): readonly TextPart[] => {
    if (typeof part !== "string") return [part];
    return splitBy(part, /\{\{|\}\}|\{(\w*)((?:\.\w+|\[\w+\])*)(?:![rsa])?(:[^{}]*)?\}/g, ([whole, key = "", , spec]) => {
      if (whole === "{{" || whole === "}}") return [whole.slice(1)];
      const value = key === "" ? positional[index++] : /^\d+$/.test(key) ? positional[Number(key)] : keyword.get(key);
      if (/[dfFeEgGxXnb%]$/.test(spec ?? "")) return ["0"];
      return value ? below(value) : [call];
    });
  });
}

/** `*words` in a list: the words. */
function spread(element: SyntaxNode): SyntaxNode {
  return element.type === "list_splat" ? (namedChildren(element)[0] ?? element) : element;
}

/** The elements that a list is known to get: written in it, appended to it in this function, or made by a comprehension. */
function joined(list: SyntaxNode, between: readonly TextPart[], file: PyFile, below: Below): readonly TextPart[] | undefined {
  const inner = unwrap(list);
  if (/^(?:list_comprehension|generator_expression|set_comprehension)$/.test(inner.type)) {
    const body = child(inner, "body");
    return body && below(body);
  }
  if (inner.type === "list" || inner.type === "tuple")
    return namedChildren(inner).flatMap((element, index) => [...(index > 0 ? between : []), ...below(spread(element))]);
  if (inner.type === "binary_operator" && child(inner, "operator")?.type === "*") {
    const left = child(inner, "left");
    return left && joined(left, between, file, below);
  }
  // ", ".join("?" * len(ids))
  if (inner.type === "string") return below(inner);
  if (inner.type !== "identifier") return undefined;
  const bindings = resolveName(textOf(file, inner), inner, file)?.bindings ?? [];
  const only = bindings.length === 1 && bindings[0]?.kind === "assign" ? bindings[0].value : undefined;
  return only && only.type !== "identifier" ? [...(joined(only, between, file, below) ?? []), ...appended(inner, file, below)] : undefined;
}

/** What a list gets by `append` in its function. */
function appended(list: SyntaxNode, file: PyFile, below: Below): readonly TextPart[] {
  const name = textOf(file, list);
  const scope = resolveName(name, list, file)?.scope;
  if (!scope) return [];
  const parts: TextPart[] = [];
  const stack: SyntaxNode[] = [scope];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === "call" && /^(?:append|insert)$/.test(calledName(node, file))) {
      const receiver = receiverOf(node);
      const value = argumentsOf(node, file).positional.at(-1);
      if (receiver && value && textOf(file, receiver) === name) parts.push(...below(value));
    }
    for (const each of [...node.children].reverse()) if (each.named) stack.push(each);
  }
  return parts;
}

/** An expression as messages name it: its text on one line, at most 40 characters. */
export function shortName(expression: SyntaxNode, file: PyFile): string {
  const text = textOf(file, unwrap(expression)).replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
