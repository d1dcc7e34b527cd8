import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { usesOf } from "../../../shared/python/flow.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { type VariableRead, variableRead } from "../../../shared/python/variable-reads.ts";
import { isAsideFile, isOwnVariable } from "../../../shared/variables.ts";

/** Calls that cannot do without what they are given, or take something of their own where it is None. */
const takers: readonly RegExp[] = [
  /^sqlalchemy(?:\.\w+)*\.create_(?:async_)?engine$|^sqlmodel\.create_engine$|^databases\.Database$/,
  /^(?:psycopg2?|psycopg_pool|asyncpg|pymysql|MySQLdb|aiomysql)(?:\.\w+)*\.(?:connect|create_pool|ConnectionPool|AsyncConnectionPool|AsyncConnection\.connect|Connection\.connect)$/,
  /^(?:pymongo|motor\.motor_asyncio)\.(?:\w*MongoClient|AsyncIOMotorClient)$|^(?:redis|redis\.asyncio|aioredis)\.(?:from_url|Redis\.from_url)$/,
  /^(?:jwt|jose\.jwt|jose\.jws)\.(?:encode|decode)$|^hmac\.new$|^(?:itsdangerous)(?:\.\w+)*\.\w*(?:Serializer|Signer)$|^cryptography\.fernet\.Fernet$/,
  /^(?:stripe|openai|anthropic|twilio\.rest|sendgrid|resend|slack_sdk|slack_bolt|telegram\.ext|discord|elasticsearch|boto3|algoliasearch|paypalrestsdk|razorpay|supabase|celery)(?:\.\w+)*\.(?:\w*Client|\w*OpenAI|\w*Anthropic|WebhookSignature\.verify_header|Webhook\.construct_event|SendGridAPIClient|App|AsyncApp|create_client|Elasticsearch|Celery)$/,
  /^smtplib\.SMTP(?:_SSL)?(?:\(\)\.login)?$/,
];
/** Attributes and settings that a library reads when it is first called. */
const keyAttributes = /^(?:stripe|openai|resend|sendgrid|cloudinary|mollie|replicate|cohere)(?:\.\w+)*\.(?:api_key|api_secret|secret_key)$/;
/** Settings of Flask and its extensions without which the application does not work: `app.config["SQLALCHEMY_DATABASE_URI"]`. */
const neededSettings = /^(?:SECRET_KEY|SQLALCHEMY_DATABASE_URI|MONGO_URI|JWT_SECRET_KEY|REDIS_URL)$/;
/** What makes something of nothing: `str(None)` is "None". */
const conversions = /^(?:str|int|float|cast|typing\.cast)$/;

const seenKey = {};

