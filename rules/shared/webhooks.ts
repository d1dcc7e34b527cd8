/** Which paths and names receive webhooks, and which are about managing them. */

/** Hooks that a provider calls, by its name: `github-hook`. */
const ofProvider =
  /(?:^|[/_-])(?:github|gitlab|bitbucket|gogs|gitea|stripe|slack|paypal|shopify|jira|sentry|twilio)[-_]?(?:web)?hooks?\/?$/i;

/** Whether a path is one that a provider calls by a hook. */
export function isProviderHook(path: string): boolean {
  return ofProvider.test(path);
}

/** A path or name that receives webhooks; a plural alone may be the place where they are managed. */
const receives = /(?:^|[/_.-])web-?hooks?(?=$|[/_.-])|(?:^|[/_-])hooks\/|webhook(?:s)?$|^(?:handle|receive|process|on)?\w*webhook/i;
/** Routes about webhooks: their list, their settings, their tests and deliveries. */
const manages =
  /web-?hooks?\/(?::|\[|\{|<)?(?:\w+:)?(?:webhook_?Id|id|new|settings|events|deliveries|logs|test|retry|create|add|update|edit|delete|remove|list|all|enable|disable|toggle)(?![\w])|(?:create|update|delete|list|get|find|edit|save|send|trigger|test|retry|toggle|add|remove)\w*webhook|webhooks?_(?:form|list|detail|settings|config|edit|new|add|logs?|deliver\w*|index|create|delete|update|test)(?:$|[/_])|(?:management|settings|admin)\/web-?hooks?|v\d+\/web-?hooks?\/?$/i;
/** A file of its own for webhooks has routes such as "/stripe". */
const ownFile = /(?:^|\/)(?:\w+_)?web-?hooks?(?:\/|\.|[-_.]?(?:route|router|routes|controller|handler|view|endpoint)s?\.)/i;

/** Whether a path or name of a route says that it receives webhooks. */
export function receivesWebhooks(name: string): boolean {
  return receives.test(name) || ofProvider.test(name);
}

/** Whether a path or name of a route, or of its file, says that webhooks are managed there. */
export function managesWebhooks(name: string): boolean {
  return manages.test(name);
}

/** Whether a file is there for webhooks, by its path. */
export function isWebhookFile(path: string): boolean {
  return ownFile.test(path);
}
