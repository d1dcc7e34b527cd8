import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, unknown } from "../../shared/project/answers.ts";
import { isSignInPage, signInModules, signInPart } from "../../shared/project/sign-in-parts.ts";
import { handlerName, handlerNames, handlersOf, type Tested, testedBy } from "../../shared/project/tested.ts";
import { evidenceAt, isAside } from "../../shared/project/usage.ts";

/** Services that sign people in on their own pages. */
const hosted = [
  "@clerk/nextjs",
  "@clerk/express",
  "@clerk/backend",
  "@clerk/fastify",
  "@clerk/clerk-react",
  "@auth0/nextjs-auth0",
  "@auth0/auth0-react",
  "express-openid-connect",
  "@kinde-oss/kinde-auth-nextjs",
  "@workos-inc/node",
  "@workos-inc/authkit-nextjs",
  "@hono/clerk-auth",
  "@supabase/ssr",
  "@supabase/auth-helpers-nextjs",
  "supertokens-node",
  "@stackframe/stack",
  "@propelauth/nextjs",
  "aws-amplify",
  "firebase-admin",
];
/** Libraries that bring sign-in routes of their own, and tests of them. */
const bundled = [
  "devise",
  "clearance",
  "sorcery",
  "rodauth-rails",
  "authlogic",
  "django-allauth",
  "dj-rest-auth",
  "djoser",
  "fastapi-users",
  "flask-security-too",
  "djangorestframework-simplejwt",
  "next-auth",
  "@auth/core",
  "better-auth",
  "omniauth",
];
const aboutAuth = /auth|log-?_?in|sign-?_?in|session|token|oauth|sso/i;
const listed = 4;

function evaluate(project: ProjectView): ProjectAnswer {
  const tested = testedBy(project);
  const routes = handlersOf(project).filter((route) => signInPart(route) !== undefined && !isBareAction(route));
  return routes.length > 0 ? ofRoutes(routes, tested) : ofModules(project, tested);
}

/** An action of a set of views whose address a router makes: tests that request it by name are not told from others. */
function isBareAction({ data }: ProjectFact<"route">): boolean {
  return data.framework === "drf" && /^(?:refresh|verify)$/.test(data.path);
}

function ofRoutes(routes: readonly ProjectFact<"route">[], tested: Tested): ProjectAnswer {
  const form = tested.forms.find(({ path }) => isSignInPage(path));
  const evidence: Evidence[] = [];
  const untested = routes.filter((route) => {
    const by = tested.routes.get(route) ?? (signInPart(route) === "entry" ? form?.evidence : undefined);
    if (by && !evidence.some(({ file, line }) => file === by.file && line === by.line)) evidence.push(by);
    return by === undefined;
  });
  const shown = evidence.slice(0, listed);
  if (untested.length === 0)
    return passed(shown, `Tests reach ${routes.length === 1 ? "the route" : `all ${routes.length} routes`} for signing in.`);
  const names = handlerNames(untested, listed);
  const open = tested.unread.find(({ file }) => aboutAuth.test(file));
  if (open)
    return unknown(`Whether tests reach ${names} cannot be told: the paths that they request are made while they run.`, [
      ...shown,
      { ...open, note: "requests a path that is made while the test runs" },
    ]);
  const reached = routes.length - untested.length;
  return failed(
    reached === 0
      ? `No test reaches ${names}; test success and refusal of each.`
      : `Tests reach ${reached} of ${routes.length} routes for signing in, but not ${names}.`,
    [...shown, ...untested.slice(0, listed).map((route) => evidenceAt(route, `${handlerName(route)} is not tested`))],
  );
}

/** Tests in a folder or file that is called after signing in; they reach it through an interface that is not known here. */
const namedAfterSignIn = /(?:^|\/)(?:\w+[-_.])?(?:auth|authentication|sign-?in|login)(?:\/.*)?(?:[-_.][\w.-]+)?\.\w+$/i;

/** Without routes of its own, what a project does for signing in stands in modules: a client of a provider, a check of tokens. */
function ofModules(project: ProjectView, tested: Tested): ProjectAnswer {
  const form = tested.forms.find(({ path }) => isSignInPage(path));
  if (form) return passed([{ ...form.evidence, note: `signs in at ${form.path}` }], "A test signs in as a person does.");
  const modules = signInModules(project);
  const reached = modules.flatMap((file) => tested.modules.get(file) ?? []);
  if (reached.length > 0)
    return passed(
      reached.slice(0, listed),
      `Tests import ${reached.length} of ${modules.length} ${modules.length === 1 ? "module" : "modules"} for signing in.`,
    );
  const [named] = project.facts("test-file").filter(({ data, file }) => data.cases > 0 && namedAfterSignIn.test(file) && !isAside(file));
  if (named)
    return passed(
      [evidenceAt(named, `${named.data.cases} ${named.data.cases === 1 ? "case" : "cases"}`)],
      "Tests are named after signing in.",
    );
  const service = project.dependencies(...hosted, ...bundled).find(({ data, file }) => !data.dev && !isAside(file));
  if (service)
    return notApplicable(`${service.data.name} signs people in; the project has no sign-in route of its own.`, [
      evidenceAt(service, `depends on ${service.data.name}`),
    ]);
  const [first] = modules;
  if (first === undefined)
    return unknown("Where people sign in cannot be told from the routes and modules, so nor can whether it is tested.");
  return failed(
    `No test imports ${modules.slice(0, 3).join(", ")}${modules.length > 3 ? ` or ${modules.length - 3} more` : ""}; test success and refusal of each flow.`,
    modules.slice(0, listed).map((file) => ({ file, line: -1, note: "no test imports it" })),
  );
}

export default defineProjectCheck({
  id: "auth-tests",
  title: "Sign-in and OAuth flows tested",
  category: "testing",
  priority: "P0",
  effort: 240,
  why: "Sign-in breaks without a sound: a refusal that is none lets everybody in, a callback that fails keeps everybody out.",
  limits:
    "Routes are known by their paths and names. A test reaches one by requesting its path (under any prefix), by importing its handler, or by typing into the sign-in page; what it asserts is not judged. Paths that a test makes while it runs are not known.",
  applies: ["auth", "oauth"],
  evidence: "Every route that signs in, gives or renews a token, or takes a provider's callback is requested or imported by a test.",
  evaluate,
});
