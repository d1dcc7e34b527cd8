import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { environmentReads, readingNodes } from "../../shared/typescript/environment.ts";
import { chainOf, propertyName, spanOf, unwrap, walkBelow } from "../../shared/typescript/nodes.ts";
import { importsOf, initializerOf, originOf } from "../../shared/typescript/scope.ts";

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
  if (file.role.test) return undefined;
  const property = node as TS.PropertyAssignment;
  const built = file.role.toolConfig ? visitBuilt(property, file) : undefined;
  if (built) return built;
  const options = visitOption(property, file);
  if (options.length > 0) return options;
  if (!/process\.env|createEnv|cleanEnv|parseEnv|import\.meta\.env/.test(file.text)) return undefined;
  const name = propertyName(property.name);
  if (name === undefined || !/^[A-Z][A-Z0-9_]+$/.test(name)) return undefined;
  if (![...importsOf(file).values()].some((imported) => schemaPackages.test(imported.module))) return undefined;
  const written = unwrap(property.initializer);
  // AUTH_METHOD: method, of `const method = z.enum(…)` in the same file.
  const named = ts.isIdentifier(written) ? initializerOf(written, file) : undefined;
  const value = named ? unwrap(named) : written;
  if (!ts.isCallExpression(value)) return undefined;
  return [
    fact("env-declared", spanOf(property.name, file), { name, where: "schema" }),
    fact("env-read", spanOf(property.name, file), {
      name,
      hasDefault: /\.default\(|\.optional\(|default:/.test(file.text.slice(value.pos, value.end)),
    }),
  ];
}

/** What a bundler puts in place of a read: `define: { "process.env.X": … }`, `new DefinePlugin({ … })`, `EnvironmentPlugin({ VITE_X: version })`. */
function visitBuilt(property: TS.PropertyAssignment, file: TsFile): Outcome | undefined {
  const [, prefix, name = ""] =
    /^((?:process|import\.meta)\.env\.)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/.exec(propertyName(property.name) ?? "") ?? [];
  if (name === "") return undefined;
  const holder = property.parent.parent;
  const call = ts.isCallExpression(holder) || ts.isNewExpression(holder) ? holder.expression : undefined;
  const owner = call ? (chainOf(call)?.at(-1) ?? "") : ts.isPropertyAssignment(holder) ? (propertyName(holder.name) ?? "") : "";
  if (prefix === undefined && !/^(?:env|(?:process|import\.meta)\.env|environmentPlugin|EnvironmentPlugin)$/.test(owner)) return undefined;
  return fact("env-declared", spanOf(property.name, file), { name, where: "docs" });
}

const optionName = /^[A-Z][A-Z0-9_]*_?[A-Z0-9]+$/;

/** What a call with the name of a variable reads: `configService.get("PORT")` of Nest, `env.get("PORT")` of env-var, Strapi's `env("PORT", 1337)`. */
function visitCall(call: TS.CallExpression, file: TsFile): Outcomes {
  const [first, second] = call.arguments;
  if (file.role.test || !first || !ts.isStringLiteralLike(first) || !optionName.test(first.text)) return undefined;
  if (!readsEnvironment(call.expression, file)) return undefined;
  const around = file.text.slice(call.end, call.end + 120);
  const hasDefault =
    (second !== undefined && !ts.isObjectLiteralExpression(second)) || /^\s*(?:\.\w+\(\)\s*)*\.default\(|^\s*(?:\?\?|\|\|)/.test(around);
  return fact("env-read", spanOf(first, file), { name: first.text, hasDefault, handed: true });
}

/** Whether a function hands out variables of the environment. */
function readsEnvironment(callee: TS.Expression, file: TsFile): boolean {
  const chain = chainOf(callee) ?? [];
  const holder = chain.at(-2) ?? "";
  if (/^(?:get|getOrThrow)$/.test(chain.at(-1) ?? "")) {
    if (/^config(?:Service)?$|ConfigService$/i.test(holder)) return /["']@nestjs\/config["']|ConfigService/.test(file.text);
    return originOf(callee, file)?.module === "env-var";
  }
  // Strapi hands its reader to each file of settings; others take one from a package.
  return chain[0] === "env" && chain.length <= 2 && (/\(\s*\{\s*env\b/.test(file.text) || originOf(callee, file) !== undefined);
}

const optionPackages = /^(?:convict|@fastify\/env|env-schema|fastify-env)$/;

/** Options that name variables: `port: { env: "PORT" }` of convict, the properties of a schema of @fastify/env. */
function visitOption(property: TS.PropertyAssignment, file: TsFile): Outcome[] {
  const packages = [...importsOf(file).values()].map(({ module }) => module).filter((module) => optionPackages.test(module));
  if (packages.length === 0) return [];
  const value = unwrap(property.initializer);
  const stated = (name: string, at: TS.Node, hasDefault: boolean): Outcome[] => [
    fact("env-declared", spanOf(at, file), { name, where: "schema" }),
    fact("env-read", spanOf(at, file), { name, hasDefault }),
  ];
  if (packages.includes("convict"))
    return propertyName(property.name) === "env" && ts.isStringLiteralLike(value) && optionName.test(value.text)
      ? stated(value.text, value, /\bdefault\s*:/.test(property.parent.getText(file.root)))
      : [];
  const name = propertyName(property.name) ?? "";
  const holder = property.parent.parent;
  const inProperties = ts.isPropertyAssignment(holder) && propertyName(holder.name) === "properties";
  return inProperties && optionName.test(name) && ts.isObjectLiteralExpression(value)
    ? stated(name, property.name, /\bdefault\s*:/.test(value.getText(file.root)))
    : [];
}

/** `for (const name of ["A", "B"]) if (!process.env[name]) throw …`: a list of what the program does not start without. */
function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  // interface ProcessEnv extends z.infer<typeof schema> {}, where the schema is held against process.env at start-up
  if (/\binterface\s+ProcessEnv\s+extends\s/.test(file.text) && /\b(?:parse|safeParse|validate|assert)\(\s*process\.env\b/.test(file.text))
    return fact("setting", { start: 0, end: 0 }, { key: "env.typed", value: true });
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

/** TypeScript: reads of the environment and by the configuration libraries, and schemas over it. */
export const typescript: TypeScriptVisitors = {
  call: { get: visitCall, getOrThrow: visitCall, env: visitCall, int: visitCall, bool: visitCall, array: visitCall },
  file: visitFile,
  node: {
    ...Object.fromEntries(readingNodes.map((kind) => [kind, visitRead])),
    PropertyAssignment: visitSchema,
  },
};
