/** A file of settings as a flat map: `services.web.image` → value. Bounded, and without the values of secrets. */
import type { JsonNode } from "../../shared/documents/json.ts";
import { elementsOf, propertiesOf } from "../../shared/documents/json.ts";
import type { TomlDocument, TomlValue } from "../../shared/documents/toml.ts";
import { itemsOf, pairsOf, type YamlNode } from "../../shared/documents/yaml.ts";

/** A value at the end of a path. */
export type FlatValue = string | number | boolean;

/** A value that is worked out when the file is used, so that nobody can read it here. */
export const computed = "(computed)";
const hidden = "(hidden)";

/** More settings than this are data. */
const mostValues = 600;
/** Longer texts are scripts and descriptions; their beginning is kept. */
const longestText = 300;
const deepest = 12;

const secretKey =
  /(?:secret(?:_?key)?(?:_?base)?|passw(?:or)?d|passphrase|token|api_?key|private_?key|access_?key|signing_?key|encryption_?key|credential|dsn)s?$/i;
/** A reference says where a secret comes from and is no secret. */
const reference = /[$<{]|^(?:true|false|\d{1,6}|required|optional|inherit|read|write|none|)$|^(?:arn:|projects\/|ssm:|vault:|op:\/\/)/i;

/** Collects values by key until the bound is reached. */
export class FlatMap {
  readonly values: Record<string, FlatValue> = Object.create(null);
  #size = 0;

  set(key: string, value: FlatValue): void {
    if (this.#size >= mostValues || key.length > 200) return;
    const last = key.slice(key.lastIndexOf(".") + 1);
    const shown = typeof value === "string" && secretKey.test(last) && !reference.test(value) ? hidden : value;
    if (!Object.hasOwn(this.values, key)) this.#size++;
    this.values[key] = typeof shown === "string" && shown.length > longestText ? shown.slice(0, longestText) : shown;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** The values as plain data, without a prototype's keys. */
  get plain(): Readonly<Record<string, FlatValue>> {
    return { ...this.values };
  }
}

function below(prefix: string, key: string | number): string {
  return prefix === "" ? String(key) : `${prefix}.${key}`;
}

/** Adds a YAML node. A key without a value is kept as "". */
export function flattenYaml(node: YamlNode | undefined, into: FlatMap, prefix = "", depth = 0): void {
  if (depth > deepest) return;
  if (node === undefined) {
    if (prefix !== "") into.set(prefix, "");
  } else if (node.kind === "scalar") {
    into.set(prefix, node.dynamic ? computed : typeof node.value === "boolean" || typeof node.value === "number" ? node.value : node.text);
  } else if (node.kind === "sequence") {
    for (const [index, item] of itemsOf(node).entries()) flattenYaml(item, into, below(prefix, index), depth + 1);
  } else {
    for (const pair of pairsOf(node)) flattenYaml(pair.value, into, below(prefix, pair.key), depth + 1);
  }
}

/** Adds a JSON node. */
export function flattenJson(node: JsonNode | undefined, into: FlatMap, prefix = "", depth = 0): void {
  if (!node || depth > deepest) return;
  if (node.kind === "object")
    for (const property of propertiesOf(node)) flattenJson(property.value, into, below(prefix, property.name), depth + 1);
  else if (node.kind === "array") {
    for (const [index, item] of elementsOf(node).entries()) flattenJson(item, into, below(prefix, index), depth + 1);
  } else if (node.kind === "literal") into.set(prefix, node.value ?? "");
}

/** Adds the entries of a TOML document; tables of an array are numbered in their order. */
export function flattenToml(document: TomlDocument, into: FlatMap): void {
  const seen = new Map<string, number[]>();
  for (const entry of document.entries) {
    const table = entry.path.slice(0, -1).join(".");
    const known = seen.get(table) ?? [];
    if (!known.includes(entry.table)) known.push(entry.table);
    seen.set(table, known);
    const index = known.indexOf(entry.table);
    const key = entry.path.at(-1) ?? "";
    flattenTomlValue(entry.value, into, below(index > 0 ? below(table, index) : table, key));
  }
}

function flattenTomlValue(value: TomlValue, into: FlatMap, key: string, depth = 0): void {
  if (depth > deepest) return;
  if (value.kind === "string") into.set(key, value.value);
  else if (value.kind === "other") into.set(key, /^(?:true|false)$/.test(value.text) ? value.text === "true" : numberOr(value.text));
  else if (value.kind === "array") {
    for (const [index, item] of value.items.entries()) flattenTomlValue(item, into, below(key, index), depth + 1);
  } else for (const entry of value.entries) flattenTomlValue(entry.value, into, below(key, entry.path.slice(-1)[0] ?? ""), depth + 1);
}

function numberOr(text: string): string | number {
  const number = Number(text.replaceAll("_", ""));
  return Number.isFinite(number) ? number : text;
}
