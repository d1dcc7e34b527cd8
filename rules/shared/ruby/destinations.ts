/** Where a value ends up: the variable, attribute, key or method that it becomes. */
import { type FileContext, textOf } from "../../api/file.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { callOf, callOfBlock, constantName, indexOf, keyText } from "./calls.ts";
import { isBody, localScope, methodName, walkScope } from "./scopes.ts";
import { nameValue } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** What a value is called where it ends up. */
export interface Destination {
  /** `reset_token` for `user.reset_token = x`, `reset_token: x`, `session[:reset_token] = x` and the result of `def reset_token`. */
  readonly name: string;
  readonly kind: "variable" | "attribute" | "key" | "result";
  readonly node: SyntaxNode;
}

/** Calls whose result holds what they are given: formatting, joining, hashing, wrapping. */
const carries =
  /^(?:format|sprintf|to_s|join|hexdigest|base64digest|digest|encode64|strict_encode64|urlsafe_encode64|Integer|String|Array|concat|push|append|<<|prepend|insert|new|rjust|ljust|pack|map|then|yield_self|freeze|tr|gsub|sub|chr|encode|cat)$/;
/** Blocks whose values make up the call's result. */
const collects =
  /^(?:map|collect|flat_map|each_with_object|inject|reduce|new|times|then|yield_self|fill|sum|fetch|find_or_create_by!?|tap|to_h|index_with|step|upto)$/;

/** What the value of an expression becomes, as far as its own method shows; undefined when it is only looked at or lost. */
export function destinationOf(node: SyntaxNode, file: File): Destination | undefined {
  let inner = node;
  for (let current = node.parent; current; inner = current, current = current.parent) {
    switch (current.type) {
      case "assignment":
      case "operator_assignment":
        return inner.field === "right" ? targetOf(child(current, "left"), file) : undefined;
      case "optional_parameter":
      case "keyword_parameter": {
        const name = child(current, "name");
        return name && inner.field === "value" ? { name: textOf(file, name), kind: "variable", node: name } : undefined;
      }
      case "pair": {
        const key = child(current, "key");
        const name = key && keyText(key, file);
        return key && name !== undefined && inner.field === "value" ? { name, kind: "key", node: key } : undefined;
      }
      case "binary":
        if (current.children.some((part) => part.type === "<<") && inner.field === "right") {
          const target = targetOf(child(current, "left"), file);
          if (target) return target;
        } else if (current.children.some((part) => /^(?:[<>]=?|==|!=|=~|<=>|===)$/.test(part.type))) return undefined;
        break;
      case "conditional":
        if (inner.field === "condition") return undefined;
        break;
      case "if":
      case "unless":
      case "elsif":
      case "if_modifier":
      case "unless_modifier":
      case "while":
      case "until":
      case "when":
        if (inner.field === "condition" || inner.field === "pattern") return undefined;
        break;
      case "element_reference":
        // chars[rand(36)] picks a character: the result is as predictable as the index.
        break;
      case "argument_list": {
        if (current.parent && /^(?:return|break|next)$/.test(current.parent.type)) break;
        const call = callOf(current.parent, file);
        if (!call) return undefined;
        const assigned = assignedByCall(call.name, inner, current, file);
        if (assigned) return assigned;
        if (!carries.test(call.name)) return undefined;
        const of = constantName(call.receiver, file);
        if (call.name === "new" && of !== undefined && !/^(?:Array|String|Set)$/.test(of)) return undefined;
        break;
      }
      case "block":
      case "do_block":
        if (!collects.test(callOfBlock(current, file)?.name ?? "")) return undefined;
        break;
      case "method":
      case "singleton_method": {
        const name = child(current, "name");
        return name ? { name: methodName(current, file), kind: "result", node: name } : undefined;
      }
      case "break": {
        // What leaves a loop is the loop's value.
        const loop = ancestor(current, "block", "do_block")?.parent;
        if (!loop) return undefined;
        current = loop;
        break;
      }
      case "class":
      case "module":
      case "program":
      case "lambda":
        return undefined;
      default:
        if (isBody(current) && !givesValue(current, inner)) return undefined;
    }
  }
  return undefined;
}

/**
 * As {@link destinationOf}, and where it is a local variable, what that variable becomes in turn: `code` and `otp_code` for
 * `code = x` followed by `update!(otp_code: code)`.
 */
export function destinationsOf(node: SyntaxNode, file: File): readonly Destination[] {
  const first = destinationOf(node, file);
  if (!first) return [];
  if (first.kind !== "variable" || first.node.type !== "identifier") return [first];
  const found = [first];
  walkScope(localScope(first.node), (use) => {
    if (
      use.type !== "identifier" ||
      use === first.node ||
      use.field === "left" ||
      use.field === "method" ||
      textOf(file, use) !== first.name
    )
      return;
    const next = destinationOf(use, file);
    if (next) found.push(next);
  });
  return found;
}

/** Whether a statement's value is its body's: the last one, or an explicit `return`. */
function givesValue(body: SyntaxNode, statement: SyntaxNode): boolean {
  if (statement.type === "return") return true;
  const statements = namedChildren(body).filter(
    (part) => part.type !== "heredoc_body" && part.type !== "rescue" && part.type !== "ensure" && part.type !== "else",
  );
  return statements.at(-1) === statement || statement.type === "else" || body.type === "then" || body.type === "else";
}

function targetOf(left: SyntaxNode | undefined, file: File): Destination | undefined {
  if (!left) return undefined;
  if (
    left.type === "identifier" ||
    left.type === "instance_variable" ||
    left.type === "class_variable" ||
    left.type === "global_variable" ||
    left.type === "constant"
  ) {
    return { name: textOf(file, left).replace(/^[@$]+/, ""), kind: "variable", node: left };
  }
  const index = indexOf(left);
  if (index) {
    const name = nameValue(index.key, file);
    return name === undefined ? undefined : { name, kind: "key", node: left };
  }
  const call = callOf(left, file);
  return call ? { name: call.name, kind: "attribute", node: left } : undefined;
}

/** `write_attribute(:token, x)`, `update_column(:otp, x)`, `redis.set("reset_token", x)`. */
function assignedByCall(name: string, argument: SyntaxNode, list: SyntaxNode, file: File): Destination | undefined {
  if (
    !/^(?:write_attribute|update_attribute|update_column|store|set|\[\]=|instance_variable_set|send|public_send|assign|setex|write)$/.test(
      name,
    )
  )
    return undefined;
  const items = namedChildren(list);
  const key = items[0];
  const text = key !== argument ? nameValue(key, file) : undefined;
  return key && text !== undefined ? { name: text.replace(/^@|=$/g, ""), kind: "key", node: key } : undefined;
}
