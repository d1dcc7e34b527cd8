/** What a project uses, asked by project checks: packages in use and declared, practices, settings of tools. */
import type { FactKind, ProjectFact } from "../../api/facts.ts";
import type { Practice } from "../../api/practices.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { isOfUse, type PackageUse, packagesFor } from "../packages/index.ts";
import { remembered } from "../remembered.ts";

const practicesByTopic = remembered<readonly ProjectFact<"practice">[]>();
const settingsByKey = remembered<readonly ProjectFact<"setting">[]>();
const configsByTool = remembered<readonly ProjectFact<"config">[]>();

/** Folders whose content shows how to use a project and is no part of what runs. */
const aside =
  /(?:^|\/)(?:examples?|samples?|fixtures|__fixtures__|testdata|test-data|mock[-_]?data|remix\.init|benchmarks?|playground|node_modules|vendor|docs_src|\.(?:agents|claude|cursor|codex))\/|(?:^|\/)\.github\/(?:actions|scripts)\/.*\.(?:py|rb|[cm]?[jt]s)$/i;

const trying =
  /(?:^|\/)(?:\.devcontainer|\.github|cypress|e2e|tests?|specs?|__tests__|testutils?|regtest|load-?tests?|integration[-_]tests?)\//i;
/** Tools whose settings say what runs in production; those of test runners stand beside the tests. */
const deployed = new Set([
  "compose",
  "k8s",
  "nginx",
  "terraform",
  "dockerfile",
  "helm-values",
  "fly",
  "render",
  "gae",
  "kamal",
  "ecs",
  "traefik",
  "serverless",
]);

/** Files of a deployment that a document shows are for whoever reads it. */
const shown = /(?:^|\/)(?:docs?|documentation)\//i;

/** Whether a file serves tests or development machines: containers there are not what runs in production. */
export function isTrial(file: string): boolean {
  return isAside(file) || trying.test(file);
}

/** Whether a file stands beside what runs in production: an example, a sample, a benchmark. */
export function isAside(file: string): boolean {
  return aside.test(file);
}

/** The place of a fact, with what it shows there. */
export function evidenceAt(fact: ProjectFact<FactKind>, note: string): Evidence {
  return { file: fact.file, line: fact.line, note };
}

/** Places where a practice is put to use, or missing where it belongs, in the order of their files; examples are left out. */
export function practicesOf(project: ProjectView, topic: Practice): readonly ProjectFact<"practice">[] {
  const all = project.facts("practice");
  return practicesByTopic([all], topic, () => all.filter((fact) => fact.data.topic === topic && !isAside(fact.file)));
}

/** Where a practice is put to use, named as it is there. */
export function practised(project: ProjectView, topic: Practice): readonly Evidence[] {
  return practicesOf(project, topic)
    .filter(({ data }) => data.met)
    .map((fact) => evidenceAt(fact, fact.data.name));
}

/** The settings of a key, in the order of their files. */
export function settingsNamed(project: ProjectView, key: string): readonly ProjectFact<"setting">[] {
  const all = project.facts("setting");
  return settingsByKey([all], key, () => all.filter(({ data }) => data.key === key));
}

/** Settings of a tool or platform, one fact for each file or block; examples are left out, and containers of tests. */
export function configsOf(project: ProjectView, tool: string): readonly ProjectFact<"config">[] {
  const all = project.facts("config");
  return configsByTool([all], tool, () =>
    all.filter(
      (fact) => fact.data.tool === tool && !(deployed.has(tool) ? isTrial(fact.file) || shown.test(fact.file) : isAside(fact.file)),
    ),
  );
}

/**
 * Where packages of a use are put to use: imports outside of tests, and gems in the run-time groups, which Rails loads by itself. A
 * dependency that nothing imports is no use.
 */
export function packagesInUse(project: ProjectView, use: PackageUse): readonly Evidence[] {
  const imported = project
    .facts("package-use")
    .filter((fact) => !isAside(fact.file) && isOfUse(fact.data.ecosystem, fact.data.package, use))
    .map((fact) => evidenceAt(fact, `uses ${fact.data.package}`));
  const gems = project
    .dependencies(...packagesFor(use))
    .filter((fact) => fact.data.ecosystem === "gem" && !fact.data.dev)
    .map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`));
  return [...imported, ...gems];
}

/** Where packages are declared for production; those of development too where they are for that. */
export function declaredPackages(project: ProjectView, names: readonly string[], development = false): readonly Evidence[] {
  return project
    .dependencies(...names)
    .filter(({ data, file }) => (development || !data.dev) && !isAside(file))
    .map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`));
}
