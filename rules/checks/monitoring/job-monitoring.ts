import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passWith } from "../../shared/project/answers.ts";
import { images, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

/** Queues whose failures a tracker of the same process sees by itself. */
const python = /^(?:celery|rq|arq|dramatiq|huey|django_rq)$/;
const ruby = /^(?:sidekiq|resque|good_job|solid_queue|delayed_job|delayed_job_active_record|shoryuken|que)$/;
const rubyTracker = /^(?:honeybadger|appsignal|bugsnag|rollbar|airbrake|sentry-rails|newrelic_rpm)$/;

/** A metric of what waits, runs or fails behind the requests. */
const aboutJobs = /(?:^|[_.:/-])(?:workers?|jobs?|queues?|tasks?)(?:[_.:/-]|$)/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const places = practicesOf(project, "job-watch");
  const logged = places.filter((fact) => fact.data.name === "log");
  const evidence = [
    ...places.filter((fact) => fact.data.name !== "log").map((fact) => evidenceAt(fact, fact.data.name)),
    ...practicesOf(project, "metric")
      .filter(({ data }) => aboutJobs.test(data.name))
      .map((fact) => evidenceAt(fact, `metric ${fact.data.name}`)),
    ...packagesInUse(project, "job-board"),
    ...boards(project),
    ...tracked(project),
  ];
  const [first] = logged;
  return passWith(
    evidence,
    (one) => `Failures of jobs are seen: ${one.note}.`,
    first
      ? partial(
          1,
          2,
          [evidenceAt(first, "logs the failure")],
          "Jobs that fail are logged, but nothing counts them; report them to the error tracker or measure the queue.",
        )
      : failed(
          "Nobody sees jobs that fail or a queue that grows; add a page for the queues, a metric, or a handler that reports failures.",
        ),
  );
}

function boards(project: ProjectView): readonly Evidence[] {
  return [
    ...settingsMatching(project, [
      ...images(/flower|celery-exporter|sidekiq-prometheus|bull-?board|bullmq-exporter|arena/i, "a monitor of the queues"),
      { tool: "compose", key: /(?:^|\.)command(?:\.\d+)?$/, value: /\bflower\b|celery-exporter/, note: "Flower" },
      { tool: "k8s", key: /(?:^|\.)(?:command|args)\.\d+$/, value: /\bflower\b/, note: "Flower" },
      { tool: "k8s", name: /^(?:ScaledObject|ScaledJob)\//, note: "the depth of the queue is measured" },
      {
        tool: "terraform",
        name: /^aws_cloudwatch_metric_alarm\./,
        key: /^metric_name$/,
        value: /ApproximateNumberOfMessages|ApproximateAgeOfOldestMessage/,
        note: "alarm on the queue",
      },
      {
        tool: "django",
        key: /^INSTALLED_APPS\./,
        value: /^(?:django_celery_results|django_rq|django_q)$/,
        note: "results of jobs in the admin",
      },
    ]),
    // A controller that reads the queue's own tables is a page for them.
    ...project
      .facts("package-use")
      .filter((fact) => ruby.test(fact.data.package) && /(?:^|\/)controllers\/.*(?:job|queue|sidekiq|worker)[^/]*$/.test(fact.file))
      .map((fact) => evidenceAt(fact, "a page of its own for the jobs")),
    ...runsOf(project, { command: /(?:^|\s)celery\b.*\bflower\b|^rq-dashboard\b|^rqmonitor\b/ }, ["image", "platform"]).map(evidenceOfRun),
  ];
}

/** A tracker that is started in a project of such a queue reports what its jobs raise. */
function tracked(project: ProjectView): readonly Evidence[] {
  const started = project.facts("init").filter((fact) => fact.data.what === "error-tracking" && !isAside(fact.file));
  const uses = project.facts("package-use").filter((fact) => !isAside(fact.file));
  const inPython = uses.some((fact) => python.test(fact.data.package) && fact.data.ecosystem === "pypi");
  const sentry = inPython ? started.filter((fact) => /^(?:sentry_sdk|rollbar|honeybadger|bugsnag|appsignal)$/.test(fact.data.name)) : [];
  const gems = project.facts("dependency").filter((fact) => fact.data.ecosystem === "gem" && !fact.data.dev);
  const inRuby = gems.some((fact) => ruby.test(fact.data.name));
  const trackers = inRuby ? gems.filter((fact) => rubyTracker.test(fact.data.name)) : [];
  return [
    ...sentry.map((fact) => evidenceAt(fact, `${fact.data.name} reports what jobs raise`)),
    ...trackers.map((fact) => evidenceAt(fact, `${fact.data.name} reports what jobs raise`)),
  ];
}

export default defineProjectCheck({
  id: "job-monitoring",
  title: "Job failures and queue depth watched",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  why: "A failed request has a user in front of it; a failed job has nobody, and a queue that stands still is noticed days later.",
  limits: "Rests on trackers that report jobs by themselves being started in the worker's process too.",
  applies: ["jobs"],
  evidence:
    "A page for the queues (bull-board, Flower, Sidekiq::Web, Mission Control), metrics of their depth, a handler that reports failures, a tracker that sees what jobs raise.",
  evaluate,
});
