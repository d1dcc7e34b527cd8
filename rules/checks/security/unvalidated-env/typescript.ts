import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type EnvironmentRead, environmentReads, readingNodes } from "../../../shared/typescript/environment.ts";
import { lastNameOf, propertyName, spanOf } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { isExtra, isOfVendorLogin, maybeUnused } from "../../../shared/names/outgoing-credentials.ts";
import { throwMissing } from "../../../shared/typescript/required.ts";
import { isAsideFile, isConfigurationFile, isOwnVariable } from "../../../shared/variables.ts";

/** Calls that cannot do without what they are given. */
const takers = /^(?:connect|createConnection|createClient|createPool|sign|verify|createHmac|createCipheriv|initializeApp)$/;
/** Options that a client cannot do without, and replaces by something of its own where they are missing. */
const options = /^(?:connectionString|secretOrKey|secretOrPrivateKey|jwtSecret|signingSecret|webhookSecret|sessionSecret)$/;

const seenKey = {};

function visit(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || file.role.development || file.role.seed || isAsideFile(file.path)) return undefined;
  const seen = file.memo(seenKey, () => new Map<string, TS.Node>());
  return environmentReads(node, file).flatMap((read): Outcome[] => {
    const { name } = read;
    const message = read.asserted ? "asserted" : isPassed(read) ? "passed" : undefined;
    if (!message || !isOwnVariable(name) || (seen.get(name) ?? read.node) !== read.node || isLookedAt(read, file)) return [];
    if (read.asserted ? isOptional(read, file) : isOfVendorLogin(name)) return [];
    seen.set(name, read.node);
    const whole = read.asserted ? assertionAround(read.node) : read.node;
    return [
      problem(message, spanOf(whole, file), {
        data: { name },
        pending: { name, asserted: read.asserted },
        fixes: [failFast(name, read.node, whole, file)],
      }),
    ];
  });
}

/** `connect(process.env.URL)`, `new Pool({ connectionString: process.env.URL })` */
function isPassed({ node }: EnvironmentRead): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && parent.initializer === node) return options.test(propertyName(parent.name) ?? "");
  if (ts.isNewExpression(parent)) return parent.arguments?.[0] === node;
  return ts.isCallExpression(parent) && parent.expression !== node && takers.test(lastNameOf(parent.expression));
}

/** Whether the file asks for the variable before it relies on it: a condition, a comparison, a default. */
function isLookedAt({ name }: EnvironmentRead, file: TsFile): boolean {
  const read = `(?:process\\.env|import\\.meta\\.env|Bun\\.env)(?:\\.${name}\\b|\\[["'\`]${name}["'\`]\\])`;
  return new RegExp(
    `!\\s*${read}(?!\\s*!)|\\b(?:if|while)\\s*\\(\\s*${read}|(?:&&|\\|\\|)\\s*${read}\\s*\\)|${read}\\s*(?:\\?(?!\\.)|&&|\\|\\||[!=]==?)`,
  ).test(file.text);
}

/** What a service runs without: how much it logs, how it is watched, which model it asks, where a provider stands that has an address of its own. */
const optional =
  /(?:^|_)LOG_(?:LEVEL|FORMAT)$|(?:^|_)(?:MODEL|MODEL_NAME|SERVICE_NAME|REQUEST_HEADERS|EXTRA_HEADERS)$|^(?:OTEL|SENTRY|POSTHOG)_/;
/** What the remark above a group of settings says of those that nobody has to set. */
const saysOptional =
  /\b(?:optional(?:ly)?|legacy|deprecated|(?:only )?(?:for|in|used by|by) (?:ci|tests?|development|local)\b|(?:ci|tests?|dev(?:elopment)?) only|only (?:for|in|used|set)|if (?:set|given|present)|when set|not required|unused)/i;

