/** What holds data against a schema in Python: pydantic, marshmallow, REST framework's serializers, forms, jsonschema and the like. */
import { type PyFile, textOf } from "../../api/file.ts";
import { childrenIn, child, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { isValidatingName } from "../names/validation.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { decoratorsOf, lastName } from "./nodes.ts";
import { symbolOf } from "./symbols.ts";

const methods =
  /^(?:model_validate|model_validate_json|parse_obj|parse_raw|validate_python|validate_json|is_valid|validate_on_submit|full_clean|clean|loads?_schema|from_dict|structure|parse_args|check_schema)$/;
const functions =
  /^_?(?:validate|check|parse|assert|ensure|verify|sanitize|clean|load)_?(?:\w*(?:body|input|payload|request|data|json|params|schema|dto|fields)\w*)?$/i;
const classes = /(?:Schema|Serializer|Form|Model|Request|Create|Update|Payload|Input|In|Body|Dto|DTO|Params|Command)$/;

/** Whether a call holds something against a schema. */
function isSchemaCall(call: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  const receiver = receiverOf(call);
  if (methods.test(name)) return true;
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  if (
    /^(?:jsonschema|cerberus|voluptuous|schema|schematics|trafaret|msgspec|cattrs|attrs|pydantic|marshmallow|webargs|fastjsonschema|dacite)\b/.test(
      symbol,
    )
  )
    return true;
  // ItemSchema().load(data), schema.validate(data)
  if (receiver && /^(?:load|loads|validate|deserialize)$/.test(name)) {
    const owner = receiver.type === "call" ? calledName(receiver, file) : lastName(receiver, file);
    return /schema|validator|form|parser/i.test(owner);
  }
  if (!receiver && functions.test(name) && name !== "load") return true;
  // Order(**data), OrderSerializer(data=request.data), OrderForm(request.POST)
  if (!/^[A-Z]/.test(name) || !classes.test(name)) return false;
  const { keyword, unknown, positional } = argumentsOf(call, file);
  return unknown.length > 0 || keyword.has("data") || keyword.has("payload") || (/Form$/.test(name) && positional.length > 0);
}

const validatesKey = {};

/** Whether a function, or a decorator in front of it, holds what it gets against a schema. */
export function validatesIn(definition: SyntaxNode, file: PyFile): boolean {
  const known = file.memo(validatesKey, () => new Map<SyntaxNode, boolean>());
  const cached = known.get(definition);
  if (cached !== undefined) return cached;
  let found = decoratorsOf(definition, file).some(
    ({ name, node }) =>
      isValidatingName(name) ||
      /\.(?:arguments|expect|use_args|use_kwargs|input)$|^use_(?:args|kwargs)$/.test(name) ||
      /schema|validat/i.test(textOf(file, node)),
  );
  for (const body of found ? [] : childrenIn(definition, "body")) {
    walkTree(body, (node) => {
      if (node.type === "call" && isSchemaCall(node, file)) found = true;
      return !found;
    });
  }
  known.set(definition, found);
  return found;
}
