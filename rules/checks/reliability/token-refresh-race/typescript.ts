import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { functionAround } from "../../../shared/typescript/functions.ts";
import { type FunctionNode, calleeSpan, functionName, lastNameOf, receiverOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { importsModule, initializerOf } from "../../../shared/typescript/scope.ts";
import { argumentText, decidingCheck, refreshCalls } from "../../../shared/typescript/token-refresh.ts";
import { keepsRefreshToken, refreshTokenOfSettings } from "../../../shared/names/token-providers.ts";
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
    const sent = call.arguments.map((argument) => argumentText(argument, file)).join("\n");
    if (!stored || refreshTokenOfSettings.test(sent)) return [];
    seen.add(fn);
    const at = calleeSpan(call, file);
    if (isGuarded(fn, call, file)) return [met(at)];
    const storedInside = call.end <= stored.pos && stored.end <= fn.end;
    const fix = storedInside ? singleFlightFix(fn, file) : sharedCallFix(call, file);
    const name = functionName(fn);
    return [
      problem(isKept(call, sent, fn, file) ? "wasted" : "race", at, {
        ...(isKept(call, sent, fn, file) ? { priority: "P3" as const } : {}),
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

const googleLibraries = /^(?:googleapis|@googleapis\/.+|google-auth-library|@azure\/.+|@microsoft\/microsoft-graph-client)$/;

/** Whether the provider keeps the refresh token: by what is called and sent, by the function and its class, or by the library. */
function isKept(call: TS.CallExpression, sent: string, fn: FunctionNode, file: TsFile): boolean {
  const owner = ts.findAncestor(fn, ts.isClassLike)?.name?.text ?? "";
  const receiver = receiverOf(call);
  // client of `const client = new google.auth.OAuth2(…)`
  const made = receiver && ts.isIdentifier(receiver) ? initializerOf(receiver, file) : undefined;
  const maker = made && (ts.isNewExpression(made) || ts.isCallExpression(made)) ? sourceOf(made.expression, file) : "";
  const near = [sourceOf(call.expression, file), sent, maker, functionName(fn), owner];
  // credentials.refreshAccessToken() of Google's client, however it got here.
  const library = /^refreshAccessToken$/.test(lastNameOf(call.expression)) && importsModule(file, googleLibraries) ? "google" : "";
  return keepsRefreshToken(...near, library, ...folderAndFile(file.path));
}

/** The last two parts of a path: `gmail/client.ts`. */
const folderAndFile = (path: string): readonly string[] => path.split("/").slice(-2);

/** TypeScript: refreshes that two callers can send at once. */
export const typescript: TypeScriptVisitors = { file: visitFile };
