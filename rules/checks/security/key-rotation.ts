import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, shownBy, unknown } from "../../shared/project/answers.ts";
import { identityProviders } from "../../shared/project/authentication.ts";
import { productionSettings } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

const previous =
  /^(?:\w+_)?(?:PREVIOUS|OLD|FALLBACK|SECONDARY|ROTATED|PRIOR)_(?:\w+_)?(?:SECRETS?|KEYS?)(?:_\w+)?$|^(?:\w+_)?(?:SECRET|KEY)S?(?:_BASE)?_(?:PREVIOUS|OLD|FALLBACKS?|SECONDARY|PRIOR|V\d)$|^(?:\w+_)?(?:SECRET|SIGNING|ENCRYPTION|JWT)_KEYS$|^AUTH_SECRET_\d$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const variables = project
    .facts("env-read")
    .filter(({ data, file }) => previous.test(data.name) && !isAside(file))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const evidence: Evidence[] = [
    ...practised(project, "key-ring"),
    ...variables,
    ...productionSettings(project, "django", (key) => /^SECRET_KEY_FALLBACKS|^SECRET_KEYS(?:\.|$)/.test(key)),
    ...productionSettings(project, "rails", (key) =>
      /active_record\.encryption\.previous|cookies_rotations|secret_key_base_previous/.test(key),
    ),
    ...identityProviders(project),
  ];
  const [first] = evidence;
  if (first) return passed(evidence, `More than one key may be valid at a time: ${first.note}.`);
  if (project.metPlaces("jwks-cache") > 0)
    return passed(shownBy(project, "auth", []), "Tokens are verified with a set of keys, found by their id.");
  return unknown("No file shows that a second key may be valid while a first one is replaced; add one, or attest to how keys are rotated.");
}

export default defineProjectCheck({
  id: "key-rotation",
  title: "Signing and encryption keys can be rotated",
  category: "security",
  priority: "P2",
  effort: 120,
  restsOn: ["jwks-cache"],
  why: "A key that leaked has to be replaced the same hour; where only one key can be valid, that signs out every user and makes stored data unreadable.",
  limits: "That keys are rotated, and how often, is asked of people. Keys of an identity provider are rotated by it.",
  applies: ["auth"],
  evidence:
    "Several keys at once: a key id in tokens or a set of keys by which they are verified, fallback or previous keys in settings, MultiFernet, or an identity provider.",
  attestable: true,
  evaluate,
});
