import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { TS } from "../../api/ts.ts";
import { packageUse } from "../../shared/packages/index.ts";
import { receiverOf, spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";

type What = "error-tracking" | "apm" | "metrics" | "logging";
const kinds: readonly string[] = ["error-tracking", "apm", "metrics", "logging"];

/** A call that starts an error tracker, a tracer, metrics or a logger of a known package. */
function visit(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const origin = originOf(call.expression, file);
  const known = origin && packageUse("npm", origin.module);
  if (!known || !kinds.includes(known.use)) return undefined;
  return fact("init", spanOf(call.expression, file), { what: known.use as What, name: known.name });
}

function visitStart(call: TS.CallExpression, file: TsFile): Outcomes {
  return receiverOf(call) ? visit(call, file) : undefined;
}

/** TypeScript: calls and constructors of known packages that start something. */
export const typescript: TypeScriptVisitors = {
  call: {
    init: visit,
    pino: visit,
    createLogger: visit,
    start: visitStart,
    configure: visit,
    registerOTel: visit,
    collectDefaultMetrics: visit,
    pinoHttp: visit,
  },
  new: {
    Rollbar: visit,
    Honeybadger: visit,
    Notifier: visit,
    NodeSDK: visit,
    NodeTracerProvider: visit,
    Appsignal: visit,
    Registry: visit,
    StatsD: visit,
    Logger: visit,
  },
};
