import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passWith } from "../../shared/project/answers.ts";
import { nothingWaits, onlyTimetables } from "../../shared/project/timetables.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";
import { plainSetting, queueSetting, uniqueSetting } from "../../shared/queues.ts";

const rows: readonly SettingRow[] = [
  // A second entry makes an order; a weight stands below the first.
  { tool: "sidekiq", key: /(?:^|\.):?queues\.1(?:\.|$)|(?:^|\.)workers\.1\.queues|(?:^|\.):?queues\.0\.1$/ },
  { tool: "sidekiq", key: /(?:^|\.)workers\.\d+\.queues$/, value: /[,[]/ },
  {
    tool: "django",
    key: /^(?:CELERY_(?:TASK_)?(?:ROUTES|QUEUES)|RQ_QUEUES\.(?!default\b)\w+|HUEY\.priority|CELERY_TASK_QUEUE_MAX_PRIORITY)/,
  },
];
/** Workers that are told which queues to empty first. */
const workers = {
  command:
    /\bcelery\b.*\s(?:-Q|--queues)[ =]\S+|\brq worker(?:\s+[\w-]+){2,}|\brqworker(?:\s+[\w-]+){2,}|\bsidekiq\b.*(?:-q|--queue)[ =]\S+.*(?:-q|--queue)[ =]\S+|\bgood_job\b.*--queues|\bdramatiq\b.*(?:-Q|--queues)\s|QUEUES?=\S+,\S+/,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const timetables = onlyTimetables(project);
  if (timetables.length > 0) return notApplicable(nothingWaits, timetables);
  const evidence = [
    ...practised(project, "queue-priority"),
    ...settingsMatching(project, rows),
    ...runsOf(project, workers, ["platform", "image"]).map(evidenceOfRun),
    ...severalQueues(project),
  ];
  return passWith(
    evidence,
    (first) => `Urgent jobs do not wait behind others (${first.note}).`,
    failed(
      "All jobs wait in one queue; give those that somebody waits for a queue of their own, or a priority.",
      project.trait("jobs").slice(0, 1),
    ),
  );
}

/** Work that is spread over queues waits only behind its own kind. */
function severalQueues(project: ProjectView): Evidence[] {
  const named = project
    .facts("setting")
    .filter(({ data, file }) => (data.key === queueSetting || data.key === uniqueSetting || data.key === plainSetting) && !isAside(file))
    .map((fact) => ({ fact, queue: (fact.data.value as { readonly queue?: string }).queue ?? "" }))
    .filter(({ queue }) => queue !== "" && queue !== "*");
  const names = new Set(named.map(({ queue }) => queue));
  const [first] = named;
  return first && names.size > 1 ? [evidenceAt(first.fact, `${names.size} queues`)] : [];
}

export default defineProjectCheck({
  id: "queue-priorities",
  title: "Queues with priorities",
  category: "reliability",
  priority: "P3",
  effort: 30,
  why: "A nightly import of ten thousand jobs stands in front of the mail with the new password, unless that has a way past it.",
  limits: "Several queues count, whatever the number of workers for each. Priorities that a variable gives are not seen.",
  applies: ["jobs"],
  evidence:
    "Several queues or weights in the queue's settings, routes of tasks, priorities of jobs, or workers that are told their queues.",
  evaluate,
});
