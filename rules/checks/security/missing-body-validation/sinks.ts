/** Where a field of the body ends up. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { authCallIn, identityReadIn } from "../../../shared/typescript/auth.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import { type FunctionNode, lastNameOf, propertyName, receiverOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/typescript/request.ts";
import { exportPath, originOf } from "../../../shared/typescript/scope.ts";
import {
  asksModel,
  asksWithOwnKey,
  fillsColumn,
  handedTo,
  isCheckedByHand,
  isQueryOfValues,
  isSink,
  isWrittenTyped,
  onlyLooksUp,
  parameterFlows,
  type SinkCall,
  sinkName,
  valuesIn,
} from "../../../shared/typescript/sinks.ts";

/** A field on its way from the body to something that trusts it. */
export interface Flow {
  /** The field's path; "" for the whole body. */
  readonly field: string;
  /** The expression that hands the field over. */
  readonly value: TS.Expression;
  /** What it is handed to, as it is written: `prisma.user.create`. */
  readonly sink: string;
  /** A write to the database. */
  readonly writes: boolean;
  /** A mapper holds it against the type of its column, or a language model's provider looks at it: what is missing are lengths, ranges and forms. */
  readonly typed?: boolean;
  /** The function of another module that gets it; whether that hands it to a sink, the project's facts tell. */
  readonly via?: { readonly module: string; readonly name: string; readonly index: number };
}

/** A field that the handler takes from the body and that nothing has judged. */
function openField(value: TS.Expression, fn: FunctionNode, file: TsFile): RequestPart | undefined {
  const part = requestPart(value, file);
  const open = part?.source === "body" && !part.typed && !part.numeric && part.fn === fn;
  return open && !isChecked(part, fn, file) ? part : undefined;
}

function isChecked(part: RequestPart, fn: FunctionNode, file: TsFile): boolean {
  const name = part.path.findLast((each) => each !== "[]");
  return name !== undefined && isCheckedByHand(name, fn, file);
}

interface OpenValue {
  readonly value: TS.Expression;
  readonly field: string;
}

/** The fields in what is handed over; `texts` says whether those count that are texts for certain. */
function openValues(argument: TS.Expression, texts: boolean, fn: FunctionNode, file: TsFile): readonly OpenValue[] {
  return valuesIn(argument, file).flatMap((value) => {
    const part = openField(value, fn, file);
    return part && (texts || !part.text) ? [{ value, field: part.path.filter((name) => name !== "[]").join(".") }] : [];
  });
}

/** What a function gets by a name where it takes an object apart: `save({ name: body.name, user })` for the flow of `name`. */
function memberOf(argument: TS.Expression, field: string): TS.Expression | undefined {
  const object = unwrap(argument);
  const [name] = field.split(".");
  if (!ts.isObjectLiteralExpression(object) || !name) return argument;
  if (object.properties.some(ts.isSpreadAssignment)) return argument;
  const property = object.properties.find((each) => each.name && propertyName(each.name) === name);
  if (!property) return undefined;
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

/** Every place of a handler where a field of its body reaches a query, a file, a program or another service, also by a function that it calls. */
export function flowsOf(fn: FunctionNode, file: TsFile): readonly Flow[] {
  const flows: Flow[] = [];
  const handed: Flow[] = [];
  if (!fn.body) return flows;
  const known = authCallIn(fn, file) !== undefined || identityReadIn(fn, file) !== undefined;
  // The body of an arrow function may be the call itself.
  walkBelow(fn, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    if (isSink(node, file)) {
      const writes = ts.isCallExpression(node) && databaseWrite(node, file) !== undefined;
      for (const argument of handedTo(node, file))
        for (const open of openValues(argument, !isQueryOfValues(node, file), fn, file)) {
          if (onlyLooksUp(node, open.value, file)) continue;
          // fetch(upstream, { body: request.body }) passes the stream on as it is.
          if (open.field !== "" || lastNameOf(node.expression) !== "fetch" || !isStream(open.value))
            flows.push({
              ...open,
              sink: sinkName(node),
              writes,
              typed:
                (asksModel(node, file) && (known || asksWithOwnKey(node, file))) ||
                (open.field !== "" &&
                  (isWrittenTyped(node, open.value, file) || (fillsColumn(node, open.value, file) && refusesSome(fn, file)))),
            });
        }
    } else handed.push(...handedOn(node, fn, file));
  });
  return [...flows, ...handed];
}

/** Whether a function answers that a request is bad: it looks at some of what it gets by hand. */
function refusesSome(fn: FunctionNode, file: TsFile): boolean {
  return /\b(?:400|422)\b|BAD_REQUEST|BadRequest|ValidationError|UnprocessableEntity/.test(file.text.slice(fn.pos, fn.end));
}

/**
 * Whether a handler looks at the form of some of what goes the same ways, and refuses what is wrong: who wrote it thinks of that, and forgot
 * a field.
 */
export function checksOthers(fn: FunctionNode, file: TsFile): boolean {
  if (!refusesSome(fn, file) || !fn.body) return false;
  let checks = false;
  walkBelow(fn, (node) => {
    if (checks || (!ts.isCallExpression(node) && !ts.isNewExpression(node)) || !isSink(node, file)) return !checks;
    checks = handedTo(node, file)
      .flatMap((argument) => valuesIn(argument, file))
      .some((value) => {
        const part = requestPart(value, file);
        return part?.source === "body" && part.fn === fn && part.path.length > 0 && isChecked(part, fn, file);
      });
    return !checks;
  });
  return checks;
}

/** `request.body`, also where a branch leaves it out. */
function isStream(value: TS.Expression): boolean {
  const inner = unwrap(value);
  return ts.isConditionalExpression(inner) ? isStream(inner.whenTrue) || isStream(inner.whenFalse) : lastNameOf(inner) === "body";
}

/** What a function of the project gets of the body: of this file, where it is known what becomes of it, or of another one. */
function handedOn(call: SinkCall, fn: FunctionNode, file: TsFile): readonly Flow[] {
  if (!ts.isCallExpression(call)) return [];
  const target = calledFunction(call, file);
  const found: Flow[] = [];
  const origin = target ? undefined : originOf(call.expression, file);
  const project = origin !== undefined && /^[.~]|^@\//.test(origin.module);
  if (!target && !project) return [];
  const flows = target && target !== fn ? parameterFlows(target, file) : [];
  call.arguments.forEach((argument, index) => {
    for (const flow of flows.filter((each) => each.index === index)) {
      const given = memberOf(argument, flow.field);
      for (const open of given ? openValues(given, false, fn, file) : [])
        found.push({ ...open, sink: flow.sink, writes: false, typed: flow.typed && (open.field !== "" || flow.field !== "") });
    }
    if (origin) {
      for (const open of openValues(argument, false, fn, file))
        found.push({ ...open, sink: "", writes: false, via: { module: origin.module, name: exportPath(origin).join("."), index } });
    }
  });
  return found;
}

/** The function of this file, or the method of the class around, that is called. */
function calledFunction(call: TS.CallExpression, file: TsFile): FunctionNode | undefined {
  if (ts.isIdentifier(call.expression)) return functionBehind(call.expression, file);
  if (receiverOf(call)?.kind !== ts.SyntaxKind.ThisKeyword || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const name = call.expression.name.text;
  return ts
    .findAncestor(call, ts.isClassLike)
    ?.members.find((member): member is TS.MethodDeclaration => ts.isMethodDeclaration(member) && propertyName(member.name) === name);
}
