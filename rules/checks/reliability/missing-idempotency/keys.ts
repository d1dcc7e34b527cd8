/** What a key can be made of: the id of the entity that the call is about. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { enclosingFunction, propertyName, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { objectOf } from "../../../shared/typescript/values.ts";
import { idSubjects, isEntityId } from "./money.ts";

/** The source text of an id among the values of an object, also below `metadata`; undefined when there is none that can be read twice. */
export function idIn(expression: TS.Expression | undefined, file: TsFile): string | undefined {
  const object = expression && objectOf(expression, file);
  if (!object) return undefined;
  let subject: string | undefined;
  for (const property of object.properties) {
    const name = propertyName(property.name) ?? "";
    const value = ts.isShorthandPropertyAssignment(property)
      ? property.name
      : ts.isPropertyAssignment(property)
        ? property.initializer
        : undefined;
    if (!value) continue;
    if (name === "metadata") {
      const inner = idIn(value, file);
      if (inner !== undefined) return inner;
    }
    if (isReadable(value) && (idSubjects.test(name) || isId(value))) subject ??= sourceOf(unwrap(value), file);
  }
  return subject;
}

/** An id among the parameters of the function that a node stands in. */
export function idInScope(node: TS.Node, file: TsFile): string | undefined {
  const fn = enclosingFunction(node);
  for (const parameter of fn?.parameters ?? []) {
    const names = ts.isIdentifier(parameter.name)
      ? [parameter.name]
      : parameter.name.elements.flatMap((each) => (ts.isBindingElement(each) && ts.isIdentifier(each.name) ? [each.name] : []));
    const id = names.find((name) => isEntityId(name.text));
    if (id) return sourceOf(id, file);
  }
  return undefined;
}

/** orderId, order.id, payload.orderId: nothing that a second reading would change. */
function isReadable(value: TS.Expression): boolean {
  const inner = unwrap(value);
  return ts.isIdentifier(inner) || (ts.isPropertyAccessExpression(inner) && isReadable(inner.expression));
}

function isId(value: TS.Expression): boolean {
  const inner = unwrap(value);
  if (ts.isPropertyAccessExpression(inner)) return isEntityId(inner.name.text) || inner.name.text === "id";
  return ts.isIdentifier(inner) && isEntityId(inner.text);
}
