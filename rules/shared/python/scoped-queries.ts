/** Queries that are limited to what belongs to somebody, and queries that take any record by its id: SQLAlchemy, SQLModel and Django. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { isIdField, isOtherKey, isOwnerField } from "../names/owner-fields.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { lastName } from "./nodes.ts";

/** A query of a model by its id or by its owner. */
export interface ChosenQuery {
  /** The call that holds the condition. */
  readonly call: SyntaxNode;
  /** Model in lower case. */
  readonly model: string;
  readonly operation: string;
  /** The field of the owner, "" where there is none. */
  readonly owner: string;
  /** A key of something else limits the records, or a part of the condition cannot be read. */
  readonly limited: boolean;
  readonly id: SyntaxNode | undefined;
}

interface Compared {
  readonly column: string;
  readonly value: SyntaxNode | undefined;
}

const queriesKey = {};

/** All queries of a file whose model and condition are known. */
export function chosenQueries(file: PyFile): readonly ChosenQuery[] {
  return file.memo(queriesKey, () => {
    const queries: ChosenQuery[] = [];
    walkTree(file.root, (node) => {
      const query = node.type === "call" ? chosenQuery(node, file) : undefined;
      if (query) queries.push(query);
      return true;
    });
    return queries;
  });
}

function chosenQuery(call: SyntaxNode, file: PyFile): ChosenQuery | undefined {
  const name = calledName(call, file);
  const { positional, keyword } = argumentsOf(call, file);
  const owner = receiverOf(call);
  const receiver = owner ? textOf(file, owner) : "";
  // session.get(Note, note_id)
  if (name === "get" && positional.length >= 2 && /(?:^|[._])(?:session|db)$/.test(receiver))
    return taken(call, lastName(positional[0], file), "get", positional[1]);
  // Note.query.get_or_404(note_id), db.query(Note).get(note_id)
  const model = modelOf(owner, file);
  if (/^(?:get|get_or_404)$/.test(name) && model !== "" && positional.length === 1 && keyword.size === 0)
    return taken(call, model, name, positional[0]);
  if (/^get_object_or_404$/.test(name) && keyword.size > 0) return chosen(call, lastName(positional[0], file), name, fields(keyword));
  if (!/^(?:get|filter|filter_by|where)$/.test(name) || model === "" || followed(call, file)) return undefined;
  const compared = conditionsOf(call, file);
  return compared.length === 0 ? undefined : chosen(call, model, name, compared);
}

function taken(call: SyntaxNode, model: string, operation: string, id: SyntaxNode | undefined): ChosenQuery | undefined {
  return /^[A-Z]/.test(model) ? { call, model: model.toLowerCase(), operation, owner: "", limited: false, id } : undefined;
}

function chosen(call: SyntaxNode, model: string, operation: string, compared: readonly Compared[]): ChosenQuery | undefined {
  if (!/^[A-Z]/.test(model)) return undefined;
  const owner = compared.find(({ column }) => isOwnerField(column.replace(/__.*$/, "")))?.column ?? "";
  const limited = compared.some(({ column }) => column === "" || column.includes("__") || isOtherKey(column));
  return { call, model: model.toLowerCase(), operation, owner, limited, id: compared.find(({ column }) => isIdField(column))?.value };
}

function fields(keyword: ReadonlyMap<string, SyntaxNode>): Compared[] {
  return [...keyword].map(([column, value]) => ({ column, value }));
}

/** The model at the base of a chain: `Note.objects`, `db.query(Note)`, `select(Note)`, `Note.query`. */
function modelOf(owner: SyntaxNode | undefined, file: PyFile): string {
  for (let current = owner; current; ) {
    if (current.type === "attribute") {
      const attribute = lastName(current, file);
      const object = child(current, "object");
      if (attribute === "objects" || attribute === "query")
        return object?.type === "identifier" || object?.type === "attribute" ? lastName(object, file) : "";
      current = object;
    } else if (current.type === "call") {
      const name = calledName(current, file);
      const [first] = argumentsOf(current, file).positional;
      if (/^(?:query|select|delete|update)$/.test(name) && first)
        return /^(?:identifier|attribute)$/.test(first.type) ? lastName(first, file) : "";
      current = child(current, "function");
    } else return "";
  }
  return "";
}

/** A later condition of the same chain has its say as well: the last one is looked at, with all before it. */
function followed(call: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode | null = call.parent; current && /^(?:attribute|call)$/.test(current.type); current = current.parent)
    if (current.type === "call" && /^(?:filter|filter_by|where|get)$/.test(calledName(current, file)) && receiverOf(current)) return true;
  return false;
}

function conditionsOf(call: SyntaxNode, file: PyFile): Compared[] {
  const found: Compared[] = [];
  for (let current: SyntaxNode | undefined = call; current; current = receiverOf(current)) {
    while (current?.type === "attribute") current = child(current, "object");
    if (current?.type !== "call") break;
    if (!/^(?:get|filter|filter_by|where)$/.test(calledName(current, file))) continue;
    const { positional, keyword, open } = argumentsOf(current, file);
    if (open) found.push({ column: "", value: undefined });
    found.push(...fields(keyword), ...positional.map((each) => comparedBy(each, file)));
  }
  return found;
}

function comparedBy(condition: SyntaxNode, file: PyFile): Compared {
  const [left, right] = namedChildren(condition);
  const equal = condition.type === "comparison_operator" && condition.children.some((each) => each.type === "==");
  return equal && left?.type === "attribute"
    ? { column: lastName(left, file), value: right }
    : { column: condition.type === "comparison_operator" && left?.type === "attribute" ? lastName(left, file) : "", value: undefined };
}
