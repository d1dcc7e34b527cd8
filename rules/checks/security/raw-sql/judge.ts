import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { knowledgeOf } from "../../../shared/typescript/knowledge.ts";
import { lastNameOf, sourceOf } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { sessionIdentity } from "../../../shared/typescript/auth.ts";
import type { TextPart } from "../../../shared/typescript/text-parts.ts";
import { count, fragment } from "./names.ts";
import { hasDoubledQuotes, type Judged, type Pasted as PastedValue, pastedAmong, positionOf } from "./position.ts";
import { isKey, isOfEnumeration, isOfRead, isTypedElsewhere } from "./types.ts";

/** A value that is pasted into SQL. */
type Pasted = PastedValue<TS.Expression>;

/** `'…'::"OrderStatus"`: a text that is cast to an enumeration, which the database refuses when it is none of its values. */
const castToEnumeration = /^'\s*[)}\]]*\s*\]?\s*::\s*"?[A-Z]\w*[a-z]/;

/** The values among the parts of a SQL text that should be parameters; the first of them first. */
export function pastedValues(parts: readonly TextPart[], behind: string, file: TsFile): readonly Pasted[] {
  const found = pastedAmong(parts, (value, before, count, after) => judge(value, before, count, after + behind, file));
  return [...found.filter(({ weak }) => !weak), ...found.filter(({ weak }) => weak)];
}

/** A text that whoever sends the request chooses. */
function fromRequest(value: TS.Expression, file: TsFile): boolean {
  const part = requestPart(value, file);
  return part !== undefined && !part.numeric && !part.typed;
}

/** `JSON.stringify(counts)` */
function isDocument(value: TS.Expression): boolean {
  return ts.isCallExpression(value) && lastNameOf(value.expression) === "stringify";
}

function judge(value: TS.Expression, before: string, parts: number, after: string, file: TsFile): Judged {
  const position = positionOf(before, after);
  if (position === "placeholder") return undefined;
  const known = knowledgeOf(value, file);
  if (known === "fixed" || known === "plain") return undefined;
  if (position === "name") {
    if (!fromRequest(value, file)) return undefined;
    return parts === 1 ? "whole" : "identifier";
  }
  if (requestPart(value, file)?.numeric) return undefined;
  if (known === "unknown") return fromRequest(value, file) ? "value" : undefined;
  const name = lastNameOf(value);
  const harmless = count.test(name) || (position === "value" && fragment.test(name));
  if (fromRequest(value, file)) return "value";
  if (position === "quoted" && hasDoubledQuotes(sourceOf(value, file))) return undefined;
  if (harmless || isOfEnumeration(value, file)) return undefined;
  const elsewhere = isTypedElsewhere(value, file);
  if (position === "value") {
    // Without quotes a text would be an error each time: a key that the compiler or the database knows the type of is a number.
    if ((elsewhere || known === "result") && isKey(value)) return undefined;
    return elsewhere || known === "result" ? "weak" : "value";
  }
  if (sessionIdentity(value, file)) return undefined;
  // A document of what the program has read and counted, keys of rows that it has read: nobody outside wrote them.
  if ((known === "result" && isDocument(value)) || (isKey(value) && isOfRead(value, file))) return "weak";
  return elsewhere && castToEnumeration.test(after) ? undefined : "value";
}
