/** Settings of tools as evidence: tables of what to look for, one row for each tool or platform. */
import type { Practice } from "../api/practices.ts";
import type { Evidence, ProjectView } from "../api/project.ts";
import { configsOf, evidenceAt, isAside, practicesOf } from "./usage.ts";

export interface SettingRow {
  readonly tool: string;
  /** The name of the object, resource or file. */
  readonly name?: RegExp;
  /** A key that is set, and what its value matches. */
  readonly key?: RegExp;
  readonly value?: RegExp;
}

/** Files and blocks that set what a row asks for. */
export function settingsMatching(project: ProjectView, rows: readonly SettingRow[]): Evidence[] {
  return rows.flatMap(({ tool, name, key, value }) =>
    configsOf(project, tool).flatMap((fact) => {
      if (name && !name.test(fact.data.name)) return [];
      if (!key && !value) return [evidenceAt(fact, fact.data.name || tool)];
      const found = Object.entries(fact.data.values).find(
        ([each, text]) => (key?.test(each) ?? true) && (value ? value.test(String(text)) : text !== false && text !== "" && text !== 0),
      );
      return found ? [evidenceAt(fact, fact.data.name === "" ? found[0] : `${fact.data.name} ${found[0]}`.slice(0, 80))] : [];
    }),
  );
}

/** Places where a practice is put to use. */
export function practiceEvidence(project: ProjectView, topic: Practice): Evidence[] {
  return practicesOf(project, topic)
    .filter(({ data }) => data.met)
    .map((fact) => evidenceAt(fact, fact.data.name));
}

/** Where packages are declared for production; those of development too where they are for that. */
export function declaredPackages(project: ProjectView, names: readonly string[], development = false): Evidence[] {
  return project
    .dependencies(...names)
    .filter(({ data, file }) => (development || !data.dev) && !isAside(file))
    .map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`));
}
