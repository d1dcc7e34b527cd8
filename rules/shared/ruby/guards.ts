/** What the names of a controller's filters say about who may pass. Names only, so that project checks may ask too. */

/** Names of filters that ask who the caller is by the browser's session. */
export function isSessionGuard(name: string): boolean {
  if (isTokenGuard(name)) return false;
  return /^(?:authenticate_\w*!?|authenticate!?|require_(?:\w*_)?(?:login|log_in|logged_in|user|sign_?in|signin|signed_in|auth|authentication|authenticated|session|admin|owner|account|member)\w*|(?:ensure|verify|check)_(?:logged_in|login|signed_in|authenticated|authentication|user|admin|session)\w*|logged_in_user|login_required|(?:\w+_)?signed_in\?|correct_user|redirect_to_(?:signin|login|sign_in)\w*|require_\w+_(?:user|admin|login)|user_(?:logged_in|signed_in)\w*|admin_required|must_be_\w+|set_current_user|only_\w+)\??$/.test(
    name,
  );
}

/** Names of filters that ask for something a browser does not send by itself: a token, an API key, a signature. */
export function isTokenGuard(name: string): boolean {
  if (name === "verify_authenticity_token") return false;
  return /token|api_?key|bearer|jwt|http_basic|basic_auth|signature|hmac|doorkeeper|oauth|webhook|api_(?:user|client|auth)|authenticate_(?:api|client|app|application|request|service|machine|bot|device|integration)\w*|authorize_(?:api|request|client)|verify_(?:request|slack|stripe|github|twilio|shopify|payload|sender|origin|caller|secret)\w*|secret/.test(
    name,
  );
}
