/** Whether a handler changes something that others would notice. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { chainOf, type FunctionNode, lastNameOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/names/words.ts";

const verbs = new Set([
  "create",
  "update",
  "delete",
  "remove",
  "insert",
  "save",
  "upsert",
  "cancel",
  "archive",
  "publish",
  "unpublish",
  "approve",
  "reject",
  "ban",
  "transfer",
  "refund",
  "charge",
  "pay",
  "assign",
  "unassign",
  "destroy",
  "grant",
  "revoke",
  "store",
  "change",
  "edit",
  "rename",
  "move",
  "import",
  "restore",
  "disable",
  "enable",
  "suspend",
  "promote",
  "demote",
  "withdraw",
  "add",
]);

/** Whether a name says that something is changed: `createOrder`, `delete_user`, `banPartner`. */
export function namesEffect(name: string): boolean {
  return verbs.has(wordsOf(name)[0] ?? "");
}

/** What changes nothing of the project's data: answers, headers, cookies, collections, elements, caches. */
const harmless =
  /(?:^|\.)(?:res|response|reply|headers?|cookies?(?:\(\))?|cookieStore|params|searchParams|map|set|seen|list|items|result|results|cache|logger|console|log|formData|form|url|span|track|Object|Array|Date|JSON|URL|crypto|hash|hmac|document|classList|stream|\w*Stream|ui|abort|controller|errors|issues|pipeline)$/i;

/** Whether a function, or one of the same file that it calls, writes to a database or calls something that says it changes something. */
export function hasEffect(fn: FunctionNode, file: TsFile, depth = 0): boolean {
  let found = false;
  walkBelow(fn, (node) => {
    if (found) return false;
    if (ts.isTaggedTemplateExpression(node)) found = databaseWrite(node, file) !== undefined;
    if (ts.isCallExpression(node))
      found = databaseWrite(node, file) !== undefined || callsEffect(node, file) || inLocal(node, fn, file, depth);
    return found ? false : undefined;
  });
  return found;
}

/** Modules whose functions work on what they are given. */
const helpers = /(?:^|[/.-])(?:utils?|helpers?|format(?:ters?|ting)?)$/i;

function callsEffect(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (!namesEffect(name) || helpers.test(originOf(call.expression, file)?.module ?? "")) return false;
  const owner = chainOf(call.expression)?.slice(0, -1).join(".") ?? "";
  // const client = createClient(): what is made here changes nothing yet; a change is waited for.
  if (owner === "")
    return (
      wordsOf(name).length > 1 &&
      !ts.isVariableDeclaration(call.parent) &&
      !ts.isPropertyAssignment(call.parent) &&
      !ts.isCallExpression(call.parent)
    );
  return !harmless.test(owner) && call.arguments.length > 0;
}

function inLocal(call: TS.CallExpression, fn: FunctionNode, file: TsFile, depth: number): boolean {
  const inner = depth < 2 ? localFunction(call.expression, file) : undefined;
  return inner !== undefined && inner !== fn && hasEffect(inner, file, depth + 1);
}