function visit(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.development || file.role.example || isAsideFile(file.path)) return undefined;
  const read = variableRead(node, file);
  if (!read || read.hasDefault || read.required || node.type === "comparison_operator" || !isOwnVariable(read.name)) return undefined;
  const { name } = read;
  const seen = file.memo(seenKey, () => new Map<string, SyntaxNode>());
  if ((seen.get(name) ?? node) !== node) return undefined;
  const converted = conversionAround(node, file);
  const taken = converted ?? (isTaken(node, file) || handedOn(node, file) ? node : undefined);
  if (!taken || isLookedAt(read, file)) return undefined;
  seen.set(name, node);
  const fix = failFast(read, file);
  return problem(converted ? "asserted" : "passed", taken, {
    data: { name },
    pending: { name, asserted: false },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `str(os.getenv("X"))`, `cast(str, os.getenv("X"))` */
function conversionAround(node: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const call = callOfArgument(node);
  return call && conversions.test(symbolOf(child(call, "function"), file) ?? "") ? call : undefined;
}

/** `create_engine(os.getenv("X"))`, `stripe.api_key = os.getenv("X")` */
function isTaken(node: SyntaxNode, file: PyFile): boolean {
  const { parent } = node;
  if (parent?.type === "assignment" && node.field === "right") {
    const left = child(parent, "left");
    if (left?.type === "subscript" && neededSettings.test(stringValue(child(left, "subscript"), file) ?? ""))
      return /(?:^|\.)config$/.test(textOf(file, child(left, "value") ?? left));
    return left?.type === "attribute" && keyAttributes.test(symbolOf(left, file) ?? "");
  }
  // f"{os.getenv('X')}/items" of a request: the address begins with "None".
  if (parent?.type === "interpolation" && parent.parent?.type === "string") {
    // f"Bearer {os.getenv('X')}" signs in as None.
    if (/^[fF]?["']{1,3}(?:Bearer|Basic|Token|ApiKey) $/i.test(file.text.slice(parent.parent.start, parent.start))) return true;
    const request = callOfArgument(parent.parent);
    return request !== undefined && httpCall(request, file) !== undefined && startsWith(parent.parent, parent);
  }
  const call = callOfArgument(node);
  const symbol = call && symbolOf(child(call, "function"), file);
  // boto3's clients look for credentials elsewhere when they get None.
  return (
    symbol !== undefined &&
    takers.some((taker) => taker.test(symbol)) &&
    !(node.parent?.type === "keyword_argument" && isOptional(node.parent, file))
  );
}

function startsWith(text: SyntaxNode, part: SyntaxNode): boolean {
  return text.children.find(({ type }) => type === "interpolation" || type === "string_content") === part;
}

function isOptional(keyword: SyntaxNode, file: PyFile): boolean {
  const name = child(keyword, "name");
  return /^(?:password|user|username|port|proxy|organization|project|base_url|backend|region_name|timeout|aws_\w+|options|algorithm\w*)$/.test(
    name ? textOf(file, name) : "",
  );
}

/** One hop through a name: `URL = os.getenv("X")`, then `create_engine(URL)`. */
function handedOn(node: SyntaxNode, file: PyFile): boolean {
  const { parent } = node;
  const left = parent?.type === "assignment" && node.field === "right" ? child(parent, "left") : undefined;
  if (left?.type !== "identifier") return false;
  const name = textOf(file, left);
  // Something may be said of the name before it is used.
  if (
    new RegExp(
      `\\b(?:if|while|assert|elif)\\s[^\\n]*\\b${name}\\b|\\b${name}\\s+(?:or|is|if|and)\\b|\\b(?:not|all\\(|for)\\s[^\\n]*\\b${name}\\b`,
    ).test(file.text)
  )
    return false;
  return usesOf(left, file).some((use) => isTaken(use, file));
}

/** Whether the file asks for the variable before it relies on it: a condition, an assertion, a list of what has to be there. */
function isLookedAt({ name }: VariableRead, file: PyFile): boolean {
  const quoted = `["']${name}["']`;
  const read = `(?:environ(?:\\.get\\(|\\[)|getenv\\()\\s*${quoted}`;
  return new RegExp(
    `\\b(?:if|while|assert|not|elif)\\s[^\\n]*${read}|${read}[^\\n]*\\)\\s*(?:or|is|and|if|==|!=)\\b|${quoted}\\s+(?:not\\s+)?in\\s+(?:os\\.)?environ|[[({,]\\s*${quoted}\\s*,\\s*["'][A-Z]`,
  ).test(file.text);
}

/** `os.environ["X"]` stops the program where the variable is missing, and says which. */
function failFast({ name, node }: VariableRead, file: PyFile): ProblemFix | undefined {
  const argument = child(node, "arguments")?.children.find((part) => part.type === "string");
  const callee = child(node, "function");
  if (!argument || !callee || !/^os\./.test(symbolOf(callee, file) ?? "")) return undefined;
  const object = receiverOf(node);
  const environ =
    symbolOf(object, file) === "os.environ" && object ? { text: textOf(file, object), edits: [] } : moduleMember("os", "environ", file);
  const text = `${environ.text}[${textOf(file, argument)}]`;
  return { fix: "raise", data: { name }, edits: [{ start: node.start, end: node.end, text }, ...environ.edits] };
}

/** Python: variables that may be missing, handed to calls and settings that cannot do without. */
export const python: TreeVisitors<PyFile> = { call: { getenv: visit, get: visit } };
