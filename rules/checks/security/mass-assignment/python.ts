/** Python: whole bodies in constructors, managers, updates and attributes. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { unwrap } from "../../../shared/python/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/python/request.ts";
import { isModel, sinkName } from "../../../shared/python/sinks.ts";
import { shortName } from "../../../shared/python/text-parts.ts";
import { validatesIn } from "../../../shared/python/validation.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example;
}

/** The whole of what came in, or an object in it. */
function bodyOf(value: SyntaxNode, file: PyFile): RequestPart | undefined {
  const part = requestPart(value, file);
  return part && !part.numeric && (part.source === "body" || part.source === "query") ? part : undefined;
}

function report(value: SyntaxNode, part: RequestPart, message: "whole" | "merged", data: Record<string, string>, file: PyFile): Outcomes {
  if (part.typed || (part.definition && validatesIn(part.definition, file))) return met(value);
  return problem(message, value, { data: { name: shortName(value, file), ...data }, pending: { handler: "" } });
}

const managers = /^(?:create|acreate|update|aupdate|get_or_create|update_or_create)$/;

/** Order(**data), Order.objects.create(**data), query.update(data), values(**data), insert_one(data) */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const name = calledName(call, file);
  const receiver = receiverOf(call);
  const owner = receiver ? textOf(file, receiver).replace(/\s+/g, "") : "";
  const { positional, unknown } = argumentsOf(call, file);
  const manager = managers.test(name) && /\.objects\b|\.query\b|\.query\(|session\.query\(/.test(owner);
  const statement = name === "values" && /\b(?:insert|update)\(/.test(owner);
  const document = /^(?:insert_one|insert_many|replace_one)$/.test(name);
  const update = name === "update_one" || name === "find_one_and_update" || name === "update_many";
  const model = isModel(child(call, "function"), file) || (name === "create" && receiver !== undefined && isModel(receiver, file));
  if (!manager && !statement && !document && !update && !model) return undefined;
  const listed = update ? positional.slice(1, 2).flatMap((value) => setOf(value)) : manager || statement || document ? positional : [];
  const given = listed.flatMap((value) => spreadIn(value));
  for (const value of [...unknown, ...given]) {
    const inner = unwrap(value);
    const part = bodyOf(inner, file);
    if (part && (part.path.length === 0 || unknown.includes(value)))
      return report(inner, part, "whole", { sink: sinkName(call, file) }, file);
  }
  return unknown.length === 0 && model ? met(child(call, "function") ?? call) : undefined;
}

/** What `{**data, "owner": owner}` spreads; a value that is no dictionary stands for itself. */
function spreadIn(value: SyntaxNode): readonly SyntaxNode[] {
  return value.type === "dictionary"
    ? namedChildren(value).flatMap((item) => (item.type === "dictionary_splat" ? namedChildren(item) : []))
    : [value];
}

/** {"$set": data} */
function setOf(update: SyntaxNode): readonly SyntaxNode[] {
  const pairs = update.type === "dictionary" ? namedChildren(update) : [];
  return pairs.flatMap((pair) => (pair.type === "pair" ? (child(pair, "value") ?? []) : []));
}

/** for key, value in data.items(): setattr(order, key, value) */
function visitSetattr(call: SyntaxNode, file: PyFile): Outcomes {
  const [target, key] = argumentsOf(call, file).positional;
  if (!target || key?.type !== "identifier" || outside(file)) return undefined;
  for (let node: SyntaxNode | null = call.parent; node && node.type !== "function_definition"; node = node.parent) {
    // if key in ALLOWED: …
    if (node.type === "if_statement" && new RegExp(`\\b${textOf(file, key)}\\b`).test(textOf(file, child(node, "condition") ?? node)))
      return undefined;
    if (node.type !== "for_statement") continue;
    const items = child(node, "right");
    // for key in data: setattr(order, key, data[key])
    const source = items?.type === "call" && /^(?:items|keys)$/.test(calledName(items, file)) ? receiverOf(items) : items;
    const part = source && bodyOf(source, file);
    const guarded = new RegExp(`\\b${textOf(file, key)}\\s+(?:not\\s+)?in\\b(?![^\\n]*\\.items\\()`).test(
      textOf(file, child(node, "body") ?? node),
    );
    if (source && part && (part.path.length === 0 || isParameter(source, part, file)) && !guarded)
      return report(source, part, "merged", { target: shortName(target, file) }, file);
  }
  return undefined;
}

/** `payload: dict = Body(...)` of FastAPI is the whole body, whatever it is called. */
function isParameter(source: SyntaxNode, { path, source: from }: RequestPart, file: PyFile): boolean {
  return from === "body" && path.length === 1 && source.type === "identifier" && textOf(file, source) === path[0];
}

/** order.__dict__.update(data) */
function visitDict(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  const owner = receiver ? textOf(file, receiver) : "";
  const [value] = argumentsOf(call, file).positional;
  if (!value || !/\.__dict__$/.test(owner) || outside(file)) return undefined;
  const part = bodyOf(unwrap(value), file);
  return part && report(unwrap(value), part, "merged", { target: owner.replace(/\.__dict__$/, "") }, file);
}

const documents = ["values", "insert_one", "insert_many", "replace_one", "update_one", "update_many", "find_one_and_update"];

export const python: TreeVisitors<PyFile> = {
  call: {
    ...Object.fromEntries(documents.map((name) => [name, visitCall])),
    setattr: visitSetattr,
    update: (call, file) => visitDict(call, file) ?? visitCall(call, file),
  },
  // Order(**data): whatever is called
  node: { dictionary_splat: (node, file) => (node.parent?.parent?.type === "call" ? visitSplat(node.parent.parent, file) : undefined) },
};

/** Calls that have a visitor by their name are left to it. */
function visitSplat(call: SyntaxNode, file: PyFile): Outcomes {
  return documents.includes(calledName(call, file)) || calledName(call, file) === "update" ? undefined : visitCall(call, file);
}
