import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import type { TS } from "../../../api/ts.ts";
import { functionAround } from "../../../shared/typescript/functions.ts";
import { calleeSpan, functionName, spanOf } from "../../../shared/typescript/nodes.ts";
import { decidingCheck, refreshCalls } from "../../../shared/typescript/token-refresh.ts";
import { isGuarded } from "./guards.ts";
import { sharedCallFix, singleFlightFix } from "./single-flight.ts";
import { storePlace } from "./stored.ts";

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.toolConfig || role.example) return undefined;
  const seen = new Set<TS.Node>();
  return refreshCalls(file).flatMap((call): Outcome[] => {
    const fn = functionAround(call);
    const check = fn && !seen.has(fn) && decidingCheck(call, fn, file);
    if (!fn || !check) return [];
    const stored = storePlace(call, fn, file);
    if (!stored) return [];
    seen.add(fn);
    const at = calleeSpan(call, file);
    if (isGuarded(fn, call, file)) return [met(at)];
    const storedInside = call.end <= stored.pos && stored.end <= fn.end;
    const fix = storedInside ? singleFlightFix(fn, file) : sharedCallFix(call, file);
    const name = functionName(fn);
    return [
      problem("race", at, {
        data: { function: name === "" ? "this function" : name },
        related: [
          { at: spanOf(check.node, file), message: "Every caller that gets here before the new token is stored finds the old one expired" },
          { at: spanOf(stored, file), message: "The new token is stored here; the last caller wins" },
        ],
        ...(fix ? { fixes: [fix] } : {}),
      }),
    ];
  });
}

export const typescript: TypeScriptVisitors = { file: visitFile };
