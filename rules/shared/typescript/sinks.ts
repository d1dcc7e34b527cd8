/** Calls that data leaves a program through, and what is handed to them: queries, files, programs, other services. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { databaseWrite, writeMethods } from "./database.ts";
import { isLikelyModel, isLikelyModelCall } from "./database/models.ts";
import { databaseRead, readMethods } from "./database/reads.ts";
import { httpCall } from "./http-clients.ts";
import { chainOf, enclosingFunction, type FunctionNode, lastNameOf, propertyName, receiverOf, unwrap, walkBelow } from "./nodes.ts";
import { requestPart } from "./request.ts";
import { declarationOf, initializerOf, originOf } from "./scope.ts";
import { validatesIn } from "./validation.ts";
import { objectOf } from "./values.ts";

/** A node that can be a sink. */
export type SinkCall = TS.CallExpression | TS.NewExpression;

const fileModules = /^(?:node:)?fs(?:\/promises)?$|^fs-extra$/;
const processModules = /^(?:node:)?child_process$|^execa$|^shelljs$/;
/** Clients of services: their calls leave the machine. */
const services =
  /^(?:stripe|resend|openai|@anthropic-ai\/sdk|nodemailer|@sendgrid\/.*|twilio|@aws-sdk\/.*|aws-sdk|@slack\/.*|firebase-admin(?:\/.*)?|@google-cloud\/.*|postmark|mailgun(?:\.js|-js)?|@supabase\/.*|octokit|@octokit\/.*|ioredis|redis|bullmq|amqplib|kafkajs)$/;
const serviceNames = /^(?:stripe|resend|openai|anthropic|transporter|mailer|sgMail|twilio|s3|supabase|octokit)$/i;

const writesOfRepository = /^(?:save|insert|update|upsert|create|delete|remove|findOneBy|findOne|findBy)$/;

/** Whether a call is a query, or goes to a file, a program or another service; `new User({ … })` of a model counts as a query. */
export function isSink(call: SinkCall, file: TsFile): boolean {
  if (ts.isNewExpression(call)) return isLikelyModel(call.expression, file);
  const name = lastNameOf(call.expression);
  if (writeMethods.has(name) && databaseWrite(call, file)) return true;
  if (readMethods.has(name) && databaseRead(call, file)) return true;
  if (asksForIdentity(call)) return false;
  if (isLikelyModelCall(call, file) || httpCall(call, file) || sendsCommand(call, file)) return true;
  const module = originOf(call.expression, file)?.module ?? "";
  if (fileModules.test(module) || processModules.test(module)) return true;
  const receiver = receiverOf(call);
  if (!receiver) return false;
  return (
    (writesOfRepository.test(name) && /repo(?:sitory)?$/i.test(lastNameOf(receiver))) ||
    (/^[a-z$]/.test(name) && isServiceClient(receiver, file))
  );
}

/** client.send(new PutCommand({ … })) of the AWS SDK */
function sendsCommand(call: TS.CallExpression, file: TsFile): boolean {
  const command = lastNameOf(call.expression) === "send" ? call.arguments[0] : undefined;
  return command !== undefined && ts.isNewExpression(command) && /^@aws-sdk\//.test(originOf(command.expression, file)?.module ?? "");
}

function isServiceClient(receiver: TS.Expression, file: TsFile): boolean {
  let root = unwrap(receiver);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = unwrap(root.expression);
  if (!ts.isIdentifier(root)) return false;
  if (serviceNames.test(root.text)) return true;
  const initializer = initializerOf(root, file);
  const made = initializer && unwrap(initializer);
  // new OpenAI(), nodemailer.createTransport()
  const makes =
    made !== undefined && (ts.isNewExpression(made) || (ts.isCallExpression(made) && /^create/.test(lastNameOf(made.expression))));
  return makes && services.test(originOf(made.expression, file)?.module ?? "");
}

const identity =
  /^(?:signIn\w*|signUp\w*|verifyOtp|resetPassword\w*|sendPasswordReset\w*|sendEmailVerification|createUserWithEmailAndPassword|confirmPasswordReset|resend|inviteUserByEmail|exchangeCodeForSession)$/;

/** `supabase.auth.signInWithPassword({ email, password })`: a service whose trade it is to refuse what is no address and no password. */
function asksForIdentity(call: TS.CallExpression): boolean {
  if (!identity.test(lastNameOf(call.expression))) return false;
  const receiver = receiverOf(call);
  return receiver !== undefined && /^(?:auth|admin|api|authClient|firebaseAuth)$/.test(lastNameOf(receiver).replace(/\(\)$/, ""));
}

const modelCalls = /^(?:create|stream|parse|generate|edit|generateContent\w*|sendMessage\w*|embed\w*|rerank|complete)$/;
const modelClients = /openai|anthropic|groq|mistral|together|perplexity|cohere|gemini|genai|ollama|llm|^ai$|azure|deepseek|openrouter/i;

