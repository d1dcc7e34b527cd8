/** Python: bodies of Flask, Django, REST framework, Starlette, FastAPI and aiohttp that no schema looked at. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { handlersOf } from "../../../shared/python/handlers.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { enclosingDef, lastName, outerDefinition, parametersOf } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isModel, sinkName, sinksIn, valuesHandedTo } from "../../../shared/python/sinks.ts";
import { validatesIn } from "../../../shared/python/validation.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration;
}

interface Flow {
  readonly field: string;
  readonly value: SyntaxNode;
  readonly sink: string;
  /** A mapper holds it against the type of its column: what is missing are lengths, ranges and forms. */
  readonly typed: boolean;
}

/** Whether the function looks at a field's type or compares it with a list by hand. */
function isChecked(field: string, value: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const text = textOf(file, child(definition, "body") ?? definition);
  const names = [field, lastName(value, file)].filter((name) => name !== "").map((name) => name.replace(/\W/g, "\\$&"));
  return names.some((name) =>
    new RegExp(
      `\\bisinstance\\(\\s*[^,()]*(?:\\([^()]*)?["']?\\b${name}\\b|\\b(?:len|int|float|bool|UUID|Decimal|\\w*(?:valid|check|clean|sanit|assert|parse)\\w*)\\([^()]*\\b${name}\\b|\\b${name}\\b["'\\])]*\\s+(?:not\\s+)?in\\s+[\\w(\\[{]|\\b(?:match|fullmatch)\\([^()]*,\\s*${name}\\b`,
    ).test(text),
  );
}

const lookups = /^(?:filter|filter_by|get|exclude|where|aget)$/;

/** A field that a mapper looks a record up by does no harm: a value of another type ends in an error. Deleting takes no data. */
function onlyLooksUp(call: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  return (lookups.test(name) || name === "delete") && !httpCall(call, file);
}

/** `MemberRole(name)`: an enumeration refuses what is none of its values. */
function isEnumeration(call: SyntaxNode, file: PyFile): boolean {
  const { positional, keyword } = argumentsOf(call, file);
  return /^[A-Z]\w*(?:Enum|Type|Kind|Status|Role)$/.test(calledName(call, file)) && positional.length === 1 && keyword.size === 0;
}

/** What a function writes down that looks at some of what it gets by hand, and answers that a request is bad. */
const refuses = /\b(?:400|422)\b|BAD_REQUEST|BadRequest|ValidationError|UNPROCESSABLE/;

/** `Order.objects.create(note=body["note"])`, `Order(note=body["note"])`: a column that is filled by itself. */
function isColumn(call: SyntaxNode, value: SyntaxNode, file: PyFile): boolean {
  const mapped = isModel(child(call, "function"), file) || /\.objects$/.test(textOf(file, receiverOf(call) ?? call).replace(/\s+/g, ""));
  const keyword = value.parent?.type === "keyword_argument" ? value.parent : undefined;
  return mapped && keyword?.parent?.parent === call;
}

/**
 * `openai.chat.completions.create(…)` for somebody who is known, or with their own key: the provider of a language model refuses what is no
 * message, and what is missing are bounds for what it costs.
 */
function asksModel(call: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  if (
    !/login_required|current_user|\buser\b|require_auth|\bapi_key\s*=\s*(?!os\.|settings\b|config\b|[A-Z_]+\b)/.test(
      textOf(file, outerDefinition(definition)),
    )
  )
    return false;
  const name = textOf(file, child(call, "function") ?? call).replace(/\s+/g, "");
  return (
    /(?:^|\.)(?:chat\.completions|completions|messages|responses|embeddings)\.(?:a?create|stream|parse)$/.test(name) &&
    (/chat\.completions|embeddings/.test(name) ||
      /openai|anthropic|groq|mistral|llm/i.test(name + (symbolOf(child(call, "function"), file) ?? "")))
  );
}

