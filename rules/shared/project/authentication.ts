/** Where people sign in: routes of one's own, libraries that bring them, providers that do it for the project. */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { waspAuthSetting } from "./wasp.ts";
import { djangoUses } from "./settings.ts";
import { evidenceAt, isAside, packagesInUse } from "./usage.ts";

const signInPath =
  /(?:^|[/_.-])(?:log-?_?in|sign-?_?in|sign-?_?up|register(?![-_](?!user|account|form|step|confirm|verif|complete))|registration|sessions?|otp|2fa|forgot-?_?password|reset-?_?password|password-?_?resets?|passwords?|magic-?link|verify-?(?:otp|code)|refresh(?:-?_?tokens?)?|tokens?|access-?token|oauth\d?|callback|authenticate|authorize|auth)(?:$|[/_.:(){}[\]-])/i;
/** What stands before `session` or `token` where they are those of whoever signs in; a chat has sessions too. */
const ofPeople =
  /^(?:api|v\d+|auth\w*|oauth\d?|oidc|sso|saml|jwt|users?|accounts?|members?|customers?|admins?|staff|people|identity|login|sign|security|public|internal|rest|web|app|mobile|my|me|new|access|refresh|id|bearer|passport|credentials?|handle|create|start|begin|open|delete|destroy)$/i;

/** A path without the sessions and tokens of other things than people: `/chat/sessions` is `/chat/`. */
export function withoutOtherSessions(path: string): string {
  return path.replace(/([A-Za-z]\w*?|[\]})>])([/_.-])(?:sessions?|tokens?)(?![A-Za-z])/gi, (whole, before: string, separator: string) =>
    ofPeople.test(before) ? whole : `${before}${separator}`,
  );
}

const signInHandler =
  /^(?:log_?in|sign_?in|sign_?up|authenticate|register|forgot_?password|reset_?password|login\w+|handle_?login|send_?(?:otp|magic_?link)|verify_?otp|create_?session)$/i;
const signInController =
  /(?:^|::)(?:Sessions?|Passwords?|Registrations?|Auth\w*|Login|Logins|Signups?|Tokens?|OmniauthCallbacks|OauthCallbacks)Controller(?:$|#)/;

/** Routes of the project on which somebody signs in, registers, resets a password or gets a token. */
export function signInRoutes(project: ProjectView): readonly ProjectFact<"route">[] {
  return project.facts("route").filter(({ data, file }) => {
    if (isAside(file) || !isSignIn(data.path, data.handler)) return false;
    return (data.writes || /callback/i.test(data.path)) && !/webhook|settings|\bapi[-_]?keys?\b|push/i.test(data.path);
  });
}

/** Whether a path or the name of a handler or controller is about signing in. */
export function isSignIn(path: string, name: string): boolean {
  return (
    signInPath.test(withoutOtherSessions(path)) ||
    (signInHandler.test(name.split(/[.#]/).at(-1) ?? "") && withoutOtherSessions(path) === path) ||
    signInController.test(name) ||
    signInController.test(path)
  );
}

/** Providers at which people sign in; the project only checks what they hand out. */
export function identityProviders(project: ProjectView): readonly Evidence[] {
  return packagesInUse(project, "identity-provider");
}

const libraries = [
  "next-auth",
  "@auth/core",
  "@auth/express",
  "@auth/sveltekit",
  "better-auth",
  "supertokens-node",
  "lucia",
  "django-allauth",
  "dj-rest-auth",
  "djoser",
  "djangorestframework-simplejwt",
  "fastapi-users",
  "flask-security-too",
  "devise",
  "clearance",
  "sorcery",
  "rodauth-rails",
  "authlogic",
  "doorkeeper",
  "parse-server",
];

/** Libraries that bring routes to sign in of their own, as far as the project depends on them. */
export function signInLibraries(project: ProjectView): readonly Evidence[] {
  return [
    ...project
      .dependencies(...libraries)
      .filter(({ data, file }) => !data.dev && !isAside(file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...djangoUses(project, /^allauth$|^djoser$|^dj_rest_auth$/),
    ...project
      .facts("setting")
      .filter(({ data, file }) => data.key === waspAuthSetting && !isAside(file))
      .map((fact) => evidenceAt(fact, "Wasp's sign-in")),
  ];
}
