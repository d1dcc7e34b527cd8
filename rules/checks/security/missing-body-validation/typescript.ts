import { mentions } from "../../../shared/mentions.ts";
import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import {
  type FunctionNode,
  functionName,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { requestFunctionAround, requestPart } from "../../../shared/typescript/request.ts";
import { isJudgedBody } from "../../../shared/typescript/request-body.ts";
import { parameterFlows } from "../../../shared/typescript/sinks.ts";
import { schemaFix } from "./fixes.ts";
import { checksOthers, type Flow, flowsOf } from "./sinks.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.example || role.migration || role.toolConfig;
}

const judgedKey = {};
const useServer = /["']use server["']/;

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
  const line = (node: TS.Node): number => file.lines.lineOf(node.getStart(file.root));
  // A whole body that is written where it is read is the matter of mass-assignment.
  const found = flowsOf(fn, file).filter(({ field, writes, value }) => !(field === "" && writes && line(value) === line(read)));
  // Where one field reaches something that takes whatever it gets, that is the matter.
  const open = found.filter(({ typed, via }) => !typed && !via);
  const flows = open.length > 0 ? open : found;
  const [flow] = flows;
  if (isJudgedBody(fn, handler, file)) return met(spanOf(read, file));
  if (!flow) return undefined;
  const fix = schemaFix(fn, read, handler, file);
  const at = spanOf(flow.value, file);
  const readAt = spanOf(read, file);
  return problem(flow.field === "" ? "whole" : "field", readAt, {
    data: { field: flow.field, sink: flow.sink },
    ...(flow.typed || (flow.field !== "" && !flow.via && checksOthers(fn, file)) ? { priority: "P1" as const } : {}),
    ...(at.start >= readAt.start && at.end <= readAt.end
      ? {}
      : {
          related: [
            { at, message: `${flow.field === "" ? "the body" : flow.field} ${flow.via ? "is handed on" : `reaches ${flow.sink}`} here` },
          ],
        }),
    ...(fix ? { fixes: [fix] } : {}),
    // Where the function is mounted, behind what, and what a function of another module does, may stand in another file.
    pending: {
      handler: handler && handler.framework !== "http" ? "" : functionName(fn),
      fields: flow.via || flow.field === "" ? [] : flows.flatMap(({ field, sink, via }) => (via ? [] : [{ field, sink }])),
      ...(flow.via ? { via: handedOver(flows) } : {}),
    },
  });
}

/** The functions of other modules that get the body, or fields of it: as many as there are of the kind of the first. */
function handedOver(flows: readonly Flow[]): Json {
  const whole = flows[0]?.field === "";
  return flows.flatMap(({ field, via }) => (via && (field === "") === whole ? [{ ...via, field }] : []));
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

/** `JSON.parse(raw)` of a body that was read piece by piece. */
function visitParse(call: TS.CallExpression, file: TsFile): Outcomes {
  const raw = call.arguments[0] && unwrap(call.arguments[0]);
  const buffered = raw !== undefined && (ts.isIdentifier(raw) || ts.isCallExpression(raw));
  return buffered && lastNameOf(receiverOf(call) ?? raw) === "JSON" ? visitRead(call, file) : undefined;
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

const plainTypes = /^(?:string|number|boolean|bigint|Date|FormData|File|Blob)?(?:\[\])?(?:\s*\|\s*(?:null|undefined))*$/;

/** Objects that a server action gets as its argument: anyone may call it with anything. Ids and texts by themselves are left to the types of the query. */
function visitActions(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (outside(file) || !mentions(file, useServer)) return undefined;
  return handlersOf(file).flatMap((handler): Outcome[] => {
    const { fn } = handler;
    if (handler.framework !== "next-action" || isJudgedBody(fn, handler, file)) return [];
    for (const { index, field, value, sink, writes } of parameterFlows(fn, file)) {
      const parameter = fn.parameters[index];
      if (!parameter || !writes || plainTypes.test(parameter.type ? sourceOf(parameter.type, file) : "")) continue;
      return [
        problem("argument", spanOf(parameter.name, file), {
          data: { field: field || sourceOf(parameter.name, file), sink },
          related: [{ at: spanOf(value, file), message: `it reaches ${sink} here` }],
        }),
      ];
    }
    return [];
  });
}

/** TypeScript: bodies, forms and arguments of server actions that no schema looked at. */
export const typescript: TypeScriptVisitors = {
  file: visitActions,
  call: {
    json: visitCall,
    formData: visitCall,
    parseBody: visitCall,
    readBody: visitCall,
    get: visitForm,
    parse: visitParse,
    Body: visitDecorator,
  },
  node: { PropertyAccessExpression: visitMember, BindingElement: visitBinding },
};

/** What a form hands to a server action; the action's other arguments are bound by its page and are not looked at here. */
function visitForm(call: TS.CallExpression, file: TsFile): Outcomes {
  const owner = ts.isPropertyAccessExpression(call.expression) ? lastNameOf(call.expression.expression) : "";
  return /form|data/i.test(owner) ? visitRead(call, file) : undefined;
}
