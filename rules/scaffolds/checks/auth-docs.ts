import type { ProjectView } from "../../api/project.ts";
import { practicesOf } from "../../shared/usage.ts";
import { nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "auth-docs",
  title: "Describe authentication, with the claims found",
  make: ({ project }) => ({
    files: [{ path: "docs/authentication.md", text: text(project) }],
    notes: ["Hold the flow and the lifetimes against the code."],
  }),
});

/** What is known of claims that have a meaning of their own. */
const meanings: Readonly<Record<string, string>> = {
  sub: "who it is: the user's id",
  iss: "who issued it",
  aud: "for whom it is meant",
  exp: "when it ends",
  iat: "when it was issued",
  jti: "its own id, by which it can be revoked",
  scope: "what it allows",
};

function text(project: ProjectView): string {
  const facts = practicesOf(project, "claims");
  const names = [...new Set(facts.map((fact) => fact.data.name).filter((name) => /^[A-Za-z_][\w:/.-]*$/.test(name)))].sort();
  const claims = names.length > 0 ? names : ["sub", "exp"];
  const places = [...new Set(facts.map((fact) => `\`${fact.file}\``))];
  return `# Authentication of ${nameOf(project)}

## The flow

1. A user signs in: TODO (password, link by mail, provider).
2. The service checks this and issues a token or session: TODO (where it is kept; a cookie has HttpOnly, Secure and SameSite).
3. Each request carries it. The service verifies signature, issuer, audience and end before it looks at anything else.
4. Signing out ends it on the server too: TODO.

## Claims

${places.length > 0 ? `Tokens are made or read in ${places.join(", ")}.` : "TODO: where tokens are made and verified."}

| claim | meaning |
|---|---|
${claims.map((name) => `| \`${name}\` | ${meanings[name] ?? "TODO"} |`).join("\n")}

A token holds nothing that its bearer must not read: it is signed, not secret.

## Lifetimes

| what | valid for | renewed by |
|---|---|---|
| access token or session | TODO | TODO |
| refresh token | TODO | a new one at each use; the old one ends |

A lost device: TODO, how all sessions of a user are revoked, and how long an access token goes on working afterwards.

## Authorization

TODO: roles or scopes, and where in the code they are asked for.
`;
}
