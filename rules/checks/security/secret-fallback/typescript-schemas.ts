/** Defaults in schemas of the environment: zod, valibot, Joi, yup, envalid, TypeBox, convict, class-validator. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { chainOf, decoratorsOf, lastNameOf, propertyName, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { isForShow, isOfWhatIsOff, maybeUnused, namesStoredObject, opensElsewhere } from "../../../shared/names/outgoing-credentials.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { defaultText, isSecretVariable } from "./typescript-reads.ts";

const upperCase = /^[A-Z][A-Z0-9_]*$/;
const chained = /^(?:zod|zod\/.*|yup|joi|@hapi\/joi|@t3-oss\/env-\w+|znv|arktype|@nestjs\/config)$/;
const described = /^(?:envalid|@sinclair\/typebox|typebox|convict|@fastify\/env|fastify-env|env-schema)$/;

/** A default of a secret; an empty one weighs less. */
export function defaultProblem(name: string, value: TS.Expression, file: TsFile, fix?: ProblemFix): Outcomes {
  const text = defaultText(name, value, file);
  if (text === undefined || (text === "" ? maybeUnused(name) || isOfWhatIsOff(name, file.text) : namesStoredObject(name, text, file.text)))
    return undefined;
  return problem(text === "" ? "empty" : "fallback", spanOf(value, file), {
    data: { name },
    ...(text === ""
      ? { priority: opensElsewhere(name) ? ("P2" as const) : ("P1" as const) }
      : isForShow(name)
        ? { priority: "P2" as const }
        : {}),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** The variable that a schema is given for: the upper-case key whose value the expression is. */
function variableOf(schema: TS.Expression): string | undefined {
  const { parent } = schema;
  const name = ts.isPropertyAssignment(parent) && parent.initializer === schema ? propertyName(parent.name) : undefined;
  return name !== undefined && upperCase.test(name) && isSecretVariable(name) ? name : undefined;
}

/** The whole chain of calls that a call stands in: `z.string().default("x").describe("…")`. */
function wholeChain(call: TS.CallExpression): TS.Expression {
  let whole: TS.Expression = call;
  while (
    (ts.isPropertyAccessExpression(whole.parent) && whole.parent.expression === whole) ||
    (ts.isCallExpression(whole.parent) && whole.parent.expression === whole)
  )
    whole = whole.parent;
  return whole;
}

/** z.object({ JWT_SECRET: z.string().default("dev") }), Joi.string().default("dev") */
export function visitDefault(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = call.arguments[0];
  const callee = unwrap(call.expression);
  if (!value || !ts.isPropertyAccessExpression(callee)) return undefined;
  const name = variableOf(wholeChain(call));
  if (name === undefined || !importsModule(file, chained)) return undefined;
  const chain = chainOf(wholeChain(call)) ?? [];
  const optional = chain.some((part) => /^(?:optional|nullish|nullable|notRequired|allow)\(\)$/.test(part));
  // Joi and yup take what is missing for right unless told otherwise; zod does not.
  const lenient = importsModule(file, /^(?:yup|joi|@hapi\/joi)$/);
  const demanded = lenient && !chain.includes("required()");
  const { start, end } = spanOf(callee.name, file);
  const dot = file.text.lastIndexOf(".", start);
  // A comment between the calls stays where it is.
  const before = /\S/.test(file.text.slice(callee.expression.end, dot)) ? dot : callee.expression.end;
  const edit = demanded ? { start, end: call.end, text: "required()" } : { start: before, end: call.end, text: "" };
  const keepsComments =
    !hasComment({ start: end, end: value.getStart(file.root) }, file) && !hasComment({ start: value.end, end: call.end }, file);
  return defaultProblem(name, value, file, optional || !keepsComments ? undefined : { fix: "failFast", data: { name }, edits: [edit] });
}

/** v.object({ JWT_SECRET: v.optional(v.string(), "dev") }) of valibot. */
export function visitOptional(call: TS.CallExpression, file: TsFile): Outcomes {
  const [schema, value] = call.arguments;
  const name = variableOf(call);
  if (!schema || !value || name === undefined || !importsModule(file, /^valibot$/)) return undefined;
  const around = [
    { start: call.expression.end, end: schema.getStart(file.root) },
    { start: schema.end, end: value.getStart(file.root) },
    { start: value.end, end: call.end },
  ];
  const edits = [
    { start: call.getStart(file.root), end: schema.getStart(file.root), text: "" },
    { start: schema.end, end: call.end, text: "" },
  ];
  const keepsComments = !around.some((span) => hasComment(span, file));
  return defaultProblem(name, value, file, keepsComments ? { fix: "failFast", data: { name }, edits } : undefined);
}

/** str({ default: "dev" }) of envalid, Type.String({ default: "dev" }), { default: "dev", env: "JWT_SECRET" } of convict. */
export function visitDefaultProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const object = property.parent;
  if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(object) || !importsModule(file, described)) return undefined;
  if (ts.isCallExpression(object.parent)) {
    const name = variableOf(object.parent);
    if (name === undefined) return undefined;
    const strict = importsModule(file, /^(?:envalid|@sinclair\/typebox|typebox)$/);
    return defaultProblem(name, property.initializer, file, strict ? withoutDefault(name, property, object, file) : undefined);
  }
  const env = object.properties.find((other) => other.name && propertyName(other.name) === "env");
  const variable = env && ts.isPropertyAssignment(env) ? staticString(env.initializer, file) : variableOf(object);
  return variable !== undefined && isSecretVariable(variable) ? defaultProblem(variable, property.initializer, file) : undefined;
}

/** Takes the default out of the options, and leaves the comments around it. */
function withoutDefault(
  name: string,
  property: TS.PropertyAssignment,
  object: TS.ObjectLiteralExpression,
  file: TsFile,
): ProblemFix | undefined {
  const { properties } = object;
  const index = properties.indexOf(property);
  const next = properties[index + 1];
  const before = properties[index - 1];
  const { start, end } = spanOf(property, file);
  if (hasComment({ start: property.name.end, end: property.initializer.getStart(file.root) }, file)) return undefined;
  let span = { start, end };
  if (next) {
    const gap = { start: end, end: next.getStart(file.root) };
    span = { start, end: hasComment(gap, file) ? next.pos : gap.end };
  } else if (before) {
    const gap = { start: before.end, end: start };
    const trailing = properties.hasTrailingComma ? file.text.indexOf(",", end) + 1 : end;
    span = hasComment(gap, file) ? { start, end: trailing } : { start: gap.start, end };
  } else if (!hasComment({ start: object.getStart(file.root), end: start }, file) && !hasComment({ start: end, end: object.end }, file)) {
    span = spanOf(object, file);
  }
  return { fix: "failFast", data: { name }, edits: [{ ...span, text: "" }] };
}

/** class EnvironmentVariables { @IsString() JWT_SECRET = "dev" } of class-validator. */
export function visitField(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyDeclaration;
  const name = propertyName(property.name);
  if (name === undefined || !upperCase.test(name) || !isSecretVariable(name) || !importsModule(file, /^class-validator$/)) return undefined;
  const decorators = decoratorsOf(property).map(({ expression }) =>
    lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression),
  );
  if (decorators.length === 0 || decorators.includes("IsOptional")) return undefined;
  return property.initializer ? defaultProblem(name, property.initializer, file) : met(spanOf(property.name, file));
}
