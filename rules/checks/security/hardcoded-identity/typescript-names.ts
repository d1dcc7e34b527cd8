/** Which expressions name who acts, and which literals stand for somebody made up. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isIdentityName, isMadeUpIdentity, isSystemActorName } from "../../../shared/names/identity.ts";
import { chainOf, lastNameOf, sourceOf, unwrap, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { environmentRead, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** The made-up identity that an expression stands for, as the message shows it. */
export function madeUp(value: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(value);
  if (!ts.isStringLiteralLike(inner) && !ts.isNumericLiteral(inner) && !ts.isIdentifier(inner)) return undefined;
  if (ts.isIdentifier(inner) && isSystemActorName(inner.text)) return undefined;
  const known = staticValue(inner, file)?.value;
  if (typeof known === "number") return known === 1 || known === 123 ? String(known) : undefined;
  return typeof known === "string" && isMadeUpIdentity(known) && !isKey(known) ? `"${known}"` : undefined;
}

/** `user_id` is the name of a field, `user-1` somebody; "me" is how many APIs call the owner of the token. */
function isKey(value: string): boolean {
  return (
    value === "me" ||
    wordsOf(value).every((word) => /^(?:user|tenant|org|organization|account|customer|workspace|owner|member|id|uuid)$/.test(word))
  );
}

/** The part of a value that is made up: the value itself, what `||` and `??` fall back to, or a branch of a conditional. */
export interface Chosen {
  readonly at: TS.Expression;
  readonly made: string;
  /** Only stands in when another value is missing. */
  readonly fallback: boolean;
}

/** Finds the made-up identity in a value. */
export function chosenIdentity(value: TS.Expression, file: TsFile): Chosen | undefined {
  const inner = unwrap(value);
  if (ts.isBinaryExpression(inner) && isFallback(inner.operatorToken.kind)) {
    if (isConfiguration(inner.left, file)) return undefined;
    const made = madeUp(inner.right, file);
    return made === undefined ? undefined : { at: unwrap(inner.right), made, fallback: true };
  }
  if (ts.isConditionalExpression(inner)) {
    if (/env|\bis_?(?:dev|prod|test|local)|mode\b/i.test(sourceOf(inner.condition, file))) return undefined;
    const [yes, no] = [madeUp(inner.whenTrue, file), madeUp(inner.whenFalse, file)];
    if (no !== undefined && yes === undefined) return { at: unwrap(inner.whenFalse), made: no, fallback: true };
    return yes !== undefined && no === undefined ? { at: unwrap(inner.whenTrue), made: yes, fallback: true } : undefined;
  }
  const made = madeUp(inner, file);
  return made === undefined ? undefined : { at: inner, made, fallback: false };
}

/** Whether an operator takes its right side when the left one is missing. */
export function isFallback(kind: TS.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

/** A deployment may be told which tenant it serves. */
export function isConfiguration(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (ts.isBinaryExpression(inner)) return isConfiguration(inner.left, file) || isConfiguration(inner.right, file);
  const chain = chainOf(ts.isCallExpression(inner) ? inner.expression : inner) ?? [];
  return (
    environmentRead(inner, file) !== undefined ||
    chain.some((part) => /^(?:env|config|settings|options|opts|argv|flags)$|config(?:Service)?$/i.test(part))
  );
}

/** The name of who acts that an expression reads: `req.query.userId`, `c.req.header("x-tenant-id")`, `session.user.id`; "" for anything else. */
export function identityRead(expression: TS.Expression, file: TsFile): string {
  const inner = unwrapAwait(expression);
  if (ts.isBinaryExpression(inner) && isFallback(inner.operatorToken.kind))
    return identityRead(inner.left, file) || identityRead(inner.right, file);
  if (ts.isCallExpression(inner)) {
    const key = staticString(inner.arguments[0], file);
    return key !== undefined && /^(?:get|header|query|param)$/.test(lastNameOf(inner.expression)) ? identityKey(key) : "";
  }
  if (ts.isElementAccessExpression(inner)) return identityKey(staticString(inner.argumentExpression, file) ?? "");
  const chain = chainOf(inner) ?? [];
  const last = chain.at(-1) ?? "";
  if (isIdentityName(last)) return last;
  const owner = chain.at(-2) ?? "";
  return /^(?:id|uuid|sub)$/.test(last) && /^(?:user|currentUser|tenant|org|organization|account|workspace)$/.test(owner)
    ? `${owner}.${last}`
    : "";
}

function identityKey(key: string): string {
  return isIdentityName(key.replace(/^x-/i, "").replaceAll("-", "_")) ? key : "";
}
