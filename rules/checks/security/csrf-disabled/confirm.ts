import type { Confirm, ProjectView } from "../../../api/project.ts";
import { stateSetting } from "./state.ts";
import { confirmRuby, isRubyPending } from "./ruby-confirm.ts";

/** Packages and middlewares that protect against CSRF. */
const protection = /csrf|csurf|lusca|xsrf|tiny-csrf|double-?submit|origin-?check|helmet-csrf/i;

/** A session middleware without protection is a problem when nothing in the project protects and some route changes state. */
export const confirm: Confirm = (pending, project, file) => {
  if (isRubyPending(pending)) return confirmRuby(pending, project);
  const { what, routes } = pending as { readonly what: string; readonly routes: number };
  // Who gets the address may add the state to it.
  if (what === "address")
    return project.facts("setting").some((fact) => fact.data.key === stateSetting && fact.file !== file) ? "drop" : "report";
  if (what !== "session") return "drop";
  const guards = project.facts("middleware").some((fact) => protection.test(fact.data.name));
  const used = project.facts("package-use").some((fact) => protection.test(fact.data.package));
  const perRoute = project.facts("route").some((route) => route.data.guards.some((guard) => protection.test(guard)));
  if (guards || used || perRoute) return "met";
  const changing = project.facts("route").filter((route) => route.data.writes && !/webhook|\/api\/v\d+\/hooks/i.test(route.data.path));
  if (routes === 0 && changing.length === 0) return "drop";
  if (identifiesByToken(project)) return "drop";
  return {
    report: {
      related: changing
        .slice(0, 3)
        .map((route) => ({ file: route.file, line: route.line, message: `${route.data.method} ${route.data.path} changes state` })),
    },
  };
};

/** Libraries of signed tokens, which show who calls without a session. */
const tokens = /^(?:passport-jwt|@nestjs\/jwt|express-jwt|koa-jwt|@fastify\/jwt|jsonwebtoken|jose)$/;

/** Callers show a signed token, and nobody is looked up in the session: it only carries what a sign-in elsewhere needs on its way. */
function identifiesByToken(project: ProjectView): boolean {
  if (!project.facts("dependency").some(({ data }) => tokens.test(data.name))) return false;
  const ofSession = /\bsession\??\.(?!id\b|destroy|save|regenerate)\w/;
  return !(
    project.facts("middleware").some(({ data }) => /\bpassport\.session$/.test(data.name)) ||
    project.facts("access").some(({ data }) => ofSession.test(data.auth)) ||
    project.facts("auth-function").some(({ data }) => ofSession.test(data.auth))
  );
}
