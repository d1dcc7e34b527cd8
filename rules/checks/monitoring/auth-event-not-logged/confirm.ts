import type { Confirm } from "../../../api/project.ts";

/** Loggers of requests write the status of every answer, a 401 too. */
const requestLoggers = [
  "morgan",
  "pino-http",
  "express-winston",
  "nestjs-pino",
  "koa-logger",
  "koa-pino-logger",
  "hono-pino",
  "express-pino-logger",
  "django-axes",
  "django-easy-audit",
  "asgi-logger",
];

/** The key of the facts that name the exceptions whose handler writes to a log. */
export const loggedSetting = "auth.refusal.logged";

/** Met where requests are logged for the whole application, a refused sign-in among them, or where what is raised is logged by who catches it. */
export const confirm: Confirm = (pending, project) => {
  const { error = "" } = pending as { readonly error?: string };
  if (error !== "" && project.facts("setting").some(({ data }) => data.key === loggedSetting && data.value === error)) return "met";
  if (project.dependencies(...requestLoggers).length > 0) return "met";
  return project
    .facts("middleware")
    .some(({ data }) => /morgan|pino|winston|(?:request|http|access|audit)[-_.]?(?:log|trail)|logger/i.test(data.name))
    ? "met"
    : "report";
};