/**
 * Whether a call asks a language model: `openai.chat.completions.create({ model, messages })`. Its provider refuses what is no message, so what
 * is missing are bounds for what it costs.
 */
export function asksModel(call: SinkCall, file: TsFile): boolean {
  const receiver = ts.isCallExpression(call) && modelCalls.test(lastNameOf(call.expression)) ? receiverOf(call) : undefined;
  if (!receiver) return false;
  let root = unwrap(receiver);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = unwrap(root.expression);
  if (!ts.isIdentifier(root)) return false;
  if (/(?:^|\.)(?:chat\.completions|embeddings)$/.test(chainOf(receiver)?.join(".") ?? "") || modelClients.test(root.text)) return true;
  const made = clientBehind(root, file);
  return made !== undefined && modelClients.test(lastNameOf(made.expression));
}

function clientBehind(root: TS.Expression, file: TsFile): TS.NewExpression | undefined {
  const initializer = ts.isIdentifier(root) ? initializerOf(root, file) : undefined;
  const made = initializer && unwrap(initializer);
  return made && ts.isNewExpression(made) ? made : undefined;
}

/** Whether a call goes through a client that the function made with a key that is not the program's own: `new OpenAI({ apiKey: profile.key })`. */
export function asksWithOwnKey(call: SinkCall, file: TsFile): boolean {
  let root: TS.Expression = unwrap(call.expression);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = unwrap(root.expression);
  const made = clientBehind(root, file);
  const options = made && enclosingFunction(made) && made.arguments?.[0] ? objectOf(made.arguments[0], file) : undefined;
  const key = options?.properties.find((each) => each.name && /^(?:apiKey|token|key)$/.test(propertyName(each.name) ?? ""));
  return key !== undefined && !/\benv\b/.test(file.text.slice(key.pos, key.end)) && !/^\s*apiKey$/.test(file.text.slice(key.pos, key.end));
}

/** A sink as messages name it: `prisma.user.create`, `new User`. */
export function sinkName(call: SinkCall): string {
  const chain = chainOf(call.expression) ?? [lastNameOf(call.expression)];
  const names = chain.map((part) => part.replace(/\(\)$/, "")).filter((part) => part !== "this");
  return (ts.isNewExpression(call) ? "new " : "") + names.slice(-3).join(".");
}

const conditions = /^(?:in|notIn|not_in|equals|contains|startsWith|endsWith|gt|gte|lt|lte|has|hasSome|hasEvery|search)$/;

/** `Ticket.findOne({ where: { number } })` of a model from another module: mappers for SQL have such settings, those for documents do not. */
function findsByWhere(call: TS.CallExpression, value: TS.Node): boolean {
  if (!/^find(?:One|All|AndCountAll|ByPk)$/.test(lastNameOf(call.expression))) return false;
  const receiver = receiverOf(call);
  if (!receiver || !/^[A-Z]/.test(lastNameOf(receiver))) return false;
  for (let node = value.parent; node && node !== call; node = node.parent)
    if (ts.isPropertyAssignment(node) && propertyName(node.name) === "where") return unwrap(node.initializer) !== value;
  return /ByPk$/.test(lastNameOf(call.expression));
}

/**
 * Whether a value only says which record a query looks for, where nothing but a value of the column's type fits: an object or nothing
 * at all in its place ends in an error of the mapper, and changes no condition.
 */
export function onlyLooksUp(call: SinkCall, value: TS.Expression, file: TsFile): boolean {
  if (!ts.isCallExpression(call)) return false;
  if (findsByWhere(call, value)) return true;
  const read = databaseRead(call, file);
  if (!read || read.sql !== undefined) return false;
  let holder = value.parent;
  let text = false;
  while (
    ts.isAsExpression(holder) ||
    ts.isParenthesizedExpression(holder) ||
    ts.isNonNullExpression(holder) ||
    ts.isBinaryExpression(holder) ||
    ts.isTemplateSpan(holder) ||
    ts.isTemplateExpression(holder)
  ) {
    // What is put together with a text is one.
    text ||= ts.isTemplateSpan(holder) || (ts.isBinaryExpression(holder) && holder.operatorToken.kind === ts.SyntaxKind.PlusToken);
    holder = holder.parent;
  }
  const property = ts.isShorthandPropertyAssignment(holder) || ts.isPropertyAssignment(holder) ? holder : undefined;
  const name = property && propertyName(property.name);
  if (name === "where") return false;
  if (read.orm === "sequelize" || read.orm === "drizzle" || read.orm === "kysely") return true;
  return read.orm === "prisma" && name !== undefined && (text || /^findUnique/.test(read.operation) || conditions.test(name));
}

