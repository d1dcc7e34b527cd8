import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, share } from "../../shared/project/answers.ts";
import { djangoUses } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";
import { roleCheck } from "../../shared/names/roles.ts";

const column =
  /^(?:role|roles|role_?ids?|user_?role|user_?type|is_?admin|admin|is_?super_?user|super_?user|is_?staff|is_?moderator|permissions?|permission_?\w+|access_?level|privileges?)$/i;
const scope = /^scopes?$/i;
const table =
  /(?:^|_|::)(?:user_?|org(?:anization)?_?|team_?|workspace_?|project_?|account_?)?(?:roles?|permissions?|memberships?|members|role_?assignments?)$/i;

/** Models whose role is a part in a talk or on a page, and no right. */
const playing = /(?:message|prompt|chat|conversation|turn|link|template|element|landmark)s?$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const policies = packagesInUse(project, "policy");
  const models = [...modelled(project), ...policies, ...practised(project, "role-model")];
  const checks = [...asked(project), ...policies];
  const [model] = models;
  const [check] = checks;
  if (model && check)
    return passed([model, check], `Users have roles or permissions (${model.note}), and code asks for them (${check.note}).`);
  // Claims that somebody else hands out need no model of one's own.
  if (check) return share(1, 2, checks, `Code asks for a role or permission (${check.note}), but no model says who has which.`);
  if (model) return share(1, 2, models, `${model.note} tells users apart, but no code was found that asks for it.`);
  return failed("No model knows roles or permissions, and no code asks for them; give users a role and check it where it matters.");
}

function modelled(project: ProjectView): Evidence[] {
  const found = project.facts("model").flatMap((fact) => {
    if (isAside(fact.file) || playing.test(fact.data.name)) return [];
    const field = fact.data.fields.find(
      (name) => column.test(name) || (scope.test(name) && /user|member|token|key|session|role|client/i.test(fact.data.name)),
    );
    if (field !== undefined) return [evidenceAt(fact, `${fact.data.name}.${field}`)];
    return table.test(fact.data.name) ? [evidenceAt(fact, `model ${fact.data.name}`)] : [];
  });
  // Messages of a chat have roles, too: who is shown first is who signs in.
  const ofPeople = (note: string): boolean =>
    /user|member|account|person|people|admin|staff|employee|role|permission/i.test(note.replace(/\.\w+$/, ""));
  const first = [...found.filter(({ note }) => ofPeople(note)), ...found.filter(({ note }) => !ofPeople(note))];
  return [
    ...first,
    ...djangoUses(project, /^django\.contrib\.auth$/).map((evidence) => ({ ...evidence, note: "Django's groups and permissions" })),
  ];
}

/** Guards, decorators, middleware and calls. */
function asked(project: ProjectView): Evidence[] {
  const guarded = project.facts("route").flatMap((fact) => {
    const guard = isAside(fact.file)
      ? undefined
      : fact.data.guards.find(
          (name) =>
            (roleCheck.test(lastWord(name)) && !/^passport\./.test(name)) ||
            /roles?guard|permissions?guard|(?:^|\W)roles?\(|permissions?\(/i.test(name),
        );
    return guard === undefined ? [] : [evidenceAt(fact, `${guard} on ${fact.data.path || fact.data.handler}`)];
  });
  const middleware = project
    .facts("middleware")
    .filter(({ data, file }) => !isAside(file) && roleCheck.test(lastWord(data.name)))
    .map((fact) => evidenceAt(fact, fact.data.name));
  // What a page shows to whom is no check; what the server asks comes first.
  const code = practised(project, "role-check");
  const drawn = /\.[jt]sx$/;
  return [
    ...guarded.slice(0, 3),
    ...middleware.slice(0, 3),
    ...code.filter(({ file }) => !drawn.test(file)),
    ...code.filter(({ file }) => drawn.test(file)),
  ];
}

function lastWord(name: string): string {
  return name.replace(/\(.*$/s, "").split(".").at(-1) ?? "";
}

export default defineProjectCheck({
  id: "rbac",
  title: "Roles and permissions",
  category: "security",
  priority: "P2",
  effort: 240,
  why: "Without roles everybody who is signed in may do everything, and the first support employee is an administrator.",
  limits:
    "Whether the right role is asked for on each route is the matter of missing-authorization. Roles that only an identity provider knows are seen where the code asks for them.",
  applies: ["auth"],
  evidence: "A role or permission in a model, a policy library or a provider's claims, and code, a guard or a decorator that asks for it.",

  evaluate,
});
