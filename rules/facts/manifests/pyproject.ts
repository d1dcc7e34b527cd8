import type { FactTypes } from "../../api/facts.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import {
  parseToml,
  type TomlDocument,
  type TomlEntry,
  type TomlText,
  tomlBelow,
  tomlHas,
  tomlText,
  tomlTexts,
  tomlValue,
} from "../../shared/documents/toml.ts";
import { isDevelopmentGroup, parseRequirement, pythonName } from "./python-names.ts";

/** Dependencies, scripts and tools of a pyproject.toml of any of the common build tools. */
export function pyproject(text: string): FactOutcome[] {
  const document = parseToml(text);
  if (document.entries.length === 0) return [];
  return [manifest(document), ...standardDependencies(document), ...poetryDependencies(document), ...settings(document)];
}

/** Dependencies and scripts of a Pipfile. */
export function pipfile(text: string): FactOutcome[] {
  const document = parseToml(text);
  if (document.entries.length === 0) return [];
  const scripts = scriptsBelow(document, ["scripts"]);
  const python = tomlEntryText(document, "requires", "python_version");
  return [
    fact("manifest", start(document), { ecosystem: "pypi", name: "", private: false, scripts, bin: false, library: false, workspaces: [] }),
    ...table(document, ["packages"], false),
    ...table(document, ["dev-packages"], true),
    ...(python ? [fact("setting", python, { key: "runtime.python", value: python.value })] : []),
  ];
}

function manifest(document: TomlDocument): FactOutcome {
  const scripts = {
    ...scriptsBelow(document, ["tool", "pdm", "scripts"]),
    ...scriptsBelow(document, ["tool", "rye", "scripts"]),
    ...scriptsBelow(document, ["tool", "poe", "tasks"]),
    ...scriptsBelow(document, ["tool", "taskipy", "tasks"]),
    ...Object.fromEntries(
      tomlBelow(document, "tool", "hatch", "envs").flatMap(({ keys, entry }) =>
        keys[1] === "scripts" && keys[2] !== undefined ? [[keys[2], commandOf(entry)] as const] : [],
      ),
    ),
  };
  const programs = [
    ["project", "scripts"],
    ["tool", "poetry", "scripts"],
  ]
    .flatMap((path) => Object.values(scriptsBelow(document, path)))
    .filter((program) => program !== "");
  const classifiers = tomlTexts(tomlValue(document, "project", "classifiers"));
  const packageMode = tomlValue(document, "tool", "poetry", "package-mode");
  return fact("manifest", start(document), {
    ecosystem: "pypi",
    name: tomlText(document, "project", "name") ?? tomlText(document, "tool", "poetry", "name") ?? "",
    private: classifiers.some((classifier) => classifier.value === "Private :: Do Not Upload"),
    scripts,
    bin: tomlHas(document, "project", "scripts") || tomlHas(document, "tool", "poetry", "scripts"),
    ...(programs.length > 0 ? { programs } : {}),
    library:
      tomlValue(document, "build-system", "build-backend") !== undefined &&
      !(packageMode?.kind === "other" && packageMode.text === "false"),
    workspaces: tomlTexts(tomlValue(document, "tool", "uv", "workspace", "members")).map((member) => member.value),
  });
}

/** Groups are for development unless their name says that the program runs with them. */
const runningGroup = /^(?:main|prod(?:uction)?|runtime|base|core|default|app|server|web|deploy(?:ment)?|worker)$/i;

/** PEP 621 and PEP 735 lists, and the lists of uv, pdm and rye. */
function standardDependencies(document: TomlDocument): FactOutcome[] {
  return [
    ...list(tomlTexts(tomlValue(document, "project", "dependencies")), false),
    ...tomlBelow(document, "project", "optional-dependencies").flatMap(({ keys, entry }) =>
      list(tomlTexts(entry.value), isDevelopmentGroup(keys[0] ?? "")),
    ),
    ...tomlBelow(document, "dependency-groups").flatMap(({ keys, entry }) =>
      list(tomlTexts(entry.value), !runningGroup.test(keys[0] ?? "")),
    ),
    ...list(tomlTexts(tomlValue(document, "tool", "uv", "dev-dependencies")), true),
    ...list(tomlTexts(tomlValue(document, "tool", "rye", "dev-dependencies")), true),
    ...tomlBelow(document, "tool", "pdm", "dev-dependencies").flatMap(({ entry }) => list(tomlTexts(entry.value), true)),
  ];
}

