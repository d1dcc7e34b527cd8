import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { changesState, handlersOf, type Handler } from "../../../shared/typescript/handlers.ts";
import { chainOf, isFunction, lastNameOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsOf, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";

function outside(file: TsFile): boolean {
  return file.role.test || file.role.development || file.role.example || file.role.script;
}

/** express-session or cookie-session without any CSRF protection in the project; SameSite=Strict counts as one. */
function visitSession(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !/^(?:express-session|cookie-session)$/.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  if (call.arguments[0] && !options) return undefined;
  const cookie = options && originOf(call.expression, file)?.module === "express-session" ? optionOf(options, "cookie", file) : undefined;
  const flags = cookie?.state === "set" ? objectOf(cookie.value, file) : options;
  if (cookie?.state === "unknown" || (cookie?.state === "set" && !flags)) return undefined;
  const sameSite = flags && optionOf(flags, "sameSite", file);
  if (sameSite?.state === "unknown") return undefined;
  if (sameSite?.state === "set") {
    const value = staticValue(sameSite.value, file)?.value;
    if (value === undefined || value === true || (typeof value === "string" && /^strict$/i.test(value)))
      return met(spanOf(call.expression, file));
  }
  const own = handlersOf(file).filter((handler) => changesState(handler.method)).length;
  return problem("noMiddleware", spanOf(call.expression, file), { pending: { what: "session", routes: own } });
}

/** lusca({ csrf: false }), SvelteKit's checkOrigin: false and the like. */
function visitSwitch(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file) || staticValue(property.initializer, file)?.value !== false) return undefined;
  const name = lastNameOf(property.name as unknown as TS.Expression);
  const how = `${name}: false`;
  if (name === "checkOrigin") {
    const owner = property.parent.parent;
    const inCsrf = ts.isPropertyAssignment(owner) && lastNameOf(owner.name as unknown as TS.Expression) === "csrf";
    return inCsrf || /astro\.config|svelte\.config/.test(file.path) ? off(property, how, file) : undefined;
  }
  const call = property.parent.parent;
  if (!ts.isCallExpression(call)) return undefined;
  const module = originOf(call.expression, file)?.module ?? "";
  return /^(?:lusca|csurf|@fastify\/csrf-protection|csrf-csrf|@dr\.pogodin\/csurf|keystone|@adonisjs\/shield)$/.test(module)
    ? off(property, how, file)
    : undefined;
}

function off(property: TS.PropertyAssignment, how: string, file: TsFile): Outcomes {
  const span = spanOf(property, file);
  const after = /^\s*,/.exec(file.text.slice(span.end))?.[0].length ?? 0;
  const before = after === 0 ? (/,\s*$/.exec(file.text.slice(0, span.start))?.[0].length ?? 0) : 0;
  const trailing = after > 0 ? (/^[ \t]*/.exec(file.text.slice(span.end + after))?.[0].length ?? 0) : 0;
  return problem("off", span, {
    data: { how },
    fixes: [{ fix: "restore", data: { how }, edits: [{ start: span.start - before, end: span.end + after + trailing, text: "" }] }],
  });
}

const authorizeUrl =
  /\/(?:oauth2?|o\/oauth2|connect|identity|login|common\/oauth2|realms\/[^/]+\/protocol\/openid-connect)?(?:\/v?[\d.]+)?\/?(?:authorize|auth)(?:[/?]|$)/i;

/** Text of a string or template, with holes as a mark. */
function textOf(expression: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(expression);
  if (ts.isTemplateExpression(inner)) return inner.head.text + inner.templateSpans.map((span) => `\u0000${span.literal.text}`).join("");
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = textOf(inner.left, file) ?? "\u0000";
    const right = textOf(inner.right, file) ?? "\u0000";
    return left + right;
  }
  return staticString(inner, file);
}

/** A redirect to an authorisation address that is written out: https://…/authorize?client_id=…&response_type=code without state. */
function visitRedirect(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const argument = call.arguments.find((each) => !ts.isNumericLiteral(unwrap(each)));
  if (!argument) return undefined;
  const inner = unwrap(argument);
  const source = ts.isIdentifier(inner) ? (initializerOf(inner, file) ?? inner) : inner;
  const text = textOf(source, file);
  if (text !== undefined) {
    if (!/^https:\/\/|^\u0000/.test(text) || !/[?&]response_type=/.test(text) || !/client_id=/.test(text)) return undefined;
    if (/[?&]state=/.test(text)) return met(spanOf(call.expression, file));
    // Parameters that a hole adds as a whole may hold the state.
    if (/\?\u0000|&\u0000|\u0000$/.test(text) && !/=\u0000$/.test(text)) return undefined;
    return problem("noState", spanOf(source, file));
  }
  return undefined;
}

/** new URLSearchParams({ client_id, response_type, … }) for an authorisation request. */
function visitParams(created: TS.NewExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const object = created.arguments?.[0] && objectOf(created.arguments[0], file);
  if (!object) return undefined;
  const has = (name: string) => optionOf(object, name, file).state;
  if (has("client_id") !== "set" || has("response_type") !== "set" || has("redirect_uri") === "absent") return undefined;
  if (has("state") !== "absent") return has("state") === "set" ? met(spanOf(created.expression, file)) : undefined;
  // The state may be added afterwards: params.set("state", …).
  const variable = ts.isVariableDeclaration(created.parent) && ts.isIdentifier(created.parent.name) ? created.parent.name.text : undefined;
  if (variable !== undefined && new RegExp(`\\b${variable}\\.(?:set|append)\\(\\s*['"\`]state['"\`]`).test(file.text))
    return met(spanOf(created.expression, file));
  if (variable === undefined && /searchParams\.(?:set|append)\(\s*['"`]state['"`]/.test(file.text)) return undefined;
  return problem("noState", spanOf(created.expression, file));
}

/** An OAuth callback that exchanges the code and never looks at the state. */
function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (
    outside(file) ||
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
    // A helper of the project may do it: handed the request or the query, or named after the state.
    if (/\b\w*[sS]tate\w*\s*\(|(?:handle|process|complete|finish)\w*\(\s*(?:req|request|ctx|event)\b/.test(text)) return [];
    return [problem("stateUnchecked", at)];
  });
}

function usesLibrary(file: TsFile): boolean {
  for (const imported of importsOf(file).values())
    if (
      /^(?:passport|next-auth|@auth\/|@clerk|openid-client|arctic|better-auth|@supabase|grant|@fastify\/oauth2|@auth0|@workos|@okta|remix-auth|oauth4webapi|express-openid-connect|google-auth-library\/never)/.test(
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

export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: { session: visitSession, expressSession: visitSession, cookieSession: visitSession, redirect: visitRedirect },
  new: { URLSearchParams: visitParams },
  property: { csrf: visitSwitch, checkOrigin: visitSwitch, xsrf: visitSwitch },
};
