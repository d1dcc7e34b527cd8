import { nameOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "terms-of-service",
  title: "Outline terms of service",
  make: (source) => ({
    files: [{ path: "docs/terms-of-service.md", text: text(nameOf(source.project), source.today) }],
    notes: ["An outline is no legal advice: have it completed and checked.", "Publish it and link to it where people sign up."],
  }),
});

const text = (name: string, today: string): string => `# Terms of service

Last changed: ${today}. TODO: a draft of what has to be agreed; complete it with somebody who answers for it.

## The service

What ${name} does, for whom, and who offers it: TODO (name, address, register).

## Your account

Who may open one, what you have to keep secret, what you answer for. TODO: minimum age, one account for one person or team.

## What is not allowed

Breaking the law, harming others, attacking the service, using it up by machine beyond its limits. TODO: what else.

## Your content

It stays yours. You let us store and process it as far as the service needs that. TODO: what happens to it when you leave.

## Prices and payment

TODO: prices, taxes, renewal, refunds; or that the service is free.

## Availability and support

TODO: what we promise, what we do not, how maintenance is announced, how support is reached.

## Liability

TODO: by the law that applies.

## Ending it

You may leave at any time: TODO (how). We may end the contract with notice of TODO, and at once when these terms are broken badly.

## Changes, law and place

We announce changes 30 days ahead. TODO: law that applies, court, language that decides.
`;
