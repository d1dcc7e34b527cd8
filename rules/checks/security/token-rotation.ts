import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, judgedPlaces, notApplicable, passed, unknown } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, practicesOf, practised } from "../../shared/project/usage.ts";

/** Libraries that refresh and store by themselves. */
const keepers = [
  "@clerk/nextjs",
  "@clerk/express",
  "@clerk/backend",
  "better-auth",
  "supertokens-node",
  "@workos-inc/authkit-nextjs",
  "@auth0/nextjs-auth0",
  "@nangohq/node",
  "msal",
  "@azure/msal-node",
];

function evaluate(project: ProjectView): ProjectAnswer {
  const rotated = practised(project, "token-rotation");
  if (rotated.length > 0) return passed(rotated, "A refresh stores the new access and refresh token in one write.");
  const keeper = project.dependencies(...keepers).find(({ data, file }) => !data.dev && !isAside(file));
  if (keeper) return passed([evidenceAt(keeper, keeper.data.name)], `${keeper.data.name} refreshes and stores tokens by itself.`);
  const kept = practicesOf(project, "token-rotation").filter(({ data }) => !data.met);
  const [first] = kept;
  if (!first) {
    const renewals = [...practised(project, "token-refresh"), ...judgedPlaces(project, "token-expiry-margin", "token-refresh-race").open];
    return renewals.length > 0
      ? unknown("Tokens are renewed, but where both new ones are kept cannot be read; attest that they are kept in one write.", renewals)
      : notApplicable("No code was found that refreshes a provider's token.");
  }
  return failed(
    "A provider's token is refreshed, but no write stores a new refresh token beside the access token; keep both in one write.",
    kept.map((fact) => evidenceAt(fact, fact.data.name)),
    { file: first.file, span: { start: first.start, end: first.end } },
  );
}

export default defineProjectCheck({
  id: "token-rotation",
  title: "Access and refresh tokens rotated",
  category: "security",
  priority: "P2",
  effort: 120,
  why: "Many providers give a new refresh token with each refresh and take the old one back; whoever keeps the old one is locked out, and cannot tell a thief from himself.",
  limits: "Code that stores both tokens in separate functions is not followed. Libraries that keep tokens by themselves are known by name.",
  applies: ["oauth"],
  evidence: "Code that refreshes a provider's token and stores access and refresh token in one write, or a library that does.",
  attestable: true,
  evaluate,
});
