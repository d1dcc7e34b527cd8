import { isTrial } from "../../shared/project/usage.ts";
import { nameOf } from "../project/described.ts";
import { defineScaffold, type ScaffoldSource } from "../scaffold.ts";

export default defineScaffold({
  check: "auth-docs",
  title: "Describe authentication, with the claims found",
  make: (source) => ({
    files: [{ path: "docs/authentication.md", text: text(source) }],
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

/** Files that may make tokens, by their paths and by what they import. */
const likely = /(?:auth|token|jwt|session|sign-?in|log-?in|identity|security|user)[^/]*(?:\/.*)?\.(?:[cm]?[jt]sx?|py|rb)$/i;
const importing =
  /["'](?:jsonwebtoken|jose|@nestjs\/jwt|fast-jwt|@fastify\/jwt|hono\/jwt)["']|^\s*(?:import|from) (?:jwt|jose|authlib)\b|\bJWT\.encode\b/m;
/** A token is made: the object or dictionary that goes into it. */
const made = /\b(?:sign|signAsync|SignJWT|encode)\(\s*\{([^{}]*)\}/g;

/** The claims that are put into tokens, and the files that do it. */
function claimsOf({ project, text: read }: ScaffoldSource): { readonly names: readonly string[]; readonly files: readonly string[] } {
  const candidates = project.filesMatching(likely).filter((file) => !isTrial(file));
  const names = new Set<string>();
  const files = new Set<string>();
  for (const file of candidates) {
    const content = read(file) ?? "";
    if (!importing.test(content)) continue;
    for (const [, body = ""] of content.matchAll(made)) {
      files.add(file);
      for (const [, name] of body.matchAll(/(?:^|[,{\n])\s*["']?([A-Za-z_]\w*)["']?\s*(?=[:,\n]|$)/g)) if (name) names.add(name);
    }
  }
  return { names: [...names].sort(), files: [...files] };
}

function text(source: ScaffoldSource): string {
  const { project } = source;
  const found = claimsOf(source);
  const claims = found.names.length > 0 ? found.names : ["sub", "exp"];
  const places = found.files.map((file) => `\`${file}\``);
  return `# Authentication of ${nameOf(project)}

## The flow

1. A user signs in: TODO (password, link by mail, provider).
2. The service checks this and issues a token or session: TODO (where it is kept; a cookie has HttpOnly, Secure and SameSite).
3. Each request carries it. The service verifies signature, issuer, audience and end before it looks at anything else.
4. Signing out ends it on the server too: TODO.

## Claims

${places.length > 0 ? `Tokens are made in ${places.join(", ")}.` : "TODO: where tokens are made and verified."}

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
