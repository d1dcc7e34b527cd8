/** Look-ups in a JSON tree. */
import type { JsonLiteral, JsonNode, JsonProperty } from "../../languages/json/index.ts";

/** The properties of an object; empty for anything else. */
export function propertiesOf(node: JsonNode | undefined): readonly JsonProperty[] {
  return node?.kind === "object" ? node.properties : [];
}

/** The property of a name; the last one wins, as it does for every reader. */
export function propertyOf(node: JsonNode | undefined, name: string): JsonProperty | undefined {
  return propertiesOf(node).findLast((property) => property.name === name);
}

/** The value at a path of property names. */
export function jsonAt(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  let current = node;
  for (const name of path) current = propertyOf(current, name)?.value;
  return current;
}

/** The items of an array; empty for anything else. */
export function elementsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === "array" ? node.items : [];
}

/** The string itself, or undefined for anything else. */
export function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === "literal" && typeof node.value === "string" ? node.value : undefined;
}

/** The string at a path. */
export function stringAt(node: JsonNode | undefined, ...path: readonly string[]): string | undefined {
  return stringOf(jsonAt(node, ...path));
}

/** The strings of an array; a single string counts as an array of one. */
export function stringsOf(node: JsonNode | undefined): string[] {
  const nodes = node?.kind === "array" ? node.items : [node];
  return nodes.map(stringOf).filter((text) => text !== undefined);
}

/** Calls `visit` for every property below a node, in document order, with the names that lead to it. */
export function walkProperties(
  node: JsonNode | undefined,
  visit: (property: JsonProperty, path: readonly string[]) => void,
  path: readonly string[] = [],
): void {
  for (const item of elementsOf(node)) walkProperties(item, visit, path);
  for (const property of propertiesOf(node)) {
    visit(property, path);
    walkProperties(property.value, visit, [...path, property.name]);
  }
}

export type { JsonLiteral, JsonNode, JsonProperty };
