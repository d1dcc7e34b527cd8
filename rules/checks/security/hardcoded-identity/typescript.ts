import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isIdentityName, isSystemActorName } from "../../../shared/names/identity.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import {
  ancestorWhere,
  chainOf,
  enclosingFunction,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { type Chosen, chosenIdentity, identityRead, isConfiguration, isFallback, madeUp } from "./typescript-names.ts";

/** Tools of an assistant stand in folders that elsewhere hold maintenance scripts. */
const assistantTools = /(?:^|\/)(?:src|app|lib|server|mcp)\/(?:[^/]+\/)*tools?\/[^/]*$/;

function outside(file: TsFile): boolean {
  const { role } = file;
  const script = role.script && !assistantTools.test(file.path);
  return role.test || role.seed || role.migration || script || role.browser || role.example || role.toolConfig || role.development;
}

/** Code that acts for somebody: a handler or tool, a service, a data access module. What a component shows does not. */
function actsForSomebody(node: TS.Node, file: TsFile): boolean {
  return !/\.[jt]sx$/.test(file.path) || handlerAround(node, file) !== undefined;
}

/** function list(userId = "default_user"), and the same in a destructured parameter or variable. */
function visitParameter(node: TS.Node, file: TsFile): Outcomes {
  const parameter = node as TS.ParameterDeclaration | TS.BindingElement;
  if (!parameter.initializer || outside(file) || !actsForSomebody(node, file)) return undefined;
  const fn = enclosingFunction(parameter);
  if (ts.isBindingElement(parameter) && (!fn || comesFromConfiguration(parameter, file))) return undefined;
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
  const read = (ts.isBindingElement(parameter) && propertyName(parameter.propertyName)) || name;
  if (!(isIdentityName(name) || isIdentityName(read)) || isSystemActorName(name) || (fn && isSystemActorName(functionName(fn))))
    return undefined;
  const value = madeUp(parameter.initializer, file);
  if (value === undefined) return undefined;
  const fixes: ProblemFix[] = canBeRequired(parameter, name, file) ? [required(name, parameter.name.end, parameter, file)] : [];
  return problem("default", spanOf(parameter.initializer, file), { data: { name, value }, ...(fixes.length > 0 ? { fixes } : {}) });
}

/** Whether the code still says what it means without the default: no parameter that is implicitly any, none behind an optional one. */
function canBeRequired(parameter: TS.ParameterDeclaration | TS.BindingElement, name: string, file: TsFile): boolean {
  if (!/\.[cm]?tsx?$/.test(file.path)) return true;
  if (!ts.isParameter(parameter)) {
    const owner = parameter.parent.parent;
    const members = ts.isParameter(owner) && owner.type && ts.isTypeLiteralNode(owner.type) ? owner.type.members : [];
    return !members.some((member) => member.questionToken && propertyName(member.name as TS.PropertyName | undefined) === name);
  }
  const before = parameter.parent.parameters.slice(0, parameter.parent.parameters.indexOf(parameter));
  return parameter.type !== undefined && !before.some((each) => each.questionToken);
}

/** const { tenantId = "default" } = config. */
function comesFromConfiguration(element: TS.BindingElement, file: TsFile): boolean {
  const owner = element.parent.parent;
  return ts.isVariableDeclaration(owner) && owner.initializer !== undefined && isConfiguration(owner.initializer, file);
}

/** Takes the default out, with the equals sign in front. */
function required(name: string, after: number, parameter: TS.ParameterDeclaration | TS.BindingElement, file: TsFile): ProblemFix {
  const kept = ts.isParameter(parameter) && parameter.type ? parameter.type.end : after;
  const initializer = parameter.initializer as TS.Expression;
  const equals = file.text.indexOf("=", kept);
  // A comment between keeps its place.
  const start = file.text.slice(kept, equals).trim() === "" ? kept : equals;
  const value = initializer.getStart(file.root);
  const gap = file.text.slice(equals + 1, value);
  const edits =
    gap.trim() === ""
      ? [{ start, end: initializer.end, text: "" }]
      : [
          { start, end: equals + 1, text: "" },
          { start: value, end: initializer.end, text: "" },
        ];
  return { fix: "require", data: { name }, edits };
}

/** const userId = "demo"; const userId = req.user?.id || "default". */
function visitVariable(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.VariableDeclaration;
  if (!declaration.initializer || !ts.isIdentifier(declaration.name) || outside(file)) return undefined;
  return assigned(declaration.name.text, declaration.initializer, declaration, file);
}

/** private tenantId = "default" of a service. */
function visitMember(node: TS.Node, file: TsFile): Outcomes {
  const member = node as TS.PropertyDeclaration;
  const name = propertyName(member.name);
  if (!member.initializer || name === undefined || outside(file)) return undefined;
  return assigned(name, member.initializer, member, file);
}

/** { userId: "demo" } in a query or a record, z.string().default("demo") of a tool's input. */
function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || outside(file)) return undefined;
  if (isIdentityName(name)) {
    const schema = schemaDefault(property.initializer);
    if (schema) return defaultOfSchema(name, schema, file);
  }
  if (!enclosingFunction(node) || isProjection(property) || isSample(property) || isNote(property) || insideCall(node, notActing))
    return undefined;
  return assigned(name, property.initializer, property, file);
}

