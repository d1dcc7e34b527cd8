import { nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "security-policy",
  title: "Write SECURITY.md",
  make: ({ project }) => ({
    files: [{ path: "SECURITY.md", text: text(nameOf(project)) }],
    notes: ["Fill in the address that is read, and who reads it."],
  }),
});

const text = (name: string): string => `# Security policy

## Reporting a vulnerability

Please report vulnerabilities in ${name} in private, not in a public issue: TODO (an address such as security@example.org, or a link to the
private report form of the repository).

Say what you found, where, how it can be repeated, and what an attacker would gain. Please leave the data of other users alone and give us
time to put things right before you publish.

## What you can expect

- An answer from a person within TODO working days.
- A first judgement, with what we do next, within TODO days.
- Word when a fix is out, and your name in the notes if you like.

## Supported versions

Security fixes go into the version that runs in production and into the latest release. Older ones get none.
`;
