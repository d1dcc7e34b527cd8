import { defineProjectCheck } from "../../api/check.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, shownBy } from "../../shared/project/answers.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project.openFindings("missing-body-validation");
  const held = [...practised(project, "input-schema"), ...graphql(project)];
  const met = Math.max(project.metPlaces("missing-body-validation"), held.length);
  const [first] = open;
  if (first) {
    const places = open.map(({ file, line }) => ({ file, line, note: "a body that no schema looked at" }));
    return failed(
      `${open.length === 1 ? "One handler uses" : `${open.length} handlers use`} the body without a schema${met > 0 ? `, ${met} parse it` : ""}; parse it before anything else.`,
      places,
    );
  }
  if (met === 0) return notApplicable("No handler was found that reads a body.");
  return passed(
    shownBy(project, "service", held),
    `${met === 1 ? "The handler found holds" : `${met} handlers hold`} what it reads against a schema, and none was found that does not.`.replace(
      "handlers hold what it reads",
      "handlers hold what they read",
    ),
  );
}

const graphqlServers = [
  "@apollo/server",
  "apollo-server",
  "apollo-server-express",
  "graphql-yoga",
  "mercurius",
  "@nestjs/graphql",
  "type-graphql",
  "graphene",
  "graphene-django",
  "strawberry-graphql",
  "ariadne",
  "graphql",
];

/** GraphQL holds arguments against the types of its schema. */
function graphql(project: ProjectView): Evidence[] {
  const served = project.facts("route").some(({ data }) => /graphql/i.test(`${data.framework} ${data.path}`));
  return project
    .dependencies(...graphqlServers)
    .filter(
      ({ data, file }) =>
        !data.dev && !isAside(file) && (served || data.ecosystem !== "npm") && (data.name !== "graphql" || data.ecosystem === "gem"),
    )
    .slice(0, 1)
    .map((fact) => evidenceAt(fact, `arguments are typed by ${fact.data.name}`));
}

export default defineProjectCheck({
  id: "data-validation",
  title: "Input validated at every entry",
  category: "security",
  priority: "P0",
  effort: 120,
  restsOn: ["missing-body-validation"],
  why: "What nobody checked at the door fails deep inside: as a crash, as nonsense in the database, or as a hole.",
  limits:
    "Bodies are judged as the check missing-body-validation judges them. Queries and paths are not counted. In Ruby, strong parameters and contracts count as a schema.",
  applies: ["service"],
  evidence:
    "Handlers that parse their body with a schema, a typed model, a form or strong parameters, and no open finding of missing-body-validation.",
  evaluate,
});
