import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import type { TS } from "../../api/ts.ts";
import { waspAuthSetting } from "../../shared/project/wasp.ts";
import { changesState } from "../../shared/typescript/handlers.ts";
import { lastNameOf, spanOf } from "../../shared/typescript/nodes.ts";
import { originOf } from "../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticString } from "../../shared/typescript/values.ts";
import { practice } from "../practice.ts";

const spec = /^(?:@wasp\.sh\/spec|wasp-config)$/;

function isSpec(call: TS.CallExpression, file: TsFile): boolean {
  return !file.role.test && spec.test(originOf(call.expression, file)?.module ?? "");
}

function route(at: TS.CallExpression, method: string, path: string, handler: TS.Expression | undefined, file: TsFile): Outcome {
  return fact("route", spanOf(at.expression, file), {
    framework: "wasp",
    method,
    path,
    handler: handler ? lastNameOf(handler) : "",
    writes: changesState(method),
    guards: [],
    touches: [],
  });
}

/** `app({ name, auth, server: { envValidationSchema } })`: the server and what it does by itself. */
function visitApp(call: TS.CallExpression, file: TsFile): Outcomes {
  const options = isSpec(call, file) && call.arguments[0] ? objectOf(call.arguments[0], file) : undefined;
  if (!options) return undefined;
  const at = spanOf(call.expression, file);
  const server = optionOf(options, "server", file);
  const settings = server.state === "set" ? objectOf(server.value, file) : undefined;
  return [
    fact("app", at, { framework: "wasp", name: "" }),
    ...(optionOf(options, "auth", file).state === "absent" ? [] : [fact("setting", at, { key: waspAuthSetting, value: true })]),
    ...(settings && optionOf(settings, "envValidationSchema", file).state !== "absent"
      ? [practice("env-schema", at, "envValidationSchema")]
      : []),
  ];
}

/** `action(createOrder, { entities })`, `query(getOrders)`. */
function visitOperation(call: TS.CallExpression, file: TsFile): Outcomes {
  const [handler] = call.arguments;
  return handler && isSpec(call, file) ? route(call, lastNameOf(call.expression).toUpperCase(), "", handler, file) : undefined;
}

/** `api("POST", "/payments-webhook", paymentsWebhook)`. */
function visitApi(call: TS.CallExpression, file: TsFile): Outcomes {
  const [method, path, handler] = call.arguments;
  if (!method || !path || !isSpec(call, file)) return undefined;
  return route(call, staticString(method, file)?.toUpperCase() ?? "ALL", staticString(path, file) ?? "", handler, file);
}

/** `job(sendReport, { executor: "PgBoss", schedule: { cron } })`. */
function visitJob(call: TS.CallExpression, file: TsFile): Outcomes {
  if (!isSpec(call, file)) return undefined;
  const at = spanOf(call.expression, file);
  const options = call.arguments[1] && objectOf(call.arguments[1], file);
  const repeats = options && optionOf(options, "schedule", file).state !== "absent";
  return [
    fact("datastore", at, { what: "queue", name: "pg-boss" }),
    ...(repeats ? [practice("schedule", at, `schedule of ${call.arguments[0] ? lastNameOf(call.arguments[0]) : "a job"}`)] : []),
  ];
}

/** The calls of which a specification in TypeScript is made. */
export const typescript: TypeScriptVisitors = {
  call: { app: visitApp, action: visitOperation, query: visitOperation, api: visitApi, job: visitJob },
};
