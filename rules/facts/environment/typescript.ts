import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { environmentReads, readingNodes } from "../../shared/typescript/environment.ts";
import { propertyName, spanOf, unwrap, walkBelow } from "../../shared/typescript/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";

function visitRead(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  return environmentReads(node, file).map((read): Outcome => {
    const { name, hasDefault, required, asserted } = read;
    return fact("env-read", spanOf(read.node, file), {
      name,
      hasDefault,
      ...(required ? { required } : {}),
      ...(asserted ? { asserted } : {}),
    });
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

/** `for (const name of ["A", "B"]) if (!process.env[name]) throw …`: a list of what the program does not start without. */
function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || !/!\s*(?:process\.env|env)\[\s*\w+\s*\]/.test(file.text) || !/\bthrow\b|process\.exit\(/.test(file.text))
    return undefined;
  const outcomes: Outcome[] = [];
  walkBelow(root, (node) => {
    if (!ts.isArrayLiteralExpression(node)) return;
    for (const element of node.elements) {
      if (ts.isStringLiteralLike(element) && /^[A-Z][A-Z0-9_]+$/.test(element.text))
        outcomes.push(fact("env-read", spanOf(element, file), { name: element.text, hasDefault: false, required: true }));
    }
  });
  return outcomes;
}

export const typescript: TypeScriptVisitors = {
  file: visitFile,
  node: {
    ...Object.fromEntries(readingNodes.map((kind) => [kind, visitRead])),
    PropertyAssignment: visitSchema,
  },
};
