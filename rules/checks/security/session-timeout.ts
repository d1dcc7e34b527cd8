import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { railsOf } from "../../shared/project/applications.ts";
import { identityProviders, signInLibraries, signInRoutes } from "../../shared/project/authentication.ts";
import { waspAuthSetting } from "../../shared/project/wasp.ts";
import { djangoUses, productionSettings } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

/** Libraries whose sessions or tokens end unless they are told otherwise. */
const ending = [
  "next-auth",
  "@auth/core",
  "@auth/express",
  "@auth/sveltekit",
  "better-auth",
  "iron-session",
  "lucia",
  "parse-server",
  "@fastify/secure-session",
  "supertokens-node",
  "djangorestframework-simplejwt",
  "flask-jwt-extended",
  "fastapi-users",
  "doorkeeper",
  "devise-jwt",
  "rodauth-rails",
];
const keepers = [
  "express-session",
  "cookie-session",
  "@fastify/session",
  "passport",
  "jsonwebtoken",
  "jose",
  "@nestjs/jwt",
  "@fastify/jwt",
  "flask-login",
  "pyjwt",
  "python-jose",
  "devise",
  "clearance",
  "sorcery",
  "authlogic",
  "jwt",
];

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project
    .openFindings("jwt-no-expiry")
    .map(({ file, line }): Evidence => ({ file, line, note: "a token without an end, or with a far one" }));
  const met = project.metPlaces("jwt-no-expiry");
  if (open.length > 0)
    return share(
      met,
      met + open.length,
      open,
      `${open.length === 1 ? "One token never expires" : `${open.length} tokens never expire`}, or only after weeks; let access tokens end within the hour and renew them.`,
    );
  const evidence = [...practised(project, "session-lifetime"), ...settings(project), ...defaults(project), ...identityProviders(project)];
  const [first] = evidence;
  if (first) return passed(evidence, `Sessions or tokens end by themselves: ${first.note}.`);
  if (met > 0) return passed(shownBy(project, "auth", []), "Tokens that are signed carry an expiry.");
  const keeper = project.dependencies(...keepers).find(({ data, file }) => !data.dev && !isAside(file));
  const accounts = project.facts("model").some(({ data, file }) => !isAside(file) && data.fields.some((field) => /password/i.test(field)));
  if (!accounts && signInRoutes(project).length === 0 && signInLibraries(project).length === 0)
    return notApplicable("No code was found that signs anybody in.");
  return failed(
    "Nothing gives sessions an end; set a lifetime for cookies or tokens, and renew them while they are used.",
    keeper ? [evidenceAt(keeper, keeper.data.name)] : [],
  );
}

function settings(project: ProjectView): Evidence[] {
  return [
    ...productionSettings(
      project,
      "django",
      (key, value) =>
        /^(?:SESSION_COOKIE_AGE|PERMANENT_SESSION_LIFETIME|REMEMBER_COOKIE_DURATION|JWT_ACCESS_TOKEN_EXPIRES|SIMPLE_JWT\.ACCESS_TOKEN_LIFETIME|ACCESS_TOKEN_EXPIRE_MINUTES)$/.test(
          key,
        ) && value !== false,
    ),
    ...productionSettings(project, "rails", (key) =>
      /(?:^|\.)(?:timeout_in|remember_for|expire_after|access_token_expires_in|session_max_timeout)$/.test(key),
    ),
  ];
}

function defaults(project: ProjectView): Evidence[] {
  const libraries = project
    .dependencies(...ending)
    .filter(({ data, file }) => !data.dev && !isAside(file))
    .map((fact) => evidenceAt(fact, `${fact.data.name} lets sessions end`));
  const wasp = project
    .facts("setting")
    .filter(({ data, file }) => data.key === waspAuthSetting && !isAside(file))
    .map((fact) => evidenceAt(fact, "Wasp's sessions end after 30 days"));
  const django = djangoUses(project, /^django\.contrib\.sessions$|SessionMiddleware$/).map((evidence) => ({
    ...evidence,
    note: "Django's sessions end after two weeks",
  }));
  const columns = project.facts("model").flatMap((fact) => {
    const field = /session|(?:refresh|access)_?token/i.test(fact.data.name)
      ? fact.data.fields.find((name) => /^(?:expires?(?:_?(?:at|on|in))?|expiry|valid_?until|expire_?date)$/i.test(name))
      : undefined;
    return field === undefined || isAside(fact.file) ? [] : [evidenceAt(fact, `${fact.data.name}.${field}`)];
  });
  const { length } = project.dependencies("devise");
  const rails = length > 0 ? railsOf(project) : undefined;
  return [
    ...libraries,
    ...wasp,
    ...django,
    ...columns,
    ...(rails ? productionSettings(project, "rails", (key) => key === "config.timeout_in") : []),
  ];
}

export default defineProjectCheck({
  id: "session-timeout",
  title: "Session timeout and renewal",
  category: "security",
  priority: "P2",
  effort: 30,
  restsOn: ["jwt-no-expiry"],
  why: "A session that never ends belongs to whoever finds the laptop, the cookie or the backup.",
  limits: "How long a lifetime is, is not judged here. Sessions that end with the browser alone do not count.",
  applies: ["auth"],
  evidence:
    "A lifetime of cookies, sessions or tokens in code or settings, a framework whose sessions end by default, or an identity provider; and no open finding of jwt-no-expiry.",

  evaluate,
});