/** The call of .default("…") in the chain of a schema. */
function schemaDefault(expression: TS.Expression): TS.CallExpression | undefined {
  for (let current = unwrap(expression); ts.isCallExpression(current); ) {
    const callee: TS.Expression = current.expression;
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    if (callee.name.text === "default" && current.arguments.length === 1) return current;
    current = unwrap(callee.expression);
  }
  return undefined;
}

function defaultOfSchema(name: string, call: TS.CallExpression, file: TsFile): Outcomes {
  const [argument] = call.arguments;
  const value = argument && madeUp(argument, file);
  if (!argument || value === undefined || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  // .default() of a column belongs to the database.
  if (/^(?:text|varchar|integer|serial|uuid|char|bigint)$/.test(chainOf(call.expression)?.[0] ?? lastNameOf(call.expression.expression)))
    return undefined;
  const edits = [{ start: call.expression.expression.end, end: call.end, text: "" }];
  return problem("default", spanOf(argument, file), { data: { name, value }, fixes: [{ fix: "require", data: { name }, edits }] });
}

/** { userId: { type: "string", default: "demo" } } in the JSON schema of a tool. */
function visitSchemaDefault(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const owner = node.parent.parent;
  if (!ts.isPropertyAssignment(node) || !ts.isPropertyAssignment(owner) || outside(file)) return undefined;
  const name = propertyName(owner.name);
  if (name === undefined || !isIdentityName(name) || !node.parent.properties.some((each) => propertyName(each.name) === "type"))
    return undefined;
  const value = madeUp(node.initializer, file);
  return value === undefined ? undefined : problem("default", spanOf(node.initializer, file), { data: { name, value } });
}

/** this.userId = "demo"; userId ??= "demo"; list(req.query.userId || "demo"). */
function visitBinary(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  const { kind } = binary.operatorToken;
  if (outside(file) || !enclosingFunction(node)) return undefined;
  if (kind === ts.SyntaxKind.EqualsToken) return assigned(lastNameOf(binary.left), binary.right, binary, file);
  if (kind === ts.SyntaxKind.BarBarEqualsToken || kind === ts.SyntaxKind.QuestionQuestionEqualsToken) {
    const made = madeUp(binary.right, file);
    return made === undefined ? undefined : said(lastNameOf(binary.left), { at: unwrap(binary.right), made, fallback: true }, node, file);
  }
  if (!isFallback(kind) || holdsName(binary.parent)) return undefined;
  const chosen = chosenIdentity(binary, file);
  const name = chosen ? identityRead(binary.left, file) : "";
  return chosen && name !== "" && !insideCall(node, notActing) ? said(name, chosen, node, file, true) : undefined;
}

/** Whether the value goes to something with a name, where it has been looked at. */
function holdsName(parent: TS.Node): boolean {
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return isIdentityName(parent.name.text);
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return isIdentityName(propertyName(parent.name) ?? "");
  return (
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && isIdentityName(lastNameOf(parent.left))
  );
}

function assigned(name: string, value: TS.Expression, node: TS.Node, file: TsFile): Outcomes {
  const chosen = isIdentityName(name) ? chosenIdentity(value, file) : undefined;
  return chosen ? said(name, chosen, node, file) : fixedUser(name, value, node, file);
}

/** const currentUser = { id: 1 }, req.user = { id: "demo" }: whoever asks, whatever came before. */
function fixedUser(name: string, value: TS.Expression, node: TS.Node, file: TsFile): Outcomes {
  const object = unwrap(value);
  const fn = enclosingFunction(node);
  if (!fn || !ts.isObjectLiteralExpression(object) || !isCurrentUser(name, node, file)) return undefined;
  // A branch may be the one for whoever has no account, or for development.
  if (ancestorWhere(node, isBranch, fn) || isSystemActorName(functionName(fn)) || !actsForSomebody(node, file)) return undefined;
  const id = object.properties.find((each) => /^(?:id|_id|sub|userId)$/.test(propertyName(each.name) ?? ""));
  const made = id && ts.isPropertyAssignment(id) ? madeUp(id.initializer, file) : undefined;
  if (!id || !ts.isPropertyAssignment(id) || made === undefined) return undefined;
  // { userId: "demo" } is said by itself.
  if (isIdentityName(propertyName(id.name) ?? "")) return undefined;
  return problem("assigned", spanOf(id.initializer, file), { data: { name: `${name}.${propertyName(id.name)}`, value: made } });
}

function isCurrentUser(name: string, node: TS.Node, file: TsFile): boolean {
  if (/^current_?user$/i.test(name)) return true;
  if (name !== "user" || !ts.isBinaryExpression(node)) return false;
  return /^(?:req|request|ctx\.state|res\.locals|ctx\.req|context\.req)\.user$/.test(sourceOf(unwrap(node.left), file));
}

function isBranch(node: TS.Node): node is TS.IfStatement | TS.CaseOrDefaultClause | TS.CatchClause {
  return ts.isIfStatement(node) || ts.isCaseOrDefaultClause(node) || ts.isCatchClause(node);
}

function said(name: string, chosen: Chosen, node: TS.Node, file: TsFile, known = false): Outcomes {
  if (!(known || isIdentityName(name)) || isSystemActorName(name) || !actsForSomebody(node, file) || inDevelopmentBranch(node, file))
    return undefined;
  const fn = enclosingFunction(node);
  if (fn && (isSystemActorName(functionName(fn)) || wordsOf(functionName(fn)).some((word) => pretends.test(word)))) return undefined;
  if (!chosen.fallback && !fn && !ts.isPropertyDeclaration(node) && !serves.test(file.path)) return undefined;
  if (/^(?:1|"?123"?|"1")$/.test(chosen.made) && !handlerAround(node, file)) return undefined;
  if (reportedWhereDeclared(chosen.at, file)) return undefined;
  return problem(chosen.fallback ? "default" : "assigned", spanOf(chosen.at, file), { data: { name, value: chosen.made } });
}

/** Words of functions that make something to look at, where nobody acts: `buildTestPayload`. */
const pretends = /^(?:test|sample|example|mock|fake|dummy|preview|placeholder)$/;

/** Files whose constants are used to answer requests. */
const serves = /(?:server|api|service|route|handler|tool|lib|controller|mcp)/i;

/** A constant of this file that names an identity itself is said once, where it is declared. */
function reportedWhereDeclared(value: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(value)) return false;
  const declaration = declarationOf(value, file);
  return (
    declaration !== undefined && isIdentityName(value.text) && (enclosingFunction(declaration) !== undefined || serves.test(file.path))
  );
}

