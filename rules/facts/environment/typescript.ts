import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, propertyName, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";
import { environmentRead } from "../../shared/typescript/values.ts";

function hasDefault(node: TS.Node): boolean {
  const parent = node.parent;
  if (ts.isBinaryExpression(parent) && parent.left === node)
    return parent.operatorToken.kind === ts.SyntaxKind.BarBarToken || parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
  return ts.isConditionalExpression(parent);
}

function visitRead(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const name = environmentRead(node as TS.Expression, file);
  if (name === undefined || !/^[A-Z_][A-Z0-9_]*$/i.test(name)) return undefined;
  // Setting a variable is no read of it.
  if (ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return undefined;
  return fact("env-read", spanOf(node, file), { name, hasDefault: hasDefault(node) });
}

/** const { A, B = "x" } = process.env */
function visitBinding(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.VariableDeclaration;
  if (
    file.role.test ||
    !declaration.initializer ||
    !ts.isObjectBindingPattern(declaration.name) ||
    chainOf(declaration.initializer)?.join(".") !== "process.env"
  )
    return undefined;
  return declaration.name.elements.flatMap((element): Outcome[] => {
    const name = propertyName(element.propertyName ?? element.name);
    return name === undefined || element.dotDotDotToken
      ? []
      : [fact("env-read", spanOf(element, file), { name, hasDefault: element.initializer !== undefined })];
  });
}

const schemaPackages = /^(?:zod|zod\/.*|valibot|yup|joi|envalid|@t3-oss\/env-\w+|znv|@sinclair\/typebox|convict|env-var)$/;

/** Keys in capitals of a schema over the environment. */
function visitSchema(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || !/process\.env|createEnv|cleanEnv|parseEnv|import\.meta\.env/.test(file.text)) return undefined;
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || !/^[A-Z][A-Z0-9_]+$/.test(name)) return undefined;
  if (![...importsOf(file).values()].some((imported) => schemaPackages.test(imported.module))) return undefined;
  const value = unwrap(property.initializer);
  if (!ts.isCallExpression(value)) return undefined;
  return [
    fact("env-declared", spanOf(property.name, file), { name, where: "schema" }),
    fact("env-read", spanOf(property.name, file), {
      name,
      hasDefault: /\.default\(|\.optional\(|default:/.test(file.text.slice(value.pos, value.end)),
    }),
  ];
}

export const typescript: TypeScriptVisitors = {
  node: {
    PropertyAccessExpression: visitRead,
    ElementAccessExpression: visitRead,
    CallExpression: visitRead,
    VariableDeclaration: visitBinding,
    PropertyAssignment: visitSchema,
  },
};
