import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { packagesInUse, practised } from "../../shared/project/usage.ts";

const rows: readonly SettingRow[] = [
  { tool: "k8s", name: /^(?:DestinationRule|BackendTrafficPolicy|CiliumEnvoyConfig)\//, key: /outlierDetection|circuitBreaker/i },
  { tool: "k8s", name: /^Middleware\//, key: /circuitBreaker/i },
  { tool: "traefik", key: /circuitBreaker/i },
  { tool: "compose", key: /circuitbreaker/i },
  { tool: "nginx", key: /upstream\.server$/, value: /\bmax_fails=[1-9]/ },
];

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...practised(project, "circuit-breaker"),
    ...packagesInUse(project, "circuit-breaker"),
    ...settingsMatching(project, rows),
  ];
  return passWith(
    evidence,
    (first) => `A failing dependency is cut off for a while (${first.note}).`,
    failed(
      "Nothing cuts off a dependency that keeps failing; put a circuit breaker with a fallback around the calls that every request needs.",
    ),
  );
}

export default defineProjectCheck({
  id: "circuit-breaker",
  title: "Circuit breaker and fallback for dependencies",
  category: "reliability",
  priority: "P3",
  effort: 120,
  why: "When a dependency is down, each request waits for its time limit before it fails. A breaker answers at once, and leaves the other side in peace until it is back.",
  limits: "Whether there is a fallback behind the breaker is not read.",
  applies: ["external-api", "cache"],
  evidence:
    "opossum, cockatiel, pybreaker, circuitbox, stoplight, semian or a breaker of one's own in use, or outlier detection of a mesh or proxy.",
  evaluate,
});
