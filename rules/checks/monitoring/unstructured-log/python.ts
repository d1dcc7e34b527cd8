/** Python: values built into the messages of structlog, of loguru and of logging where those write records. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { fact, met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { builtMessageSetting } from "../../../shared/logging.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { moduleLogger } from "../../../shared/python/logger-use.ts";
import { logCall, logMethods } from "../../../shared/python/loggers.ts";
import { isSensitiveLogName } from "../../../shared/python/names.ts";
import { dottedName, lastName } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringParts } from "../../../shared/python/values.ts";

type Library = "structlog" | "loguru" | "logging";

/** The library that a call logs through, by what its logger is made of or what the module calls it. */
function libraryOf(call: SyntaxNode, file: PyFile): Library | undefined {
  const object = child(child(call, "function"), "object");
  const symbol = object && symbolOf(object, file);
  if (symbol !== undefined) {
    const known = /^(structlog|loguru|logging)\b/.exec(symbol)?.[1];
    if (known) return known as Library;
  }
  const logger = moduleLogger(file);
  return logger && logger.library !== "unknown" && dottedName(object, file) === logger.name ? logger.library : undefined;
}

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (logCall(call, file)?.to !== "logger" || isProgram(file)) return undefined;
  const library = libraryOf(call, file);
  const callee = child(call, "function");
  const message = messageOf(call, file);
  if (!callee || !library || !message) return undefined;
  // Without fields the standard library's loggers are nothing to hold against.
  if (!isBuilt(message, file)) return library === "logging" ? undefined : met(callee);
  if (inDevelopment(call, file) || holdsSecret(message, file)) return undefined;
  if (library === "logging") return visitStandard(message, file);
  const fix = argumentsOf(call, file).positional.length === 1 ? fields(call, message, library, file) : undefined;
  return problem("built", message, { fixes: fix ? [fix] : [], ...(library === "loguru" ? { pending: { library } } : {}) });
}

/** The message is the first argument; log() has the level before it. */
function messageOf(call: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  return argumentsOf(call, file).positional[calledName(call, file) === "log" ? 1 : 0];
}

interface BuiltMessage {
  readonly message: SyntaxNode;
  readonly fix: readonly TextEdit[] | undefined;
}

const standardKey = {};

/** Calls of the standard library's loggers: the first of a file stands for all, and its fix mends all. */
function visitStandard(message: SyntaxNode, file: PyFile): Outcomes {
  const all = file.memo(standardKey, () => {
    const found: BuiltMessage[] = [];
    walkTree(file.root, (node) => {
      if (node.type !== "call" || !standardMethods.has(calledName(node, file))) return;
      if (logCall(node, file)?.to !== "logger" || libraryOf(node, file) !== "logging") return;
      const said = messageOf(node, file);
      if (!said || !isBuilt(said, file) || inDevelopment(node, file) || holdsSecret(said, file)) return;
      found.push({ message: said, fix: lazy(node, said, file) });
    });
    return found;
  });
  if (all[0]?.message !== message) return undefined;
  const edits = all.map(({ fix }) => fix);
  const found = problem("built", message, {
    related: all.slice(1, 11).map((other) => ({ at: other.message, message: "as in this message" })),
    fixes: edits.every((edit) => edit !== undefined) ? [{ fix: "lazy", edits: edits.flatMap((edit) => edit ?? []) }] : [],
    pending: { library: "logging" },
  });
  return [fact("setting", message, { key: builtMessageSetting, value: all.length }), found];
}

/** `logger.info(f"user {user.id} left")` as `logger.info("user %s left", user.id)`, where that writes the same. */
function lazy(call: SyntaxNode, message: SyntaxNode, file: PyFile): readonly TextEdit[] | undefined {
  const { positional } = argumentsOf(call, file);
  const parts = message.type === "string" ? stringParts(message, file) : undefined;
  const open = /^[fF](["'])(?!\1\1)/.exec(textOf(file, message));
  if (!parts || !open || positional.at(-1) !== message || /[\\{}%]/.test(parts.map(({ text }) => text).join(""))) return undefined;
  const values: string[] = [];
  let text = "";
  for (const part of parts) {
    text += part.expression ? "%s" : part.text;
    if (!part.expression) continue;
    const written = textOf(file, part.expression);
    // A format or a conversion says more than its value does.
    if (textOf(file, part.node) !== `{${written}}` || !/^(?:identifier|attribute|call|subscript)$/.test(part.expression.type))
      return undefined;
    values.push(written);
  }
  return [{ start: message.start, end: message.end, text: [`${open[1]}${text}${open[1]}`, ...values].join(", ") }];
}

/** An f-string with values, or text that is joined or formatted. */
function isBuilt(message: SyntaxNode, file: PyFile): boolean {
  if (message.type === "binary_operator")
    return /string/.test(leftmost(message).type) && /^[+%]$/.test(textOf(file, child(message, "operator") ?? message));
  if (message.type === "call") return lastName(child(message, "function"), file) === "format" && /^f?["']/.test(textOf(file, message));
  return stringParts(message, file)?.some(({ expression }) => expression !== undefined) ?? false;
}

/** "user " in `"user " + name + " left"` */
function leftmost(sum: SyntaxNode): SyntaxNode {
  const left = namedChildren(sum)[0];
  return left?.type === "binary_operator" ? leftmost(left) : (left ?? sum);
}

/** What gives a secret away is another check's. */
function holdsSecret(node: SyntaxNode, file: PyFile): boolean {
  return node.type === "identifier" ? isSensitiveLogName(textOf(file, node)) : node.children.some((part) => holdsSecret(part, file));
}

/** `log.info(f"order {order.id} is late")` as `log.info("order is late", id=order.id)`, where the values are names. */
function fields(call: SyntaxNode, message: SyntaxNode, library: "structlog" | "loguru", file: PyFile): ProblemFix | undefined {
  const parts = message.type === "string" ? stringParts(message, file) : undefined;
  const source = textOf(file, message);
  const open = /^[fF](["'])(?!\1\1)/.exec(source);
  if (!parts || !open || /[\\{}]/.test(parts.map(({ text }) => text).join(""))) return undefined;
  const taken = new Set([...argumentsOf(call, file).keyword.keys(), "event", "exc_info", "self"]);
  const given: string[] = [];
  let text = "";
  for (const part of parts) {
    text += part.text;
    if (!part.expression) continue;
    const name = lastName(part.expression, file);
    // A format, a conversion or a computed value says more than its name does.
    const plain =
      textOf(file, part.node) === `{${textOf(file, part.expression)}}` && /^[a-z_]\w*$/.test(name) && part.expression.type !== "subscript";
    if (!plain || taken.has(name)) return undefined;
    taken.add(name);
    given.push(`${name}=${textOf(file, part.expression)}`);
    // loguru fills the message from its fields
    if (library === "loguru") text += `{${name}}`;
  }
  const said =
    library === "loguru"
      ? text
      : text
          .replace(/\s*[:=]?\s*$/, "")
          .replace(/\s{2,}/g, " ")
          .trim();
  if (said === "") return undefined;
  return { fix: "fields", edits: [{ start: message.start, end: message.end, text: [`${open[1]}${said}${open[1]}`, ...given].join(", ") }] };
}

const methods = logMethods.filter((name) => !/^(?:print|pprint|pp|echo|secho|write)$/.test(name));
const standardMethods: ReadonlySet<string> = new Set(methods);

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(methods.map((name) => [name, visit])),
};
