import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { routerFramework } from "../../shared/typescript/handlers.ts";
import { chainOf, lastNameOf, receiverOf, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";
import { staticString } from "../../shared/typescript/values.ts";

/** What is put in front: the package it comes from when it comes from one, else the function's name. */
function nameOf(argument: TS.Expression, file: TsFile): string {
  const inner = unwrap(argument);
  const callee = ts.isCallExpression(inner) ? inner.expression : inner;
  const origin = originOf(callee, file);
  if (origin && !/^[.@~]\/|^\.\./.test(origin.module))
    return origin.members.length > 0 ? `${origin.module}.${origin.members.join(".")}` : origin.module;
  return chainOf(callee)?.join(".") ?? lastNameOf(callee);
}

/** app.use(path?, …middleware), fastify.register(plugin), addHook("onRequest", fn). */
function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const target = receiverOf(call);
  if (!target || call.arguments.length === 0) return undefined;
  const framework = routerFramework(file);
  if (!framework && !/^(?:app|server|router|fastify|instance)$/.test(lastNameOf(target))) return undefined;
  const path = staticString(call.arguments[0], file);
  const rest = path === undefined ? call.arguments : call.arguments.slice(1);
  const method = lastNameOf(call.expression);
  const taken = method === "register" ? rest.slice(0, 1) : rest;
  return taken.flatMap((argument): Outcome[] => {
    const name = nameOf(argument, file);
    return name === ""
      ? []
      : [
          fact("middleware", spanOf(argument, file), {
            framework: framework ?? "express",
            name,
            target: lastNameOf(target),
            path: path ?? "",
          }),
        ];
  });
}

/** Next.js middleware: one function in front of what its matcher names. */
function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (
    !/(?:^|\/)(?:src\/)?(?:middleware|proxy)\.[jt]s$/.test(file.path) ||
    !/next\/server|NextRequest|NextResponse|withAuth|clerkMiddleware|auth\(/.test(file.text)
  )
    return undefined;
  const matcher = /matcher\s*:\s*(\[[^\]]*\]|['"`][^'"`]*['"`])/.exec(file.text)?.[1] ?? "";
  return fact(
    "middleware",
    { start: 0, end: Math.min(1, file.text.length) },
    { framework: "next", name: "middleware", target: "app", path: matcher.replace(/\s+/g, " ").slice(0, 200) },
  );
}

/** TypeScript: middlewares, plug-ins and hooks of the web frameworks, and the middleware of Next.js. */
export const typescript: TypeScriptVisitors = {
  call: { use: visit, register: visit, addHook: visit, applyMiddleware: visit },
  file: visitFile,
};
