import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";
import { isConfigurationFile, servingReads } from "../../shared/variables.ts";

/** What a program cannot do without: addresses, keys, accounts. A switch that is missing is off. */
const needed =
  /(?:^|_)(?:URL|URI|DSN|KEY|SECRETS?|TOKEN|PASSWORD|PASS|USER(?:NAME)?|HOST(?:NAME)?|DATABASE|DB|BUCKET|CLIENT|ID|DOMAIN|ENDPOINT|FROM|ACCOUNT|REGION)(?:_|$)/;
/** Services that programs do without. */
const optional =
  /SENTRY|POSTHOG|ANALYTICS|TELEMETRY|DATADOG|NEW_?RELIC|GTM|GOOGLE_TAG|INTERCOM|CRISP|PROXY|CDN|LOG|ENABLE|DISABLE|SKIP|_OPTIONAL|^NEXT_PUBLIC_/;

function evaluate(project: ProjectView): ProjectAnswer {
  const schema = project
    .facts("env-declared")
    .filter(({ data, file }) => data.where === "schema" && /\.(?:[cm]?[jt]sx?|py|rb)$/.test(file) && !isAside(file));
  const [first] = schema;
  if (first) {
    const files = [...new Map(schema.map((fact) => [fact.file, evidenceAt(fact, `schema with ${fact.data.name}`)])).values()];
    return passed(files, `A schema in ${first.file} checks the variables when it is loaded.`);
  }
  const readers = [...practised(project, "env-schema"), ...packagesInUse(project, "env-schema"), ...packagesInUse(project, "env-reader")];
  const [reader] = readers;
  if (reader) return passed(readers, `The environment is read through a library that stops where a variable is missing: ${reader.note}.`);
  return byReads(project);
}

/** Without a schema each variable may still stop the program by itself. */
function byReads(project: ProjectView): ProjectAnswer {
  const reads = servingReads(project).filter(({ data, file }) => needed.test(data.name) && !optional.test(data.name) && !isAside(file));
  const all = new Set(reads.map(({ data }) => data.name));
  const safe = new Set(reads.filter(({ data }) => data.hasDefault || data.required).map(({ data }) => data.name));
  const required = reads.filter(({ data }) => data.required);
  const loose = reads.filter(({ data }) => !safe.has(data.name));
  if (all.size === 0) return notApplicable("The code reads no address, key or account from the environment.");
  const [missing] = loose;
  if (!missing) {
    if (required.length === 0) return notApplicable("Every address, key and account that is read has a default.");
    return passed(
      required.map((fact) => evidenceAt(fact, `${fact.data.name} is required`)),
      "Every variable without a default stops the program where it is missing.",
    );
  }
  const names = [...new Set(loose.map(({ data }) => data.name))];
  const some = `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
  const reason = `No schema looks at the environment when the program starts: ${some} ${names.length === 1 ? "is read as it comes" : "are read as they come"}; check all of them in one place.`;
  const places =
    required.length > 0
      ? required.map((fact) => evidenceAt(fact, `${fact.data.name} is required`))
      : [evidenceAt(missing, `${missing.data.name} is read unchecked`)];
  const place = loose.find(({ file }) => isConfigurationFile(file)) ?? missing;
  const at = { file: place.file, span: { start: place.start, end: place.end } };
  const asked = new Set(required.map(({ data }) => data.name)).size;
  return asked === 0 ? failed(reason, places, at) : share(asked, asked + names.length, places, reason, at);
}

export default defineProjectCheck({
  id: "env-validation",
  title: "Environment validated at start-up",
  category: "security",
  priority: "P1",
  effort: 30,
  restsOn: ["unvalidated-env"],
  why: "A variable that is missing or mistyped should stop a deploy at once, not the first customer who reaches the code that needs it.",
  limits: "Whether the schema is loaded first, and whether it covers every variable, is not followed.",
  applies: ["service"],
  evidence:
    "A schema over the environment (zod, envalid, t3-env, pydantic-settings, anyway_config and their peers), a reader that raises where a variable is missing, or code that refuses to go on without each of them.",
  evaluate,
});
