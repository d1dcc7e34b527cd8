import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, judgedPlaces } from "../../shared/judged-places.ts";
import { configsOf, evidenceAt, practicesOf } from "../../shared/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const limits = [...inCode(project), ...ofServers(project)];
  const places = judgedPlaces(project, "missing-timeout");
  const answer = byShare({ open: places.open, met: places.met + limits.length }, [...limits, ...dependsOn(project)], {
    pass: "Calls of other services and of the database have a time limit.",
    rest: "clients and calls wait without a limit; give each a timeout.",
  });
  if (answer) return answer;
  const calls = dependsOn(project);
  if (!(["external-api", "database", "cache"] as const).some((trait) => project.trait(trait).length > 0))
    return { status: "not-applicable", evidence: [], reason: "The service depends on nothing that could keep it waiting." };
  return {
    status: "unknown",
    evidence: calls.slice(0, 1),
    reason:
      "No call was found whose time limit can be read; set a limit for the database's statements and for each client, or attest to it.",
  };
}

/** What may keep the service waiting. */
function dependsOn(project: ProjectView): Evidence[] {
  return (["external-api", "database", "cache", "service"] as const).flatMap((trait) => project.trait(trait)).slice(0, 1);
}

function inCode(project: ProjectView): Evidence[] {
  return practicesOf(project, "timeout")
    .filter(({ data }) => data.met)
    .map((fact) => evidenceAt(fact, fact.data.name));
}

/** Limits that a server, proxy or database is given in its settings. */
function ofServers(project: ProjectView): Evidence[] {
  const rows: readonly (readonly [string, RegExp])[] = [
    ["database-yml", /(?:^|\.)(?:statement_timeout|connect_timeout|read_timeout|checkout_timeout|timeout)$/],
    ["gunicorn", /^timeout$/],
    ["nginx", /proxy_read_timeout$/],
    [
      "django",
      /^(?:DATABASES\.\w+\.OPTIONS\.(?:connect_timeout|options|timeout)|DATA_UPLOAD_TIMEOUT|REQUESTS?_TIMEOUT|HTTP_TIMEOUT|EMAIL_TIMEOUT)$/,
    ],
    ["puma", /^(?:worker_timeout|first_data_timeout)$/],
  ];
  const gems = project
    .dependencies("rack-timeout", "slowpoke")
    .filter(({ data }) => !data.dev)
    .map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`));
  return [
    ...gems,
    ...rows.flatMap(([tool, pattern]) =>
      configsOf(project, tool).flatMap((fact) => {
        const key = Object.keys(fact.data.values).find((name) => pattern.test(name));
        return key === undefined ? [] : [evidenceAt(fact, key)];
      }),
    ),
  ];
}

export default defineProjectCheck({
  id: "timeouts",
  title: "Timeouts on every dependency",
  category: "reliability",
  priority: "P1",
  effort: 30,
  why: "A dependency that hangs is worse than one that fails: without a limit every request that needs it waits, until no worker is left for those that do not.",
  limits: "Limits that a client takes from elsewhere are taken for set. In Ruby, calls without a limit are not counted.",
  applies: ["service"],
  evidence: "The share of clients and calls with a time limit, and limits of statements, servers and proxies in their settings.",
  attestable: true,
  evaluate,
});
