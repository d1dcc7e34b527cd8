import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { consoleSetting, type FileConsole, loggerUseSetting, structuredLogSetting } from "../../shared/logging.ts";
import { failed, passWith, partial } from "../../shared/project/answers.ts";
import { appPlace } from "../../shared/project/applications.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { takenIn } from "../../shared/project/wired.ts";
import { evidenceAt, isAside, practicesOf, practised } from "../../shared/project/usage.ts";

/** Loggers that write records with fields by themselves; others do when they are told to. */
const records =
  /^(?:pino|pino-http|nestjs-pino|bunyan|roarr|evlog|next-axiom|structlog|logfire|@(?:logtail|axiomhq)\/.+|@aws-lambda-powertools\/logger|@google-cloud\/logging-(?:winston|bunyan))$/;
const started = /^(?:structlog|lograge|semantic_logger|rails_semantic_logger|ougai|json)$/;
const gems = ["rails_semantic_logger", "semantic_logger", "ougai", "logstasher", "twiglet", "logtail-rails"];

function evaluate(project: ProjectView): ProjectAnswer {
  const { counted: structured, reminder } = takenIn(project, structuredLoggers(project));
  const settings = project.facts("setting").filter((fact) => !isAside(fact.file));
  const loose = settings.filter((fact) => {
    if (fact.data.key !== consoleSetting) return false;
    const use = fact.data.value as unknown as FileConsole;
    return use.server && !use.onlyErrors;
  });
  const logged = settings.filter((fact) => fact.data.key === loggerUseSetting).length;
  const plain = practicesOf(project, "log-format").find((fact) => !fact.data.met);
  if (structured.length > 0 && loose.length > Math.max(2, logged)) {
    const evidence = [...structured.slice(0, 2), ...loose.slice(0, 2).map((fact) => evidenceAt(fact, "logs through the console"))];
    const reason = `There is a logger with fields, but ${loose.length} files of the server log through the console.`;
    return partial(Math.max(1, logged), Math.max(1, logged) + loose.length, evidence, reason);
  }
  const printing = plain?.data.name ?? printer(project);
  const missing = printing
    ? `${printing} prints lines of text; let it write JSON.`
    : loose.length > 0
      ? "The server logs through the console; use a logger that writes records with fields."
      : "No logger was found that writes records with fields; set one up.";
  const shown = plain ? [evidenceAt(plain, plain.data.name)] : loose.map((fact) => evidenceAt(fact, "logs through the console"));
  return passWith(
    structured,
    (first) => `Log lines are records with fields: ${first.note}.${reminder}`,
    failed(missing, shown, appPlace(project)),
  );
}

/** A logger in use that prints lines unless it is told otherwise. */
function printer(project: ProjectView): string | undefined {
  const lines = /^(?:loguru|loglevel|consola|log4js|signale|tslog)$/;
  return project.facts("package-use").find((fact) => lines.test(fact.data.package) && !isAside(fact.file))?.data.package;
}

function structuredLoggers(project: ProjectView): readonly Evidence[] {
  return [
    ...practised(project, "log-format"),
    ...project
      .facts("init")
      .filter((fact) => fact.data.what === "logging" && started.test(fact.data.name) && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...project
      .facts("setting")
      .filter((fact) => fact.data.key === structuredLogSetting && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, `${fact.data.value} writes JSON`)),
    ...project
      .facts("package-use")
      .filter((fact) => records.test(fact.data.package) && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.package)),
    ...settingsMatching(project, [
      { tool: "django", key: /^LOGGING\.formatters\./, value: /json|structlog|logstash|\becs/i, note: "Django's LOGGING" },
      { tool: "gunicorn", key: /^logconfig_dict\./, value: /json/i, note: "gunicorn's logs" },
    ]),
    ...project
      .dependencies(...gems)
      .filter((fact) => fact.data.ecosystem === "gem" && !fact.data.dev)
      .map((fact) => evidenceAt(fact, fact.data.name)),
  ];
}

export default defineProjectCheck({
  id: "structured-logging",
  title: "Structured logging",
  category: "monitoring",
  priority: "P1",
  effort: 45,
  restsOn: ["console-log", "unstructured-log"],
  why: "A record with fields can be searched, counted and joined with others at three in the morning; a line of prose can only be read.",
  limits: "Loggers of a company's own packages are not known. What a collector makes of plain lines is not seen.",
  applies: ["service"],
  evidence:
    "A logger that writes records: pino, bunyan or winston with JSON, structlog, loguru with serialize, a JSON formatter of logging, lograge, semantic_logger, ougai.",
  evaluate,
});