/** `{ id: 1, pageId: 1, workspaceId: 1 }`: a record whose other ids are made up as well shows what one looks like. */
function isSample(property: TS.PropertyAssignment): boolean {
  const others = ts.isObjectLiteralExpression(property.parent) ? property.parent.properties : [];
  const numbered = others.filter(
    (each) =>
      each !== property &&
      ts.isPropertyAssignment(each) &&
      /^(?:id|\w+Id|\w+_id)$/.test(propertyName(each.name) ?? "") &&
      ts.isNumericLiteral(each.initializer),
  );
  return numbered.length >= 2;
}

/** { metadata: { organizationId: … || "default" } }: what is noted beside a thing for somebody to read. */
function isNote(property: TS.PropertyAssignment): boolean {
  const owner = property.parent.parent;
  return (
    ts.isPropertyAssignment(owner) && /^(?:meta|metadata|labels|tags|annotations|extra|attributes)$/i.test(propertyName(owner.name) ?? "")
  );
}

/** { userId: 1 } that chooses or sorts fields: everything in it is 0, 1 or true, and it is no condition or record. */
function isProjection(property: TS.PropertyAssignment): boolean {
  if (!ts.isNumericLiteral(unwrap(property.initializer))) return false;
  const owner = property.parent.parent;
  if (ts.isPropertyAssignment(owner)) return !/^(?:where|data|values|set|create|update|filter)$/.test(propertyName(owner.name) ?? "");
  if (!ts.isCallExpression(owner) && !ts.isNewExpression(owner)) return false;
  const name = lastNameOf(owner.expression);
  return (
    /^(?:select|project|projection|sort|index|createIndex|orderBy|populate|lean|aggregate)$/.test(name) ||
    owner.arguments?.[0] !== property.parent
  );
}

/** Logs, traces and statistics tell of somebody, and documentation shows somebody; nobody acts there. */
const notActing =
  /^(?:debug|info|warn|error|log|trace|fatal|capture\w*|track\w*|identify|setUser|setContext|setTag\w*|setAttributes?|startSpan|addBreadcrumb|\w*(?:Tracking|Analytics|Telemetry|Metrics?|Breadcrumb)|(?:set|with|add|update)\w*(?:Context|Attributes?|Tags?|Baggage)|\w+[lL]og|Api[A-Z]\w*|openapi|example)$/;

function insideCall(node: TS.Node, names: RegExp): boolean {
  const call = ancestorWhere(
    node,
    (each): each is TS.CallExpression => ts.isCallExpression(each) && names.test(lastNameOf(each.expression)),
    enclosingFunction(node),
  );
  const example = ancestorWhere(
    node,
    (each): each is TS.PropertyAssignment => ts.isPropertyAssignment(each) && /^examples?$/.test(propertyName(each.name) ?? ""),
    enclosingFunction(node),
  );
  return call !== undefined || example !== undefined;
}

/** TypeScript: a made-up user or tenant as a default, as a value in code that acts for somebody, or as what a look-up falls back to. */
export const typescript: TypeScriptVisitors = {
  node: {
    Parameter: visitParameter,
    BindingElement: visitParameter,
    VariableDeclaration: visitVariable,
    PropertyDeclaration: visitMember,
    PropertyAssignment: visitProperty,
    BinaryExpression: visitBinary,
  },
  property: { default: visitSchemaDefault },
};