function poetryDependencies(document: TomlDocument): FactOutcome[] {
  const groups = new Set(tomlBelow(document, "tool", "poetry", "group").map(({ keys }) => keys[0] ?? ""));
  return [
    ...table(document, ["tool", "poetry", "dependencies"], false),
    ...table(document, ["tool", "poetry", "dev-dependencies"], true),
    ...[...groups].flatMap((group) => table(document, ["tool", "poetry", "group", group, "dependencies"], !runningGroup.test(group))),
  ];
}

function list(texts: readonly TomlText[], dev: boolean): FactOutcome[] {
  return texts.flatMap((item) => {
    const parsed = parseRequirement(item.value.trim());
    return parsed ? [fact("dependency", item, { name: parsed.name, version: parsed.version, dev, ecosystem: "pypi" })] : [];
  });
}

/** `name = "^1.0"` and `name = { version = "^1.0" }` below a path; Python's own version is no dependency. */
function table(document: TomlDocument, path: readonly string[], dev: boolean): FactOutcome[] {
  const seen = new Set<string>();
  return tomlBelow(document, ...path).flatMap(({ keys, entry }) => {
    const [name = ""] = keys;
    if (name === "python" || seen.has(name)) return [];
    seen.add(name);
    return [
      fact("dependency", entry, { name: pythonName(name), version: versionOf(document, [...path, name], entry), dev, ecosystem: "pypi" }),
    ];
  });
}

function versionOf(document: TomlDocument, path: readonly string[], entry: TomlEntry): string {
  if (entry.value.kind === "string" && entry.path.length === path.length) return entry.value.value;
  return tomlText(document, ...path, "version") ?? "";
}

function scriptsBelow(document: TomlDocument, path: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    tomlBelow(document, ...path).flatMap(({ keys, entry }) => (keys[0] === undefined ? [] : [[keys[0], commandOf(entry)] as const])),
  );
}

/** A task is a string, a list of strings, or a table with `cmd`, `shell` or `script`. */
function commandOf(entry: TomlEntry): string {
  const { value } = entry;
  if (value.kind === "string") return value.value;
  if (value.kind === "array")
    return tomlTexts(value)
      .map((item) => item.value)
      .join(" && ");
  if (value.kind !== "table") return "";
  const command = value.entries.find((inner) => /^(?:cmd|shell|script|composite|chain|sequence)$/.test(inner.path.at(-1) ?? ""));
  return command ? commandOf(command) : "";
}

function settings(document: TomlDocument): FactOutcome[] {
  const found: FactOutcome[] = [];
  const python =
    tomlEntryText(document, "project", "requires-python") ?? tomlEntryText(document, "tool", "poetry", "dependencies", "python");
  if (python) found.push(fact("setting", python, { key: "runtime.python", value: python.value }));
  const tools = [
    ...new Set(
      [...document.tables.map((header) => header.path), ...document.entries.map((entry) => entry.path)].flatMap((path) =>
        path[0] === "tool" && path[1] ? [path[1]] : [],
      ),
    ),
  ];
  if (tools.length > 0)
    found.push(fact("setting", start(document), { key: "pyproject.tools", value: tools } satisfies FactTypes["setting"]));
  return found;
}

function tomlEntryText(document: TomlDocument, ...path: readonly string[]): TomlText | undefined {
  const value = tomlValue(document, ...path);
  return value?.kind === "string" ? value : undefined;
}

function start(document: TomlDocument): Span {
  return document.tables[0] ?? document.entries[0] ?? { start: 0, end: 0 };
}
