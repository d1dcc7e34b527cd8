/** What guards a handler by its name: functions and classes that ask who is calling, and checks of a shared secret. */
import { type PyFile, textOf } from "../../api/file.ts";
import { type SyntaxNode, walkTree } from "../../api/tree.ts";
import { isAuthName } from "../names/authentication.ts";
import { isSecurityCheckName } from "../names/authorization.ts";
import { calledName } from "./calls.ts";
import { parametersOf } from "./nodes.ts";
import { symbolOf } from "./symbols.ts";

const guardName =
  /^(?:Is[A-Z]\w*(?:Authenticated|Admin|Owner|Staff|User|Member)\w*|IsAuthenticated\w*|IsAdminUser|LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin|\w*Permissions?(?:Mixin|Checker|Required)?|\w*Authenticat(?:ed|ion)\w*|user_passes_test|staff_member_required|roles?_(?:required|accepted)|(?:token|access_token|api_?key|user|admin|access|session|identity|scopes?)_required|\w+_(?:login|staff|staff_member|member|user|admin|superuser|owner|permission|role)_required|oauth2_?scheme\w*|api_key_(?:header|query|cookie|auth)|HTTP(?:Bearer|Basic|Digest)|get_\w*(?:current|authenticated|active|logged)_?\w*|\w*_?superuser\w*|(?:requires?|must|verify|check|validate|authenticate|authorize)_\w*(?:auth\w*|user|login|token|key|admin|permission\w*|scope\w*|role\w*|access|session|jwt|identity))$/;

/** Names that sound like a guard's and let everybody through. */
export const noGuard = /AllowAny|AllowAll|Optional|optional|anonymous|_or_none|csrf|exempt|rate_?limit|throttle/;

/** Whether a decorator, dependency, permission class or function of this name finds out who is calling. */
export function isGuardName(name: string): boolean {
  return name !== "" && !noGuard.test(name) && (guardName.test(name) || isAuthName(name));
}

/** Modules that no project has of its own. */
const libraries =
  /^(?:fastapi|starlette|flask|django|rest_framework|sqlalchemy|sqlmodel|pydantic|datetime|json|os|sys|re|time|uuid|logging|typing|asyncio|httpx|requests|redis|celery|jinja2|werkzeug|aiohttp|mcp|fastmcp|str|dict|list|set|self)\./;

/** Adds the function or class of another module that a name means, as `module#name`. */
export function addVia(node: SyntaxNode, file: PyFile, via: Set<string>): void {
  const symbol = symbolOf(node, file)?.replace(/\(\)/g, "") ?? "";
  const cut = symbol.lastIndexOf(".");
  if (cut > 0 && !libraries.test(symbol)) via.add(`${symbol.slice(0, cut) || "."}#${symbol.slice(cut + 1)}`);
}

const secretName =
  /^(?:token|secret|signature|(?:reset|invite|invitation|share|confirmation|verification|activation|magic|setup|unsubscribe)_?(?:token|code|key|hash|id)|(?!(?:csrf|access|refresh|push|device|fcm|auth|id|page|next|continuation|card|payment|stripe|firebase|apns|expo|notification|registration|bot|sync)_)[a-z]+_token|otp|captcha\w*)$/;

/** Whether a function checks a shared secret or a signature, or is given a token that only the right caller has. */
export function checksSecret(definition: SyntaxNode, file: PyFile): boolean {
  if (parametersOf(definition, file).some(({ name }) => secretName.test(name) || /signature|api_?key/i.test(name))) return true;
  let found = false;
  walkTree(definition, (node) => {
    if (found) return false;
    if (node.type === "call") {
      const name = calledName(node, file);
      found =
        /^(?:compare_digest|constant_time_compare|construct_event|check_password|check_password_hash|verify_password|checkpw|unsign\w*)$/.test(
          name,
        ) ||
        /(?:^|_)(?:signature|hmac|captcha|recaptcha|turnstile|otp|totp)(?:_|$)/i.test(name) ||
        (isSecurityCheckName(name) && !isGuardName(name)) ||
        /_(?:by|from)_(?:token|invite|share)\w*$/.test(name);
    } else if (node.type === "comparison_operator")
      found = /(?:environ|getenv|settings|config)\b[\w.[\]"'()]*(?:SECRET|TOKEN|KEY|secret|token|key)/.test(textOf(file, node));
    return !found;
  });
  return found;
}
