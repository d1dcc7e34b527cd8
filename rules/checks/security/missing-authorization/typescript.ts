import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { accessOf, checksSecret, routePlace } from "../../../shared/typescript/access.ts";
import { authCallIn, identityReadIn, isAuthCall } from "../../../shared/typescript/auth.ts";
import { isDecidingGuard } from "../../../shared/names/authentication.ts";
import { holdsIdentity, isDecidingName } from "../../../shared/typescript/decisions.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  calleeSpan,
  chainOf,
  type FunctionNode,
  functionName,
  isFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { type ChosenQuery, chosenQueries } from "../../../shared/typescript/scoped-queries.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.example ||
    role.migration ||
    role.browser ||
    /(?:^|\/)(?:admin|internal|backoffice)(?:\/|\.)/i.test(file.path)
  );
}

/** Somebody decides in the same function: a call about rights, the owner of what was loaded compared, another query with the owner. */
function isDecided(query: ChosenQuery, fn: FunctionNode, file: TsFile): boolean {
  if (query.call.arguments.some((argument) => holdsIdentity(argument, file))) return true;
  const start = fn.getStart(file.root);
  if (chosenQueries(file).some((other) => other.call !== query.call && other.owner && other.call.pos >= start && other.call.end <= fn.end))
    return true;
  const declaration = ts.findAncestor(query.call, (each) => (each === fn ? "quit" : ts.isVariableDeclaration(each)));
  const loaded = new Set(declaration && ts.isVariableDeclaration(declaration) ? namesIn(declaration.name) : noNames);
  // const note = await db.note.findUnique({ where: { id } }), before the query that changes it
  for (const other of chosenQueries(file)) {
    if (other.call === query.call || other.model !== query.model || other.call.pos < start || other.call.end > fn.end) continue;
    const kept = ts.findAncestor(other.call, (each) => (each === fn ? "quit" : ts.isVariableDeclaration(each)));
    if (kept && ts.isVariableDeclaration(kept)) for (const name of namesIn(kept.name)) loaded.add(name);
  }
  let decided = false;
  walkBelow(fn, (node) => {
    if (decided) return false;
    if (ts.isCallExpression(node)) {
      const name = lastNameOf(node.expression);
      const about = node.arguments.length > 1 || mentionsLoaded(node, loaded) || mentionsId(node, query, file);
      decided = node.arguments.length > 0 && (about || !isAuthCall(node, file)) && (isDecidingName(name) || isSecurityCheckName(name));
      // isOwner(post, user), getMembership(user.id, input.teamId), find({ where: visibleTo(user.id, input.id) })
      decided ||= node !== query.call && holdsIdentity(node, file) && (mentionsLoaded(node, loaded) || mentionsId(node, query, file));
    } else if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText(file.root))) {
      decided =
        [node.left, node.right].some((side) => isBelow(side, loaded)) ||
        [node.left, node.right].some((side) => /role|isAdmin/i.test(lastNameOf(side)));
    } else if (ts.isPropertyAccessExpression(node))
      decided = /^(?:role|roles|isAdmin|permissions)$/.test(node.name.text) && holdsIdentity(node.expression, file);
    return decided ? false : undefined;
  });
  return decided;
}

/** The id of the request stands in the arguments of another call. */
function mentionsId(call: TS.CallExpression, query: ChosenQuery, file: TsFile): boolean {
  if (call === query.call) return false;
  const name = query.id && requestPart(query.id, file)?.path.at(-1);
  let found = false;
  const visit = (node: TS.Node): void => {
    if (found || name === undefined) return;
    const named = ts.isShorthandPropertyAssignment(node)
      ? node.name
      : ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)
        ? node
        : undefined;
    if (named && requestPart(named, file)?.path.at(-1) === name) found = true;
    else ts.forEachChild(node, visit);
  };
  for (const argument of call.arguments) visit(argument);
  return found;
}

const noNames: ReadonlySet<string> = new Set();

/** All names that a declaration gives: `const [note] = …`, `const { rows } = …`. */
function namesIn(name: TS.BindingName): ReadonlySet<string> {
  if (ts.isIdentifier(name)) return new Set([name.text]);
  return new Set(name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : [...namesIn(each.name)])));
}

/** Something of what was loaded: `note.userId`, `rows[0].owner_id`. */
function isBelow(expression: TS.Expression, loaded: ReadonlySet<string>): boolean {
  let base = unwrap(expression);
  if (ts.isIdentifier(base)) return false;
  while (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base)) base = unwrap(base.expression);
  return ts.isIdentifier(base) && loaded.has(base.text);
}

function mentionsLoaded(call: TS.CallExpression, loaded: ReadonlySet<string>): boolean {
  // canEdit({ user, folder: note.folderId })
  const given = call.arguments.flatMap((argument) =>
    ts.isObjectLiteralExpression(argument)
      ? argument.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [property.initializer] : []))
      : [argument],
  );
  return [call.expression, ...given].some((each) => loaded.has(chainOf(each)?.[0] ?? ""));
}