function flowOf(definition: SyntaxNode, file: PyFile): Flow | undefined {
  let typed: Flow | undefined;
  let open: Flow | undefined;
  let checks = false;
  const refusing = refuses.test(textOf(file, definition));
  for (const call of sinksIn(definition, file)) {
    if (isEnumeration(call, file)) continue;
    const looksUp = onlyLooksUp(call, file);
    for (const value of valuesHandedTo(call, file)) {
      const part = requestPart(value, file);
      if (part?.source !== "body" || part.typed || part.numeric || part.definition !== definition) continue;
      const field = part.path.filter((name) => name !== "[]").join(".");
      if (looksUp && field !== "") continue;
      if (field === "" || !isChecked(part.path.at(-1) ?? "", value, definition, file)) {
        const flow = {
          field,
          value,
          sink: sinkName(call, file),
          typed: asksModel(call, definition, file) || (field !== "" && isColumn(call, value, file) && refusing),
        };
        if (!flow.typed) {
          open ??= flow;
          if (field === "" || !refusing) return flow;
        }
        typed ??= flow;
      } else checks = true;
    }
  }
  // Who looks at the form of some of what goes the same ways, and refuses what is wrong, forgot a field.
  return open ? { ...open, typed: checks } : typed;
}

/** A signature proves who sent the body; what it holds was made by them. */
const signature = /hmac\.|compare_digest|construct_event|verify_(?:signature|webhook)|x-hub-signature|svix|Webhook\(|webhook_secret/i;

const judgedKey = {};

/** A read of the body leads to its function, which is judged once. */
function visitRead(read: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const definition = enclosingDef(read);
  const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
  if (!definition || judged.has(definition)) return undefined;
  const part = requestPart(read, file);
  if (part?.source !== "body" || part.path.length > 0 || part.typed || part.definition !== definition) return undefined;
  judged.add(definition);
  return judge(definition, read, file);
}

function judge(definition: SyntaxNode, read: SyntaxNode, file: PyFile): Outcome | undefined {
  if (validatesIn(definition, file) || signature.test(textOf(file, definition))) return met(read);
  const flow = flowOf(definition, file);
  if (!flow) return undefined;
  const { field, value, sink, typed } = flow;
  return problem(field === "" ? "whole" : "field", read, {
    data: { field, sink },
    ...(typed ? { priority: "P1" as const } : {}),
    related: [{ at: value, message: field === "" ? `the body reaches ${sink} here` : `${field} reaches ${sink} here` }],
    pending: { handler: "", fields: [] },
  });
}

/** `request.get_json()`, `await request.json()`, `await request.post()`, `json.loads(request.body)` */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const outer = call.parent?.type === "await" ? call.parent : call;
  // json.loads(request.body) is one read.
  if (calledName(call, file) === "loads" && !requestPart(call, file)) return undefined;
  return visitRead(outer, file);
}

/** `request.json`, `request.data`, `request.POST` */
function visitAttribute(node: SyntaxNode, file: PyFile): Outcomes {
  return /^(?:json|data|form|POST|body|values)$/.test(lastName(node, file)) && /^(?:self\.)?request\.\w+$/.test(textOf(file, node))
    ? visitRead(node, file)
    : undefined;
}

/** `payload: dict` of a FastAPI handler takes any object. */
function visitHandlers(_root: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
  return [...handlersOf(file).values()].flatMap(({ framework, definition }): Outcome[] => {
    if (framework !== "fastapi") return [];
    for (const { annotation, nameNode } of parametersOf(definition, file)) {
      if (!annotation || !/^(?:typing\.)?(?:dict|Dict|Any)\b/.test(textOf(file, annotation))) continue;
      const part = requestPart(nameNode, file);
      if (part?.source !== "body" || part.typed) continue;
      judged.add(definition);
      const outcome = judge(definition, nameNode, file);
      return outcome ? [outcome] : [];
    }
    return [];
  });
}

export const python: TreeVisitors<PyFile> = {
  file: visitHandlers,
  call: { get_json: visitCall, json: visitCall, post: visitCall, form: visitCall, loads: visitCall },
  node: { attribute: visitAttribute },
};
