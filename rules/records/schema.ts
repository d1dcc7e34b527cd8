/**
 * The part of JSON Schema (draft 7) that record files need, checked over located data. The schemas that ship are these very objects,
 * so what an editor accepts and what the product accepts cannot drift apart.
 */
import type { Span } from "../api/text.ts";
import { isDate } from "./dates.ts";
import type { LocatedMap, LocatedNode } from "./located.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** What stands under `allOf` and `oneOf` is for editors only: the reader of each file checks them itself, with a better sentence. */
export interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly format?: "date";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Takes a mistake: where it is, what to say of it, and the word that was probably meant. */
type Report = (at: Span, message: string, replacement?: string) => void;

const typeNames = {
  object: "a map of keys",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
} as const;

function typeMatches(node: LocatedNode, type: NonNullable<Schema["type"]>): boolean {
  if (type === "object") return node.kind === "map";
  if (type === "array") return node.kind === "list";
  if (node.kind !== "scalar") return false;
  if (type === "string" || type === "boolean") return typeof node.value === type;
  return type === "number" ? Number.isFinite(node.value) : Number.isInteger(node.value);
}

function show(node: LocatedNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  return node.value === null ? "nothing" : JSON.stringify(node.value);
}

/** JSON Schema counts characters by code point, not by UTF-16 unit. */
function lengthOf(text: string): number {
  return [...text].length;
}

function validateText(node: LocatedNode, text: string, schema: Schema, name: string, report: Report): void {
  if (schema.enum && !schema.enum.includes(text)) {
    report(node, `${name} cannot be "${text}"${didYouMean(text, schema.enum)}`, nearest(text, schema.enum));
  } else if (schema.format === "date") {
    if (!isDate(text)) report(node, `${name} must be a day written YYYY-MM-DD, not "${text}"`);
  } else if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(text)) {
    report(node, `${name} must be ${schema.description ?? "written otherwise"}, not "${text}"`);
  } else if (schema.minLength !== undefined && lengthOf(text) < schema.minLength) {
    report(node, text === "" ? `${name} is empty; fill it in` : `${name} is too short; write at least ${schema.minLength} characters`);
  } else if (schema.maxLength !== undefined && lengthOf(text) > schema.maxLength) {
    report(node, `${name} is too long; ${schema.maxLength} characters are allowed`);
  }
}

function validateNumber(node: LocatedNode, value: number, schema: Schema, name: string, report: Report): void {
  const { minimum, maximum, exclusiveMinimum } = schema;
  const tooSmall = (minimum !== undefined && value < minimum) || (exclusiveMinimum !== undefined && value <= exclusiveMinimum);
  if (!tooSmall && (maximum === undefined || value <= maximum)) return;
  const low = minimum !== undefined ? `at least ${minimum}` : `more than ${exclusiveMinimum ?? 0}`;
  report(node, `${name} must be ${low}${maximum === undefined ? "" : ` and at most ${maximum}`}, not ${value}`);
}

function validateMap(node: LocatedMap, schema: Schema, name: string, report: Report): void {
  const known = schema.properties ?? {};
  for (const entry of node.entries) {
    const rule = Object.hasOwn(known, entry.key) ? known[entry.key] : schema.additionalProperties;
    if (rule === false) {
      const words = Object.keys(known);
      report(entry.keySpan, `unknown key "${entry.key}"${didYouMean(entry.key, words)}`, nearest(entry.key, words));
    } else if (rule) validate(entry.value, rule, `"${entry.key}"`, report);
  }
  for (const key of schema.required ?? []) {
    if (!node.entries.some((entry) => entry.key === key)) report(node.entries[0]?.keySpan ?? node, `${name} has no "${key}"; add it`);
  }
}

/** Checks a node and everything below it; `name` is how a message calls it. */
export function validate(node: LocatedNode, schema: Schema, name: string, report: Report): void {
  if (schema.type && !typeMatches(node, schema.type)) {
    report(node, `${name} must be ${typeNames[schema.type]}, not ${show(node)}`);
    return;
  }
  if (node.kind === "map") validateMap(node, schema, name, report);
  else if (node.kind === "list") {
    if (schema.minItems !== undefined && node.items.length < schema.minItems)
      report(node, `${name} is empty; add an item or remove the key`);
    if (schema.maxItems !== undefined && node.items.length > schema.maxItems)
      report(node, `${name} has more than ${schema.maxItems} items; make it shorter`);
    if (schema.items) for (const item of node.items) validate(item, schema.items, `an item of ${name}`, report);
  } else if (typeof node.value === "string") validateText(node, node.value, schema, name, report);
  else if (typeof node.value === "number") validateNumber(node, node.value, schema, name, report);
}
