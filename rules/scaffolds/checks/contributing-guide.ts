import { nameOf } from "../project/described.ts";
import { toolchainsOf } from "../project/ecosystems.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "contributing-guide",
  title: "Write CONTRIBUTING.md",
  make({ project }) {
    const chains = toolchainsOf(project);
    const setUp = chains.map((chain) => chain.install);
    const before = chains.flatMap((chain) => [chain.lint, chain.types, chain.test]).filter((command) => command !== undefined);
    return {
      files: [{ path: "CONTRIBUTING.md", text: text(nameOf(project), setUp, before) }],
      notes: ["Say who reviews, and how long a review may take."],
    };
  },
});

const block = (commands: readonly string[], otherwise: string): string =>
  commands.length === 0 ? otherwise : `\`\`\`sh\n${commands.join("\n")}\n\`\`\``;

const text = (name: string, setUp: readonly string[], before: readonly string[]): string => `# Contributing to ${name}

## Set up

${block(setUp, "TODO: the commands that install what the project needs.")}

## Before you open a pull request

${block(before, "TODO: the commands that check and test the project.")}

- One change, one pull request. Say what changes for users and why, not only what changes in the code.
- A fix comes with a test that fails without it.
- New variables of the environment stand in the example file, with a line that says what they are for.

## Review

Every change is read by somebody else before it is merged: TODO (who, and within which time). The reviewer asks whether it is right, safe to
deploy and safe to take back; the pipeline answers the rest.

## Branches and releases

Work happens on short branches from the main branch. TODO: how a release is made and named.
`;
