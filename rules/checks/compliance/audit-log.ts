import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, share } from "../../shared/project/answers.ts";
import { djangoUses } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

const table =
  /(?:^|_)(?:audit(?:s|_?(?:logs?|trails?|events?|entr(?:y|ies)|records?))?|activity_?(?:logs?|trails?|events?|feed)?|activities|change_?logs?|history_?(?:events?|log|entr(?:y|ies))|entity_?history|event_?logs?|(?:api|entity|model|object|resource|record|crud)_?events?|admin_?logs?|moderations?|versions|action_?logs?|user_?actions?)$/i;
/** Audits of pages, not of what people do. */
const ofPages = /lighthouse|seo|site_?audit|page_?audit|accessibility|a11y/i;
const parts: readonly (readonly [string, RegExp])[] = [
  [
    "who",
    /actor|user|member|author|admin|person|performed|created_?by|changed_?by|moderator|owner|whodunnit|principal|operator|account|_by$/i,
  ],
  ["when", /created|timestamp|occurred|performed_?at|_at$|time$|date$|At$/],
  ["what", /action|event|change|diff|before|after|type|data|payload|object|operation|old|new|message|description|verb|kind|key|meta/i],
];
/** Triggers and extensions of Postgres that keep a trail. */
const triggers = /(?:^|\/)[\w-]*(?:audit|pgaudit|temporal_tables|history)[\w-]*\.(?:sql|psql)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const libraries = [
    ...packagesInUse(project, "audit-trail"),
    ...djangoUses(project, /^(?:auditlog|simple_history|easyaudit|reversion|pghistory|django\.contrib\.admin\.models)\b/),
  ];
  const [library] = libraries;
  if (library) return passed(libraries, `Changes are kept by a library: ${library.note}.`);
  const entries = [
    ...project
      .facts("middleware")
      .filter(({ data, file }) => /audit/i.test(data.name) && !isAside(file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...practised(project, "audit-entry"),
  ];
  const models = project
    .facts("model")
    .filter(
      ({ data, file }) =>
        table.test(data.name.replace(/([a-z])([A-Z])/g, "$1_$2").replace(/^.*::/, "")) && !ofPages.test(data.name) && !isAside(file),
    );
  const judged = models.map((fact) => ({
    fact,
    missing: parts.filter(([, pattern]) => !fact.data.fields.some((field) => pattern.test(field))).map(([name]) => name),
  }));
  // When a record was made is often kept by the class that all models share.
  const inherited = judged.find(({ fact, missing }) => missing.join() === "when" && /\.(?:py|rb)$/.test(fact.file));
  const best = judged
    // Activities, versions and moderations are things of many trades: a trail only where they keep all of it.
    .filter(({ fact, missing }) => missing.length === 0 || !/(?:activit(?:y|ies)|versions|moderations?)$/i.test(fact.data.name))
    .sort((a, b) => a.missing.length - b.missing.length)[0];
  if (best && best.missing.length === 0)
    return passed([evidenceAt(best.fact, `model ${best.fact.data.name}`)], `${best.fact.data.name} keeps who did what, and when.`);
  if (inherited)
    return passed([evidenceAt(inherited.fact, `model ${inherited.fact.data.name}`)], `${inherited.fact.data.name} keeps who did what.`);
  const [file] = project.filesMatching(triggers).filter((path) => !isAside(path));
  if (file !== undefined) return passed([{ file, line: -1, note: "a trigger of the database" }], `The database keeps a trail by ${file}.`);
  const [entry] = entries;
  if (entry) return passed(entries, `Changes are written to a trail: ${entry.note}.`);
  // Fields of a model may stand elsewhere: in a parent class or in the schema's own file.
  if (best && best.fact.data.fields.length > 2)
    return share(
      3 - best.missing.length,
      3,
      [evidenceAt(best.fact, `model ${best.fact.data.name}`)],
      `${best.fact.data.name} does not keep ${best.missing.join(" and ")}; a trail needs who, what and when.`,
    );
  if (best) return passed([evidenceAt(best.fact, `model ${best.fact.data.name}`)], `${best.fact.data.name} keeps a trail.`);
  return failed("No model keeps who changed what, and when; add a table of changes that is only written to, or a library that keeps it.");
}

export default defineProjectCheck({
  id: "audit-log",
  title: "Audit trail of data changes",
  category: "compliance",
  priority: "P2",
  effort: 240,
  why: "After an incident or a dispute somebody asks who changed this, and when; without a trail nobody can tell.",
  limits:
    "Whether every change is written to the trail is not followed. Trails that a database keeps by itself are seen in migrations only.",
  applies: ["database"],
  evidence: "A model for a trail with actor, time and change, a library that keeps one, or a trigger of the database.",

  evaluate,
});
