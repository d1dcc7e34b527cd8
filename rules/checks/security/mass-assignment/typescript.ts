import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite, writeMethods } from "../../../shared/typescript/database.ts";
import { isLikelyModel, isLikelyModelCall, isRepository } from "../../../shared/typescript/database/models.ts";
import { handlersOf } from "../../../shared/typescript/handlers.ts";
import {
  chainOf,
  type FunctionNode,
  functionName,
  lastNameOf,
  propertyName,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
} from "../../../shared/typescript/nodes.ts";
import { bodyFields, isJudgedBody } from "../../../shared/typescript/request-body.ts";
import { type RequestPart, requestPart } from "../../../shared/typescript/request.ts";
import { declarationOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { shortName } from "../../../shared/typescript/text-parts.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || role.browser;
}

/** The whole body, or a part of it that stands where an object is written. */
interface Assigned {
  readonly value: TS.Expression;
  readonly part: RequestPart;
  /** Stands behind `...` in an object. */
  readonly spread: TS.SpreadAssignment | undefined;
}

function bodyOf(value: TS.Expression, file: TsFile): RequestPart | undefined {
  const part = requestPart(value, file);
  return part && (part.source === "body" || part.source === "query") && !part.numeric ? part : undefined;
}

/** Where in the data of a write all fields of a request come in. */
function assignedIn(data: TS.Expression, file: TsFile, depth = 0): Assigned | undefined {
  const inner = unwrap(data);
  if (depth > 3) return undefined;
  if (ts.isObjectLiteralExpression(inner)) {
    for (const property of inner.properties) {
      // { $set: req.body } of MongoDB
      if (ts.isPropertyAssignment(property) && propertyName(property.name) === "$set")
        return assignedIn(property.initializer, file, depth + 1);
      if (!ts.isSpreadAssignment(property)) continue;
      const part = bodyOf(property.expression, file);
      if (part) return { value: property.expression, part, spread: property };
    }
    return undefined;
  }
  const part = bodyOf(inner, file);
  if (part) return { value: inner, part, spread: undefined };
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const made = initializer && unwrap(initializer);
  return made && ts.isObjectLiteralExpression(made) ? assignedIn(made, file, depth + 1) : undefined;
}

function report(assigned: Assigned, message: "whole" | "merged", data: Record<string, string>, file: TsFile): Outcomes {
  const { value, part, spread } = assigned;
  const { fn } = part;
  const handler = handlersOf(file).find((each) => each.fn === fn);
  const at = spanOf(spread ?? value, file);
  if (part.typed || (fn && isJudgedBody(fn, handler, file))) return met(at);
  const fix = fn && explicitFields(assigned, fn, file);
  return problem(message, at, {
    data: { name: shortName(value, file), ...data },
    ...(fix ? { fixes: [fix] } : {}),
    pending: { handler: handler || !fn ? "" : functionName(fn) },
  });
}

/** The fields that the handler reads one by one, written out. */
function explicitFields({ value, part, spread }: Assigned, fn: FunctionNode, file: TsFile): ProblemFix | undefined {
  const inner = unwrap(value);
  // const { captcha, ...rest } = req.body: the fields that are read are the ones that are left out.
  const declaration = ts.isIdentifier(inner) ? declarationOf(inner, file) : undefined;
  const isRest = declaration !== undefined && ts.isBindingElement(declaration) && declaration.dotDotDotToken !== undefined;
  const fields = part.path.length === 0 && !isRest ? bodyFields(fn, file) : [];
  if (fields.length === 0 || (!ts.isIdentifier(inner) && !ts.isPropertyAccessExpression(inner))) return undefined;
  const source = sourceOf(inner, file);
  const members = fields.map((field) => `${field}: ${source}.${field}`).join(", ");
  return { fix: "fields", edits: [{ ...spanOf(spread ?? value, file), text: spread ? members : `{ ${members} }` }] };
}

/** The arguments of a write that hold columns: `data` of Prisma, the value of `values()` and `set()`, the object of everything else. */
function dataOf(call: TS.CallExpression, operation: string, file: TsFile): readonly TS.Expression[] {
  const chained: TS.Expression[] = [];
  for (let node: TS.Node = call; ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent); ) {
    node = node.parent.parent;
    const step = node as TS.CallExpression;
    if (/^(?:values|set|onConflictDoUpdate)$/.test(lastNameOf(step.expression))) chained.push(...step.arguments);
  }
  const first = call.arguments[0] && unwrap(call.arguments[0]);
  if (first && ts.isObjectLiteralExpression(first)) {
    const named = first.properties.flatMap((property) => {
      const name = propertyName(property.name);
      if (name === undefined || !/^(?:data|create|update)$/.test(name)) return [];
      if (ts.isPropertyAssignment(property)) return [property.initializer];
      return ts.isShorthandPropertyAssignment(property) ? [property.name] : [];
    });
    if (named.length > 0) return named;
  }
  // findByIdAndUpdate(id, body): the first argument says which record.
  const which = /^(?:findByIdAndUpdate|findOneAndUpdate|updateOne|updateMany|findOneAndReplace|replaceOne)$/.test(operation);
  const removes = /^(?:delete|remove|destroy|findByIdAndDelete|findOneAndDelete|deleteOne|deleteMany|query|execute|run)/.test(operation);
  return removes
    ? chained
    : [...(which ? call.arguments.slice(1, 2) : call.arguments.slice(0, 2)), ...chained].filter((each) => !isQuery(each, file));
}

