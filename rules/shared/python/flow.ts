/** Where a value goes: the names that an expression's value is given to. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { calledName, callOfArgument, receiverOf } from "./calls.ts";
import { definitionName, identifiersIn, enclosingDef, lastName, plainString } from "./nodes.ts";
import { resolveName } from "./scopes.ts";

/** A name that a value is given to. */
export interface Destination {
  readonly kind: "variable" | "attribute" | "key" | "keyword" | "parameter" | "result";
  /** The last name: `token` for `user.token`, the function's name for a result. */
  readonly name: string;
  readonly node: SyntaxNode;
}

/** Functions and constructors whose result is their argument in another form. */
const wrappers =
  /^(?:str|int|bytes|bytearray|hex|repr|format|float|round|abs|list|tuple|set|sorted|reversed|map|filter|join|b64encode|urlsafe_b64encode|b32encode|b16encode|hexlify|md5|sha1|sha224|sha256|sha384|sha512|blake2b|blake2s|new|quote|dumps|UUID|SecretStr|Token|partial|deepcopy|copy)$/;
/** Those of them that are called as members of a module or a text. */
const functionsOfModules = /^(?:join|format|\w*b(?:64|32|16)encode|hexlify|md5|sha\d+|blake2\w|new|quote|dumps|UUID|deepcopy|copy)$/;
/** Methods whose result is what they are called on, in another form. */
const conversions =
  /^(?:hexdigest|digest|hex|encode|decode|zfill|upper|lower|strip|replace|format|rjust|ljust|hex_digest|tobytes|to_bytes|int|bytes|urn|join|isoformat|timestamp|total_seconds|get_secret_value|copy)$/;
/** Keywords that hand a value, or a function that makes one, to the field that the call declares. */
const defaults = /^(?:default|default_factory|insert_default|server_default|factory|initial)$/;

/** The name that an expression's value is given to, looking through conversions, containers and comprehensions; undefined when it goes elsewhere. */
export function destinationOf(expression: SyntaxNode, file: PyFile): Destination | undefined {
  let node = expression;
  for (let parent = node.parent; parent; parent = node.parent) {
    switch (parent.type) {
      case "parenthesized_expression":
      case "await":
      case "binary_operator":
      case "boolean_operator":
      case "interpolation":
      case "string":
      case "concatenated_string":
      case "list":
      case "generator_expression":
      case "list_comprehension":
      case "set_comprehension":
      case "unary_operator":
        if (parent.type.endsWith("comprehension") || parent.type === "generator_expression") {
          if (node.field !== "body") return undefined;
        }
        node = parent;
        continue;
      case "conditional_expression":
        if (namedChildren(parent)[1] === node) return undefined;
        node = parent;
        continue;
      case "subscript":
        if (node.field !== "value") return undefined;
        node = parent;
        continue;
      case "attribute": {
        const attribute = child(parent, "attribute");
        if (!attribute || !conversions.test(textOf(file, attribute))) return undefined;
        node = parent.parent?.type === "call" && parent.field === "function" ? parent.parent : parent;
        continue;
      }
      case "lambda":
        if (node.field !== "body") return undefined;
        node = parent;
        continue;
      // The generator of `join(x for …)` stands where the arguments stand.
      case "call":
      case "argument_list": {
        const call = parent.type === "call" && node.field === "arguments" ? parent : parent.parent;
        if (
          call?.type !== "call" ||
          !wrappers.test(calledName(call, file)) ||
          (receiverOf(call) && !functionsOfModules.test(calledName(call, file)))
        )
          return undefined;
        node = call;
        continue;
      }
      case "keyword_argument": {
        const name = child(parent, "name");
        const call = callOfArgument(node);
        if (!name || !call) return undefined;
        if (defaults.test(textOf(file, name))) {
          node = call;
          continue;
        }
        return { kind: "keyword", name: textOf(file, name), node: name };
      }
      case "pair": {
        const key = child(parent, "key");
        const name = node.field === "value" ? plainString(key, file) : undefined;
        return key && name !== undefined ? { kind: "key", name, node: key } : undefined;
      }
      case "default_parameter":
      case "typed_default_parameter": {
        const name = child(parent, "name");
        return name ? { kind: "parameter", name: textOf(file, name), node: name } : undefined;
      }
      case "assignment":
      case "augmented_assignment":
        return node.field === "right" ? target(child(parent, "left"), file) : undefined;
      case "named_expression":
        return node.field === "value" ? target(child(parent, "name"), file) : undefined;
      case "return_statement":
      case "yield": {
        const definition = enclosingDef(parent);
        const name = definitionName(definition, file);
        return definition && name ? { kind: "result", name, node: child(definition, "name") ?? definition } : undefined;
      }
      default:
        return undefined;
    }
  }
  return undefined;
}

function target(left: SyntaxNode | undefined, file: PyFile): Destination | undefined {
  if (!left) return undefined;
  const name = lastName(left, file);
  if (name === "") return undefined;
  return { kind: left.type === "identifier" ? "variable" : left.type === "subscript" ? "key" : "attribute", name, node: left };
}

/** The places in the same function (or module) that read a variable, in document order, its assignments left out. */
export function usesOf(variable: SyntaxNode, file: PyFile): SyntaxNode[] {
  const name = textOf(file, variable);
  const scope = resolveName(name, variable, file)?.scope;
  const uses: SyntaxNode[] = [];
  if (!scope) return uses;
  for (const node of identifiersIn(scope, name, file)) {
    if (node === variable || node.field === "attribute" || (node.field === "name" && node.parent?.type === "keyword_argument")) continue;
    if (!isTarget(node) && resolveName(name, node, file)?.scope === scope) uses.push(node);
  }
  return uses;
}

function isTarget(node: SyntaxNode): boolean {
  return node.field === "left" && (node.parent?.type === "assignment" || node.parent?.type === "for_statement");
}

/** The destinations of a value, followed through one variable of the same function. */
export function destinationsOf(expression: SyntaxNode, file: PyFile): Destination[] {
  const first = destinationOf(expression, file);
  if (!first) return [];
  if (first.kind !== "variable") return [first];
  return [first, ...usesOf(first.node, file).flatMap((use) => destinationOf(use, file) ?? [])];
}

/** Whether a function's body holds a node that satisfies the test, nested functions included. */
export function bodyHas(definition: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  let found = false;
  for (const body of childrenIn(definition, "body")) {
    walkTree(body, (node) => {
      if (!found && test(node)) found = true;
      return !found;
    });
  }
  return found;
}
