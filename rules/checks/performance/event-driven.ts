import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { resources, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isTrial, packagesInUse } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...project
      .facts("datastore")
      .filter((fact) => fact.data.what === "queue" && !isTrial(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "events"),
    ...settingsMatching(project, [
      { tool: "wrangler", key: /^queues\.(?:producers|consumers)\./, note: "queue of Cloudflare" },
      { tool: "serverless", key: /\.events\.\d+\.(?:sqs|sns|eventBridge|stream|kafka|rabbitmq)(?:\.|$)/, note: "events of functions" },
      { tool: "sam", key: /\.Events\.\w+\.Type$/, value: /^(?:SQS|SNS|EventBridgeRule|Kinesis|MSK)$/, note: "events of functions" },
      resources("aws_sqs_queue", "aws_sns_topic", "aws_cloudwatch_event_bus", "google_pubsub_topic", "azurerm_servicebus_queue"),
    ]),
  ];
  return passWith(
    evidence,
    (first) => `Work with providers is handed on: ${first.note}.`,
    failed("Providers are called while somebody waits; hand slow work to a queue or bus.", project.trait("external-api").slice(0, 2)),
  );
}

export default defineProjectCheck({
  id: "event-driven",
  title: "Slow integrations decoupled by events",
  category: "performance",
  priority: "P3",
  effort: 480,
  why: "A provider that is slow for an hour makes every request slow for an hour; behind a queue it makes a queue long.",
  limits: "Which work goes through the queue is not followed.",
  applies: ["external-api"],
  evidence: "A queue or bus in use: BullMQ, Celery, Sidekiq, SQS, Kafka, RabbitMQ, NATS, Inngest or a peer.",
  evaluate,
});
