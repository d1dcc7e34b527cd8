import type { ProjectView } from "../../api/project.ts";
import { nameOf, providersOf } from "../project/described.ts";
import { bullets } from "../project/text.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "privacy-policy",
  title: "Outline a privacy policy from the personal data found",
  make: (source) => ({
    files: [{ path: "docs/privacy-policy.md", text: text(source.project, source.today) }],
    notes: [
      "An outline is no legal advice: have it completed and checked.",
      "Publish it and link to it where people hand over their data.",
    ],
  }),
});

const personal = /mail|phone|name$|birth|address|street|postal|zip|ssn|passport|ip_?address/i;

function text(project: ProjectView, today: string): string {
  const fields = project.facts("model").flatMap(({ data }) => {
    const own = data.fields.filter((field) => personal.test(field));
    return own.length > 0 ? [`${data.name}: ${own.join(", ")}`] : [];
  });
  const providers = providersOf(project);
  return `# Privacy policy

Last changed: ${today}. TODO: a draft of what has to be said; complete it with somebody who answers for it.

## Who is responsible

TODO: name, address and contact of whoever runs ${nameOf(project)}, and of the data protection officer if there is one.

## What we store

${fields.length > 0 ? `Seen in the data model:\n\n${bullets(fields)}` : "TODO: each kind of data."}

For each: TODO, what it is needed for, on which legal ground, and for how long it is kept.

## Who else gets it

${providers.length > 0 ? `${bullets(providers.map((name) => `${name}: TODO (for what, in which country, under which contract)`))}` : "TODO: providers and processors, for what, in which country."}

## Cookies and logs

TODO: which cookies are set and why; what server logs hold and when they are deleted.

## Your rights

You may see your data, have it corrected, taken along or deleted, and object to its use. Write to TODO; we answer within 30 days. You may
also complain to the supervisory authority.

## Changes

We tell you before a change that matters to you takes effect.
`;
}
