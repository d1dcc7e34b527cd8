import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { httpClient } from "../../../shared/typescript/http-clients.ts";
import {
  calleeSpan,
  enclosingFunction,
  type FunctionNode,
  functionName,
  hasModifier,
  isFunction,
  lastNameOf,
  sourceOf,
  spanOf,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { declarationOf, exportPath, originOf } from "../../../shared/typescript/scope.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";
import { environmentRead, objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";

type Made = TS.CallExpression | TS.NewExpression;

const agentModules = /^(?:(?:node:)?https?|undici|agentkeepalive|(?:https?|socks)-proxy-agent|proxy-agent|hpagent)$/;

/** What is made: `axios.create()`, `new https.Agent()`; undefined when it is neither a client nor an agent. */
function madeBy(node: Made, file: TsFile): string | undefined {
  if (ts.isCallExpression(node)) {
    const client = httpClient(node, file);
    return client?.node === node ? `${sourceOf(node.expression, file).replace(/\s+/g, "")}()` : undefined;
  }
  const origin = originOf(node.expression, file);
  if (!origin || !agentModules.test(origin.module)) return undefined;
  return /^(?:(?:HttpsProxy|HttpProxy|SocksProxy|Proxy|Https)?Agent|Pool|Client|)$/.test(exportPath(origin).join("."))
    ? `new ${sourceOf(node.expression, file)}()`
    : undefined;
}

const startNames =
  /^(?:main|bootstrap|start|setup|init\w*|configure\w*|connect|register|constructor|create\w*|make\w*|build\w*|get\w*(?:Client|Agent|Instance|Api|Http)|new\w*|use[A-Z]\w*|\w*[fF]actory|\w*Provider)$/;

/** A function that runs more than once: it answers a request, or makes a client and uses it up itself. */
function repeats(fn: FunctionNode, node: Made, file: TsFile): "handler" | "call" | undefined {
  if (ts.isConstructorDeclaration(fn) || startNames.test(functionName(fn))) return undefined;
  if (!hasModifier(fn, ts.SyntaxKind.AsyncKeyword) && !/\.then\(/.test(sourceOf(fn, file))) return undefined;
  if (/\b(?:memo|once|cached?|singleton|globalThis)\b|\?\?=|\|\|=/i.test(sourceOf(fn, file))) return undefined;
  if (escapes(node, fn, file)) return undefined;
  return handlerAround(node, file) ? "handler" : "call";
}

/** Functions that keep what they are given. */
const keepers = /^(?:decorate|provide|register|bind|inject|set|add)/;

/** Whether what is made leaves the function: returned, kept in a member or an outer variable, handed to a class. */
function escapes(node: Made, fn: FunctionNode, file: TsFile): boolean {
  let value: TS.Node = node;
  while (ts.isParenthesizedExpression(value.parent) || ts.isAsExpression(value.parent) || ts.isAwaitExpression(value.parent))
    value = value.parent;
  const { parent } = value;
  if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return true;
  if (ts.isBinaryExpression(parent)) return true;
  if (ts.isNewExpression(parent)) return true;
  // axios.create().post(…), get(url, { httpsAgent: new Agent() })
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  return usesOf(parent.name, file).some((use) => {
    const around = use.parent;
    if (use === parent.name) return false;
    if (enclosingFunction(use) !== fn && !isInside(use, fn)) return true;
    if (ts.isReturnStatement(around) || ts.isNewExpression(around)) return true;
    if (ts.isBinaryExpression(around) && around.right === use) return true;
    // app.decorate("stock", pool)
    if (ts.isCallExpression(around) && around.expression !== use && keepers.test(lastNameOf(around.expression))) return true;
    // return { client }
    return (
      (ts.isShorthandPropertyAssignment(around) || (ts.isPropertyAssignment(around) && around.initializer === use)) &&
      ts.isReturnStatement(around.parent.parent)
    );
  });
}

function isInside(node: TS.Node, fn: FunctionNode): boolean {
  return node.pos >= fn.pos && node.end <= fn.end;
}

/** Whether everything that is written in the call is known at module level: no name of a function around it. */
function isIndependent(node: Made, file: TsFile): boolean {
  let own = true;
  walkBelow(node, (child) => {
    if (child.kind === ts.SyntaxKind.ThisKeyword || ts.isAwaitExpression(child)) own = false;
    if (own && ts.isIdentifier(child) && isLocal(child, file)) own = false;
    return own;
  });
  return own;
}

function isLocal(name: TS.Identifier, file: TsFile): boolean {
  const { parent } = name;
  if ((ts.isPropertyAccessExpression(parent) && parent.name === name) || (ts.isPropertyAssignment(parent) && parent.name === name))
    return false;
  const declaration = declarationOf(name, file);
  return declaration !== undefined && enclosingFunction(declaration) !== undefined;
}

function visit(node: Made, file: TsFile): Outcomes {
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser") return undefined;
  const what = madeBy(node, file);
  if (what === undefined) return undefined;
  const fn = enclosingFunction(node);
  if (!fn) return isOffAgent(node, file) ? undefined : met(calleeSpan(node, file));
  // Options that come with the call make another client each time.
  const how = node.arguments?.every((argument) => isConstantOptions(argument, file)) === false ? undefined : repeats(fn, node, file);
  if (!how) return undefined;
  const fix = hoistFix(node, file);
  return problem(how, calleeSpan(node, file), {
    data: { what, name: functionName(fn) || "this function" },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Whether options hold nothing of the call, so that one client could serve all: tokens and addresses of a parameter do not. */
function isConstantOptions(argument: TS.Expression, file: TsFile): boolean {
  if (staticString(argument, file) !== undefined || environmentRead(argument, file) !== undefined) return true;
  const object = objectOf(argument, file);
  if (!object) return false;
  let constant = true;
  walkBelow(object, (child) => {
    if (isFunction(child)) constant = false;
    if (ts.isIdentifier(child) && isLocal(child, file)) constant = false;
    return constant;
  });
  return constant;
}

/** `const client = axios.create()` goes in front of the statement of the module around it. */
function hoistFix(node: Made, file: TsFile): ProblemFix | undefined {
  const declaration = node.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || !isIndependent(node, file)) return undefined;
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list) || !ts.isVariableStatement(list.parent) || list.declarations.length !== 1) return undefined;
  const statement = list.parent;
  let top: TS.Node = statement;
  while (!ts.isSourceFile(top.parent)) top = top.parent;
  const name = declaration.name.text;
  if ((file.text.match(new RegExp(`\\b(?:const|let|var)\\s+${name}\\b`, "g"))?.length ?? 0) !== 1) return undefined;
  const { lineEnd } = styleOf(file);
  const start = statement.getStart(file.root);
  const lineStart = start - indentAt(start, file).length;
  const after = file.text.slice(statement.end);
  const rest = /^[ \t]*\r?\n/.exec(after)?.[0].length ?? 0;
  const at = top.getStart(file.root);
  return {
    fix: "hoist",
    edits: [
      { start: at, end: at, text: `${sourceOf(statement, file)}${lineEnd}${lineEnd}` },
      { start: lineStart, end: statement.end + rest, text: "" },
    ],
  };
}

function isOffAgent(node: Made, file: TsFile): boolean {
  const options = node.arguments?.[0] && objectOf(node.arguments[0], file);
  const keep = options && optionOf(options, "keepAlive", file);
  return keep?.state === "set" && staticValue(keep.value, file)?.value === false;
}

/** new https.Agent({ keepAlive: false }) */
function visitKeepAlive(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || file.role.test || staticValue(property.initializer, file)?.value !== false) return undefined;
  const made = property.parent.parent;
  if (!ts.isNewExpression(made) || madeBy(made, file) === undefined) return undefined;
  return problem("keepAlive", spanOf(property, file), {
    fixes: [{ fix: "keepAlive", edits: [{ ...spanOf(property.initializer, file), text: "true" }] }],
  });
}

/** TypeScript: clients and agents that a function makes for each call, and agents that keep no connection. */
export const typescript: TypeScriptVisitors = {
  call: { create: visit, extend: visit },
  new: {
    Agent: visit,
    HttpsAgent: visit,
    HttpsProxyAgent: visit,
    HttpProxyAgent: visit,
    SocksProxyAgent: visit,
    ProxyAgent: visit,
    Pool: visit,
    Client: visit,
  },
  property: { keepAlive: visitKeepAlive },
};
