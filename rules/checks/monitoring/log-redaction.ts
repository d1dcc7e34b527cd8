import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { appPlace } from "../../shared/project/applications.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...practicesOf(project, "log-redaction").map((fact) => evidenceAt(fact, fact.data.name)),
    ...settingsMatching(project, [
      { tool: "rails", key: /(?:^|\.)filter_parameters(?:\.|$)/, note: "filter_parameters" },
      { tool: "django", key: /^LOGGING\.filters\./, value: /redact|scrub|mask|sensitive|sanitiz/i, note: "filter of LOGGING" },
      { tool: "promtail", key: /redact|pipeline_stages\.\d+\.replace\./i, note: "the collector takes secrets out" },
    ]),
    ...packagesInUse(project, "log-redaction"),
  ];
  const missing = "Nothing takes passwords, tokens and cookies out of what is logged; give the logger a list of fields to redact.";
  return passWith(evidence, (first) => `Secrets are taken out of what is logged: ${first.note}.`, failed(missing, [], appPlace(project)));
}

export default defineProjectCheck({
  id: "log-redaction",
  title: "Logger redacts secrets",
  category: "monitoring",
  priority: "P1",
  effort: 20,
  restsOn: ["log-sensitive-data"],
  why: "Sooner or later somebody logs a whole request; then every token in it lies in a system that many people can search.",
  limits:
    "Which fields are on the list is not judged, and neither are functions that take values out before they are handed to the logger.",
  applies: ["service"],
  evidence:
    "pino's redact, a format of winston, a filter of logging or a processor of structlog that takes secrets out, Rails' filter_parameters, a beforeSend of Sentry that scrubs.",
  evaluate,
});
