import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, unknown } from "../../shared/project/answers.ts";
import { identityProviders, signInLibraries, signInRoutes } from "../../shared/project/authentication.ts";
import { djangoUses } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

const column =
  /^(?:otp_?(?:secret|required_for_login|backup_codes|seed)\w*|totp_?\w*|two_?factor_?\w*|mfa_?\w*|second_?factor\w*|webauthn_?\w*|tfa_?\w*|is_?2fa\w*|two_?fa_?\w*)$/i;
const table =
  /(?:^|_|::)(?:passkeys?|authenticators?|webauthn_?credentials?|two_?factors?|totp_?\w*|mfa_?\w*|backup_?codes?|second_?factors?)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const models = project.facts("model").flatMap((fact) => {
    const field = isAside(fact.file) ? undefined : fact.data.fields.find((name) => column.test(name));
    if (field !== undefined) return [evidenceAt(fact, `${fact.data.name}.${field}`)];
    return !isAside(fact.file) && table.test(fact.data.name.replace(/([a-z])([A-Z])/g, "$1_$2"))
      ? [evidenceAt(fact, `model ${fact.data.name}`)]
      : [];
  });
  const own: Evidence[] = [
    ...packagesInUse(project, "two-factor"),
    ...practised(project, "two-factor"),
    ...djangoUses(project, /^(?:allauth\.mfa|django_otp|two_factor|deux|django_mfa2|trench)\b/),
    ...models,
  ];
  const [first] = own;
  if (first) return passed(own, `A second factor is offered: ${first.note}.`);
  const providers = identityProviders(project);
  const [provider] = providers;
  if (provider) return passed(providers, `People sign in at a provider whose accounts offer a second factor: ${provider.note}.`);
  const passwords = project.facts("model").flatMap((fact) => {
    const field = isAside(fact.file)
      ? undefined
      : fact.data.fields.find((name) => /^(?:encrypted_|hashed_)?password(?:_?(?:hash|digest|encrypted))?$/i.test(name));
    return field === undefined ? [] : [evidenceAt(fact, `${fact.data.name}.${field}`)];
  });
  const [password] = passwords;
  if (password) return failed("Accounts are kept by a password alone; offer one-time codes or passkeys.", passwords);
  const elsewhere = signInLibraries(project);
  // Who is signed in already and connects a provider does not sign in there.
  const routes = signInRoutes(project).filter(
    ({ data }) => !/callback/i.test(data.path) || !data.guards.some((guard) => /current_?user|principal|auth|log_?in|require/i.test(guard)),
  );
  if (elsewhere.length > 0 || routes.length === 0)
    return unknown("No file shows whether accounts have a second factor; attest to what their provider asks for.", elsewhere);
  return failed(
    "Nothing asks for a second factor when somebody signs in; offer one-time codes or passkeys.",
    routes.map((route) => evidenceAt(route, route.data.path)),
  );
}

export default defineProjectCheck({
  id: "two-factor",
  title: "Two-factor authentication",
  category: "security",
  priority: "P2",
  effort: 480,
  why: "Passwords leak by the million; a second factor is what keeps one that leaked from being enough.",
  limits: "Whether a provider's second factor is switched on, and whether anybody has to use it, is not seen.",
  applies: ["auth"],
  evidence:
    "A library for one-time codes or passkeys in use, a plug-in or setting of the sign-in library, columns that keep a second factor, or an identity provider whose accounts offer it.",
  attestable: true,
  evaluate,
});
