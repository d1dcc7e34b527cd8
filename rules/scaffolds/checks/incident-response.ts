import { nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "incident-response",
  title: "Write an incident response plan",
  make: ({ project }) => ({
    files: [{ path: "docs/incident-response.md", text: text(nameOf(project)) }],
    notes: ["Fill in names and addresses, and try the plan once while nothing burns."],
  }),
});

const text = (name: string): string => `# Incident response for ${name}

## Severities

| severity | what it means | answer within |
|---|---|---|
| SEV1 | nobody can use the service, data is lost or in wrong hands | 15 minutes, day and night |
| SEV2 | something important does not work for many | 1 hour, day and night |
| SEV3 | something is broken for few, or there is a way around it | the next working day |

Unsure between two? Take the graver one; it can be lowered later.

## Contacts

| role | who | how |
|---|---|---|
| on call | TODO | TODO |
| engineering lead | TODO | TODO |
| data protection | TODO | TODO |
| whoever speaks to customers | TODO | TODO |

## What to do

1. Say that there is an incident: TODO (channel). One person leads and does not repair.
2. Stop the damage first: roll back, switch off, block. The cause can wait.
3. Write down what is seen and done, with the time.
4. When it is over, say so, and for how long you will go on watching.

## Escalation

Call the next person when nobody answers within the time above, when the cause is not known after 30 minutes, or when another team's system
is part of it. Data in wrong hands goes to data protection at once: authorities may have to be told within 72 hours.

## Communication

- Users: a first word on the status page (TODO: link) within 30 minutes of a SEV1, then every hour, also when there is nothing new.
- The team: in the incident's channel, so that it can be read afterwards.
- Nobody speculates about causes or names in public.

## Afterwards

A post-mortem within five working days: what happened, why it was possible, how it was noticed, what changes. It looks for causes in the
system, not in people. Each action has an owner and a day.
`;
