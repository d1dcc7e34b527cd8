/** Settings of tools, frameworks and platforms as evidence: a project check is a table of what counts. */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { configsOf, evidenceAt } from "./usage.ts";

/** What counts in the files of a tool. All patterns that are given must match. */
export interface SettingRow {
  /** As in rules/facts/config/tools.ts. */
  readonly tool: string;
  /** Matches the fact's name: a resource of Terraform, an object of Kubernetes. */
  readonly name?: RegExp;
  /** A key that is set; any where only a value is given. */
  readonly key?: RegExp;
  /** Its value as text; any but none, `false`, `off` and `0` when it is left out. */
  readonly value?: RegExp;
  /** What it shows; the fact's name and the key when left out. */
  readonly note?: string;
}

type Value = string | number | boolean;
type Setting = readonly [key: string, value: Value];

/** The longest note of a setting. */
const longestNote = 80;
const off = /^(?:false|off|no|0|none|)$/i;

/** Where the project sets what a row asks for, in the order of the rows; one place for each file or block. */
export function settingsMatching(project: ProjectView, rows: readonly SettingRow[]): readonly Evidence[] {
  return rows.flatMap(({ tool, name, key, value, note }) =>
    configsOf(project, tool).flatMap((fact) => {
      if (name && !name.test(fact.data.name)) return [];
      const asked = key !== undefined || value !== undefined;
      const found =
        asked && settingOf(fact, (each, set) => (key?.test(each) ?? true) && (value ? value.test(String(set)) : !off.test(String(set))));
      return found || !asked
        ? [evidenceAt(fact, note ?? (found && /^[A-Z_]+\.\d+$/.test(found[0]) ? noteOf(found) : nameOf(fact, found ? found[0] : "")))]
        : [];
    }),
  );
}

/** Files of these tools that set what is asked for, where patterns do not say it; the note shows the setting. One place for each file or block. */
export function settingsWhere(
  project: ProjectView,
  tools: readonly string[],
  wanted: (key: string, value: Value, name: string) => boolean,
): readonly Evidence[] {
  return tools.flatMap((tool) =>
    configsOf(project, tool).flatMap((fact) => {
      const found = settingOf(fact, (key, value) => wanted(key, value, fact.data.name));
      return found ? [evidenceAt(fact, noteOf(found))] : [];
    }),
  );
}

function settingOf({ data }: ProjectFact<"config">, wanted: (key: string, value: Value) => boolean): Setting | undefined {
  return Object.entries(data.values).find(([key, value]) => wanted(key, value));
}

/** The fact's name and the key: `Ingress/web spec.tls`. */
function nameOf({ data }: ProjectFact<"config">, key: string): string {
  return `${data.name.replace(/\/$/, "")} ${key}`.trim().slice(0, longestNote) || data.tool;
}

/** The setting as it is written; an element of a list is its value alone. */
function noteOf([key, value]: Setting): string {
  const note = (/\.\d+$/.test(key) ? String(value) : `${key}: ${value}`).replace(/\s+/g, " ");
  return note.length > longestNote ? `${note.slice(0, longestNote - 1)}…` : note;
}

/** A row for resources of Terraform, by the beginning of their types. */
export function resources(...types: readonly string[]): SettingRow {
  return { tool: "terraform", name: new RegExp(`^(?:${types.join("|")})\\.`) };
}

/** Rows for containers of these images, wherever containers are described. */
export function images(image: RegExp, note: string): readonly SettingRow[] {
  return [
    { tool: "compose", key: /^services\.[^.]+\.image$/, value: image, note },
    { tool: "k8s", key: /(?:^|\.)containers\.\d+\.image$/, value: image, note },
    { tool: "kamal", key: /^accessories\.[^.]+\.image$/, value: image, note },
    { tool: "docker-swarm", key: /^services\.[^.]+\.image$/, value: image, note },
    { tool: "ecs", key: /(?:^|\.)image$/, value: image, note },
    { tool: "helm-values", key: /(?:^|\.)image\.repository$/, value: image, note },
    { tool: "render", key: /(?:^|\.)image\.url$/, value: image, note },
  ];
}

const trialSettings = /(?:^|[/_.])(?:tests?|testing|dev|development|local|ci)(?:_settings)?\.(?:py|rb)$/i;

/** Settings of Django and Rails that hold in production; those of tests and of development do not. */
export function productionSettings(
  project: ProjectView,
  tool: "django" | "rails",
  wanted: (key: string, value: Value) => boolean,
): readonly Evidence[] {
  return settingsWhere(project, [tool], (key, value, name) => !/^(?:development|test)$/.test(name) && wanted(key, value)).filter(
    ({ file }) => !trialSettings.test(file),
  );
}

/** Where an application, backend or middleware of Django is switched on. */
export function djangoUses(project: ProjectView, name: RegExp): readonly Evidence[] {
  return productionSettings(
    project,
    "django",
    (key, value) => /APPS|MIDDLEWARE|BACKENDS/.test(key) && typeof value === "string" && name.test(value),
  );
}
