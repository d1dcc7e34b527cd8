import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, judgedPlaces, notApplicable, unknown } from "../../shared/project/answers.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { declaredPackages, practised } from "../../shared/project/usage.ts";

/** Limits that a server, proxy or database is given in its settings. */
const rows: readonly SettingRow[] = [
  { tool: "database-yml", key: /(?:^|\.)(?:statement_timeout|connect_timeout|read_timeout|checkout_timeout)$/ },
  { tool: "gunicorn", key: /^timeout$/ },
  { tool: "nginx", key: /proxy_read_timeout$/ },
  {
    tool: "django",
    key: /^(?:DATABASES\.\w+\.OPTIONS\.(?:connect_timeout|options|timeout)|REQUESTS?_TIMEOUT|HTTP_TIMEOUT|EMAIL_TIMEOUT)$/,
  },
  { tool: "puma", key: /^(?:worker_timeout|first_data_timeout)$/ },
];

function evaluate(project: ProjectView): ProjectAnswer {
  const limits = [
    ...practised(project, "timeout"),
    ...settingsMatching(project, rows),
    ...declaredPackages(project, ["rack-timeout", "slowpoke"]),
  ];
  const places = judgedPlaces(project, "missing-timeout");
  const answer = byShare({ open: places.open, met: places.met + limits.length }, [...limits, ...dependsOn(project)], {
    pass: "Every client and call that was found has a time limit.",
    rest: "clients and calls wait without a limit; give each a timeout.",
  });
  if (answer) return answer;
  const calls = dependsOn(project);
  if (!(["external-api", "database", "cache"] as const).some((trait) => project.trait(trait).length > 0))
    return notApplicable("The service depends on nothing that could keep it waiting.");
  return unknown(
    "No call was found whose time limit can be read; set a limit for the database's statements and for each client, or attest to it.",
    calls.slice(0, 1),
  );
}

/** What may keep the service waiting. */
function dependsOn(project: ProjectView): Evidence[] {
  return (["external-api", "database", "cache", "service"] as const).flatMap((trait) => project.trait(trait)).slice(0, 1);
}

export default defineProjectCheck({
  id: "timeouts",
  title: "Timeouts on every dependency",
  category: "reliability",
  priority: "P1",
  effort: 30,
  restsOn: ["missing-timeout"],
  why: "A dependency that hangs is worse than one that fails: without a limit every request that needs it waits, until no worker is left for those that do not.",
  limits: "Limits that a client takes from elsewhere are taken for set. In Ruby, calls without a limit are not counted.",
  applies: ["service"],
  evidence: "The share of clients and calls with a time limit, and limits of statements, servers and proxies in their settings.",
  attestable: true,
  evaluate,
});