/** { where: … } of an update */
function isQuery(argument: TS.Expression, file: TsFile): boolean {
  return /^\{\s*where\b/.test(sourceOf(argument, file));
}

function visitWrite(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const write = databaseWrite(call, file);
  if (!write && !mayWrite(call, file)) return undefined;
  for (const data of dataOf(call, lastNameOf(call.expression), file)) {
    const assigned = assignedIn(data, file);
    if (assigned) return report(assigned, "whole", { sink: sinkName(call) }, file);
  }
  if (!write) return undefined;
  const named = call.arguments.some((argument) => ts.isObjectLiteralExpression(unwrap(argument)));
  return named ? met(spanOf(call.expression, file)) : undefined;
}

/** Calls that are writes as soon as a body is handed to them: of models whose library another file tells, of MongoDB's collections, of documents that a model gave. */
function mayWrite(call: TS.CallExpression, file: TsFile): boolean {
  const receiver = receiverOf(call);
  if (!receiver) return false;
  const name = lastNameOf(call.expression);
  if (isLikelyModelCall(call, file)) return true;
  if (/^(?:insertOne|insertMany|updateOne|updateMany|replaceOne|findOneAndUpdate|findOneAndReplace)$/.test(name))
    return /collection/i.test(chainOf(receiver)?.at(-1) ?? "");
  if (/^(?:create|save|insert|update|upsert)$/.test(name) && isRepository(receiver, file)) return true;
  // supabase.from("profiles").update(body)
  if (/^(?:insert|update|upsert)$/.test(name) && /^from\(\)$/.test(chainOf(receiver)?.at(-1) ?? ""))
    return /supabase/i.test(chainOf(receiver)?.[0] ?? "");
  // const user = await User.findByPk(id); await user.update(req.body)
  const made = name === "update" && ts.isIdentifier(receiver) ? initializerOf(receiver, file) : undefined;
  const found = made && unwrapAwait(made);
  return found !== undefined && ts.isCallExpression(found) && isLikelyModelCall(found, file);
}

function sinkName(call: TS.CallExpression): string {
  return (chainOf(call.expression) ?? [lastNameOf(call.expression)])
    .map((part) => part.replace(/\(\)$/, ""))
    .filter((part) => part !== "this")
    .slice(-3)
    .join(".");
}

/** Object.assign(order, req.body), _.merge(order, req.body), repository.merge(order, req.body) */
function visitMerge(call: TS.CallExpression, file: TsFile): Outcomes {
  const [target, ...sources] = call.arguments;
  const chain = chainOf(call.expression) ?? [];
  const merges =
    /^(?:Object|_|lodash|this|[a-z]\w*)$/.test(chain[0] ?? "") && /^(?:assign|merge|extend|defaultsDeep)$/.test(chain.at(-1) ?? "");
  const onto = target && unwrap(target);
  // Object.assign({}, req.body) copies, and where the copy goes is another question.
  if (!merges || !onto || outside(file) || !(ts.isIdentifier(onto) || ts.isPropertyAccessExpression(onto))) return undefined;
  for (const source of sources) {
    const assigned = assignedIn(source, file);
    if (assigned) return report(assigned, "merged", { target: shortName(onto, file) }, file);
  }
  return undefined;
}

/** document.set(req.body) of Mongoose and Sequelize. */
function visitSet(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = call.arguments[0];
  const owner = ts.isPropertyAccessExpression(call.expression) ? unwrap(call.expression.expression) : undefined;
  if (!value || call.arguments.length !== 1 || !owner || !ts.isIdentifier(owner) || outside(file)) return undefined;
  const assigned = assignedIn(value, file);
  return assigned && assigned.part.path.length === 0 ? report(assigned, "merged", { target: owner.text }, file) : undefined;
}

/** new Order(req.body), Order.build(req.body): a model that takes every field. */
function visitModel(node: TS.NewExpression, file: TsFile): Outcomes {
  const value = node.arguments?.[0];
  const name = lastNameOf(node.expression);
  if (!value || outside(file) || !/^[A-Z]/.test(name) || node.arguments?.length !== 1) return undefined;
  if (!/mongoose|sequelize|typeorm|models?['"/]/i.test(file.text) && !isLikelyModel(node.expression, file)) return undefined;
  const assigned = assignedIn(value, file);
  if (!assigned || assigned.part.path.length > 0 || /Error|Response|Request|URL|Date|Map|Set|Dto$|Command|Query/.test(name))
    return undefined;
  return report(assigned, "whole", { sink: `new ${name}` }, file);
}

const writes: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of writeMethods) writes[name] = visitWrite;

/** TypeScript: whole bodies in writes of the known libraries, in models, and merged into records. */
export const typescript: TypeScriptVisitors = {
  call: { ...writes, assign: visitMerge, merge: visitMerge, extend: visitMerge, set: visitSet },
  node: { NewExpression: (node, file) => visitModel(node as TS.NewExpression, file) },
};
