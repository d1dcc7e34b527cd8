import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import type { Trait } from "../../api/vocabulary.ts";
import { failed, notApplicable, passed, unknown, partial } from "../../shared/project/answers.ts";
import { overStreams, servesHttp } from "../../shared/project/applications.ts";
import { takenIn } from "../../shared/project/wired.ts";
import { isTrial } from "../../shared/project/usage.ts";
import { isHealthPath, touchesOf } from "../../shared/routes.ts";

/** Dependencies that a health route should ask, by the trait that says that the project has them. */
const dependencies: readonly { readonly trait: Trait; readonly touch: string; readonly name: string }[] = [
  { trait: "database", touch: "database", name: "database" },
  { trait: "cache", touch: "cache", name: "cache" },
];

/** What a service without a store of its own depends on: the provider it calls. */
const provider = { trait: "external-api", touch: "external", name: "provider" } as const;

/** Files that frameworks make health routes of; not all of their forms are known as routes. */
const routeFile =
  /(?:^|\/)(?:routes|pages|app)\/(?:.*[/.])?(?:health|healthz|health-?check|ready|readyz)(?:\/(?:route|index|\+server))?\.[cm]?[jt]s$/;

/** Packages that bring a health route with checks of their own. */
const packages = [
  "@godaddy/terminus",
  "lightship",
  "@nestjs/terminus",
  "express-healthcheck",
  "fastapi-health",
  "fastapi-healthcheck",
  "django-health-check",
  "health_check",
  "okcomputer",
  "rails-healthcheck",
  "health-monitor-rails",
  "easy_healthcheck",
  "express-actuator",
  "fastify-healthcheck",
  "@cloudnative/health-connect",
  "grpc-health-check",
  "django-watchman",
  "django-alive",
  "flask-healthz",
  "py-healthcheck",
];

function evidence(route: ProjectFact<"route">, note: string): Evidence {
  return { file: route.file, line: route.line, note };
}

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  const named = project
    .facts("route")
    .filter(
      (route) =>
        isHealthPath(route.data.path) &&
        !isTrial(route.file) &&
        !/webhook/i.test(route.data.path) &&
        /^(?:GET|ALL|ANY|HEAD)$/.test(route.data.method),
    );
  const { counted: routes, reminder } = takenIn(project, named);
  const stores = dependencies.filter((dependency) => project.trait(dependency.trait).length > 0);
  const wanted = stores.length > 0 ? stores : [provider].filter((dependency) => project.trait(dependency.trait).length > 0);
  const [library] = project.dependencies(...packages).filter((dependency) => !dependency.data.dev);
  if (routes.length === 0) {
    if (library)
      return passed(
        [{ file: library.file, line: library.line, note: `uses ${library.data.name}` }],
        `Health checks come from ${library.data.name}.`,
      );
    const [file] = project.filesMatching(routeFile).filter((path) => !isTrial(path));
    if (file !== undefined) {
      const reason = "A file is named like a health route, but what it answers and asks was not seen.";
      return unknown(reason, [{ file, line: -1, note: "named like a health route" }]);
    }
    return failed("No health route was found; add one that checks what the service depends on.");
  }
  const asked = new Set(routes.flatMap((route) => touchesOf(project, route)));
  const asking = routes.find((route) => touchesOf(project, route).length > 0);
  if (wanted.length === 0) {
    const [first] = routes;
    return passed(
      first ? [evidence(first, `${first.data.method} ${first.data.path}`)] : [],
      `A health route answers; nothing was found that it could check.${reminder}`,
    );
  }
  const met = wanted.filter((dependency) => asked.has(dependency.touch));
  const shown = (asking ? [asking] : routes).map((route) => evidence(route, `${route.data.method} ${route.data.path}`));
  if (met.length > 0 || library || asked.has("external")) {
    const missing = wanted.filter((dependency) => !met.includes(dependency)).map((dependency) => dependency.name);
    return passed(
      shown,
      `${
        missing.length === 0
          ? "The health route checks what the service depends on."
          : `The health route checks a dependency; it does not check the ${missing.join(" and the ")}.`
      }${reminder}`,
    );
  }
  const names = wanted.map((dependency) => dependency.name).join(" and ");
  return partial(1, 2, shown, `The health route checks none of the dependencies; let it ask the ${names}.`);
}

export default defineProjectCheck({
  id: "health-endpoint",
  title: "Health endpoint that checks its dependencies",
  category: "monitoring",
  priority: "P1",
  effort: 30,
  restsOn: ["shallow-health-check"],
  why: "Load balancers, orchestrators and uptime monitors ask this route whether to send traffic; one that only says yes keeps sending users to a service whose database is gone.",
  limits:
    "Routes that are added by a platform, or registered under a path that is computed, are not seen. What a health route asks through functions of other files is not followed.",
  applies: ["service"],
  evidence:
    "A route such as /health, /healthz, /ready or /api/health that asks the database, cache or provider, or a health-check library in use.",
  evaluate,
});
