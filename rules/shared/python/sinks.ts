/** Calls that data leaves a program through, and what is handed to them: queries, files, programs, other services. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { httpCall } from "./http-clients.ts";
import { bodyOf, lastName, unwrap } from "./nodes.ts";
import { writeOf } from "./orms.ts";
import { isUnbound, resolveName } from "./scopes.ts";
import { baseNames } from "./settings.ts";
import { symbolOf } from "./symbols.ts";

const files =
  /^(?:open|os\.(?:remove|unlink|rename|mkdir|makedirs|rmdir|system|popen|exec\w+)|shutil\.\w+|subprocess\.\w+|aiofiles\.open|pathlib\.Path)$/;
const services =
  /^(?:stripe|openai|anthropic|boto3|twilio|sendgrid|resend|slack_sdk|googleapiclient|smtplib|django\.core\.mail|flask_mail|fastapi_mail)\b/;
const documents =
  /^(?:insert_one|insert_many|update_one|update_many|replace_one|delete_one|delete_many|find_one|find_one_and_update|find_one_and_delete|find_one_and_replace)$/;
const managers = /^(?:create|get_or_create|update_or_create|filter|get|exclude|update|acreate|aget|bulk_create|create_user)$/;

/** Whether a call is a query, or goes to a file, a program or another service; making a record of a model counts as a query. */
function isSink(call: SyntaxNode, file: PyFile): boolean {
  const callee = child(call, "function");
  const name = calledName(call, file);
  const symbol = symbolOf(callee, file) ?? "";
  if (files.test(symbol) || services.test(symbol)) return true;
  if (isModel(callee, file)) return true;
  const receiver = receiverOf(call);
  if (!receiver) return httpCall(call, file) !== undefined;
  const owner = textOf(file, receiver);
  if (documents.test(name)) return true;
  if (managers.test(name) && /\.objects$/.test(owner.replace(/\s+/g, ""))) return true;
  if (/^(?:filter_by|where|filter)$/.test(name) && /\bquery\b|\bselect\(|session\b|\bupdate\(|\bdelete\(/.test(owner)) return true;
  if (name === "values" && /\b(?:insert|update)\(/.test(owner)) return true;
  if (
    /^(?:execute|executemany|fetch|fetchrow|fetchval)$/.test(name) &&
    /(?:^|[._])(?:cur|cursor|conn|connection|db|database|session|engine|pool|tx)$/i.test(owner)
  )
    return true;
  return writeOf(call, file)?.kind === "write" || httpCall(call, file) !== undefined;
}

/** A class of a project's models: it comes from a module of that name, or derives from a mapper's base here. */
export function isModel(callee: SyntaxNode | undefined, file: PyFile): boolean {
  if (
    !callee ||
    !/^[A-Z][A-Za-z0-9]*$/.test(lastName(callee, file)) ||
    /(?:Schema|Serializer|Form|Error|Exception|Query)$/.test(lastName(callee, file))
  )
    return false;
  const symbol = symbolOf(callee, file) ?? "";
  if (
    /(?:^|[._])(?:models?|entities|orm|tables?)\./.test(symbol) &&
    !/^(?:pydantic|django|sqlalchemy|transformers|torch|keras)\b/.test(symbol)
  )
    return true;
  // An excerpt leaves out where its models come from; classes that hold what came in are named after that.
  if (callee.type === "identifier" && symbol === textOf(file, callee) && isUnbound(symbol, callee, file))
    return !/(?:In|Input|Create|Update|Request|Response|D[tT][oO]|Payload|Params|Data|Args|Command|Event|Validator|Model|Settings|Config|Client)$/.test(
      symbol,
    );
  const binding = callee.type === "identifier" ? resolveName(textOf(file, callee), callee, file)?.bindings[0] : undefined;
  const definition = binding?.kind === "definition" && binding.node.type === "class_definition" ? binding.node : undefined;
  if (!definition) return false;
  const bases = baseNames(definition, file);
  const mapped = bodyOf(definition).some((statement) =>
    /^\s*(?:__tablename__|\w+\s*(?::[^=]+)?=\s*(?:db\.|orm\.|sa\.)?(?:Column|mapped_column)\()/.test(textOf(file, statement)),
  );
  return (
    mapped ||
    bases.some((base) => /^(?:Document|DeclarativeBase)$/.test(base)) ||
    /\(\s*(?:db|models)\.Model\b/.test(textOf(file, definition).slice(0, 200))
  );
}

/** A sink as messages name it: `Order.objects.create`, `session.execute`. */
export function sinkName(call: SyntaxNode, file: PyFile): string {
  const text = textOf(file, child(call, "function") ?? call).replace(/\([^()]*\)|\s+/g, "");
  return text
    .split(".")
    .filter((part) => part !== "self")
    .slice(-3)
    .join(".")
    .slice(0, 60);
}

/** The expressions that make up what a call is handed: keyword values, members of dictionaries and lists, both sides of comparisons. */
export function valuesHandedTo(call: SyntaxNode, file: PyFile): readonly SyntaxNode[] {
  const { positional, keyword, unknown } = argumentsOf(call, file);
  return [...positional, ...keyword.values(), ...unknown].flatMap((value) => valuesIn(value, file, 0));
}

function valuesIn(expression: SyntaxNode, file: PyFile, depth: number): readonly SyntaxNode[] {
  const node = unwrap(expression);
  const below = (each: SyntaxNode | undefined): readonly SyntaxNode[] => (each && depth < 6 ? valuesIn(each, file, depth + 1) : []);
  switch (node.type) {
    case "dictionary":
      return namedChildren(node).flatMap((pair) => below(pair.type === "pair" ? child(pair, "value") : namedChildren(pair)[0]));
    case "list":
    case "tuple":
    case "comparison_operator":
    case "concatenated_string":
      return namedChildren(node).flatMap((each) => below(each));
    case "string":
      return namedChildren(node).flatMap((part) => (part.type === "interpolation" ? below(child(part, "expression")) : []));
    case "binary_operator":
      return [...below(child(node, "left")), ...below(child(node, "right"))];
    case "identifier": {
      const bindings = resolveName(textOf(file, node), node, file)?.bindings ?? [];
      const made = bindings.length === 1 && bindings[0]?.kind === "assign" ? bindings[0].value : undefined;
      return made && /^(?:dictionary|string)$/.test(made.type) ? below(made) : [node];
    }
    default:
      return [node];
  }
}

/** All calls of a function that are sinks, nested functions included. */
export function sinksIn(definition: SyntaxNode, file: PyFile): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const body = child(definition, "body");
  if (body)
    walkTree(body, (node) => {
      if (node.type === "call" && isSink(node, file)) found.push(node);
      return true;
    });
  return found;
}
