/** How code asks for roles, in any language. */

/** Functions, guards and decorators that ask for a role, permission or scope. */
export const roleCheck =
  /^(?:(?:has|have|require|requires|check|assert|ensure|verify|is|with|need|needs|restrict(?:_?to)?|allow)_?(?:any_?|all_?|the_?)?(?:user_?)?(?:roles?|permissions?|scopes?|privileges?|abilit(?:y|ies)|admin|super_?user|staff|owner|moderator|editor|access)(?:_?(?:guard|only|required|access|or_?\w+|for|in|to|!))?[!?]?|(?:roles?|permissions?|scopes?|admin|superuser|staff|policies|abilities)_?(?:required|only|guard|check|allowed)|roles|permissions|require_?permissions?|user_?passes_?test|has_?perms?|has_?object_?permission|restrict_?to|authorize!?|can\?|cannot\?|user_?can|can_?access|authorize_?roles?|permit_?roles?|admin_?procedure|require_?admin!?|authenticate_admin!?|get_?current_?(?:active_?)?(?:superuser|admin)|current_?superuser|is_?superuser|is_?admin|require_?org(?:anization)?_?(?:role|admin|owner)|protect_?by_?role|check_?permission\w*|enforce_?permission\w*)$/i;

/** Properties that hold a role. */
export const roleProperty =
  /^(?:role|roles|user_?role|member_?role|org_?role|is_?admin|is_?super_?user|is_?staff|is_?owner|permissions?|scopes?|privileges?)$/i;
