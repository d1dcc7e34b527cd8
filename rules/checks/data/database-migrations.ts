import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

/** Files of migrations by the tool whose they are. */
const files: readonly (readonly [string, RegExp])[] = [
  ["Prisma", /(?:^|\/)[\w-]*migrations?\/\d[\w-]*\/migration\.sql$|(?:^|\/)prisma\/migrations\/.+\.sql$/],
  ["Alembic", /(?:^|\/)(?:alembic|revisions|[\w-]*migrations?)\/(?:.+\/)?versions\/(?:.+\/)?[\w-]+\.py$/],
  ["Django", /(?:^|\/)migrations\/\d{4}_\w+\.py$/],
  ["Rails", /(?:^|\/)db\/(?:[\w-]*migrate[\w-]*)\/(?:.+\/)?\d+_\w+\.rb$|(?:^|\/)db\/(?:schema\.rb|structure\.sql)$/],
  ["Drizzle", /(?:^|\/)(?:drizzle|migrations?)\/(?:.+\/)?(?:meta\/_journal\.json|\d{4}_[\w-]+\.sql)$/],
  ["numbered SQL files", /(?:^|\/)[\w-]*(?:migrations?|migrate)\/(?:[\w-]+\/){0,2}[VU]?\d[\w.-]*\.(?:up\.|down\.)?sql$/i],
  [
    "migrations in code",
    /(?:^|\/)[\w-]*(?:migrations?|migrate)\/(?:[\w-]+\/){0,2}(?:[Vv]?\d[\w.-]*|Migration\w+|(?:create|add|alter|drop|remove|rename|update|init)[\w.-]*)\.(?:[cm]?[jt]s|py|rb)$/,
  ],
  ["Flyway", /(?:^|\/)(?:flyway\.(?:conf|toml)|db\/migration\/V\d[\w.]*__\w+\.sql)$/],
  ["Liquibase", /(?:^|\/)(?:db\.)?changelog[\w.-]*\.(?:ya?ml|xml|json|sql)$|(?:^|\/)liquibase\.properties$/],
  ["Atlas", /(?:^|\/)atlas\.(?:hcl|sum)$/],
  ["Sqitch", /(?:^|\/)sqitch\.(?:plan|conf)$/],
  ["dbmate", /(?:^|\/)db\/migrations\/\d{14}_\w+\.sql$/],
  ["Supabase", /(?:^|\/)supabase\/migrations\/\d+_?[\w-]*\.sql$/],
  ["Aerich", /(?:^|\/)migrations\/models\/\d+_\w+\.(?:py|sql)$/],
  [
    "numbered SurrealQL or CQL files",
    /(?:^|\/)[\w-]*(?:migrations?|migrate)\/(?:[\w-]+\/){0,2}[VU]?\d[\w.-]*\.(?:surql|surrealql|cql|cypher)$/i,
  ],
  ["PeeWee", /(?:^|\/)migrations\/\d{3}_\w+\.py$/],
];
const beside = /(?:^|\/)(?:tests?|__tests__|specs?|node_modules|site-packages|\.venv)\//;
/** A schema that is pushed changes the database without a trace. */
const push = { command: /\b(?:prisma db push|drizzle-kit push)\b/ };

function evaluate(project: ProjectView): ProjectAnswer {
  const settings = practicesOf(project, "migration-setting");
  const [synchronized] = settings.filter(({ data }) => !data.met && data.name === "synchronize: true");
  if (synchronized)
    return failed(
      "synchronize: true changes tables as the entities change, and drops columns with their data; write migrations and turn it off.",
      [evidenceAt(synchronized, "synchronize: true")],
      { file: synchronized.file, span: { start: synchronized.start, end: synchronized.end } },
    );
  const found = files.flatMap(([name, pattern]): Evidence[] => {
    const all = project.filesMatching(pattern).filter((file) => !isAside(file) && !beside.test(file) && !/__init__\.py$/.test(file));
    const [first] = all;
    return first === undefined ? [] : [{ file: first, line: -1, note: `${name}: ${count(all.length, "file")}` }];
  });
  const [first] = found;
  if (first) return passed([first], `The schema changes through migrations (${first.note}).`);
  const [run] = settings.filter(({ data }) => data.met);
  if (run) return passed([evidenceAt(run, run.data.name)], `The schema changes through ${run.data.name}.`);
  const [made] = settings.filter(({ data }) => !data.met);
  if (made)
    return failed(`${made.data.name} makes missing tables and changes none that is there; write migrations.`, [
      evidenceAt(made, made.data.name),
    ]);
  const [pushed] = runsOf(project, push, ["ci", "platform", "image"]);
  if (pushed)
    return failed("The schema is pushed as it is, without a file that says what changes; write migrations and run those.", [
      { file: pushed.fact.file, line: pushed.fact.line, note: pushed.text.slice(0, 80) },
    ]);
  if (withoutSchema(project))
    return failed("Nothing changes what is stored already when the shape of documents changes; use migrate-mongo or the like.");
  return failed("No migrations were found; let each change of the schema be a file that is run once.");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Documents only: MongoDB and no other database. */
function withoutSchema(project: ProjectView): boolean {
  const names = project.trait("database").map(({ note }) => note);
  return names.length > 0 && names.every((note) => /mongo|beanie|motor/i.test(note));
}

export default defineProjectCheck({
  id: "database-migrations",
  title: "Schema changes through migrations",
  category: "data",
  priority: "P1",
  effort: 60,
  why: "A schema that is changed by hand, or made to fit by the program, differs from place to place; nobody can say what changed, review it or take it back.",
  limits: "Migrations that are kept in another repository are not seen; how well they are written is for other checks.",
  applies: ["database"],
  evidence:
    "Files of migrations (Prisma, Alembic, Django, Rails, Drizzle, Knex, TypeORM, Flyway, numbered SQL …) or their run at the start; synchronize: true fails.",
  evaluate,
});
