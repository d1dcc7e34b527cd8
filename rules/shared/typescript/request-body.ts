/** What a handler does with the body of its request, and what looks at the body before it. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import type { Handler } from "./handlers.ts";
import { decoratorsOf, type FunctionNode, lastNameOf, propertyName, unwrap, walkBelow } from "./nodes.ts";
import { requestPart } from "./request.ts";
import { isValidatingGuard, validatesIn } from "./validation.ts";

/** The first names of all fields that a handler reads from its body, in document order. */
export function bodyFields(fn: FunctionNode, file: TsFile): readonly string[] {
  const fields = new Set<string>();
  if (!fn.body) return [];
  const add = (expression: TS.Expression): void => {
    const part = requestPart(expression, file);
    if (part?.source === "body" && part.fn === fn && part.path[0] !== undefined && /^[A-Za-z_$][\w$]*$/.test(part.path[0]))
      fields.add(part.path[0]);
  };
  walkBelow(fn, (node) => {
    if (ts.isPropertyAccessExpression(node)) add(node);
    if (ts.isObjectBindingPattern(node) && ts.isVariableDeclaration(node.parent) && node.parent.initializer) {
      const part = requestPart(node.parent.initializer, file);
      if (part?.source !== "body" || part.path.length > 0 || part.fn !== fn) return;
      for (const element of node.elements) {
        const name = element.dotDotDotToken ? undefined : propertyName(element.propertyName ?? element.name);
        if (name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name)) fields.add(name);
      }
    }
  });
  return [...fields];
}

/** Whether a handler parses its body, has it parsed by what stands in front of it, or proves by a signature who sent it. */
export function isJudgedBody(fn: FunctionNode, handler: Handler | undefined, file: TsFile): boolean {
  if (validatesIn(fn, file) || isGuarded(fn, handler, file)) return true;
  const text = file.text.slice(fn.pos, fn.end);
  return /constructEvent|createHmac|timingSafeEqual|svix|x-hub-signature|(?:verify|validate|check|isValid)\w*(?:Signature|Webhook|Hmac)|webhooks?\.verify|verifySignature/i.test(
    text,
  );
}

/** Whether something in front of the handler checks the body: middleware, a wrapper, a pipe, the schema of its route. */
function isGuarded(fn: FunctionNode, handler: Handler | undefined, file: TsFile): boolean {
  if (handler?.guards.some((guard) => isValidatingGuard(guard, file))) return true;
  const route = handler && ts.isCallExpression(handler.node) ? handler.node : undefined;
  if (route?.arguments.some((argument) => hasSchema(argument) || isValidatingGuard(argument, file))) return true;
  for (let node: TS.Node = fn; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isCallExpression(parent) && parent.expression !== node) {
      if (isValidatingGuard(parent, file) || parent.arguments.some((argument) => argument !== node && isValidatingGuard(argument, file)))
        return true;
    }
    if (ts.isClassDeclaration(parent) && decoratorsOf(parent).some(({ expression }) => isValidatingGuard(expression, file))) return true;
    if (ts.isStatement(parent) && !ts.isClassLike(parent)) break;
  }
  if (decoratorsOf(fn).some(({ expression }) => isValidatingGuard(expression, file))) return true;
  return fn.parameters.some((parameter) =>
    decoratorsOf(parameter).some(
      ({ expression }) => ts.isCallExpression(expression) && expression.arguments.some((argument) => isPipe(argument, file)),
    ),
  );
}

/** @Body(new ZodValidationPipe(schema)), @Body(ParsePipe) */
function isPipe(argument: TS.Expression, file: TsFile): boolean {
  return /Pipe$/.test(lastNameOf(ts.isNewExpression(argument) ? argument.expression : argument)) || isValidatingGuard(argument, file);
}

/** The options of a route: `{ schema: { body } }` of Fastify, `{ body: t.Object({ … }) }` of Elysia. */
function hasSchema(argument: TS.Expression): boolean {
  const inner = unwrap(argument);
  return (
    ts.isObjectLiteralExpression(inner) &&
    inner.properties.some(
      (property) =>
        property.name !== undefined && ts.isIdentifier(property.name) && /^(?:schema|validate|config|body)$/.test(property.name.text),
    )
  );
}
