import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "code-review",
  title: "Write CODEOWNERS and a template for pull requests",
  make: () => ({
    files: [
      { path: ".github/CODEOWNERS", text: owners },
      { path: ".github/pull_request_template.md", text: template },
    ],
    notes: [
      "Name the owners in .github/CODEOWNERS.",
      "A file only asks: switch on “Require a pull request before merging” and “Require review from Code Owners” in the settings of the branch.",
    ],
  }),
});

const owners = `# Who is asked to review a change. The last pattern that matches counts.
# TODO: take the hash away and name your team:
# *        @your-organisation/your-team
`;

const template = `## What changes, and why

## How it was tried

## Safe to deploy?

- [ ] The version before works with the database as it is after this change.
- [ ] New variables of the environment stand in the example file.
- [ ] It can be rolled back; if not, the steps stand above.
`;
