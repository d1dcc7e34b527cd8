/** Python: settings modules, classes and branches for production. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { calledName, callOfArgument } from "../../../shared/python/calls.ts";
import { lastName, plainString } from "../../../shared/python/nodes.ts";
import { inDevelopment, inProduction } from "../../../shared/python/settings.ts";
import { developmentValue } from "./value.ts";

/** Names that only say whose they are together with the name around them. */
const half = /^(?:host|hostname|url|uri|address|endpoint|server)$/i;

/** The setting's name, when a value is given to one; the level of a logger and the address of a connection have none of their own. */
function settingOf(value: SyntaxNode, file: PyFile): string | undefined {
  let node = value;
  while (node.parent && /^(?:parenthesized_expression|conditional_expression)$/.test(node.parent.type)) node = node.parent;
  const { parent } = node;
  if (parent?.type === "assignment" && child(parent, "right") === node) {
    const left = child(parent, "left");
    const name = lastName(left, file);
    const object = left?.type === "attribute" ? lastName(child(left, "object"), file) : "";
    return half.test(name) && object !== "" ? `${object}_${name}` : name;
  }
  if (parent?.type === "keyword_argument") {
    const name = textOf(file, child(parent, "name") ?? parent);
    const callee = calledName(callOfArgument(node) ?? node, file);
    // logging.basicConfig(level="DEBUG")
    if (name === "level" && /^(?:basicConfig|setup_logging|configure_logging|add)$/.test(callee)) return "log_level";
    return half.test(name) && callee !== "" ? `${callee}_${name}` : name;
  }
  if (parent?.type === "pair" && child(parent, "value") === node) return settingOfPair(parent, file);
  const call = callOfArgument(node);
  const callee = call ? calledName(call, file) : "";
  // create_engine("postgresql://…")
  if (/^(?:create_(?:async_)?engine|connect|create_pool|from_url|MongoClient|AsyncIOMotorClient)$/.test(callee)) return `${callee}_url`;
  return callee === "setLevel" ? "log_level" : undefined;
}

/** DATABASES = {"default": {"HOST": "localhost"}}: the keys and the name above say whose host it is. */
function settingOfPair(pair: SyntaxNode, file: PyFile): string | undefined {
  const name = plainString(child(pair, "key"), file);
  if (name === undefined) return undefined;
  const above: string[] = [];
  for (let node = pair.parent; node && node.type !== "module" && node.type !== "block"; node = node.parent) {
    if (node.type === "pair") above.push(plainString(child(node, "key"), file) ?? "");
    if (node.type === "assignment") above.push(lastName(child(node, "left"), file));
  }
  if (name === "level" && above.some((part) => /logg|^root$/i.test(part))) return "log_level";
  const owner = above.find((part) => part !== "" && part !== "default");
  return half.test(name) && owner !== undefined ? `${owner}_${name}` : name;
}

function visitValue(value: SyntaxNode, text: string, file: PyFile): Outcomes {
  const { role } = file;
  if (text.length < 5 || role.test || role.example || role.development) return undefined;
  const name = settingOf(value, file);
  if (name === undefined) return undefined;
  const at = value.type === "string" ? { start: value.start + 1, end: value.end - 1 } : value;
  const found = developmentValue(name, text, at);
  if (!found) return role.production && /^[a-z][\w+]*:\/\//i.test(text) ? met(value) : undefined;
  return inProduction(value, file) && !inDevelopment(value, file) ? found : undefined;
}

function visitText(node: SyntaxNode, file: PyFile): Outcomes {
  // Only a string in plain quotes: f-strings and prefixes are put together.
  const text = /^["'](?!["'])/.test(file.text.slice(node.start, node.start + 2)) ? plainString(node, file) : undefined;
  return text === undefined ? undefined : visitValue(node, text, file);
}

/** LOG_LEVEL = logging.DEBUG */
function visitLevel(node: SyntaxNode, file: PyFile): Outcomes {
  return textOf(file, node) === "logging.DEBUG" ? visitValue(node, "DEBUG", file) : undefined;
}

export const python: TreeVisitors<PyFile> = { node: { string: visitText, attribute: visitLevel } };
