/** Servers that answer nothing but probes, or only show the documentation of an interface. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { callsBelow, chainOf, lastNameOf, receiverOf, sourceOf } from "./nodes.ts";
import { originOf } from "./scope.ts";
import { staticString } from "./values.ts";

const routing = /^(?:get|head|all|post|put|patch|delete|use|route|register)$/;
const aside =
  /^\/?(?:$|\*$|.*\b(?:health\w*|ready\w*|readiness|live\w*|ping|status|metrics|probe|startup|version|docs?|api-docs?|swagger|redoc|openapi|favicon)\b[^/]*$)/i;
/** What shows documents; it renders its own failures. */
const showing = /^(?:swagger-ui-express|@scalar\/[\w-]+|redoc-express|serve-static)$/;

/** Whether all routes that a file gives to an app (`app`, `this.app`) are probes or pages of documentation; false where some are given elsewhere. */
export function answersOnlyProbes(app: string, file: TsFile): boolean {
  let routes = 0;
  for (const call of callsBelow(file.root)) {
    const receiver = receiverOf(call);
    if (!receiver || chainOf(receiver)?.join(".") !== app || !routing.test(lastNameOf(call.expression))) continue;
    const [path, ...rest] = call.arguments;
    const said = path && staticString(path, file);
    if (said === undefined || !aside.test(said)) return false;
    const shows = rest.some((argument) => isShowing(argument, file));
    // A router may hold anything.
    if (!shows && !rest.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))) return false;
    if (said === "/" && !shows && !/\.redirect\s*\(/.test(sourceOf(call, file))) return false;
    routes++;
  }
  return routes > 0;
}

function isShowing(argument: TS.Expression, file: TsFile): boolean {
  const module = originOf(ts.isCallExpression(argument) ? argument.expression : argument, file)?.module;
  return module !== undefined && showing.test(module);
}
