import type { ProjectView } from "../../api/project.ts";
import { hostsOf, nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "rollback-docs",
  title: "Write a rollback procedure",
  make: ({ project }) => ({
    files: [{ path: "docs/rollback.md", text: text(project) }],
    notes: ["Fill in the command and roll back once on staging."],
  }),
});

/** The way back on platforms that keep earlier releases. */
const commands: Readonly<Record<string, string>> = {
  Vercel: "vercel rollback",
  Fly: "fly releases --image   # find the image of the release before\nfly deploy --image IMAGE",
  Heroku: "heroku rollback",
  Kamal: "kamal rollback VERSION",
  "App Engine": "gcloud app services set-traffic default --splits=VERSION=1",
};

function text(project: ProjectView): string {
  const host = hostsOf(project).find((name) => commands[name] !== undefined);
  const kubernetes = project.facts("container").some((fact) => fact.data.source === "k8s");
  const command = host ? commands[host] : kubernetes ? "kubectl rollout undo deployment/NAME" : undefined;
  return `# Rolling back ${nameOf(project)}

When a release does harm, go back first and look for the cause afterwards. Whoever is on call may do so without asking.

## The command

${command === undefined ? "TODO: the command or button that puts the version before into production." : `\`\`\`sh\n${command}\n\`\`\``}

Afterwards see that the service answers, that errors go back to what is usual, and tell the team what was rolled back and why.

## The database

A rollback of the code does not take the schema back. So that this never matters:

1. A migration only adds: columns, tables, indexes. The version before goes on working with it.
2. What is no longer used is removed one release later, when nobody wants to go back behind it.
3. A migration that cannot be taken back says so in its pull request, with what to do instead.

## What else may have changed

- Variables of the environment: TODO, where their earlier values are found.
- Messages in queues that only the new version understands: let them wait, do not delete them.
- Caches: a new key for a new form, so that the version before does not read what it cannot understand.
`;
}
