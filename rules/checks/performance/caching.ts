import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, judgedPlaces, passWith } from "../../shared/project/answers.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...practicesOf(project, "cache-entry").map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "memory"),
    ...practicesOf(project, "cache-invalidation").map((fact) => evidenceAt(fact, fact.data.name)),
    ...settingsMatching(project, [
      {
        tool: "django",
        key: /^MIDDLEWARE\./,
        value: /(?:^|\.)(?:Fetch|UpdateCache|ConditionalGet)\w*Middleware$/,
        note: "cache middleware of Django",
      },
      { tool: "nginx", key: /(?:^|\.)(?:proxy|uwsgi|fastcgi)_cache$/, note: "cache of nginx" },
    ]),
  ];
  const uncached = judgedPlaces(project, "cacheable-fetch").open;
  return passWith(
    evidence,
    (first) => `Reads are cached: ${first.note}.`,
    failed("Nothing that is read often is kept; cache hot reads for a time, and drop them when they are written.", uncached),
  );
}

export default defineProjectCheck({
  id: "caching",
  title: "Hot reads cached",
  category: "performance",
  priority: "P2",
  effort: 120,
  restsOn: ["cacheable-fetch"],
  why: "The same read for every visitor costs a query or a provider's quota each time; kept for a minute it costs one.",
  limits:
    "Which reads are hot is not known, and neither is whether entries are dropped at every write. Caches in views of Rails are not read.",
  applies: ["database", "external-api"],
  evidence:
    "Entries with a lifetime in Redis, memcached or memory, Rails.cache, decorators such as cached or cache_page, caches of Next.js, Cache-Control with an age.",
  evaluate,
});
