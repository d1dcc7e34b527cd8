import type { ProjectView } from "../../api/project.ts";
import { firstReads } from "../../shared/variables.ts";
import { healthPathOf, hostsOf, nameOf } from "../project/described.ts";
import { toolchainsOf } from "../project/ecosystems.ts";
import { bullets, list } from "../project/text.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "deployment-guide",
  title: "Write a deployment guide",
  make: ({ project }) => ({
    files: [{ path: "docs/deployment.md", text: text(project) }],
    notes: ["Fill in the commands of your platform, and try the guide with somebody who has never released."],
  }),
});

function text(project: ProjectView): string {
  const hosts = hostsOf(project);
  const build = toolchainsOf(project).flatMap((chain) => [chain.install, ...(chain.build === undefined ? [] : [chain.build])]);
  const names = [...firstReads(project).keys()].sort();
  const health = healthPathOf(project);
  return `# Deploying ${nameOf(project)}

${hosts.length > 0 ? `The repository has files for ${list(hosts)}.` : "TODO: where the service runs, and who may deploy."}

## Before a release

1. The pipeline of the commit is green.
2. Migrations of the database work with the version that runs now as well: it goes on running while they are applied.
3. New variables of the environment are set.

## Variables

${names.length > 0 ? bullets(names.map((name) => `\`${name}\``)) : "The code reads no variables of its own."}

## Release

${build.length > 0 ? `Build:\n\n\`\`\`sh\n${build.join("\n")}\n\`\`\`\n\n` : ""}1. TODO: the command or button that deploys to staging.
2. Try the paths that matter most there.
3. TODO: the command or button that deploys to production.
4. ${health === undefined ? "See that the service answers" : `See that \`GET ${health}\` answers 200`}, and watch errors and latency for 15 minutes.

## When it goes wrong

Go back to the version before at once and look for the cause afterwards. TODO: the command that does so.
`;
}
