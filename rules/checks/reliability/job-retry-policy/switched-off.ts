/** Retries that a library has by itself, and that a job turned off. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { httpCall } from "../../../shared/typescript/http-clients.ts";
import { jobHandlerOf } from "../../../shared/typescript/jobs.ts";
import { propertyName, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { staticValue } from "../../../shared/typescript/values.ts";

/** Whether a function calls another service: what fails there now and then is what retries are for. */
function callsService(fn: TS.Node, file: TsFile): boolean {
  let found = false;
  walkBelow(fn, (node) => {
    if (found) return false;
    if (ts.isCallExpression(node) && httpCall(node, file)) found = true;
    return undefined;
  });
  return found;
}

/** `retries: 0` of an Inngest function, `retry: { maxAttempts: 1 }` of a Trigger.dev task. */
export function visitSwitchedOff(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || file.role.test || file.role.example) return undefined;
  const name = propertyName(property.name);
  const value = staticValue(property.initializer, file)?.value;
  if (typeof value !== "number" || value > (name === "retries" ? 0 : 1)) return undefined;
  let options: TS.Node = property.parent;
  if (name === "maxAttempts") {
    const retry = options.parent;
    if (!ts.isPropertyAssignment(retry) || propertyName(retry.name) !== "retry") return undefined;
    options = retry.parent;
  }
  const handler = ts.isCallExpression(options.parent) ? jobHandlerOf(options.parent, file) : undefined;
  if (!handler || handler.options !== options || (handler.library === "inngest") !== (name === "retries")) return undefined;
  return callsService(handler.fn, file) ? problem("off", spanOf(property, file)) : undefined;
}
