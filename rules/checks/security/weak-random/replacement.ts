/** What a predictable random of TypeScript code is replaced with. */
import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, lastNameOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { importName, quoted } from "../../../shared/typescript/style.ts";
import type { Target } from "./target.ts";

interface Replacement {
  /** What to use, for the message and the fix's title. */
  readonly remedy: string;
  /** The edits; absent where the new text cannot be written by rule. */
  readonly edits?: readonly TextEdit[];
}

const modules = ["node:crypto", "crypto"] as const;

/** Code that also runs where Node's modules are not: browsers, edge runtimes, workers. */
function isWebCode(file: TsFile): boolean {
  return (
    file.role.browser ||
    /\.[jt]sx$/.test(file.path) ||
    /(?:^|\/)(?:middleware|proxy)\.[jt]s$/.test(file.path) ||
    /\bruntime\s*=\s*["'](?:experimental-)?edge["']|\bDeno\.|cloudflare:workers/.test(file.text)
  );
}

/** The global `crypto`, where no import or variable of that name hides it. */
function hasGlobalCrypto(file: TsFile): boolean {
  return !importsOf(file).has("crypto") && !/\b(?:const|let|var|function)\s+crypto\b/.test(file.text);
}

/** What to use for a random value instead; `uuid` when the source is a UUID of another version. */
export function replacementFor({ expression, what }: Target, source: TS.Expression, file: TsFile, uuid: boolean): Replacement {
  const web = isWebCode(file);
  const range = integerRange(source);
  const whole = isInside(expression, source) && (uuid ? expression === source : isPlainText(expression, file));
  if (web) {
    const remedy = whole ? "crypto.randomUUID()" : "crypto.getRandomValues()";
    // A PKCE verifier is longer than a UUID.
    if (!whole || /verifier/i.test(what) || !hasGlobalCrypto(file)) return { remedy };
    return { remedy, edits: [{ ...spanOf(expression, file), text: "crypto.randomUUID()" }] };
  }
  if (uuid) return whole ? replace(expression, "randomUUID", "", file) : { remedy: "crypto.randomUUID()" };
  // Decimals that people type would become hex digits.
  if (whole && /\b(?:otp|code|pin)\b|Code\b|Otp\b|Pin\b/.test(what) && /\.random\(\)\.toString\(\)/.test(sourceOf(expression, file)))
    return { remedy: "crypto.randomInt()" };
  if (whole) return replace(expression, "randomBytes", `(32).toString(${quoted("hex", file)})`, file);
  if (range) return replace(range.whole, "randomInt", `(${range.text(file)})`, file);
  return { remedy: /Math\.floor|Math\.round|Math\.ceil/.test(sourceOf(expression, file)) ? "crypto.randomInt()" : "crypto.randomBytes()" };
}

function replace(expression: TS.Expression, name: "randomBytes" | "randomInt" | "randomUUID", rest: string, file: TsFile): Replacement {
  const imported = importName(file, modules, name);
  const text = `${imported.name}${rest === "" ? "()" : rest}`;
  return { remedy: `crypto.${name}()`, edits: [...imported.edits, { ...spanOf(expression, file), text }] };
}

function isInside(outer: TS.Node, inner: TS.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Only the usual forms: Math.random().toString(36).substring(…), possibly doubled, or with the time added. */
function isPlainText(expression: TS.Expression, file: TsFile): boolean {
  const text = sourceOf(expression, file);
  if (!/toString\(|`|String\(/.test(text) || text.length > 300) return false;
  const rest = text
    .replace(/Math\.random\(\)|Date\.now\(\)|new Date\(\)\.getTime\(\)/g, "")
    .replace(/\.(?:toString\(\d*\)|(?:substring|substr|slice)\([\d\s,-]*\)|toUpperCase\(\)|replace\([^()]*\))/g, "")
    .replace(/String\(|\)|\s|\+|\(|`|\$\{|\}|["'][-_.]?["']|[-_.]/g, "");
  return rest === "";
}

/** `Math.floor(Math.random() * n)` and `Math.floor(low + Math.random() * n)` for whole numbers. */
function integerRange(source: TS.Expression): { readonly whole: TS.Expression; readonly text: (file: TsFile) => string } | undefined {
  const product = source.parent;
  if (!ts.isBinaryExpression(product) || product.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return undefined;
  const count = product.left === source ? product.right : product.left;
  if (!isWhole(count)) return undefined;
  const sum = product.parent;
  const added = ts.isBinaryExpression(sum) && sum.operatorToken.kind === ts.SyntaxKind.PlusToken ? sum : undefined;
  const inner: TS.Expression = added ?? product;
  const call = inner.parent;
  if (!ts.isCallExpression(call) || chainOf(call.expression)?.join(".") !== "Math.floor" || call.arguments.length !== 1) return undefined;
  if (!added) return { whole: call, text: (file) => sourceOf(count, file) };
  const low = unwrap(added.left === product ? added.right : added.left);
  const size = unwrap(count);
  if (!ts.isNumericLiteral(low) || !ts.isNumericLiteral(size)) return undefined;
  const [from, many] = [Number(low.text), Number(size.text)];
  return Number.isInteger(from) && Number.isInteger(many) ? { whole: call, text: () => `${from}, ${from + many}` } : undefined;
}

function isWhole(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isNumericLiteral(inner)
    ? Number.isInteger(Number(inner.text))
    : ts.isPropertyAccessExpression(inner) && lastNameOf(inner) === "length";
}
