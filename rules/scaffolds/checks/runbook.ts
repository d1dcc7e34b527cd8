import type { ProjectView } from "../../api/project.ts";
import { practicesOf } from "../../shared/project/usage.ts";
import { healthPathOf, nameOf, providersOf } from "../project/described.ts";
import { storesOf } from "../project/stores.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "runbook",
  title: "Write a runbook with the alerts and dependencies found",
  make: ({ project }) => ({
    files: [{ path: "docs/runbook.md", text: text(project) }],
    notes: ["Fill in the commands, then have somebody who was not there follow one entry."],
  }),
});

/** What is seen and done when a dependency is gone. */
function entry(title: string, kind: "database" | "cache" | "provider"): string {
  const symptoms = {
    database: "Routes that read or write answer 500 or time out; the pool's connections are used up; the health route fails.",
    cache: "Answers get slow, sessions or limits are lost, jobs stand still.",
    provider: `Calls of ${title} fail or take long; work that waits for them piles up.`,
  };
  const actions = {
    database:
      "1. Check the status of the server and the number of its connections.\n2. Look for queries that run for long; end the one that blocks.\n3. If a release came just before: roll back.\n4. If data is damaged: stop writing, then restore from the backup.",
    cache:
      "1. Check the memory and the connections of the server.\n2. Restart it if it does not answer; the service has to work, slowly, without it.\n3. See whether the jobs go on.",
    provider: `1. Check the status page of ${title}: TODO (link).\n2. Check whether our credentials or our quota ran out.\n3. Switch off what needs it, or let it wait in the queue, and tell users.`,
  };
  return `### ${title} does not answer\n\n**Symptoms.** ${symptoms[kind]}\n\n**Actions.**\n\n${actions[kind]}\n`;
}

function text(project: ProjectView): string {
  const health = healthPathOf(project);
  const alerts = [...new Set(practicesOf(project, "alert-rule").map((fact) => fact.data.name))].filter((name) => name !== "");
  const entries = [
    ...storesOf(project).map((store) => entry(store.title, store.kind === "redis" ? "cache" : "database")),
    ...providersOf(project).map((title) => entry(title, "provider")),
    ...alerts.map(
      (name) =>
        `### Alert: ${name}\n\n**Symptoms.** TODO: what users see while this alert fires.\n\n**Actions.** TODO: what to check first, and what to do.\n`,
    ),
  ];
  return `# Runbook of ${nameOf(project)}

For whoever is on call: what is seen, and what to do. Each action says how to take it back.

## First minutes

1. ${health === undefined ? "Is the service up? TODO (address)." : `Does \`GET ${health}\` answer 200?`}
2. Was there a release in the last hour? If so, roll back first.
3. Look at errors and latency: TODO (link to the dashboard).
4. Look at the logs of one failed request, by its id: TODO (link).

## Symptoms and actions

### A release made errors go up

**Symptoms.** The rate of errors or the latency rises within minutes of a deployment.

**Actions.** Roll back: TODO (command). Verify that the errors stop, then look for the cause.

### The service is slow

**Symptoms.** The slowest answers take much longer than usual; instances use all of their processor or memory.

**Actions.** Check which routes are slow. Scale up: TODO (command). If memory only ever grows, restart the instances one after the other.

${entries.join("\n")}
## Who to call

TODO: the person on call, the owner of each dependency, and when to wake whom.
`;
}
