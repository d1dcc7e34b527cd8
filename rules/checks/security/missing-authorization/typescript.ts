import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { accessOf, checksSecret, routePlace } from "../../../shared/typescript/access.ts";
import { authCallIn, identityReadIn, isAuthCall } from "../../../shared/typescript/auth.ts";
import { isDecidingGuard } from "../../../shared/auth-names.ts";
import { holdsIdentity, isDecidingName } from "../../../shared/typescript/decisions.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  calleeSpan,
  chainOf,
  type FunctionNode,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { type ChosenQuery, chosenQueries } from "../../../shared/typescript/scoped-queries.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { isSecurityCheckName } from "../../../shared/security-names.ts";

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
  if (chosenQueries(file).some((other) => other !== query && other.owner && other.call.pos >= start && other.call.end <= fn.end))
    return true;
  const declaration = ts.findAncestor(query.call, (each) => (each === fn ? "quit" : ts.isVariableDeclaration(each)));
  const loaded =
    declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
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
        [node.left, node.right].some((side) => (chainOf(side)?.length ?? 0) > 1 && chainOf(side)?.[0] === loaded) ||
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

function mentionsLoaded(call: TS.CallExpression, loaded: string | undefined): boolean {
  if (loaded === undefined) return false;
  return [call.expression, ...call.arguments].some((each) => chainOf(each)?.[0] === loaded);
}

function judge(query: ChosenQuery, file: TsFile): Outcome | undefined {
  const part = query.id && requestPart(query.id, file);
  const fn = part?.fn;
  if (!part || !fn || !/^(?:params|query|body)$/.test(part.source)) return undefined;
  const at = calleeSpan(query.call, file);
  if (query.owner) return met(at);
  const route = handlerAround(query.call, file);
  if (checksSecret(fn, file) || (route && accessOf(route, file).open)) return undefined;
  if (isDecided(query, fn, file) || route?.guards.some((guard) => isDecidingGuard(sourceOf(guard, file)))) return met(at);
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

export const typescript: TypeScriptVisitors = { file: visitFile };
