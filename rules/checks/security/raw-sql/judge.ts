import type { TsFile } from "../../../api/file.ts";
import type { TS } from "../../../api/ts.ts";
import { knowledgeOf } from "../../../shared/typescript/knowledge.ts";
import { lastNameOf } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import type { TextPart } from "../../../shared/typescript/text-parts.ts";
import { count, fragment } from "./names.ts";
import { type Pasted as PastedValue, pastedAmong, positionOf } from "./position.ts";

/** A value that is pasted into SQL. */
export type Pasted = PastedValue<TS.Expression>;

/** The values among the parts of a SQL text that should be parameters; the first of them first. */
export function pastedValues(parts: readonly TextPart[], file: TsFile): readonly Pasted[] {
  return pastedAmong(parts, (value, before, count) => judge(value, before, count, file));
}

/** A text that whoever sends the request chooses. */
function fromRequest(value: TS.Expression, file: TsFile): boolean {
  const part = requestPart(value, file);
  return part !== undefined && !part.numeric && !part.typed;
}

function judge(value: TS.Expression, before: string, parts: number, file: TsFile): Pasted["message"] | undefined {
  const position = positionOf(before);
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
  return harmless && !fromRequest(value, file) ? undefined : "value";
}
