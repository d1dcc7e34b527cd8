import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { type ErrorClass, errorClassSetting } from "../../shared/error-classes.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { functionName, hasModifier, lastNameOf, sourceOf, spanOf } from "../../shared/typescript/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";
import { staticString } from "../../shared/typescript/values.ts";

/** Packages that close a server when the process is told to end. */
const shutdownPackages =
  /^(?:@godaddy\/terminus|lightship|http-terminator|http-graceful-shutdown|fastify-graceful-shutdown|close-with-grace|stoppable|node-graceful-shutdown|exit-hook|async-exit-hook|@nestjs\/terminus|express-graceful-exit|graceful-shutdown|@moebius\/http-graceful-shutdown|fastify-cli)$/;

const signals = /^SIG(?:TERM|INT|QUIT)$/;

/** process.on("SIGTERM", …), also of a list of signals, and Nest's own switch. */
function visitSignal(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const signal = call.arguments[0] && staticString(call.arguments[0], file);
  const dynamic =
    signal === undefined && /["'`]SIG(?:TERM|INT)["'`]/.test(file.text) && /^process\.(?:on|once)$/.test(sourceOf(call.expression, file));
  if (!dynamic && !(signal !== undefined && signals.test(signal))) return undefined;
  return fact("setting", spanOf(call.expression, file), { key: "shutdown.handler", value: signal ?? "signals" });
}

function visitSwitch(call: TS.CallExpression, file: TsFile): Outcomes {
  return file.role.test
    ? undefined
    : fact("setting", spanOf(call.expression, file), { key: "shutdown.handler", value: lastNameOf(call.expression) });
}

/** setErrorHandler(…) of Fastify, onError(…) of Hono; not `onError?.(error)`, which calls what a component was given. */
function visitSetter(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || call.arguments.length === 0 || call.questionDotToken) return undefined;
  return fact("setting", spanOf(call.expression, file), { key: "error.handler", value: lastNameOf(call.expression) });
}

const errorBase = /(?:^|\.)(?:\w*Error|\w*Exception)$/;

/** class NotFoundError extends AppError { status = 404 } */
function visitClass(node: TS.Node, file: TsFile): Outcomes {
  const declared = node as TS.ClassDeclaration;
  if (file.role.test || !declared.name) return undefined;
  const base = declared.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!base || !errorBase.test(sourceOf(base.expression, file))) return undefined;
  const http = /\bstatus(?:Code)?\b|HttpStatus|\b[45]\d\d\b/.test(sourceOf(declared, file)) || /Http/.test(sourceOf(base.expression, file));
  const value = { name: declared.name.text, http, made: madeBy(declared, file), exported: exportedAs(declared, file) } satisfies ErrorClass;
  return fact("setting", spanOf(declared.name, file), { key: errorClassSetting, value });
}

/** What the constructor of the class itself takes, as far as an error with a message alone can be made by it. */
function madeBy(declared: TS.ClassDeclaration, file: TsFile): ErrorClass["made"] {
  const made = declared.members.find(ts.isConstructorDeclaration);
  if (!made) return "unknown";
  const [first, second, ...rest] = made.parameters.filter(({ questionToken, initializer }) => !questionToken && !initializer);
  const names = made.parameters.map(({ name }) => sourceOf(name, file));
  if (rest.length > 0) return "unknown";
  if (!second) return first && names[0] === "message" ? "message" : "unknown";
  if (first && names[0] === "message" && /^status(?:Code)?$/.test(names[1] ?? "")) return "message, status";
  return /^status(?:Code)?$/.test(names[0] ?? "") && names[1] === "message" ? "status, message" : "unknown";
}

/** The name under which the file hands out the class, or "". */
function exportedAs(declared: TS.ClassDeclaration, file: TsFile): string {
  const found = exportsOf(file).find(({ value }) => ts.isIdentifier(value) && value.text === declared.name?.text);
  if (found) return found.name;
  if (!hasModifier(declared, ts.SyntaxKind.ExportKeyword)) return "";
  return hasModifier(declared, ts.SyntaxKind.DefaultKeyword) ? "default" : (declared.name?.text ?? "");
}

/** Functions of four parameters that begin with an error: Express takes them for handlers of errors. */
function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const outcomes: Outcome[] = [];
  for (const { module, node, typeOnly } of importsOf(file).values()) {
    if (!typeOnly && shutdownPackages.test(module))
      outcomes.push(fact("setting", spanOf(node, file), { key: "shutdown.handler", value: module }));
  }
  if (!/\b_?(?:err|error|e|exception)\s*(?::[^,()]{1,60})?,\s*_*(?:req|request)\w*\b/i.test(file.text)) return outcomes;
  const visit = (node: TS.Node): void => {
    if (
      (ts.isArrowFunction(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) &&
      node.parameters.length === 4
    ) {
      const names = node.parameters.map((parameter) => sourceOf(parameter.name, file));
      if (/^_?(?:e|err|error|exception|ex)/i.test(names[0] ?? "") && /^_*re?q/i.test(names[1] ?? ""))
        outcomes.push(
          fact("setting", spanOf(node.parameters[0] ?? node, file), { key: "error.handler", value: functionName(node) || "function" }),
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return outcomes;
}

/** TypeScript: classes of errors, handlers of Express, Fastify and Hono, and handlers of signals. */
export const typescript: TypeScriptVisitors = {
  call: { on: visitSignal, once: visitSignal, enableShutdownHooks: visitSwitch, setErrorHandler: visitSetter, onError: visitSetter },
  node: { ClassDeclaration: visitClass },
  file: visitFile,
};
