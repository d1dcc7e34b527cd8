import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { nothingWaits, onlyTimetables } from "../../shared/project/timetables.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { runsOf, evidenceOfRun } from "../../shared/project/tool-runs.ts";
import { declaredPackages, practised } from "../../shared/project/usage.ts";

const rows: readonly SettingRow[] = [
  {
    tool: "terraform",
    key: /^(?:redrive_policy|dead_letter_policy(?:\.|$)|dead_letter_config|max_delivery_count|dead_lettering_on_message_expiration)/,
  },
  { tool: "serverless", key: /RedrivePolicy|deadLetter|onError$/i },
  { tool: "sam", key: /RedrivePolicy|DeadLetterQueue/i },
  { tool: "wrangler", key: /dead_letter_queue$/ },
  { tool: "compose", key: /\.image$/, value: /flower|bull-?(?:board|monitor)|rq-(?:dashboard|monitor)|asynqmon/ },
  // Failed tasks stand in pages of the admin site.
  { tool: "django", key: /^INSTALLED_APPS\.\d+$/, value: /^(?:django_celery_results|django_q|django_rq|django_dramatiq)$/ },
];
/** Services that keep failed runs and show them. */
const hosted: readonly string[] = ["inngest", "@trigger.dev/sdk", "@temporalio/worker", "temporalio", "@upstash/qstash"];
/** Libraries that keep a failed job by themselves, for somebody to look at. */
const keeping: readonly string[] = [
  "sidekiq",
  "good_job",
  "solid_queue",
  "delayed_job",
  "delayed_job_active_record",
  "resque",
  "que",
  "bullmq",
  "bull",
  "@nestjs/bullmq",
  "@nestjs/bull",
  "bee-queue",
  "pg-boss",
  "graphile-worker",
  "agenda",
  "@hokify/agenda",
  "rq",
  "django-rq",
  "dramatiq",
  "procrastinate",
];
/** Trackers that report each failed job of these libraries without a line of code. */
const reporting: readonly string[] = [
  "sentry-sidekiq",
  "sentry-rails",
  "sentry-delayed_job",
  "sentry-resque",
  "honeybadger",
  "appsignal",
  "rollbar",
  "bugsnag",
  "airbrake",
  "newrelic_rpm",
];
const pages = { command: /\b(?:flower|rq-dashboard|bull-board|rqmonitor)\b/ };

function evaluate(project: ProjectView): ProjectAnswer {
  const timetables = onlyTimetables(project);
  if (timetables.length > 0) return notApplicable(nothingWaits, timetables);
  const seen: Evidence[] = [
    ...practised(project, "dead-letter"),
    ...settingsMatching(project, rows),
    ...declaredPackages(project, hosted),
    ...runsOf(project, pages, ["platform", "image"]).map(evidenceOfRun),
  ];
  const [first] = seen;
  if (first) return passed(seen, `Jobs that failed for good are kept and seen (${first.note}).`);
  const kept = declaredPackages(project, keeping);
  const [library] = kept;
  if (!library) return failed("Nothing keeps a job that failed for good; send it to a dead-letter queue, and look at that queue.");
  const [report] = declaredPackages(project, reporting);
  if (report && /\bdepends on (?:sidekiq|good_job|solid_queue|delayed_job|resque|que)/.test(library.note))
    return passed([library, report], "Failed jobs are kept by the queue, and the tracker reports each of them.");
  return partial(
    1,
    2,
    [library],
    "The queue keeps jobs that failed for good, and nobody looks at them; handle them, or show them on a page with an alert.",
  );
}

export default defineProjectCheck({
  id: "dead-letter-queue",
  title: "Failed jobs end in a dead-letter queue",
  category: "reliability",
  priority: "P2",
  effort: 60,
  why: "A job that failed for the last time is work that somebody waits for. Where it vanishes, nobody knows that it has to be done again.",
  limits: "Alerts on the depth of a queue that are set up outside of the repository are not seen.",
  applies: ["jobs"],
  evidence: "A handler of jobs that failed for good, a dead-letter queue or exchange in code or infrastructure, or a page that shows them.",
  evaluate,
});