/** `export const AI_MODEL = process.env.AI_MODEL as string` among settings: whoever imports it asks whether it is there. A secret or an address of a store is wanted always. */
function isOptional({ name, node }: EnvironmentRead, file: TsFile): boolean {
  const whole = assertionAround(node);
  // What a component is given may be missing as any property may.
  if (ts.isJsxExpression(whole.parent)) return true;
  if (ofChosenProvider(name, whole, file)) return true;
  if (!ts.isVariableDeclaration(whole.parent) || !isConfigurationFile(file.path)) return false;
  if (optional.test(name) || maybeUnused(name) || isExtra(name)) return true;
  // The lines above that stand together.
  const lines: string[] = [];
  for (let line = file.lines.lineOf(node.getStart(file.root)); line >= 0; line--) {
    const text = file.lines.lineText(line).trim();
    if (text === "") break;
    lines.push(text);
  }
  return (
    lines.some((text) => /^(?:\/\/|\/?\*)/.test(text) && saysOptional.test(text)) ||
    lines.slice(0, 1).some((text) => saysOptional.test(/\/\/(.*)$/.exec(text)?.[1] ?? ""))
  );
}

/** Folders and files of services that whoever runs the product chooses from. */
const choices =
  /(?:^|\/)(?:[\w-]*(?:providers?|integrations?|connectors?|adapters?|social|oauth|strategies))\/|[._-](?:provider|integration|connector|adapter|strategy)\.[cm]?[jt]s$/i;

/** Whether a setting belongs to one of several services, and is only wanted where that one is chosen: by its file's name, or by the case around. */
function ofChosenProvider(name: string, whole: TS.Node, file: TsFile): boolean {
  if (ts.findAncestor(whole, (node) => (ts.isFunctionLike(node) ? "quit" : ts.isCaseClause(node)))) return true;
  if (!choices.test(file.path)) return false;
  const [first = "", second = ""] = name.toLowerCase().split("_");
  const words = (file.path.split("/").at(-1) ?? "").toLowerCase().split(/[^a-z0-9]+/);
  return words.includes(first) || words.includes(first + second);
}

/** The outermost assertion around a read: `process.env.X!`, `(process.env.X as string)`. */
function assertionAround(node: TS.Node): TS.Node {
  let whole = node;
  while (
    ts.isNonNullExpression(whole.parent) ||
    ts.isAsExpression(whole.parent) ||
    ts.isTypeAssertionExpression(whole.parent) ||
    isNeededParenthesis(whole.parent)
  )
    whole = whole.parent;
  return whole;
}

function isNeededParenthesis(node: TS.Node): boolean {
  return ts.isParenthesizedExpression(node) && !ts.isCallExpression(node.parent);
}

function failFast(name: string, node: TS.Node, whole: TS.Node, file: TsFile): ProblemFix {
  const text = `${file.text.slice(node.getStart(file.root), node.end)} ?? ${throwMissing(name, file)}`;
  const { parent } = whole;
  const alone =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isReturnStatement(parent) ||
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== whole) ||
    ts.isTemplateSpan(parent);
  return { fix: "failFast", edits: [{ ...spanOf(whole, file), text: alone ? text : `(${text})` }] };
}

/** `const { DATABASE_URL } = process.env`, then `DATABASE_URL!`. */
function visitAssertion(node: TS.Node, file: TsFile): Outcomes {
  const { expression } = node as TS.NonNullExpression | TS.AsExpression;
  if (!ts.isIdentifier(expression) || (ts.isAsExpression(node) && node.type.kind !== ts.SyntaxKind.StringKeyword)) return undefined;
  if (file.role.test || file.role.development || isAsideFile(file.path)) return undefined;
  const element = declarationOf(expression, file);
  const read =
    element && ts.isBindingElement(element)
      ? environmentReads(element.parent.parent, file).find((each) => element.pos <= each.node.pos && each.node.end <= element.end)
      : undefined;
  if (!read || read.hasDefault || !isOwnVariable(read.name) || new RegExp(`!\\s*${expression.text}\\b(?!\\s*!)`).test(file.text))
    return undefined;
  const seen = file.memo(seenKey, () => new Map<string, TS.Node>());
  if ((seen.get(read.name) ?? node) !== node) return undefined;
  seen.set(read.name, node);
  return problem("asserted", spanOf(node, file), { data: { name: read.name }, pending: { name: read.name, asserted: false } });
}

/** TypeScript: variables that may be missing, handed to what cannot do without, or declared to be there by `!` or `as`. */
export const typescript: TypeScriptVisitors = {
  node: {
    ...Object.fromEntries(readingNodes.map((kind) => [kind, visit])),
    NonNullExpression: visitAssertion,
    AsExpression: visitAssertion,
  },
};
