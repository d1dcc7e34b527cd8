import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { productionTest } from "../../../shared/typescript/style.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";

type Property = TS.PropertyAssignment | TS.ShorthandPropertyAssignment;

function outside(node: TS.Node, file: TsFile): boolean {
  const { role } = file;
  return role.test || role.example || role.script || role.seed || role.toolConfig || role.development || inDevelopmentBranch(node, file);
}

/** The switch turned on only where the environment is not production. */
function bind(value: TS.Expression, file: TsFile) {
  const test = productionTest(file);
  const text = test.includes("===") ? test.replace("===", "!==") : `!${test}`;
  return { fix: "bind", edits: [{ ...spanOf(value, file), text }] };
}

/** What is given to a GraphQL server or its module. */
const graphql = /graphql|apollo|mercurius|yoga|createHandler|forRoot(?:Async)?$|^register$/i;

/** { introspection: true }, { playground: true }, { graphiql: true } */
function visitGraphql(property: Property, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || !isGraphql(property, file)) return undefined;
  const value = unwrap(property.initializer);
  if (value.kind !== ts.SyntaxKind.TrueKeyword) return outside(property, file) ? undefined : met(spanOf(property, file));
  if (outside(property, file)) return undefined;
  return problem("schema", spanOf(property, file), { data: { name: propertyName(property.name) ?? "" }, fixes: [bind(value, file)] });
}

function isGraphql(property: TS.PropertyAssignment, file: TsFile): boolean {
  for (let node: TS.Node = property; node.parent && !ts.isStatement(node); node = node.parent) {
    const { parent } = node;
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && graphql.test(lastNameOf(parent.expression))) return true;
    if (ts.isVariableDeclaration(parent)) {
      const name = parent.name.getText(file.root);
      return /graphql|apollo/i.test(name + (parent.type?.getText(file.root) ?? "")) || isGivenToServer(name, file);
    }
  }
  return /(?:from|require\()\s*["'][^"']*(?:graphql|apollo|mercurius)/.test(file.text);
}

/** Whether options that have a name are handed to a server: `new ApolloServer(options)`, `createYoga({ ...options })`. */
function isGivenToServer(name: string, file: TsFile): boolean {
  return new RegExp(`(?:graphql\\w*|ApolloServer\\w*|createYoga|mercurius,)\\s*\\(?\\s*(?:\\{\\s*\\.\\.\\.)?${name}\\b`, "i").test(
    file.text,
  );
}

/** new ApolloServer({ includeStacktraceInErrorResponses: true }) */
function visitStacks(property: Property, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(property, file)) return undefined;
  const value = unwrap(property.initializer);
  if (value.kind !== ts.SyntaxKind.TrueKeyword) return met(spanOf(property, file));
  return problem("option", spanOf(property, file), { data: { name: propertyName(property.name) ?? "" }, fixes: [bind(value, file)] });
}

/** NextAuth({ debug: true }) */
function visitDebug(property: Property, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property)) return undefined;
  const { parent } = property.parent;
  const auth =
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
      /^(?:NextAuth|Auth|SvelteKitAuth|ExpressAuth)$/.test(lastNameOf(parent.expression))) ||
    ((ts.isVariableDeclaration(parent) || ts.isSatisfiesExpression(parent)) &&
      /AuthOptions|AuthConfig|authOptions|authConfig/.test(
        file.text.slice(parent.getStart(file.root), property.parent.getStart(file.root)),
      ));
  if (!auth || outside(property, file)) return undefined;
  const value = unwrap(property.initializer);
  if (value.kind !== ts.SyntaxKind.TrueKeyword) return met(spanOf(property, file));
  return problem("option", spanOf(property, file), { data: { name: "debug" }, fixes: [bind(value, file)] });
}

/** process.env.NODE_ENV = "development" */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, operatorToken, right } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || environmentRead(left, file) !== "NODE_ENV") return undefined;
  const value = staticString(right, file);
  if (value === undefined || !/^dev(?:elopment)?$/.test(value) || outside(node, file)) return undefined;
  return problem("environment", spanOf(node, file), { data: { name: "NODE_ENV", value } });
}

/** TypeScript: GraphQL's tools, NextAuth's debug switch, and NODE_ENV set by the program. */
/** app.use(errorhandler()): answers with the stack of every error. */
function visitErrorHandler(call: TS.CallExpression, file: TsFile): Outcomes {
  if (originOf(call.expression, file)?.module !== "errorhandler" || outside(call, file)) return undefined;
  return problem("stack", spanOf(call.expression, file), { data: { name: sourceOf(call.expression, file) } });
}

export const typescript: TypeScriptVisitors = {
  call: { errorhandler: visitErrorHandler, errorHandler: visitErrorHandler },
  property: {
    introspection: visitGraphql,
    playground: visitGraphql,
    graphiql: visitGraphql,
    includeStacktraceInErrorResponses: visitStacks,
    debug: visitDebug,
  },
  node: { BinaryExpression: visitAssignment },
};
