import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { isGeneratedCode } from "../../../shared/generated-code.ts";
import { mentions } from "../../../shared/mentions.ts";
import { tryAround } from "../../../shared/typescript/errors.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { isFunction, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { pendingImport } from "../../../shared/typescript/pending-import.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import type { Pending } from "./confirm.ts";

function visit(node: TS.Node, file: TsFile): Outcomes {
  const { expression } = node as TS.ThrowStatement;
  if (!expression || runtimeOf(file) === "tool" || isGeneratedCode(file.path, file.text)) return undefined;
  const thrown = unwrap(expression);
  if (isExit(thrown, file)) return undefined;
  const at = spanOf(thrown, file);
  if (isText(thrown)) {
    const text = sourceOf(thrown, file);
    return problem("text", at, { fixes: [{ fix: "wrap", edits: [{ ...at, text: `new Error(${text})` }] }] });
  }
  // Caught in the same function, a value only steers what happens there.
  if (isPlainValue(thrown)) return tryAround(node) ? undefined : problem("value", at, { data: { what: sourceOf(thrown, file) } });
  if (ts.isObjectLiteralExpression(thrown)) return problem("object", at, { fixes: assigned(thrown, file) });
  if (!ts.isNewExpression(thrown)) return undefined;
  if (sourceOf(thrown.expression, file) !== "Error") return met(at);
  // Caught in the same function, the error only steers what happens there.
  if (tryAround(node) || isInvariant(node as TS.ThrowStatement, file)) return undefined;
  const handler = handlerAround(node, file);
  // The answer of an action or a tool has no status, a page of Remix or SvelteKit shows its own boundary, and a job's caller is a scheduler.
  const answers =
    handler !== undefined &&
    !/^(?:next-action|mcp|lambda|remix|sveltekit)$/.test(handler.framework) &&
    !/\b(?:cron|jobs?|webhooks?)\b/i.test(file.path);
  if (!answers || ownFunction(node) !== handler.fn) return undefined;
  // A step of the service itself failed, which is what 500 says.
  const said = thrown.arguments?.[0] ? sourceOf(thrown.arguments[0], file) : "";
  if (
    /^[^\w]*(?:\w+ ){0,3}(?:failed|failure|could(?: not|n't)|unable|unexpected|internal|something went wrong|error (?:while|during|when|in))\b/i.test(
      said,
    )
  )
    return undefined;
  return problem("generic", at, { data: { known: "" }, pending: replacement(thrown, file) });
}

/** Promise.reject("…"), reject({ … }) of a new Promise: whoever awaits it catches what was given. */
function visitReject(call: TS.CallExpression, file: TsFile): Outcomes {
  const [given] = call.arguments;
  if (!given || call.arguments.length !== 1 || runtimeOf(file) === "tool" || !rejects(call) || isMessageOfField(call, file))
    return undefined;
  const value = unwrap(given);
  const at = spanOf(value, file);
  if (isText(value)) {
    const text = sourceOf(value, file);
    return problem("text", at, { fixes: [{ fix: "wrap", edits: [{ ...at, text: `new Error(${text})` }] }] });
  }
  if (isPlainValue(value)) return problem("value", at, { data: { what: sourceOf(value, file) } });
  return ts.isObjectLiteralExpression(value) ? problem("object", at, { fixes: assigned(value, file) }) : undefined;
}

/** body("email").custom((value) => … Promise.reject("already in use")): express-validator and rules of forms show the text beside the field. */
function isMessageOfField(call: TS.CallExpression, file: TsFile): boolean {
  if (!importsModule(file, /^(?:express-validator(?:\/.+)?|antd(?:\/.+)?|element-plus|@arco-design\/.+)$/)) return false;
  return (
    ts.findAncestor(call, (above) => ts.isCallExpression(above) && lastNameOf(above.expression) === "custom") !== undefined ||
    ts.findAncestor(call, (above) => ts.isFunctionLike(above) && above.name !== undefined && /validat/i.test(above.name.getText())) !==
      undefined ||
    ts.findAncestor(call, (above) => ts.isPropertyAssignment(above) && /^(?:validator|validate)$/.test(propertyName(above.name) ?? "")) !==
      undefined
  );
}

/** throw "notFound" and throw { notFound: … } in a machine of Sails, which says in `exits` what these stand for. */
function isExit(thrown: TS.Expression, file: TsFile): boolean {
  if (
    !mentions(file, /\bsails\.(?:getDatastore|sendNativeQuery|helpers|models|hooks)\b/) &&
    !mentions(file, /^\s*exits\s*[:=]\s*\{/m) &&
    !mentions(file, /\bmodule\.exports\s*=\s*\{[\s\S]*^ {2}(?:async )?(?:fn\b|inputs\s*:)/m)
  )
    return false;
  if (ts.isStringLiteralLike(thrown)) return /^\w+$/.test(thrown.text);
  return (
    ts.isObjectLiteralExpression(thrown) &&
    thrown.properties.length === 1 &&
    !/^(?:message|status|code)$/.test(propertyName(thrown.properties[0]?.name) ?? "")
  );
}

function rejects(call: TS.CallExpression): boolean {
  const callee = unwrap(call.expression);
  if (ts.isPropertyAccessExpression(callee)) return ts.isIdentifier(callee.expression) && callee.expression.text === "Promise";
  if (!ts.isIdentifier(callee)) return false;
  const executor = ts.findAncestor(call, (node): node is TS.FunctionLikeDeclaration => {
    const second = isFunction(node) ? node.parameters[1]?.name : undefined;
    return second !== undefined && ts.isIdentifier(second) && second.text === callee.text;
  });
  return executor !== undefined && ts.isNewExpression(executor.parent) && /^Promise$/.test(executor.parent.expression.getText());
}

/** A number, `null`, `undefined`, `true`. */
function isPlainValue(value: TS.Expression): boolean {
  return (
    ts.isNumericLiteral(value) ||
    value.kind === ts.SyntaxKind.NullKeyword ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(value) && value.text === "undefined")
  );
}

/** What a class of the project would need in place of `Error`; true where the error has not a message alone. */
function replacement(made: TS.NewExpression, file: TsFile): Json {
  const [message, ...more] = made.arguments ?? [];
  if (!message || more.length > 0 || ts.isSpreadElement(message)) return true;
  const pending: Pending = {
    imported: pendingImport(file, /^\w+(?:Error|Exception)$/),
    word: spanOf(made.expression, file),
    argument: spanOf(message, file),
  };
  return pending as unknown as Json;
}

function ownFunction(node: TS.Node): TS.Node | undefined {
  return ts.findAncestor(node, isFunction);
}

/** `throw "…"`, templates, and text that is joined. */
function isText(thrown: TS.Expression): boolean {
  if (ts.isStringLiteralLike(thrown) || ts.isTemplateExpression(thrown)) return true;
  return (
    ts.isBinaryExpression(thrown) &&
    thrown.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(unwrap(thrown.left)) || isText(unwrap(thrown.right)))
  );
}

/** What can only go wrong by a mistake in the program or its settings is rightly a 500. */
function isInvariant(statement: TS.ThrowStatement, file: TsFile): boolean {
  if (statement.parent && ts.isDefaultClause(statement.parent)) return true;
  const guard = ts.findAncestor(statement, ts.isIfStatement);
  const text = `${sourceOf(statement, file)} ${guard ? sourceOf(guard.expression, file) : ""}`;
  return /process\.env|\benv\.|unreachable|never|invariant|not configured|is not set|must be set|misconfigur|should not happen|exhaustive/i.test(
    text,
  );
}

/** `throw Object.assign(new Error(message), { … })`, where the object has a message. */
function assigned(object: TS.ObjectLiteralExpression, file: TsFile): readonly ProblemFix[] {
  const messages = object.properties.filter((property) => propertyName(property.name) === "message");
  const [message] = messages;
  if (!message || messages.length !== 1) return [];
  const value = ts.isPropertyAssignment(message)
    ? sourceOf(message.initializer, file)
    : ts.isShorthandPropertyAssignment(message)
      ? "message"
      : undefined;
  if (value === undefined) return [];
  const start = object.getStart(file.root);
  const open = `Object.assign(new Error(${value === "" ? quoted("", file) : value}), `;
  return [
    {
      fix: "assign",
      edits: [
        { start, end: start, text: open },
        { start: object.end, end: object.end, text: ")" },
      ],
    },
  ];
}

/** TypeScript: texts, objects and plain errors that are thrown or handed to `reject`. */
export const typescript: TypeScriptVisitors = { node: { ThrowStatement: visit }, call: { reject: visitReject } };
