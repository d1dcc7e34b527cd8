import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import type { Outcome, ProblemFix } from "../../../api/outcome.ts";
import type { YamlNode, YamlRoot } from "../../../languages/yaml/index.ts";
import { type ComposeVariable, servicesOf } from "../../../shared/documents/compose.ts";
import { workloadsOf } from "../../../shared/documents/kubernetes.ts";
import { kubernetesObjects, viewOf } from "../../../shared/documents/views.ts";
import { pairsOf, textAt, textOfScalar, valueAt, walkPairs } from "../../../shared/documents/yaml.ts";
import { isEverydayWord } from "../../../shared/names/placeholders.ts";
import { runsOnOneMachine } from "../../../shared/documents/own-address.ts";
import { atMost, datastoreVariable, judgeSetting } from "./configured.ts";

const databasePassword = /^(?:DB|DATABASE|PG|PGSQL|SQL)_?PASS/;
const otherEnvironment = /^(?:dev|development|test|testing|local|ci|example|examples|staging)$/i;
/** Files of settings; texts for users, locales above all, speak of passwords too. */
const settingsPath =
  /(?:^|\/)(?:[^/]*(?:settings|config|configuration|secrets?|credentials|application|providers|environment|prod|production|values[-_.]prod)[^/]*|values(?:[-_.]\w+)?|config\/.+)\.ya?ml$/i;
const textsPath =
  /(?:^|\/)(?:locales?|i18n|translations?|lang|languages|messages|fixtures|docs?)\/|(?:^|[/._-])(?:en|de|fr|es|it|pt|nl|ja|zh|ko|pl|ru)(?:[-_][A-Za-z]{2})?\.ya?ml$|openapi|swagger/i;

/** What says under which keys of a stored secret values lie. */
const keyMap =
  /^(?:secret|existing_?secret|secret_?ref|credential)s?[-_]?(?:key|name)s?(?:[-_]?map(?:ping)?)?$|^key[-_]?(?:map(?:ping)?|names)$/i;

/** A stack whose first lines call it an example is read, not deployed. */
const saysExample = /^(?:\s*#[^\n]*\n){0,2}\s*#[^\n]*\bexamples?\b/i;
/** A value that says itself where it is meant for: `proxy-local-token`. */
const saysLocal = /(?:^|[-_])(?:local|localhost)(?:[-_]|$)/i;

/** Variables of compose services, values of Kubernetes secrets, and settings of applications. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>): Outcome[] => {
  if (file.role.example || file.role.test || file.role.development) return [];
  const outcomes = judged(file);
  const local = outcomes.some(({ kind }) => kind === "problem") && !file.role.production && runsOnOneMachine(file.text);
  return local ? atMost("P1", outcomes) : outcomes;
};

function judged(file: FileContext<YamlRoot>): Outcome[] {
  const view = viewOf(file);
  if (view === "compose") {
    if (saysExample.test(file.text)) return [];
    return servicesOf(file).flatMap((service) => {
      const outcomes = service.environment.flatMap((variable) => (isMeant(variable, file) ? judgeVariable(variable) : []));
      return !file.role.production && service.environment.some(saysDevelopment) ? atMost("P2", outcomes) : outcomes;
    });
  }
  if (view === "kubernetes") return kubernetes(file);
  return view === "other" && settingsPath.test(file.path) && !textsPath.test(file.path) ? settings(file) : [];
}

/** The password of a database that the same file starts is no secret until the file is for production. */
function isMeant({ name, value = "" }: ComposeVariable, { role }: FileContext): boolean {
  return role.production || !(saysLocal.test(value) || databasePassword.test(name));
}

/** A service that is told to run as on a developer's machine. */
function saysDevelopment({ name, value = "" }: ComposeVariable): boolean {
  if (/^(?:NODE|APP|FLASK|RAILS|RACK|DJANGO|GO|FASTAPI)?_?ENV(?:IRONMENT)?$/.test(name))
    return /^(?:dev|development|local|test)$/i.test(value);
  return name === "DJANGO_SETTINGS_MODULE" && /[._](?:dev|development|local|test)$/i.test(value);
}

function judgeVariable(variable: ComposeVariable): Outcome[] {
  const { name, value, valueSpan } = variable;
  if (datastoreVariable.test(name)) return [];
  // `${NAME:-changeme}` falls back to its default.
  const fallback = value === undefined ? undefined : /^\$\{\w+:?-([^}]*)\}$/.exec(value)?.[1];
  return judgeSetting({ name, value: fallback ?? value, at: valueSpan }, () => [readEnvironment(variable)]);
}

/** Compose reads the variable where it is started, and stops with a message when it is not set. */
function readEnvironment({ name, valueSpan }: ComposeVariable): ProblemFix {
  const at = valueSpan ?? { start: 0, end: 0 };
  return {
    fix: "readEnvironment",
    data: { name },
    edits: [{ ...at, text: `\${${name}:?set ${name}}` }],
    ensureLines: [{ path: ".env.example", line: `${name}=` }],
  };
}

function kubernetes(file: FileContext<YamlRoot>): Outcome[] {
  const variables = workloadsOf(file).flatMap((workload) =>
    workload.containers.flatMap((container) => container.environment.map(({ name, value, valueSpan }) => ({ name, value, at: valueSpan }))),
  );
  // A store within the cluster is reached from the cluster alone.
  const judgeVariableOf = (setting: (typeof variables)[number]): Outcome[] =>
    datastoreVariable.test(setting.name) ? atMost("P1", judgeSetting(setting)) : judgeSetting(setting);
  const data = kubernetesObjects(file.root).flatMap((object) => {
    const kind = textAt(object, "kind");
    return kind === "Secret" || kind === "ConfigMap" ? pairsOf(valueAt(object, kind === "Secret" ? "stringData" : "data")) : [];
  });
  return [
    ...variables.flatMap(judgeVariableOf),
    ...data.flatMap((pair) => judgeSetting({ name: pair.key, value: textOfScalar(pair.value), at: pair.value })),
  ];
}

function settings(file: FileContext<YamlRoot>): Outcome[] {
  const found: Outcome[] = [];
  // Rails' database.yml shares its development defaults between environments.
  const onlyProduction = /(?:^|\/)[^/]*database[^/]*$/i.test(file.path);
  for (const document of file.root.documents) {
    walkPairs(document, (pair, path) => {
      if (path.some((key) => otherEnvironment.test(key)) || (onlyProduction && !path.some((key) => /^prod/i.test(key)))) return;
      // passwordKey: password says under which key of a stored secret the password lies.
      const namesKey = /(?:password|token|secret)[-_]?key$/i.test(pair.key) && isEverydayWord(textOfScalar(pair.value) ?? "");
      // secretKeys: { POSTGRES_PASSWORD: password } says so of several.
      const mapsKeys = path.some((key) => keyMap.test(key)) && isEverydayWord(textOfScalar(pair.value) ?? "");
      if (!namesKey && !mapsKeys && isWrittenValue(pair.value))
        found.push(...judgeSetting({ name: pair.key, value: textOfScalar(pair.value), at: pair.value }));
    });
  }
  return found;
}

/** A value, not a text for people: those have spaces or begin like a sentence. */
function isWrittenValue(node: YamlNode | undefined): boolean {
  const text = textOfScalar(node);
  return text !== undefined && (!/\s/.test(text) || /^change[ -]me/i.test(text)) && !/^[A-Z][a-z]+$/.test(text);
}
