import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed, unknown } from "../../shared/project/answers.ts";
import { declaredPackages, evidenceAt, isAside, practicesOf, practised } from "../../shared/project/usage.ts";
import { onlyTimetables } from "../../shared/project/timetables.ts";
import { plainSetting, uniqueSetting } from "../../shared/queues.ts";

/** Packages for work that takes longer than a request should: mail, pictures, documents, browsers, models. */
const slow: readonly string[] = [
  "nodemailer",
  "resend",
  "@sendgrid/mail",
  "postmark",
  "mailgun.js",
  "sharp",
  "puppeteer",
  "playwright-core",
  "pdfkit",
  "pdf-lib",
  "fluent-ffmpeg",
  "openai",
  "@anthropic-ai/sdk",
  "anthropic",
  "fastapi-mail",
  "flask-mail",
  "sendgrid",
  "pillow",
  "weasyprint",
  "reportlab",
  "pandas",
  "openpyxl",
  "sendgrid-ruby",
  "postmark-rails",
  "mini_magick",
  "ruby-vips",
  "image_processing",
  "prawn",
  "wicked_pdf",
  "grover",
  "ruby-openai",
];

function evaluate(project: ProjectView): ProjectAnswer {
  const work = practicesOf(project, "background-job").filter(({ data }) => data.met);
  const queued: Evidence[] = [
    ...work.filter(({ data }) => !/same process/.test(data.name)).map((fact) => evidenceAt(fact, fact.data.name)),
    ...project
      .facts("setting")
      .filter(({ data, file }) => (data.key === uniqueSetting || data.key === plainSetting) && !isAside(file))
      .map((fact) => evidenceAt(fact, "queued job")),
  ];
  const [first] = queued;
  if (first) return passed(queued, `Work is handed to jobs (${first.note}).`);
  const scheduled = practised(project, "schedule");
  const [inProcess] = work;
  if (inProcess)
    return partial(
      1,
      2,
      [evidenceAt(inProcess, inProcess.data.name)],
      "Work goes on after the answer, but in the same process, where a deploy or crash loses it; hand it to a queue.",
    );
  const [jobs] = onlyTimetables(project).length > 0 ? [] : project.trait("jobs");
  if (jobs)
    return unknown("There are jobs, but no place was found that hands work to them; attest to how long work leaves the request.", [
      jobs,
      ...scheduled.slice(0, 1),
    ]);
  const packages = declaredPackages(project, slow);
  const [slowest] = packages;
  if (slowest)
    return failed(`The service ${slowest.note} and has no queue that takes such work out of the request; hand it to a job.`, packages);
  return notApplicable("Nothing was found that takes longer than a request should.");
}

export default defineProjectCheck({
  id: "async-processing",
  title: "Long work done outside the request",
  category: "performance",
  priority: "P2",
  effort: 240,
  why: "A request that sends mail, draws pictures or asks a model keeps a worker and a user waiting, and is lost with its connection. A job can take its time and try again.",
  limits: "How long a handler takes is not measured; packages for long work tell of it. Queues behind a service of one's own are not seen.",
  applies: ["service"],
  evidence:
    "Places that hand work to a queue: BullMQ, Inngest, Trigger.dev, Celery, RQ, arq, dramatiq, Sidekiq, Active Job, a queue of the cloud.",
  attestable: true,
  evaluate,
});
