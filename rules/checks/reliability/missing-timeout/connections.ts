/** Connections to databases and caches. Libraries that give up by themselves are only judged where that is switched off. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { spanOf } from "../../../shared/typescript/nodes.ts";
import { exportPath, importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import { waiterOf } from "./context.ts";

/** new Client({ … }) of pg, which waits for ever; pools are a matter of their own check. */
export function visitPgClient(made: TS.NewExpression, file: TsFile): Outcomes {
  const origin = originOf(made.expression, file);
  if (origin?.module !== "pg" || exportPath(origin).join(".") !== "Client" || waiterOf(made, undefined, file) !== "server")
    return undefined;
  const argument = made.arguments?.[0];
  const options = argument && objectOf(argument, file);
  if (!options) return undefined;
  const limit = optionOf(options, "connectionTimeoutMillis", file);
  if (limit.state === "set") return met(spanOf(made.expression, file));
  if (limit.state === "unknown" || /connect_timeout=/.test(file.text)) return undefined;
  return problem("connect", spanOf(made.expression, file), {
    data: { option: "connectionTimeoutMillis" },
    fixes: [{ fix: "limit", edits: [addProperties(options, ["connectionTimeoutMillis: 10_000"], file)] }],
  });
}

/** connectTimeout: 0 of a Redis or MySQL client. */
export function visitConnectTimeout(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || waiterOf(property, undefined, file) !== "server") return undefined;
  if (!importsModule(file, /^(?:ioredis|redis|mysql2?(?:\/promise)?|bullmq|bull)$/)) return undefined;
  const value = staticValue(property.initializer, file)?.value;
  if (value !== 0 && value !== false) return undefined;
  return problem("off", spanOf(property, file), {
    fixes: [{ fix: "limit", edits: [{ ...spanOf(property.initializer, file), text: "10_000" }] }],
  });
}
