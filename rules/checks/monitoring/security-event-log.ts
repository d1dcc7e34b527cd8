import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share } from "../../shared/project/answers.ts";
import { identityProviders, signInLibraries, signInRoutes } from "../../shared/project/authentication.ts";
import { djangoUses } from "../../shared/project/settings.ts";
import { evidenceAt, packagesInUse, practised } from "../../shared/project/usage.ts";

const besideService = /(?:^|\/)(?:cli|bin|scripts?|cmd|commands?|vector_?stores?|sdks?|clients?\/(?:python|node|js|ts))\//i;

function evaluate(project: ProjectView): ProjectAnswer {
  // Who signs in at somebody's command line, and what a part refuses that serves nobody, is no event of the service.
  const events = practised(project, "security-event").filter(({ file }) => !besideService.test(file));
  const of = (name: string) => events.filter(({ note }) => note === name);
  const hooks = [...packagesInUse(project, "lockout"), ...djangoUses(project, /^(?:axes|defender|auditlog)\b/), ...trails(project)];
  const signIns = [...of("sign-in"), ...hooks];
  const rest = [...of("refusal"), ...of("token refresh")];
  if (signIns.length > 0 && rest.length > 0) return passed([...signIns.slice(0, 2), ...rest], "Signing in and being refused reach a log.");
  const providers = identityProviders(project);
  const [provider] = providers;
  if (provider) return passed([...providers, ...events], `The provider keeps a log of who signed in and who failed to: ${provider.note}.`);
  if (signIns.length > 0) return share(1, 2, signIns, "Signing in reaches a log, but refusals do not; log who was denied what.");
  if (rest.length > 0) return share(1, 2, rest, "Refusals reach a log, but signing in does not; log who signed in and who failed to.");
  const routes = signInRoutes(project);
  const [route] = routes;
  const libraries = signInLibraries(project);
  if (!route && libraries.length === 0) return notApplicable("No route of the project signs anybody in.");
  return failed(
    "No line of a log says who signed in, who failed to and who was refused; write one for each, without the password.",
    route ? [evidenceAt(route, `${route.data.method} ${route.data.path}`.trim())] : libraries,
  );
}

/** Gems that write each sign-in to a table. */
function trails(project: ProjectView) {
  return project
    .dependencies("authtrail", "devise-security")
    .filter(({ data }) => !data.dev)
    .map((fact) => evidenceAt(fact, fact.data.name));
}

export default defineProjectCheck({
  id: "security-event-log",
  title: "Security events logged",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  restsOn: ["auth-event-not-logged"],
  why: "Stolen accounts and attempts at them only show in a log of who signed in, who failed to, and who was refused.",
  limits: "Whether the log is kept and read is asked by other checks. Events are known by the words of the line.",
  applies: ["auth"],
  evidence: "Lines of a log, audit entries or hooks for signing in and for being refused; or an identity provider, which keeps its own.",

  evaluate,
});
