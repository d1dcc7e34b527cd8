import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { textsOf } from "../../shared/project/guides.ts";
import { toolRuns } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isTrial, practicesOf } from "../../shared/project/usage.ts";
import { filesAbout } from "../../shared/project/user-rights.ts";

const files =
  "(?:purge|prune|cleanup|clean[_-]?up|expire|sweep|trim|reap|truncate|archive)[_-]?(?:old|expired|stale|inactive|deleted|logs?|sessions?|tokens?|events?|records?|data|users?|accounts?|audit\\w*|history|uploads?|messages?|notifications?|files?|rate[_-]?limits?|verifications?|invit\\w+|drafts?|temp\\w*)|(?:logs?|sessions?|tokens?|events?|records?|data|audit[_-]?logs?|history|uploads?|messages?|notifications?|expired|stale|old)[_-]?(?:purge\\w*|prun\\w*|clean(?:up|er|ing)?|expir\\w+|sweep\\w*|reap\\w*|retention\\w*)|(?:data[_-]?)?retention";
const words =
  /\b(?<!cdn[-_ ]|cache[-_ ]|fastly[-_ ])(?:purge|prune|clean-?_?up|clearsessions|expire|sweep|retention|delete[-_]?(?:old|expired|stale|inactive)|flushexpiredtokens|sessions:(?:cleanup|trim)|db:sessions:trim|remove[-_]?(?:old|expired|stale))\w*/i;
const document = {
  file: /(?!.*backup)(?:^|\/)(?:data[-_ ])?retention(?:[-_ ]\w+)*\.\w+$/i,
  section: /\b(?:data retention|(?<!backup )retention (?:policy|periods?)|how long (?:do )?we (?:keep|store))\b/i,
};
/** Settings by which a store forgets by itself. */
const forgets =
  /(?:^|\.)(?:expiration|lifecycle_rule|lifecycle_configuration|retention_in_days|message_retention_seconds|ttl\.enabled|time_to_live)\b/;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...jobs(project),
    // A receiver of signals clears up behind a single delete.
    ...filesAbout(project, files).filter(({ file }) => !/(?:^|\/)signals?\/|\.[jt]sx$/.test(file)),
    ...commands(project),
    ...settings(project),
    ...textsOf(project, document).map((text) => text.evidence),
  ].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Old data does not stay for ever: ${first.note}.`);
  return failed("Nothing deletes old logs, sessions or records; decide how long they are needed, and let a job delete what is older.");
}

/** Commands of Django, whose names have no separators: `flushexpiredtokens`, `clear_cache_table` is none. */
const command =
  /(?:^|\/)management\/commands\/(?:flush|clear|clean(?:up)?|purge|prune|delete|remove|erase|expire|archive)_?(?:\w*?_?)?(?:old|expired|stale|inactive|deleted|logs?|sessions?|tokens?|history|unused|orphan\w*)\w*\.py$/i;

function commands(project: ProjectView): Evidence[] {
  return project
    .filesMatching(command)
    .filter((file) => !isTrial(file))
    .map((file) => ({ file, line: -1, note: `command ${file.slice(file.lastIndexOf("/") + 1, -".py".length)}` }));
}

function jobs(project: ProjectView): Evidence[] {
  const practices = [
    ...practicesOf(project, "retention"),
    ...practicesOf(project, "schedule").filter((fact) => words.test(fact.data.name)),
  ];
  const routes = project
    .facts("route")
    .filter((fact) => /cron|jobs?|tasks?|internal/i.test(fact.data.path) && words.test(`${fact.data.path} ${fact.data.handler}`));
  const runs = toolRuns(project).filter(
    (run) =>
      run.place !== "hook" &&
      run.place !== "release" &&
      /(?:rake|rails|manage(?:\.py)?|flask|artisan|npm run|pnpm|yarn)\b/.test(run.text) &&
      words.test(run.text),
  );
  return [
    ...practices.filter((fact) => fact.data.met).map((fact) => evidenceAt(fact, fact.data.name)),
    ...routes.map((fact) => evidenceAt(fact, `${fact.data.method} ${fact.data.path}`)),
    ...runs.map((run) => ({ file: run.fact.file, line: run.fact.line, note: run.text.slice(0, 80) })),
  ];
}

function settings(project: ProjectView): Evidence[] {
  const scheduled = [
    ...configsOf(project, "crontab"),
    ...configsOf(project, "sidekiq"),
    ...configsOf(project, "vercel"),
    ...configsOf(project, "whenever"),
    ...configsOf(project, "k8s"),
  ]
    .filter(({ data }) =>
      Object.entries(data.values).some(
        ([key, value]) =>
          /(?:class|job|command|path|key|rake|runner|name)$|^[\w-]+$|^jobs\.\d+$|\.(?:class|job|command)/.test(key) &&
          words.test(`${key} ${String(value)}`),
      ),
    )
    .map((fact) => evidenceAt(fact, "scheduled clean-up"));
  const stores = configsOf(project, "terraform")
    .filter(({ data }) => Object.keys(data.values).some((key) => forgets.test(key)))
    .map((fact) => evidenceAt(fact, `${fact.data.name} forgets by itself`));
  return [...scheduled, ...stores];
}

export default defineProjectCheck({
  id: "data-retention",
  title: "Data retention enforced",
  category: "compliance",
  priority: "P2",
  effort: 120,
  why: "What is not kept cannot leak, and the law asks for an end; a table that only grows is both a risk and a cost.",
  limits:
    "Recognised by the names of jobs, files and schedules, in English. What a database or provider expires by a setting of its own console is not seen.",
  applies: ["personal-data"],
  evidence: "A job, command or schedule that purges old data, a store that expires it, or a document on retention.",
  evaluate,
});
