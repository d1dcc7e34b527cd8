/** What comes from outside: bodies, the environment and webhooks that are held against a schema, a signature or a key. */
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import { ancestorWhere, calleeSpan, decoratorsOf, lastNameOf, receiverOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { isValidatingGuard, validatesIn } from "../../../shared/typescript/validation.ts";
import { practice } from "../../practice.ts";

/** validateSync(instance) over process.env, `ConfigModule.forRoot({ validationSchema })`: the schema of NestJS' configuration. */
function visitEnvSchema(node: TS.Node, file: TsFile): Outcomes {
  if (ts.isCallExpression(node))
    return /process\.env|Record<string, unknown>/.test(file.text) || /EnvironmentVariables|EnvValidat|EnvVars/i.test(sourceOf(node, file))
      ? practice("env-schema", calleeSpan(node, file), lastNameOf(node.expression))
      : undefined;
  const call = ancestorWhere(node, ts.isCallExpression);
  const name = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? node.name : node;
  return call && receiverOf(call) && /Config\w*Module$/.test(sourceOf(receiverOf(call) ?? call, file))
    ? practice("env-schema", spanOf(name, file), "ConfigModule")
    : undefined;
}

/** stripe.webhooks.constructEvent(…), new Webhook(secret).verify(…): a library verifies who sent it. */
function visitWebhook(call: TS.CallExpression, file: TsFile): Outcomes {
  return practice("webhook-verification", calleeSpan(call, file), lastNameOf(call.expression));
}

/** A pipe in front of all of Nest's handlers, a validator as middleware, a procedure's input. */
function visitSchema(call: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const name = lastNameOf(call.expression);
  if (name === "input" && !importsModule(file, /trpc|orpc|next-safe-action|zod|valibot|arktype/)) return undefined;
  return practice("input-schema", spanOf(call.expression, file), name);
}

function visitIdempotency(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return ancestorWhere(property, ts.isCallExpression)
    ? practice("idempotency-key", spanOf(property.name, file), "idempotencyKey")
    : undefined;
}

/** Handlers whose body goes through a schema: in their own code, in a guard, in the options of the route. */
function visitHandlers(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.browser || file.role.script) return undefined;
  return handlersOf(file).flatMap((handler) => {
    if (!/^(?:POST|PUT|PATCH|ACTION|MUTATION|TOOL)$/.test(handler.method)) return [];
    const nest =
      handler.framework === "nest" &&
      handler.fn.parameters.some(
        (parameter) =>
          decoratorsOf(parameter).some((decorator) => /@Body\(/.test(sourceOf(decorator, file))) &&
          parameter.type !== undefined &&
          /(?:Dto|Input|Request|Body|Schema)\b/.test(sourceOf(parameter.type, file)),
      );
    const held = nest || handler.guards.some((guard) => isValidatingGuard(guard, file)) || validatesIn(handler.fn, file);
    return held
      ? [
          practice(
            "input-schema",
            spanOf(handler.node, file).end - spanOf(handler.node, file).start > 200
              ? { start: spanOf(handler.node, file).start, end: spanOf(handler.node, file).start + 1 }
              : spanOf(handler.node, file),
            handler.path,
          ),
        ]
      : [];
  });
}

/** Names that say it by themselves. */
export const input = {
  property: {
    validationSchema: visitEnvSchema,
    validate: visitEnvSchema,
    idempotencyKey: visitIdempotency,
    idempotency_key: visitIdempotency,
  },
  call: {
    constructEvent: visitWebhook,
    constructEventAsync: visitWebhook,
    verifyWebhook: visitWebhook,
    verifyWebhookSignature: visitWebhook,
    unmarshalWebhook: visitWebhook,
    validateSync: visitEnvSchema,
    validateConfig: visitEnvSchema,
    validateEnv: visitEnvSchema,
    zValidator: visitSchema,
    celebrate: visitSchema,
    input: visitSchema,
  },
  new: { ValidationPipe: visitSchema, ZodValidationPipe: visitSchema },
} satisfies TypeScriptVisitors;

/** Needs the handlers of a document. */
export const inputHints = { file: visitHandlers } satisfies TypeScriptVisitors;
