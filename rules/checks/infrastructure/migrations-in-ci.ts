import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, failed } from "../../shared/project/answers.ts";
import { evidenceOfRun, isTrialRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, practicesOf } from "../../shared/project/usage.ts";

const migrate: Tool = {
  command:
    /\b(?:prisma migrate deploy|drizzle-kit (?:migrate|push)|\S*typeorm\S*\b.*\bmigrations?:run|migrations?:run|knex migrate:(?:latest|up)|sequelize(?:-cli)? db:migrate|mikro-orm migration:up|node-pg-migrate up|migrate-mongo up|kysely migrate|dbmate (?:up|migrate)|atlas migrate apply|goose\b.*\bup|flyway\b.*\bmigrate|liquibase\b.*\bupdate|sqitch deploy|alembic\b.*\bupgrade|flask db upgrade|manage(?:\.py)?\b.*\bmigrate\b(?!.*--(?:check|plan))|django-admin migrate|aerich upgrade|tortoise migrate|piccolo migrations forwards|yoyo apply|(?:rails|rake)\b.*\bdb:(?:migrate|prepare|schema:load)|hanami db migrate|sequel -m|supabase db push|wrangler d1 migrations apply|payload migrate|medusa db:migrate|strapi|migrate -path|golang-migrate|(?:node|tsx|ts-node|deno run|bun(?: run)?|python3?)\b[^&|;]*[/\s]migrat(?:e|ions?)\w*\.(?:[cm]?[jt]s|py))\b/,
};
function evaluate(project: ProjectView): ProjectAnswer {
  const runs = runsOf(project, migrate, ["ci", "platform", "image", "script", "release"]);
  // A pipeline that migrates the database of its tests deploys nothing.
  const releasing = runs.filter(
    (run) =>
      !isTrialRun(run) &&
      (run.place !== "ci" || !run.onPullRequest || /deploy|release/i.test(`${run.fact.data.job} ${run.fact.data.workflow}`)),
  );
  const hooks = configsOf(project, "k8s")
    .filter((fact) => /helm\.sh\/hook/.test(Object.keys(fact.data.values).join(" ")) && /migrat/i.test(fact.data.name))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const atStart = practicesOf(project, "migration-setting").filter(
    (fact) =>
      fact.data.met &&
      ((/start/.test(fact.data.name) && !byHand.test(fact.file)) ||
        (/in a program/.test(fact.data.name) && (isReleased(project, fact.file) || serves(project, fact.file)))),
  );
  const evidence = [...releasing.map(evidenceOfRun), ...hooks, ...atStart.map((fact) => evidenceAt(fact, fact.data.name))].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Migrations are run by “${first.note}”.`);
  const [forTestsOnly] = runs.map(evidenceOfRun);
  const reason = forTestsOnly
    ? "Migrations run for the tests, but not at a release; run them in the deploy job, the release phase or the container's start."
    : "Nothing runs the migrations at a release; run them in the deploy job, the release phase or the container's start.";
  return failed(reason, forTestsOnly ? [forTestsOnly] : []);
}

/** Programs that somebody runs. */
const byHand = /(?:^|\/)(?:scripts?|bin|cli|tools?)\//;
const releaseScript = /(?:^|[:_-])(?:start|serve|prod(?:uction)?|release|deploy|docker|build|postbuild|entry\w*|boot\w*|init)(?:$|[:_-])/i;

/** Whether a program is the service itself: what it does before it listens is done at each release. */
function serves(project: ProjectView, file: string): boolean {
  return !byHand.test(file) && project.factsIn(file, "app").length > 0;
}

/** Whether a program runs at a release: a script of that purpose names it, by itself or through another script. */
function isReleased(project: ProjectView, file: string): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const scripts = project.facts("manifest").flatMap(({ data }) => Object.entries(data.scripts));
  const naming = scripts.filter(([, body]) => body.includes(name)).map(([script]) => script);
  return scripts.some(
    ([script, body]) =>
      releaseScript.test(script) && (naming.includes(script) || body.split(/[\s;&|]+/).some((word) => naming.includes(word))),
  );
}

export default defineProjectCheck({
  id: "migrations-in-ci",
  title: "Migrations run by the pipeline",
  category: "infrastructure",
  priority: "P1",
  effort: 30,
  why: "A release whose migration somebody has to remember meets a schema that it does not know, and fails at the first request.",
  limits: "A script of the project that migrates under a name of its own is not followed into its code.",
  applies: ["database"],
  evidence: "A migration command in a deploy job, a release phase, an entry point, an image's command or a Helm hook.",
  evaluate,
});