/** Whether a value fills a column by itself, `.values({ name: body.name })`, by a builder whose columns have types, which it has to fit. */
export function fillsColumn(call: SinkCall, value: TS.Expression, file: TsFile): boolean {
  const write = ts.isCallExpression(call) ? databaseWrite(call, file) : undefined;
  if (write) return /^(?:drizzle|kysely)$/.test(write.orm) && isNamedColumn(value);
  // A condition of Prisma takes an object as well, which finds more than was meant and changes nothing.
  const read = ts.isCallExpression(call) ? databaseRead(call, file) : undefined;
  return read?.orm === "prisma" && read.sql === undefined;
}

/** Whether a call is a query whose values stand beside its text, so that a text is a text there whatever it says. */
export function isQueryOfValues(call: SinkCall, file: TsFile): boolean {
  if (!ts.isCallExpression(call)) return true;
  const write = databaseWrite(call, file);
  if (write) return write.orm !== "sql";
  const read = databaseRead(call, file);
  return read !== undefined && read.sql === undefined;
}

/** Whether a field is written by Prisma, which holds it against the type of its column; a condition of several records may be an object. */
export function isWrittenTyped(call: SinkCall, value: TS.Expression, file: TsFile): boolean {
  const write = ts.isCallExpression(call) ? databaseWrite(call, file) : undefined;
  if (write?.orm !== "prisma") return false;
  if (!/^(?:updateMany|deleteMany)/.test(write.operation)) return true;
  for (let node = value.parent; node && node !== call; node = node.parent)
    if (ts.isPropertyAssignment(node) && /^(?:where|data)$/.test(propertyName(node.name) ?? ""))
      return propertyName(node.name) === "data" || conditions.test(nameAbove(value));
  return false;
}

/** `{ name: body.name }` and `{ name }` right in what is written: a column that is filled by itself, no document that may hold anything. */
function isNamedColumn(value: TS.Expression): boolean {
  const { parent } = value;
  const property = ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) ? parent : undefined;
  return property !== undefined && ts.isObjectLiteralExpression(property.parent) && ts.isCallExpression(property.parent.parent);
}

/** The name of the property that holds a value, "" for none. */
function nameAbove(value: TS.Expression): string {
  return ts.isPropertyAssignment(value.parent) ? (propertyName(value.parent.name) ?? "") : "";
}

/** The arguments of a call and of the calls chained to it: `db.insert(users).values(body)`. The settings of a program that is started hold its environment. */
export function handedTo(call: SinkCall, file: TsFile): readonly TS.Expression[] {
  const starts = processModules.test(originOf(call.expression, file)?.module ?? "");
  const handed = (call.arguments ?? []).filter((argument) => !starts || objectOf(argument, file) === undefined);
  for (let node: TS.Node = call; ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent); ) {
    node = node.parent.parent;
    if (!/^(?:then|catch|finally)$/.test(lastNameOf((node as TS.CallExpression).expression)))
      handed.push(...(node as TS.CallExpression).arguments);
  }
  return handed;
}

/** The expressions that make up a value, constants followed. */
export function valuesIn(expression: TS.Expression, file: TsFile, depth = 0): readonly TS.Expression[] {
  const inner = unwrap(expression);
  const below = (each: TS.Expression): readonly TS.Expression[] => (depth > 6 ? [] : valuesIn(each, file, depth + 1));
  if (ts.isObjectLiteralExpression(inner)) {
    return inner.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property)) return below(property.initializer);
      if (ts.isShorthandPropertyAssignment(property)) return below(property.name);
      return ts.isSpreadAssignment(property) ? below(property.expression) : [];
    });
  }
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.flatMap((element) => below(element));
  if (ts.isTemplateExpression(inner)) return inner.templateSpans.flatMap((span) => below(span.expression));
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...below(inner.left), ...below(inner.right)];
  if (ts.isNewExpression(inner) && /Command$/.test(lastNameOf(inner.expression)))
    return (inner.arguments ?? []).flatMap((argument) => below(argument));
  // eq(users.email, body.email), JSON.stringify(body)
  if (ts.isCallExpression(inner) && /^(?:eq|ne|like|ilike|inArray|and|or|gt|gte|lt|lte|stringify)$/.test(lastNameOf(inner.expression)))
    return inner.arguments.flatMap((argument) => below(argument));
  if (ts.isIdentifier(inner) && !requestPart(inner, file)) {
    const initializer = initializerOf(inner, file);
    const made = initializer && unwrap(initializer);
    return made && (ts.isObjectLiteralExpression(made) || ts.isTemplateExpression(made)) ? below(made) : [inner];
  }
  return [inner];
}

const checkedKey = {};

