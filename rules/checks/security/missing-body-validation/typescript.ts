import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlersOf, type Handler } from "../../../shared/typescript/handlers.ts";
import { decoratorsOf, type FunctionNode, functionName, lastNameOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { requestFunctionAround, requestPart } from "../../../shared/typescript/request.ts";
import { isValidatingGuard } from "../../../shared/typescript/validation.ts";
import { schemaFix } from "./fixes.ts";
import { flowsOf, isJudged } from "./sinks.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration || role.toolConfig;
}

const judgedKey = {};

/** A read of the body leads to its handler, which is judged once. */
function visitRead(read: TS.Expression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const fn = requestFunctionAround(read, file);
  const judged = file.memo(judgedKey, () => new Set<FunctionNode>());
  if (!fn || judged.has(fn)) return undefined;
  const part = requestPart(read, file);
  if (part?.source !== "body" || part.fn !== fn) return undefined;
  judged.add(fn);
  return judge(fn, read, file);
}

function judge(fn: FunctionNode, read: TS.Node, file: TsFile): Outcomes {
  const handler = handlersOf(file).find((each) => each.fn === fn);
  const flows = flowsOf(fn, file);
  const [flow] = flows;
  if (isJudged(fn, file) || isGuarded(fn, handler, file)) return met(spanOf(read, file));
  if (!flow) return undefined;
  const fix = schemaFix(fn, read, handler, file);
  const at = spanOf(flow.value, file);
  const readAt = spanOf(read, file);
  return problem(flow.field === "" ? "whole" : "field", readAt, {
    data: { field: flow.field, sink: flow.sink },
    ...(at.start >= readAt.start && at.end <= readAt.end
      ? {}
      : {
          related: [{ at, message: flow.field === "" ? `the body reaches ${flow.sink} here` : `${flow.field} reaches ${flow.sink} here` }],
        }),
    ...(fix ? { fixes: [fix] } : {}),
    // Where the function is mounted, and behind what, may stand in another file.
    ...(handler && handler.framework !== "http" ? { pending: { handler: "" } } : { pending: { handler: functionName(fn) } }),
  });
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

/** The options of a Fastify route: { schema: { body } }. */
function hasSchema(argument: TS.Expression): boolean {
  const inner = unwrap(argument);
  return (
    ts.isObjectLiteralExpression(inner) &&
    inner.properties.some(
      (property) =>
        property.name !== undefined && ts.isIdentifier(property.name) && /^(?:schema|validate|config)$/.test(property.name.text),
    )
  );
}

/** `req.body`, `ctx.request.body` */
function visitMember(node: TS.Node, file: TsFile): Outcomes {
  const access = node as TS.PropertyAccessExpression;
  return /^(?:body|rawBody|payload)$/.test(access.name.text) ? visitRead(access, file) : undefined;
}

/** `await request.json()`, `formData.get("email")` */
function visitCall(call: TS.CallExpression, file: TsFile): Outcomes {
  return visitRead(ts.isAwaitExpression(call.parent) ? call.parent : call, file);
}

/** `{ body }` of a destructured request, as parameter or constant. */
function visitBinding(node: TS.Node, file: TsFile): Outcomes {
  const { name, propertyName } = node as TS.BindingElement;
  const key = propertyName ?? name;
  if (!ts.isIdentifier(key) || key.text !== "body") return undefined;
  const fn = ts.findAncestor(node, (each): each is TS.ArrowFunction => ts.isFunctionLike(each));
  let use: TS.Expression | undefined;
  if (ts.isIdentifier(name) && fn?.body)
    walkBelow(fn.body, (each) => {
      if (!use && ts.isIdentifier(each) && each.text === name.text && !ts.isBindingElement(each.parent)) use = each;
      return !use;
    });
  return use ? visitRead(use, file) : undefined;
}

/** `@Body() body: any` of NestJS: a class is held against its decorators, anything else is not. */
function visitDecorator(call: TS.CallExpression, file: TsFile): Outcomes {
  const parameter = ts.isDecorator(call.parent) ? call.parent.parent : undefined;
  if (!parameter || !ts.isParameter(parameter) || outside(file)) return undefined;
  const fn = parameter.parent as FunctionNode;
  const judged = file.memo(judgedKey, () => new Set<FunctionNode>());
  if (judged.has(fn)) return undefined;
  judged.add(fn);
  return judge(fn, parameter.name, file);
}

export const typescript: TypeScriptVisitors = {
  call: { json: visitCall, formData: visitCall, parseBody: visitCall, readBody: visitCall, get: visitForm, Body: visitDecorator },
  node: { PropertyAccessExpression: visitMember, BindingElement: visitBinding },
};

/** What a form hands to a server action; the action's other arguments are bound by its page and are not looked at here. */
function visitForm(call: TS.CallExpression, file: TsFile): Outcomes {
  const owner = ts.isPropertyAccessExpression(call.expression) ? lastNameOf(call.expression.expression) : "";
  return /form|data/i.test(owner) ? visitRead(call, file) : undefined;
}
