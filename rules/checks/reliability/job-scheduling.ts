import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passWith, unknown } from "../../shared/project/answers.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { isAside, practised } from "../../shared/project/usage.ts";

const cronText = /^(?:@(?:hourly|daily|weekly|monthly|every .+)|every .+|(?:\S+ ){4,5}\S+|(?:rate|cron)\(.+\))$/;
const rows: readonly SettingRow[] = [
  { tool: "sidekiq", key: /(?:^|\.)(?:cron|schedule|every|at)$/, value: /\S/ },
  { tool: "whenever" },
  { tool: "vercel", key: /^crons\.\d+\.schedule$/ },
  { tool: "wrangler", key: /(?:^|\.)triggers\.crons\.\d+$/ },
  { tool: "k8s", name: /^CronJob\// },
  {
    tool: "terraform",
    name: /^(?:aws_scheduler_schedule|google_cloud_scheduler_job|kubernetes_cron_job(?:_v1)?|azurerm_logic_app_trigger_recurrence)\./,
  },
  { tool: "terraform", name: /^aws_cloudwatch_event_rule\./, key: /^schedule_expression$/ },
  { tool: "render", key: /(?:^|\.)schedule$/, value: cronText },
  { tool: "railway", key: /cronSchedule$/, value: cronText },
  { tool: "serverless", key: /events\.\d+\.schedule(?:\.|$)/ },
  { tool: "sam", key: /Schedule$/, value: cronText },
  { tool: "helm-values", key: /(?:^|\.)(?:cron|schedule)$/i, value: cronText },
  { tool: "compose", key: /(?:ofelia\.[\w.-]+\.schedule|swarm\.cronjob\.schedule)$/ },
  { tool: "django", key: /^(?:CELERY_?BEAT_SCHEDULE\.|CRONJOBS\.|Q_SCHEDULE)/ },
  { tool: "django", key: /^INSTALLED_APPS\.\d+$/, value: /^django_celery_beat$/ },
  { tool: "rails", key: /good_job\.cron$/ },
];
const clocks = {
  command:
    /\bcelery\b.*\bbeat\b|\bcelery\b.*\s-B\b|\brqscheduler\b|\bclockwork\b|\bsupercronic\b|\bcrond?\b|\bpython .*\bqcluster\b|\bperiodiq\b/,
};
const files = /(?:^|\/)(?:crontab(?:\.\w+)?|[\w-]+\.crontab|cron\.ya?ml|cron\.d\/[^/]+)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const tables: Evidence[] = project
    .filesMatching(files)
    .filter((file) => !isAside(file))
    .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }));
  const evidence = [
    ...practised(project, "schedule"),
    ...settingsMatching(project, rows),
    ...tables,
    ...runsOf(project, clocks, ["platform", "image"]).map(evidenceOfRun),
  ];
  return passWith(
    evidence,
    (first) => `Recurring work has a timetable (${first.note}).`,
    unknown("No timetable was found; schedule what has to be done again and again, or attest that nothing has to or where it is started."),
  );
}

export default defineProjectCheck({
  id: "job-scheduling",
  title: "Recurring jobs scheduled",
  category: "reliability",
  priority: "P2",
  effort: 30,
  why: "Tokens are renewed, old data is deleted and reports are sent because a timetable says so, or not at all once the person who did it by hand is away.",
  limits: "Workflows of a CI system that run by a timetable are not counted. Whether two instances run the same timetable is not read.",
  applies: ["jobs"],
  evidence:
    "A timetable in code, in a file of the queue or the platform, a CronJob, a scheduler in Terraform, a crontab, or a clock process that is started.",
  attestable: true,
  evaluate,
});
