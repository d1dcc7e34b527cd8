/** Packages that say how a project is watched and kept fast: rows of the table in `index.ts`. */
import type { PackageRow } from "./row.ts";

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Asked after all others: their packages often have another use in the first place. */
export const observingRows: readonly PackageRow[] = [
  {
    use: "apm",
    ecosystem: "npm",
    names: words("@azure/monitor-opentelemetry aws-xray-sdk aws-xray-sdk-core @aws-lambda-powertools/tracer @scout_apm/scout-apm"),
  },
  { use: "apm", ecosystem: "pypi", names: words("aws_xray_sdk azure.monitor.opentelemetry aws_lambda_powertools.tracing") },
  // The gem of OpenTelemetry and those of Datadog start when code says so; these start with the application.
  {
    use: "apm",
    ecosystem: "gem",
    names: words("newrelic_rpm skylight scout_apm appsignal elastic-apm instana rorvswild google-cloud-trace"),
  },
  {
    use: "logging",
    ecosystem: "npm",
    names: words(
      "@logtape/logtape @aws-lambda-powertools/logger @google-cloud/logging-winston @google-cloud/logging-bunyan nest-winston evlog",
    ),
  },
  { use: "logging", ecosystem: "pypi", names: words("aws_lambda_powertools logfire ecs_logging json_log_formatter") },
  {
    use: "logging",
    ecosystem: "gem",
    names: words("rails_semantic_logger semantic_logger lograge ougai logstasher twiglet logtail-rails"),
  },
  {
    use: "metrics",
    ecosystem: "npm",
    names: words(
      "prom-client hot-shots node-statsd statsd-client datadog-metrics fastify-metrics @willsoto/nestjs-prometheus aws-embedded-metrics @aws-lambda-powertools/metrics @hono/prometheus @opentelemetry/exporter-prometheus @opentelemetry/exporter-metrics-otlp-http @opentelemetry/exporter-metrics-otlp-grpc @opentelemetry/exporter-metrics-otlp-proto koa-prom-middleware express-prometheus-middleware",
    ),
  },
  {
    use: "metrics",
    ecosystem: "pypi",
    names: words(
      "prometheus_flask_exporter aioprometheus prometheus_async aws_embedded_metrics datadog opentelemetry.sdk.metrics opentelemetry.exporter.prometheus aws_lambda_powertools.metrics sanic_prometheus aiohttp_prometheus_exporter markus",
    ),
  },
  {
    use: "metrics",
    ecosystem: "gem",
    names: words("yabeda-prometheus yabeda-rails yabeda-statsd prometheus_exporter prometheus-client statsd-instrument dogstatsd-ruby"),
  },
  {
    use: "log-shipping",
    ecosystem: "npm",
    names: words(
      "pino-loki winston-loki winston-cloudwatch pino-cloudwatch pino-datadog-transport datadog-winston @google-cloud/logging @google-cloud/logging-winston @google-cloud/logging-bunyan pino-elasticsearch winston-elasticsearch winston-logstash pino-papertrail winston-papertrail winston-syslog pino-seq winston-seq pino-logflare @logtail/ @axiomhq/ next-axiom @logdna/logger logzio-nodejs winston-logzio fluent-logger winston-splunk-httplogger @opentelemetry/sdk-logs @opentelemetry/exporter-logs-otlp-http @opentelemetry/exporter-logs-otlp-grpc @opentelemetry/exporter-logs-otlp-proto @newrelic/winston-enricher @newrelic/pino-enricher pino-opentelemetry-transport applicationinsights @azure/monitor-opentelemetry",
    ),
  },
  {
    use: "log-shipping",
    ecosystem: "pypi",
    names: words(
      "watchtower logging_loki loki_logger_handler logtail google.cloud.logging axiom_py graypy logstash_async logzio fluent opencensus.ext.azure.log_exporter azure.monitor.opentelemetry splunk_handler seqlog logfire opentelemetry.sdk._logs",
    ),
  },
  {
    use: "log-shipping",
    ecosystem: "gem",
    names: words(
      "logtail logtail-rails logdna remote_syslog_logger fluent-logger act-fluent-logger-rails google-cloud-logging stackdriver logstash-logger gelf le timber",
    ),
  },
  {
    use: "log-redaction",
    ecosystem: "npm",
    names: words("fast-redact slow-redact pino-noir redact-secrets redact-pii @hackylabs/deep-redact maskdata @zapier/secret-scrubber"),
  },
  { use: "log-redaction", ecosystem: "pypi", names: words("logredactor scrubadub loggingredactor logfire") },
  {
    use: "request-id",
    ecosystem: "npm",
    names: words("express-request-id express-correlation-id cls-rtracer koa-requestid hono/request-id correlation-id"),
  },
  {
    use: "request-id",
    ecosystem: "pypi",
    names: words("asgi_correlation_id django_guid request_id log_request_id flask_log_request_id django_structlog"),
  },
  {
    use: "compression",
    ecosystem: "npm",
    names: words("compression @fastify/compress koa-compress hono/compress shrink-ray-current http-compression"),
  },
  { use: "compression", ecosystem: "pypi", names: words("flask_compress brotli_asgi django_brotli asgi_zstd starlette_compress") },
  { use: "compression", ecosystem: "gem", names: words("thruster rack-brotli") },
  {
    use: "memory",
    ecosystem: "npm",
    names: words(
      "cache-manager @nestjs/cache-manager lru-cache node-cache keyv cacheable apicache route-cache @isaacs/ttlcache bentocache @epic-web/cachified cachified p-memoize quick-lru async-cache-dedupe express-redis-cache",
    ),
  },
  {
    use: "memory",
    ecosystem: "pypi",
    names: words("cachetools aiocache fastapi_cache flask_caching dogpile requests_cache hishel cacheops cashews async_lru diskcache"),
  },
  { use: "memory", ecosystem: "gem", names: words("identity_cache actionpack-page_caching actionpack-action_caching second_level_cache") },
  {
    use: "product-analytics",
    ecosystem: "npm",
    names: words(
      "posthog-node @segment/analytics-node analytics-node mixpanel @amplitude/analytics-node @amplitude/node @vercel/analytics/server @jitsu/js @rudderstack/rudder-sdk-node @dub/analytics",
    ),
  },
  { use: "product-analytics", ecosystem: "pypi", names: words("posthog mixpanel segment.analytics amplitude rudderstack") },
  { use: "product-analytics", ecosystem: "gem", names: words("posthog-ruby mixpanel-ruby analytics-ruby ahoy_matey amplitude-api") },
  {
    use: "pagination",
    ecosystem: "npm",
    names: words(
      "mongoose-paginate-v2 mongoose-aggregate-paginate-v2 nestjs-paginate nestjs-typeorm-paginate prisma-extension-pagination typeorm-cursor-pagination graphql-relay @devoxa/prisma-relay-cursor-connection knex-paginate sequelize-cursor-pagination mongo-cursor-pagination",
    ),
  },
  {
    use: "pagination",
    ecosystem: "pypi",
    names: words("fastapi_pagination fastcrud sqlakeyset flask_paginate rest_framework.pagination django.core.paginator"),
  },
  { use: "pagination", ecosystem: "gem", names: words("pagy kaminari will_paginate geared_pagination api-pagination order_query rotulus") },
  {
    use: "images",
    ecosystem: "npm",
    names: words(
      "next/image next/legacy/image sharp @nuxt/image astro:assets next-cloudinary cloudinary @cloudinary/ @imgix/ react-imgix imagekit @imagekit/ imgproxy @imgproxy/ @unpic/ openimg openimg/ unpic jimp imagemin vite-imagetools ipx @sanity/image-url gatsby-plugin-image @adonisjs/lucid-image",
    ),
  },
  { use: "images", ecosystem: "pypi", names: words("PIL sorl easy_thumbnails imagekit wand cloudinary wagtail.images willow") },
  {
    use: "images",
    ecosystem: "gem",
    names: words("image_processing mini_magick rmagick ruby-vips dragonfly imgproxy imgproxy-rails cloudinary kt-paperclip paperclip"),
  },
  {
    use: "events",
    ecosystem: "npm",
    names: words(
      "bullmq bull @nestjs/bullmq @nestjs/bull bee-queue pg-boss graphile-worker agenda inngest @trigger.dev/ kafkajs amqplib amqp-connection-manager rascal @golevelup/nestjs-rabbitmq nats @nats-io/ @aws-sdk/client-sqs @aws-sdk/client-sns @aws-sdk/client-eventbridge sqs-consumer @google-cloud/pubsub @google-cloud/tasks @azure/service-bus @azure/event-hubs @upstash/qstash @upstash/workflow @temporalio/",
    ),
  },
  {
    use: "events",
    ecosystem: "pypi",
    names: words(
      "celery rq arq dramatiq huey taskiq procrastinate saq surreal_commands kafka aiokafka confluent_kafka pika aio_pika kombu nats faust faststream temporalio inngest google.cloud.pubsub_v1 google.cloud.tasks_v2 azure.servicebus django_q django_rq hatchet_sdk",
    ),
  },
  {
    use: "events",
    ecosystem: "gem",
    names: words(
      "sidekiq resque good_job solid_queue delayed_job delayed_job_active_record que sneakers shoryuken karafka bunny ruby-kafka racecar waterdrop aws-sdk-sqs aws-sdk-sns google-cloud-pubsub hutch rails_event_store",
    ),
  },
  {
    use: "job-board",
    ecosystem: "npm",
    names: words("@bull-board/ bull-arena @bull-monitor/ agendash bullmq-exporter bullmq-otel inngest @trigger.dev/ @temporalio/"),
  },
  { use: "job-board", ecosystem: "pypi", names: words("flower celery_exporter inngest temporalio hatchet_sdk") },
  {
    use: "job-board",
    ecosystem: "gem",
    names: words("sidekiq-prometheus-exporter yabeda-sidekiq yabeda-activejob sentry-sidekiq sentry-resque sentry-delayed_job"),
  },
];
