/** OAuth callbacks that never look at the state. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type Handler, handlersOf } from "../../../shared/typescript/handlers.ts";
import { chainOf, isFunction, lastNameOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";

/** An OAuth callback that exchanges the code and never looks at the state. */
export function callbacks(file: TsFile): Outcomes {
  if (
    !/callback/i.test(file.text + file.path) ||
    !/grant_type|authorization_code|exchangeCode|getToken|code_verifier|apiCallback|oauth/i.test(file.text)
  )
    return undefined;
  if (usesLibrary(file)) return undefined;
  return handlersOf(file).flatMap((handler): Outcome[] => {
    if (!/callback/i.test(`${handler.path} ${file.path}`) || !isCallback(handler, file)) return [];
    const text = file.text.slice(handler.fn.pos, handler.fn.end);
    const at = spanOf(handlerName(handler), file);
    if (comparesState(handler)) return [met(at)];
    // The verifier of PKCE ties the code to the browser that asked for it.
    if (/code_?verifier|exchangeCodeForSession|pkce/i.test(text)) return [];
    // A helper of the project may do it: handed the request or the query, or named after the state.
    if (/\b\w*[sS]tate\w*\s*\(|(?:handle|process|complete|finish)\w*\(\s*(?:req|request|ctx|event)\b/.test(text)) return [];
    return [problem("stateUnchecked", at)];
  });
}

function usesLibrary(file: TsFile): boolean {
  for (const imported of importsOf(file).values())
    if (
      /^(?:passport|next-auth|@auth\/|@clerk|openid-client|arctic|better-auth|@supabase|grant|@fastify\/oauth2|@auth0|@workos|@okta|remix-auth|oauth4webapi|express-openid-connect)/.test(
        imported.module,
      )
    )
      return true;
  return false;
}

/** The handler reads a code from the query and sends it on. */
function isCallback(handler: Handler, file: TsFile): boolean {
  const text = file.text.slice(handler.fn.pos, handler.fn.end);
  return (
    /\bcode\b/.test(text) &&
    /query|searchParams|URLSearchParams/.test(text) &&
    /grant_type|authorization_code|exchange\w*\(|getToken\w*\(|apiCallback\(|fetch\(|axios|\.post\(/i.test(text) &&
    handler.method !== "USE"
  );
}

function handlerName(handler: Handler): TS.Node {
  if (ts.isCallExpression(handler.node)) return handler.node.expression;
  if (isFunction(handler.node) && handler.node.name) return handler.node.name;
  if (ts.isVariableDeclaration(handler.node)) return handler.node.name;
  return handler.node;
}

/** A comparison, look-up or verification of something called state. */
function comparesState(handler: Handler): boolean {
  let found = false;
  walkBelow(handler.fn, (node) => {
    if (found) return false;
    if (ts.isBinaryExpression(node) && /^(?:===?|!==?)$/.test(node.operatorToken.getText())) {
      found =
        [node.left, node.right].every(
          (side) =>
            unwrap(side).kind !== ts.SyntaxKind.NullKeyword &&
            unwrap(side).getText() !== "undefined" &&
            !ts.isStringLiteralLike(unwrap(side)),
        ) && [node.left, node.right].some((side) => /state/i.test(side.getText()));
    } else if (ts.isCallExpression(node)) {
      const name = chainOf(node.expression)?.join(".") ?? lastNameOf(node.expression);
      const argument = node.arguments.some((each) => /(?:^|\.)\w*state\w*$|\$\{[^}]*state\w*\}/i.test(each.getText()));
      if (/state|csrf/i.test(name) && !/(?:query|searchParams|params)\.get$/.test(name)) found = true;
      if (
        argument &&
        /(?:verify|validate|check|consume|get|has|take|find|timingSafeEqual|compare|equal|delete|del|decode|decrypt|unsign|parse)\w*$/i.test(
          lastNameOf(node.expression),
        ) &&
        !/console|log/i.test(name)
      )
        found = true;
    }
    return undefined;
  });
  return found;
}
