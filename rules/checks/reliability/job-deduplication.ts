import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passWith } from "../../shared/project/answers.ts";
import { nothingWaits, onlyTimetables } from "../../shared/project/timetables.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";
import { uniqueSetting } from "../../shared/queues.ts";

const rows: readonly SettingRow[] = [
  { tool: "terraform", key: /^(?:content_based_deduplication|fifo_queue|deduplication_scope)$/, value: /^(?:true|messageGroup|queue)$/ },
  { tool: "serverless", key: /ContentBasedDeduplication/i },
];

function evaluate(project: ProjectView): ProjectAnswer {
  const timetables = onlyTimetables(project);
  if (timetables.length > 0) return notApplicable(nothingWaits, timetables);
  const keyed: Evidence[] = project
    .facts("setting")
    .filter(({ data, file }) => data.key === uniqueSetting && !isAside(file))
    .map((fact) => evidenceAt(fact, "job with a key of its own"));
  return passWith(
    [...keyed, ...practised(project, "unique-job"), ...settingsMatching(project, rows)],
    (first) => `Jobs that are queued already are not queued again (${first.note}).`,
    failed(
      "Nothing keeps a job from being queued twice; give jobs a key made of what they are about, or take a lock while they run.",
      project.trait("jobs").slice(0, 1),
    ),
  );
}

export default defineProjectCheck({
  id: "job-deduplication",
  title: "Jobs deduplicated",
  category: "reliability",
  priority: "P2",
  effort: 60,
  why: "A double click, a webhook that comes again or a retry of the caller queues the same job twice. Run twice, it sends two messages, or two runs write over each other.",
  limits: "Jobs that look by themselves whether they are done already are judged by the check of idempotent jobs. One keyed job is enough.",
  applies: ["jobs"],
  evidence:
    "jobId, singletonKey, a deduplication id, unique jobs of Sidekiq and its peers, limits of concurrency by key, or an advisory lock.",
  evaluate,
});
