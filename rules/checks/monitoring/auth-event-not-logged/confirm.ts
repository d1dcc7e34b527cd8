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

/** Met where requests are logged for the whole application: a refused sign-in is among them. */
export const confirm: Confirm = (_pending, project) => {
  if (project.dependencies(...requestLoggers).length > 0) return "met";
  return project
    .facts("middleware")
    .some(({ data }) => /morgan|pino|winston|(?:request|http|access|audit)[-_.]?(?:log|trail)|logger/i.test(data.name))
    ? "met"
    : "report";
};