/** The function that takes the id from the request; `service` when it hands it to the function of the same file that queries. */
interface Taker {
  readonly fn: FunctionNode;
  readonly call: TS.CallExpression;
  readonly service: FunctionNode | undefined;
}

function takerOf(query: ChosenQuery, file: TsFile): Taker | undefined {
  const part = query.id && requestPart(query.id, file);
  if (part?.fn) return fromCaller(part.source) ? { fn: part.fn, call: query.call, service: undefined } : undefined;
  const id = query.id && unwrap(query.id);
  const parameter = id && ts.isIdentifier(id) ? declarationOf(id, file) : undefined;
  const service = parameter && ts.isParameter(parameter) && isFunction(parameter.parent) ? parameter.parent : undefined;
  const index = service && parameter && ts.isParameter(parameter) ? service.parameters.indexOf(parameter) : -1;
  const name = service && nameOf(service);
  if (!service || !name) return undefined;
  for (const use of usesOf(name, file)) {
    const call = ts.isCallExpression(use.parent) && use.parent.expression === use ? use.parent : undefined;
    const argument = call?.arguments[index];
    const given = argument && requestPart(argument, file);
    if (call && given?.fn && fromCaller(given.source)) return { fn: given.fn, call, service };
  }
  return undefined;
}

function fromCaller(source: string): boolean {
  return /^(?:params|query|body)$/.test(source);
}

function nameOf(fn: FunctionNode): TS.Identifier | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name;
  const { parent } = fn;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** What the taker calls the id: its own expression, or what it hands over. */
function idGiven(query: ChosenQuery, { call, service }: Taker): TS.Expression | undefined {
  if (!service || !query.id) return query.id;
  const name = unwrap(query.id);
  return call.arguments[
    service.parameters.findIndex((each) => ts.isIdentifier(name) && ts.isIdentifier(each.name) && each.name.text === name.text)
  ];
}

function judge(query: ChosenQuery, file: TsFile): Outcome | undefined {
  const taker = takerOf(query, file);
  if (!taker) return undefined;
  const { fn, service } = taker;
  const at = calleeSpan(query.call, file);
  if (query.owner) return met(at);
  // deleteNote(req.params.id, req.user.id): the function that queries is told who asks.
  if (query.limited || taker.call.arguments.some((argument) => taker.service && holdsIdentity(argument, file))) return undefined;
  const route = handlerAround(taker.call, file);
  if (service && (checksSecret(service, file) || isDecided(query, service, file))) return undefined;
  if (checksSecret(fn, file) || (route && accessOf(route, file).open)) return undefined;
  if (
    isDecided({ ...query, call: taker.call, id: idGiven(query, taker) }, fn, file) ||
    route?.guards.some((guard) => isDecidingGuard(sourceOf(guard, file)) || guardsModel(guard, query.model, file))
  )
    return met(at);
  // Looking at something may be for everybody; where the caller is asked for, it is not.
  if (!query.writes && !authCallIn(fn, file) && !identityReadIn(fn, file) && !(route && accessOf(route, file).auth)) return undefined;
  const fix = ownerFix(query, fn, file);
  return problem("unscoped", at, {
    data: { operation: query.operation, model: query.model },
    pending: {
      model: query.model,
      start: query.call.expression.getStart(file.root),
      handler: route?.handlerName || functionName(fn),
      route: route ? routePlace(route, file).start : -1,
    },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `protectedProjectProcedure` in front of a query for a project: who gets this far belongs to it. */
function guardsModel(guard: TS.Expression, model: string, file: TsFile): boolean {
  const [name = ""] = /^\w+/.exec(sourceOf(guard, file)) ?? [];
  return (
    /^(?:protected|authed|authorized|ensure|require|with)/i.test(name) && wordsOf(name).slice(1, -1).join("") === wordsOf(model).join("")
  );
}

/** The owner as a query of the same file names it, where this function can reach the value. */
function ownerFix(query: ChosenQuery, fn: FunctionNode, file: TsFile): ProblemFix | undefined {
  if (!query.condition) return undefined;
  for (const other of chosenQueries(file)) {
    if (other.model !== query.model || !other.owner || !ts.isPropertyAssignment(other.owner) || other.owner.parent !== other.condition)
      continue;
    const [base] = chainOf(other.owner.initializer) ?? [];
    const reachable = fn.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === base);
    const property = sourceOf(other.owner, file);
    if (!reachable || property.includes("\n") || propertyName(other.owner.name) === undefined) continue;
    return { fix: "addOwner", data: { property }, edits: [addProperties(query.condition, [property], file)] };
  }
  return undefined;
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  return chosenQueries(file).flatMap((query): Outcome[] => {
    const outcome = query.id ? judge(query, file) : undefined;
    return outcome ? [outcome] : [];
  });
}

/** TypeScript: records that are taken by an id of the request, without a look at whose they are. */
export const typescript: TypeScriptVisitors = { file: visitFile };
