import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, judgedPlaces, notApplicable, passed } from "../../shared/project/answers.ts";
import { declaredPackages, evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  // MySQL gives each foreign key an index by itself.
  const byItself = declaredPackages(project, ["mysql", "mysql2", "mariadb"]).length > 0 && declaredPackages(project, ["pg"]).length === 0;
  const keys = practicesOf(project, "foreign-key").filter(({ data, file }) => data.met || !byItself || file.endsWith(".rb"));
  const indexed = keys.filter(({ data }) => data.met).map((fact) => evidenceAt(fact, fact.data.name));
  const bare = keys.filter(({ data }) => !data.met).map((fact) => evidenceAt(fact, `${fact.data.name} has no index`));
  const models = project
    .facts("model")
    .filter(({ data, file }) => /^(?:prisma|sqlalchemy|django)$/.test(data.source) && !isAside(file))
    .map((fact) => evidenceAt(fact, `model ${fact.data.name}`));
  const places = judgedPlaces(project, "missing-index");
  const answer = byShare(
    { open: [...places.open, ...bare], met: places.met + indexed.length },
    [...indexed, ...models, ...project.trait("database")],
    {
      pass: "Foreign keys and filtered columns have an index.",
      rest: "foreign keys and filtered columns have no index; add one for each that queries or deletes look by.",
    },
  );
  if (answer) return answer;
  const [django] = project.facts("model").filter(({ data, file }) => data.source === "django" && !isAside(file));
  if (django) return passed([evidenceAt(django, `model ${django.data.name}`)], "Django gives each foreign key an index by itself.");
  return notApplicable("No foreign key was found in a schema that can be read.");
}

export default defineProjectCheck({
  id: "database-indexes",
  title: "Indexes on foreign keys",
  category: "data",
  priority: "P2",
  effort: 30,
  restsOn: ["missing-index"],
  why: "Each look-up by a column without an index, and each delete of the row it points to, reads the whole table; it shows when the table has grown, which is when there are customers.",
  limits: "Read from Prisma, SQLAlchemy, Django, TypeORM, Drizzle, Sequelize and db/schema.rb; schemas in SQL are not judged.",
  applies: ["database"],
  evidence: "The share of foreign keys and filtered columns that an index begins with.",
  evaluate,
});
