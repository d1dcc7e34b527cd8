import type { Confirm } from "../../../api/project.ts";
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
  return {
    report: {
      related: changing
        .slice(0, 3)
        .map((route) => ({ file: route.file, line: route.line, message: `${route.data.method} ${route.data.path} changes state` })),
    },
  };
};
