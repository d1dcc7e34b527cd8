/** Python: values built into the messages of structlog and loguru. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { moduleLogger } from "../../../shared/python/logger-use.ts";
import { logCall, logMethods } from "../../../shared/python/loggers.ts";
import { isSensitiveLogName } from "../../../shared/python/names.ts";
import { dottedName, lastName } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { stringParts } from "../../../shared/python/values.ts";

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (logCall(call, file)?.to !== "logger" || isProgram(file)) return undefined;
  const logger = moduleLogger(file);
  const callee = child(call, "function");
  const named = dottedName(child(callee, "object"), file);
  if (!callee || (logger?.library !== "structlog" && logger?.library !== "loguru") || named !== logger.name) return undefined;
  const [message, ...more] = argumentsOf(call, file).positional;
  if (!message || !isBuilt(message, file)) return met(callee);
  if (inDevelopment(call, file) || holdsSecret(message, file)) return undefined;
  const fix = more.length === 0 ? fields(call, message, logger.library, file) : undefined;
  return problem("built", message, { fixes: fix ? [fix] : [] });
}

/** An f-string with values, or text that is joined or formatted. */
function isBuilt(message: SyntaxNode, file: PyFile): boolean {
  if (message.type === "binary_operator")
    return /string/.test(namedChildren(message)[0]?.type ?? "") && /^[+%]$/.test(textOf(file, child(message, "operator") ?? message));
  if (message.type === "call") return lastName(child(message, "function"), file) === "format" && /^f?["']/.test(textOf(file, message));
  return stringParts(message, file)?.some(({ expression }) => expression !== undefined) ?? false;
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

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(logMethods.filter((name) => !/^(?:print|pprint|pp|echo|secho|write)$/.test(name)).map((name) => [name, visit])),
};
