import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, unknown } from "../../shared/project/answers.ts";
import { identityProviders, isSignIn, signInLibraries, signInRoutes } from "../../shared/project/authentication.ts";
import { djangoUses, productionSettings, settingsWhere } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

const limiter = /rate_?-?limit|throttl|limiter|slow_?down|brute|too_?many|attempt/i;
const authFile = /(?:^|[/_.-])(?:auth\w*|login|log-in|sign-?in|sign-?up|sessions?|register|otp|password\w*|magic-?link|oauth)(?:$|[/_.-])/i;
/** A job or a row is locked as well. */
const people = /user|account|member|customer|admin|person|credential|login|attempt|identity|staff/i;
/** Counters of attempts in a model lock an account after some. */
const counter =
  /^(?:failed_?(?:login_?|sign_?in_?|password_?|auth_?)?(?:attemp(?:t|ts|s)|logins?|tries)(?:_?count)?|(?:login|sign_?in|password|auth)_?(?:failed_?|failure_?|wrong_?)?(?:attemp(?:t|ts|s)|failures?|tries)(?:_?count)?|locked_?(?:at|until)|lockout_?\w*|invalid_?attempts?|bad_?password_?count)$/i;

/** Whoever changes a password in a session has signed in before. */
const changing = /(?:change|update|edit)[-_]?password|password[-_/]?(?:change|update|edit)|profile\/password/i;
/** Where a password is tried, before what only sends mail or makes accounts. */
const signingIn = /(?:^|[/_.-])(?:log-?_?in|sign-?_?in|authenticate)(?:$|[/_.-])|(?:^|\/)auth\/?$/i;
/** Where a session or a token is made, which may be that of something else than a person. */
const opening = /(?:^|[/_.-])(?:sessions?|tokens?(?:\/obtain)?)(?:$|[/_.-])/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const own = [...reaching(project), ...locks(project), ...proxies(project)];
  const [first] = own;
  if (first) return passed(own, `Attempts to sign in are limited: ${first.note}.`);
  const routes = signInRoutes(project);
  const libraries = signInLibraries(project);
  const providers = identityProviders(project);
  const writing = routes.filter(({ data }) => data.writes);
  const route =
    writing.find(({ data }) => signingIn.test(data.path)) ??
    writing.find(({ data }) => opening.test(data.path)) ??
    writing.find(({ data }) => !changing.test(data.path)) ??
    writing[0] ??
    routes[0];
  const [library] = libraries;
  const [provider] = providers;
  if (provider && !library) return passed(providers, `People sign in at a provider that limits attempts: ${provider.note}.`);
  const [account] = project
    .facts("model")
    .filter(({ data, file }) => !isAside(file) && data.fields.some((field) => /password/i.test(field)));
  if (!route && !library && account)
    return unknown("Accounts have passwords, but no route was recognised that signs in with them.", [
      evidenceAt(account, account.data.name),
    ]);
  if (!route && !library) return notApplicable("No route of the project signs anybody in.");
  const whole = [
    ...project
      .facts("rate-limiter")
      .filter(({ file, data }) => !isAside(file) && data.scope === "app")
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "rate-limiting").map((found) => ({ ...found, note: found.note.replace(/^(?:uses|depends on) /, "") })),
  ];
  const [general] = whole;
  const where = route ? `${route.data.method} ${route.data.path || route.data.handler}`.trim() : (library?.note ?? "sign-in");
  if (general)
    return share(
      1,
      2,
      whole,
      `${general.note.replace(/^\.+/, "")} limits requests, but no stricter limit was found that is ${where}'s own; add one.`,
    );
  return failed(
    `Nothing limits attempts on ${where}; add a strict limit by address and account.`,
    route ? [evidenceAt(route, where)] : libraries,
    route ? { file: route.file, span: { start: route.start, end: route.end } } : undefined,
  );
}

/** Limiters on a route of signing in: at the route, at its router, in its file. */
function reaching(project: ProjectView): Evidence[] {
  const limits = project
    .facts("rate-limiter")
    .filter(
      ({ data, file }) =>
        !isAside(file) &&
        (data.scope === "route"
          ? (!changing.test(data.target) && isSignIn(data.target, data.target)) || authFile.test(data.target) || authFile.test(file)
          : /auth|log_?in|sign_?in|password|otp/i.test(data.target)),
    );
  const middleware = project
    .facts("middleware")
    .filter(
      ({ data, file }) =>
        limiter.test(data.name) &&
        !data.name.startsWith("skip ") &&
        !isAside(file) &&
        (isSignIn(data.path, data.target) || /auth|log_?in|sign_?in|password|otp/i.test(data.name) || authFile.test(file)),
    );
  const guarded = project
    .facts("route")
    .filter(
      ({ data }) => isSignIn(data.path, data.handler) && !changing.test(data.path) && data.guards.some((guard) => limiter.test(guard)),
    );
  return [
    ...guarded.map((fact) => evidenceAt(fact, `a limiter on ${fact.data.path || fact.data.handler}`)),
    ...middleware.map((fact) => evidenceAt(fact, `${fact.data.name}${fact.data.path ? ` on ${fact.data.path}` : ""}`)),
    ...limits.map((fact) => evidenceAt(fact, `${fact.data.name} on ${fact.data.target || fact.file}`)),
    ...practised(project, "auth-limit").filter(({ file, note }) => /better-auth|Devise|^\^?\//.test(note) || authFile.test(file)),
  ];
}

/** Accounts that lock after wrong passwords. */
function locks(project: ProjectView): Evidence[] {
  const columns = project
    .facts("model")
    .filter(({ data }) => people.test(data.name) && data.fields.some((field) => counter.test(field)))
    .map((fact) => evidenceAt(fact, `${fact.data.name}.${fact.data.fields.find((field) => counter.test(field))}`));
  return [
    ...packagesInUse(project, "lockout"),
    ...djangoUses(project, /^(?:axes|defender)\b/),
    // allauth counts failures by itself unless it is told not to.
    ...(productionSettings(project, "django", (key, value) => key === "ACCOUNT_RATE_LIMITS" && value === false).length > 0
      ? []
      : djangoUses(project, /^allauth\.account$/)),
    ...columns,
  ];
}

function proxies(project: ProjectView): readonly Evidence[] {
  return settingsWhere(project, ["nginx"], (key, value) => /location\.limit_req$/.test(key) && /login|auth|sign/i.test(String(value)));
}

export default defineProjectCheck({
  id: "auth-rate-limiting",
  title: "Stricter limit on sign-in and OAuth callback routes",
  category: "security",
  priority: "P1",
  effort: 20,
  why: "Lists of stolen passwords are tried by machines: thousands an hour, unless sign-in allows each address and account only a few attempts.",
  limits:
    "How strict a limit is, and limits of proxies outside of the repository, are not seen. A limit for all routes alone is taken for half of it.",
  applies: ["auth"],
  evidence:
    "A limiter on routes that sign in, register, reset a password or hand out tokens; accounts that lock; a library or identity provider that limits attempts by itself.",
  evaluate,
});
