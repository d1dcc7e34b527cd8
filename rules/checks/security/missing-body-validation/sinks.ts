/** Where a field of the body ends up. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite, writeMethods } from "../../../shared/typescript/database.ts";
import { databaseRead, readMethods } from "../../../shared/typescript/database/reads.ts";
import { httpCall } from "../../../shared/typescript/http-clients.ts";
import { chainOf, type FunctionNode, lastNameOf, receiverOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/typescript/request.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";

export interface Flow {
  /** The field's path; "" for the whole body. */
  readonly field: string;
  /** The expression that hands the field over. */
  readonly value: TS.Expression;
  /** What it is handed to, as it is written: `prisma.user.create`. */
  readonly sink: string;
  readonly call: TS.CallExpression;
  /** A write to the database. */
  readonly writes: boolean;
}

const fileModules = /^(?:node:)?fs(?:\/promises)?$|^fs-extra$/;
const processModules = /^(?:node:)?child_process$|^execa$|^shelljs$/;
/** Clients of services: their calls leave the machine. */
const services =
  /^(?:stripe|resend|openai|@anthropic-ai\/sdk|nodemailer|@sendgrid\/.*|twilio|@aws-sdk\/.*|aws-sdk|@slack\/.*|firebase-admin(?:\/.*)?|@google-cloud\/.*|postmark|mailgun(?:\.js|-js)?|@supabase\/.*|octokit|@octokit\/.*|ioredis|redis|bullmq|amqplib|kafkajs)$/;
const serviceNames = /^(?:stripe|resend|openai|anthropic|transporter|mailer|sgMail|twilio|s3|supabase|octokit)$/i;

/** Whether a call is a query, or goes to a file, a program or another service. */
function isSink(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (writeMethods.has(name) && databaseWrite(call, file)) return true;
  if (readMethods.has(name) && databaseRead(call, file)) return true;
  if (httpCall(call, file)) return true;
  const module = originOf(call.expression, file)?.module ?? "";
  if (fileModules.test(module) || processModules.test(module)) return true;
  const receiver = receiverOf(call);
  return receiver !== undefined && /^[a-z$]/.test(name) && isServiceClient(receiver, file);
}

function isServiceClient(receiver: TS.Expression, file: TsFile): boolean {
  let root = unwrap(receiver);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = unwrap(root.expression);
  if (!ts.isIdentifier(root)) return false;
  if (serviceNames.test(root.text)) return true;
  const initializer = initializerOf(root, file);
  const made = initializer && unwrap(initializer);
  return made !== undefined && ts.isNewExpression(made) && services.test(originOf(made.expression, file)?.module ?? "");
}

function sinkName(call: TS.CallExpression): string {
  const chain = chainOf(call.expression) ?? [lastNameOf(call.expression)];
  const names = chain.map((part) => part.replace(/\(\)$/, "")).filter((part) => part !== "this");
  return names.slice(-3).join(".");
}

/** A field that the handler takes from the body and that nothing has judged. */
function openField(value: TS.Expression, fn: FunctionNode, file: TsFile): RequestPart | undefined {
  const part = requestPart(value, file);
  return part?.source === "body" && !part.typed && !part.numeric && part.fn === fn ? part : undefined;
}

/** Every place of a handler where a field of its body reaches a query, a file, a program or another service. */
export function flowsOf(fn: FunctionNode, file: TsFile): readonly Flow[] {
  const flows: Flow[] = [];
  if (!fn.body) return flows;
  walkBelow(fn.body, (node) => {
    if (!ts.isCallExpression(node) || !isSink(node, file)) return;
    for (const argument of handedTo(node)) {
      for (const value of valuesIn(argument, file, 0)) {
        const part = openField(value, fn, file);
        if (part && !isChecked(part, fn, file))
          flows.push({
            field: part.path.filter((name) => name !== "[]").join("."),
            value,
            sink: sinkName(node),
            call: node,
            writes: databaseWrite(node, file) !== undefined,
          });
      }
    }
  });
  return flows;
}

/** The arguments of a call and of the calls chained to it: `db.insert(users).values(body)`. */
function handedTo(call: TS.CallExpression): readonly TS.Expression[] {
  const handed = [...call.arguments];
  for (let node: TS.Node = call; ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent); ) {
    node = node.parent.parent;
    if (!/^(?:then|catch|finally)$/.test(lastNameOf((node as TS.CallExpression).expression)))
      handed.push(...(node as TS.CallExpression).arguments);
  }
  return handed;
}

/** The expressions that make up a value, constants followed. */
function valuesIn(expression: TS.Expression, file: TsFile, depth: number): readonly TS.Expression[] {
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

/** Whether the handler looks at a field's type or compares it with a list by hand. */
function isChecked(part: RequestPart, fn: FunctionNode, file: TsFile): boolean {
  const name = part.path.findLast((each) => each !== "[]");
  if (name === undefined) return false;
  const text = file.text.slice(fn.pos, fn.end);
  const field = `(?:[\\w.?]+\\??\\.)?${name.replace(/\W/g, "\\$&")}`;
  return new RegExp(
    `typeof\\s+\\(?${field}\\b|\\b(?:isArray|isInteger|isFinite|isNaN|is[A-Z]\\w*|test|includes|has|parseInt|Number|Boolean|validate\\w*|assert\\w*)\\(\\s*${field}\\s*[,)]|\\b${field}\\s+in\\s+\\w|\\b${field}\\s+instanceof\\b|Object\\.(?:values|keys)\\([^)]*\\)\\.includes\\(${field}`,
  ).test(text);
}
