import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { evidenceAt, practised } from "../../shared/project/usage.ts";
import { deleting, deletionFiles, filesAbout, routesAbout } from "../../shared/project/user-rights.ts";
import { passed, failed } from "../../shared/project/answers.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const written = practised(project, "deletion");
  const evidence = [
    ...routesAbout(project, deleting),
    ...holdersDeleted(project),
    ...written,
    ...libraries(project),
    ...filesAbout(project, deletionFiles),
  ].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Users can have their data deleted: ${first.note}.`);
  const [personal] = project.trait("personal-data");
  const reason = `No route or job deletes an account, though personal data is stored${personal ? ` (${personal.note})` : ""}; add a way that reaches all related records.`;
  return failed(reason, personal ? [personal] : []);
}

/** Models of people are known by the words of {@link deleting}. */
const people = /user|account|member|customer|person|people|profile|patient|employee/i;

/** Where the data hangs on something else than an account, such as a group with an address, whoever deletes that deletes the data. */
function holdersDeleted(project: ProjectView): Evidence[] {
  const models = new Set(project.trait("personal-data").map(({ note }) => /^(?:.*::)?(\w+)\.\w+$/.exec(note)?.[1] ?? ""));
  return [...models]
    .filter((model) => model !== "" && !people.test(model))
    .flatMap((model) => {
      const words = model.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/_+/g, " ");
      const deed = "(?:delete|destroy|remove|erase)";
      return routesAbout(
        project,
        new RegExp(`^${deed} (?:(?:api|v\\d+) )*${words}s?(?: (?:\\w+ )?(?:id|pk|uuid|slug))?$|^${deed} ${words}$`, "i"),
      );
    });
}

/** Libraries of sign-in that bring the route: better-auth's deleteUser has to be switched on, so it does not count by itself. */
function libraries(project: ProjectView): Evidence[] {
  return project
    .dependencies("djoser", "django-gdpr-assist", "fastapi-users")
    .filter((fact) => !fact.data.dev)
    .map((fact) => evidenceAt(fact, `routes of ${fact.data.name}`));
}

export default defineProjectCheck({
  id: "data-deletion",
  title: "Users can have their data deleted",
  category: "compliance",
  priority: "P1",
  effort: 240,
  why: "Who leaves may ask for the end of their data, and has a right to it; without a way, it stays, and leaks with the rest one day.",
  limits:
    "Recognised by the names of routes, handlers and files, in English. Whether all related records are reached is not known; cascade-orphan looks at single deletes.",
  applies: ["personal-data"],
  evidence: "A route or job that deletes an account with its data.",
  evaluate,
});
