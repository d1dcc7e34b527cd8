import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, failed, judgedPlaces, notApplicable, unknown } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

const refreshField =
  /^(?:(?:oauth|provider|encrypted|google|github|xero|slack|ms|microsoft|quickbooks)_?)?refresh_?token(?:_?(?:enc(?:rypted)?|ciphertext))?$/i;
/** Tables of sign-in libraries have the column whether or not anybody uses it. */
const signInTable =
  /^(?:accounts?|(?:user|viewer|auth|login|member)_?accounts?|oauth_?accounts?|sessions?|social_?(?:accounts?|tokens?)|identit(?:y|ies))$/i;

const ownTokens = "No token of a provider is kept that would have to be renewed; it serves to sign in.";
/** Renewals that can only be those of what a provider granted. */
const granted =
  /grant|refresh_?access_?token|credentials|oauth|o_?auth|WithRefreshToken|TokenGrant|TokenSet|requestNewAccessToken|by the client|access_information/i;

/** Whether anything says that the tokens that are renewed are a provider's: the service's own look the same. */
function ofProvider(project: ProjectView, renewals: readonly Evidence[]): boolean {
  return (
    renewals.some(({ note }) => granted.test(note)) ||
    judgedPlaces(project, "token-expiry-margin", "token-refresh-race").open.length > 0 ||
    project.facts("model").some(({ data, file }) => !isAside(file) && data.fields.some((field) => refreshField.test(field)))
  );
}

function evaluate(project: ProjectView): ProjectAnswer {
  const renewals = practised(project, "token-refresh");
  if (!ofProvider(project, renewals)) return notApplicable(ownTokens);
  const places = judgedPlaces(project, "token-expiry-margin", "token-refresh-race");
  const answer = byShare(places, [...renewals, ...project.trait("oauth")], {
    pass: "Tokens of providers are renewed before they run out, once at a time.",
    rest: "renewals of a token come too late or at the same time as others; renew some minutes ahead, under a lock.",
  });
  if (answer) return answer;
  const [first] = renewals;
  if (first)
    return unknown("Tokens are renewed, but whether that is ahead of their end and once at a time cannot be read; attest to it.", renewals);
  const kept = project
    .facts("model")
    .filter(({ data, file }) => !isAside(file) && !signInTable.test(data.name) && data.fields.some((field) => refreshField.test(field)));
  const [model] = kept;
  if (model)
    return failed(`${model.data.name} keeps refresh tokens, and nothing uses them; renew access tokens some minutes before they run out.`, [
      evidenceAt(model, `${model.data.name} keeps a refresh token`),
    ]);
  return notApplicable(ownTokens);
}

export default defineProjectCheck({
  id: "token-refresh",
  title: "Tokens refreshed ahead of expiry",
  category: "reliability",
  priority: "P1",
  effort: 60,
  restsOn: ["token-expiry-margin", "token-refresh-race"],
  why: "A token that is renewed only after a call failed costs a call; two renewals at once cost the connection, because providers accept each refresh token once.",
  limits:
    "Renewals inside a library of the provider are seen where they are called. Sign-in libraries that renew by themselves have to be attested to.",
  applies: ["oauth"],
  evidence: "A renewal by a timetable or before use, with a margin before the end and a lock around it.",
  attestable: true,
  evaluate,
});
