/** Values that are known from the text alone. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { follow } from "./scopes.ts";

/** A literal value; tuples and sets are lists. */
type Static = string | number | boolean | null | readonly Static[];

/** A value in a box, so that None is told from unknown. */
interface Known {
  readonly value: Static;
}

const depthLimit = 20;

/** The value of an expression when the file tells it: literals, concatenations, names assigned once. Undefined when it does not. */
export function staticValue(node: SyntaxNode | undefined, file: PyFile): Known | undefined {
  return node && evaluate(node, file, 0);
}

function evaluate(node: SyntaxNode, file: PyFile, depth: number): Known | undefined {
  if (depth > depthLimit) return undefined;
  switch (node.type) {
    case "string": {
      const value = stringText(node, file);
      return value === undefined ? undefined : { value };
    }
    case "concatenated_string": {
      let value = "";
      for (const part of namedChildren(node)) {
        const text = stringText(part, file);
        if (text === undefined) return undefined;
        value += text;
      }
      return { value };
    }
    case "integer":
    case "float": {
      const value = Number(textOf(file, node).replaceAll("_", ""));
      return Number.isNaN(value) ? undefined : { value };
    }
    case "true":
      return { value: true };
    case "false":
      return { value: false };
    case "none":
      return { value: null };
    case "unary_operator": {
      const inner = child(node, "argument");
      const known = inner && evaluate(inner, file, depth + 1);
      return typeof known?.value === "number" && node.children[0]?.type === "-" ? { value: -known.value } : undefined;
    }
    case "list":
    case "tuple":
    case "set": {
      const values: Static[] = [];
      for (const element of namedChildren(node)) {
        const known = evaluate(element, file, depth + 1);
        if (!known) return undefined;
        values.push(known.value);
      }
      return { value: values };
    }
    case "binary_operator": {
      const left = child(node, "left");
      const right = child(node, "right");
      const a = left && evaluate(left, file, depth + 1)?.value;
      const b = right && evaluate(right, file, depth + 1)?.value;
      const operator = child(node, "operator")?.type;
      if (operator === "+" && typeof a === "string" && typeof b === "string") return { value: a + b };
      if (typeof a !== "number" || typeof b !== "number") return undefined;
      if (operator === "+") return { value: a + b };
      if (operator === "-") return { value: a - b };
      if (operator === "*") return { value: a * b };
      const power = operator === "**" ? a ** b : Number.NaN;
      return Number.isFinite(power) ? { value: power } : undefined;
    }
    case "call": {
      // int(200e6)
      const name = child(node, "function");
      const [first, ...others] = namedChildren(child(node, "arguments"));
      const value =
        name && textOf(file, name) === "int" && first && others.length === 0 ? evaluate(first, file, depth + 1)?.value : undefined;
      return typeof value === "number" ? { value: Math.trunc(value) } : undefined;
    }
    case "parenthesized_expression":
    case "identifier": {
      const followed = follow(node, file);
      return followed === node ? undefined : evaluate(followed, file, depth + 1);
    }
    default:
      return undefined;
  }
}

/** The text of a string literal; undefined for bytes that are not text and for f-strings with substitutions. */
function stringText(node: SyntaxNode, file: PyFile): string | undefined {
  const open = node.children[0];
  const close = node.children.at(-1);
  if (node.type !== "string" || open?.type !== "string_start" || close?.type !== "string_end") return undefined;
  if (node.children.some((part) => part.type === "interpolation")) return undefined;
  const raw = file.text.slice(open.end, close.start);
  return /r/i.test(textOf(file, open)) ? raw : raw.replace(/\\(\r\n|[\s\S])/g, (_, escaped: string) => escapes[escaped] ?? escaped);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "", "\r\n": "" };

/** The text of an expression that is a known string. */
export function stringValue(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  const value = staticValue(node, file)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The elements of a known list, tuple or set of strings. */
export function stringsValue(node: SyntaxNode | undefined, file: PyFile): readonly string[] | undefined {
  const value = staticValue(node, file)?.value;
  return Array.isArray(value) && value.every((element): element is string => typeof element === "string") ? value : undefined;
}

/** Whether an expression is written as False or None, or stands for one of them. */
export function isOff(node: SyntaxNode | undefined, file: PyFile): boolean {
  const known = staticValue(node, file);
  return known !== undefined && (known.value === false || known.value === null || known.value === 0);
}

/** Whether an expression stands for True. */
export function isTrue(node: SyntaxNode | undefined, file: PyFile): boolean {
  return staticValue(node, file)?.value === true;
}

interface StringPart {
  /** Literal text, or "" for a substitution. */
  readonly text: string;
  /** The substituted expression. */
  readonly expression?: SyntaxNode;
  readonly node: SyntaxNode;
}

/** The literal stretches and the substitutions of a string or f-string, adjacent literals joined; undefined for other expressions. */
export function stringParts(node: SyntaxNode, file: PyFile): StringPart[] | undefined {
  if (node.type === "concatenated_string") return namedChildren(node).flatMap((part) => stringParts(part, file) ?? []);
  if (node.type !== "string") return undefined;
  return namedChildren(node).flatMap((part): StringPart[] => {
    if (part.type === "string_content") return [{ text: textOf(file, part), node: part }];
    const expression = part.type === "interpolation" ? child(part, "expression") : undefined;
    return expression ? [{ text: "", expression, node: part }] : [];
  });
}