/** Whether a function looks at a field's type or compares it with a list by hand. */
export function isCheckedByHand(field: string, fn: FunctionNode, file: TsFile): boolean {
  const known = file.memo(checkedKey, () => new Map<FunctionNode, Map<string, boolean>>());
  const fields = known.get(fn) ?? new Map<string, boolean>();
  known.set(fn, fields);
  let checked = fields.get(field);
  if (checked === undefined) {
    checked = looksChecked(field, fn, file);
    fields.set(field, checked);
  }
  return checked;
}

/** What every check by hand has; saves the search for a field where there is none at all. */
const someCheck =
  /typeof\s|\b(?:isArray|isInteger|isFinite|isNaN|is[A-Z]\w*|test|includes|has|parseInt|Number|Boolean|validate\w*|assert\w*)\(|\sin\s|\sinstanceof\b/;

function looksChecked(field: string, fn: FunctionNode, file: TsFile): boolean {
  const text = file.text.slice(fn.pos, fn.end);
  if (!someCheck.test(text)) return false;
  const name = `(?:[\\w.?]+\\??\\.)?${field.replace(/\W/g, "\\$&")}`;
  return new RegExp(
    `typeof\\s+\\(?${name}\\b|\\b(?:isArray|isInteger|isFinite|isNaN|is[A-Z]\\w*|test|includes|has|parseInt|Number|Boolean|validate\\w*|assert\\w*)\\(\\s*${name}\\s*[,)]|\\b${name}\\s+in\\s+\\w|\\b${name}\\s+instanceof\\b|Object\\.(?:values|keys)\\([^)]*\\)\\.includes\\(${name}`,
  ).test(text);
}

/** A parameter whose value, or a member of it, reaches a sink. */
interface ParameterFlow {
  readonly index: number;
  /** The names below the parameter, as `customer.email`; "" for the whole of it. */
  readonly field: string;
  readonly value: TS.Expression;
  readonly sink: string;
  readonly writes: boolean;
  /** A mapper holds the member against the type of its column. */
  readonly typed: boolean;
}

const flowsKey = {};

/** Which parameters of a function reach a sink inside of it; none where the function holds what it gets against a schema. */
export function parameterFlows(fn: FunctionNode, file: TsFile): readonly ParameterFlow[] {
  const known = file.memo(flowsKey, () => new Map<FunctionNode, readonly ParameterFlow[]>());
  const cached = known.get(fn);
  if (cached) return cached;
  const flows: ParameterFlow[] = [];
  known.set(fn, flows);
  if (!fn.body || fn.parameters.length === 0 || validatesIn(fn, file)) return flows;
  walkBelow(fn, (node) => {
    if (!(ts.isCallExpression(node) || ts.isNewExpression(node))) return;
    const handed = handedTo(node, file);
    if (handed.length === 0 || !isSink(node, file)) return;
    const writes = ts.isNewExpression(node) || databaseWrite(node, file) !== undefined;
    for (const value of handed.flatMap((argument) => valuesIn(argument, file))) {
      const found = parameterOf(value, fn, file);
      const last = found?.path.at(-1) ?? (found ? lastNameOf(value) : undefined);
      if (found && last !== undefined && !onlyLooksUp(node, value, file) && !isCheckedByHand(last, fn, file))
        flows.push({
          index: found.index,
          field: found.path.join("."),
          value,
          sink: sinkName(node),
          writes,
          typed: isWrittenTyped(node, value, file),
        });
    }
  });
  return flows;
}

/** The parameter that an expression is, or is a member of. */
function parameterOf(
  value: TS.Expression,
  fn: FunctionNode,
  file: TsFile,
): { readonly index: number; readonly path: readonly string[] } | undefined {
  const inner = unwrap(value);
  if (ts.isPropertyAccessExpression(inner)) {
    const base = parameterOf(inner.expression, fn, file);
    return base && { ...base, path: [...base.path, inner.name.text] };
  }
  const declaration = ts.isIdentifier(inner) ? declarationOf(inner, file) : undefined;
  if (!declaration) return undefined;
  if (ts.isParameter(declaration)) {
    const index = fn.parameters.indexOf(declaration);
    return index < 0 ? undefined : { index, path: [] };
  }
  if (!ts.isBindingElement(declaration)) return undefined;
  const owner = declaration.parent.parent;
  const name = lastNameOf((declaration.propertyName ?? declaration.name) as TS.Expression);
  const path = declaration.dotDotDotToken || name === "" ? [] : [name];
  if (ts.isParameter(owner)) {
    const index = fn.parameters.indexOf(owner);
    return index < 0 ? undefined : { index, path };
  }
  const from = ts.isVariableDeclaration(owner) && owner.initializer ? parameterOf(owner.initializer, fn, file) : undefined;
  return from && { ...from, path: [...from.path, ...path] };
}
