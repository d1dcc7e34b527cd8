/** Settings in formats that have no parser of the engine. */
import { fact, type FactOutcome } from "../../api/outcome.ts";
import { type HclAttribute, type HclBlock, type HclValue, parseHcl } from "../../shared/documents/hcl.ts";
import { parseIni } from "../../shared/documents/ini.ts";
import { type NginxDirective, parseNginx } from "../../shared/documents/nginx.ts";
import { parseToml } from "../../shared/documents/toml.ts";
import { computed, FlatMap, flattenToml, type FlatValue } from "./flat.ts";
import { iniTools, toolOf, tomlTools } from "./tools.ts";

const top = { start: 0, end: 1 };

/** The settings of a TOML file of a known tool; empty for any other file. */
export function toml(text: string, path: string): FactOutcome[] {
  const tool = toolOf(tomlTools, path);
  if (tool === undefined || text === "") return [];
  const document = parseToml(text);
  const flat = new FlatMap();
  flattenToml(document, flat);
  return flat.isEmpty ? [] : [fact("config", document.entries[0]?.keySpan ?? top, { tool, name: "", values: flat.plain })];
}

/** The settings of an INI file of a known tool; empty for any other file and for one without entries. */
export function ini(text: string, path: string): FactOutcome[] {
  const tool = toolOf(iniTools, path);
  const entries = tool === undefined ? [] : parseIni(text);
  const flat = new FlatMap();
  for (const { section, key, value } of entries) flat.set(section === "" ? key : `${section}.${key}`, value);
  const [first] = entries;
  return tool === undefined || !first ? [] : [fact("config", first, { tool, name: "", values: flat.plain })];
}

const entry = /^(?:@\w+|(?:[\d*/,a-zA-Z-]+\s+){5})\s*(?:root\s+|\w+\s+(?=\/))?(\S.*)$/;

/** Lines of a crontab: `jobs.0` → the command, without its times. */
export function crontab(text: string): FactOutcome[] {
  const flat = new FlatMap();
  let count = 0;
  for (const line of text.split("\n")) {
    const command = /^\s*(?:#|\w+\s*=)/.test(line) ? undefined : entry.exec(line.trim())?.[1];
    if (command !== undefined) flat.set(`jobs.${count++}`, command);
  }
  return flat.isEmpty ? [] : [fact("config", top, { tool: "crontab", name: "", values: flat.plain })];
}

/** The number of servers in the upstream that has most of them. */
function largestUpstream(directives: readonly NginxDirective[]): number {
  let most = 0;
  let count = 0;
  for (const { within, name } of directives) {
    if (name === "upstream") count = 0;
    else if (name === "server" && within.at(-1) === "upstream") most = Math.max(most, ++count);
  }
  return most;
}

/** `server.location.limit_req` → its arguments; a directive that occurs again keeps its first arguments and all that differ, by lines. */
export function nginx(text: string): FactOutcome[] {
  const directives = parseNginx(text);
  const flat = new FlatMap();
  for (const { within, name, args } of directives) {
    const key = [...within, name].join(".");
    const value = args.join(" ");
    const before = flat.values[key];
    flat.set(key, before === undefined || before === value ? value : `${before}\n${value}`);
  }
  const most = largestUpstream(directives);
  if (most > 1) flat.set("upstream.largest", most);
  const [first] = directives;
  return first ? [fact("config", { start: first.start, end: first.end }, { tool: "nginx", name: "", values: flat.plain })] : [];
}

/** One fact for each top block: `aws_db_instance.main`, `module.database`, `provider.aws`. */
export function terraform(text: string): FactOutcome[] {
  return parseHcl(text).flatMap((block) => {
    const flat = new FlatMap();
    flattenBlock(block, flat, "");
    const name = (/^(?:resource|data)$/.test(block.type) ? block.labels : [block.type, ...block.labels]).join(".");
    const tool = block.type === "data" ? "terraform-data" : "terraform";
    return [fact("config", block, { tool, name, values: flat.plain })];
  });
}

function flattenBlock(block: HclBlock, into: FlatMap, prefix: string): void {
  for (const attribute of block.attributes) flattenAttribute(attribute, into, prefix);
  const counts = new Map<string, number>();
  for (const inner of block.blocks) {
    const name = [inner.type, ...inner.labels].join(".");
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const key = count === 0 ? `${prefix}${name}` : `${prefix}${name}.${count}`;
    into.set(key, true);
    flattenBlock(inner, into, `${key}.`);
  }
}

function flattenAttribute({ name, value }: HclAttribute, into: FlatMap, prefix: string): void {
  const key = prefix + name;
  if (value instanceof Map) for (const [inner, member] of value) into.set(`${key}.${inner}`, flatValue(member));
  else if (Array.isArray(value)) {
    for (const [index, member] of (value as readonly HclValue[]).entries()) into.set(`${key}.${index}`, flatValue(member));
  } else into.set(key, flatValue(value as HclValue));
}

/** What an expression refers to is worth knowing (`aws_kms_key.db.arn`), its value is not known. */
function flatValue(value: HclValue): FlatValue {
  return typeof value === "object" ? (/^[\w.[\]"*-]+$/.test(value.computed) ? `\${${value.computed}}` : computed) : value;
}

/** Rules of a CODEOWNERS file: a pattern and who is asked. What has no owner, and what is only a comment, asks nobody. */
export function codeowners(text: string): FactOutcome[] {
  const rule = /^(?![#[^])\S+[ \t]+[^#\n]*@[\w./-]+/gm;
  const rules = [...text.matchAll(rule)];
  const [first] = rules;
  return first
    ? [
        fact(
          "config",
          { start: first.index, end: first.index + first[0].length },
          { tool: "codeowners", name: "", values: { rules: rules.length } },
        ),
      ]
    : [];
}
