/** Which constant belongs to which gem: Bundler loads gems by itself, so that code shows their constants and seldom a `require`. */

/** Names of gems by the first one or two parts of the constants they bring. */
const byConstant: Readonly<Record<string, string>> = {
  Sentry: "sentry-ruby",
  Raven: "sentry-raven",
  Rollbar: "rollbar",
  Bugsnag: "bugsnag",
  Honeybadger: "honeybadger",
  Airbrake: "airbrake",
  Appsignal: "appsignal",
  NewRelic: "newrelic_rpm",
  Datadog: "datadog",
  DDTrace: "ddtrace",
  OpenTelemetry: "opentelemetry-sdk",
  ElasticAPM: "elastic-apm",
  Skylight: "skylight",
  ScoutApm: "scout_apm",
  Lograge: "lograge",
  SemanticLogger: "semantic_logger",
  RailsSemanticLogger: "rails_semantic_logger",
  Ougai: "ougai",
  Prometheus: "prometheus-client",
  PrometheusExporter: "prometheus_exporter",
  Yabeda: "yabeda",
  StatsD: "statsd-instrument",
  "Rack::Attack": "rack-attack",
  "Rack::Throttle": "rack-throttle",
  "Rack::Cors": "rack-cors",
  SecureHeaders: "secure_headers",
  Sidekiq: "sidekiq",
  Resque: "resque",
  GoodJob: "good_job",
  SolidQueue: "solid_queue",
  Delayed: "delayed_job",
  Que: "que",
  Shoryuken: "shoryuken",
  Redis: "redis",
  Dalli: "dalli",
  Mongoid: "mongoid",
  Sequel: "sequel",
  PG: "pg",
  Mysql2: "mysql2",
  Devise: "devise",
  Doorkeeper: "doorkeeper",
  OmniAuth: "omniauth",
  Warden: "warden",
  JWT: "jwt",
  BCrypt: "bcrypt",
  Pundit: "pundit",
  CanCan: "cancancan",
  Stripe: "stripe",
  Braintree: "braintree",
  Faraday: "faraday",
  HTTParty: "httparty",
  RestClient: "rest-client",
  Typhoeus: "typhoeus",
  Excon: "excon",
  HTTPX: "httpx",
  "Net::HTTP": "net-http",
  Anyway: "anyway_config",
  ENVied: "envied",
  Dotenv: "dotenv",
};

/** The gem that a constant comes from, or undefined: `rack-attack` for `Rack::Attack::Throttle`. */
export function gemOfConstant(name: string): string | undefined {
  const parts = name.split("::");
  const two = parts.slice(0, 2).join("::");
  if (Object.hasOwn(byConstant, two)) return byConstant[two];
  const first = parts[0] ?? "";
  return Object.hasOwn(byConstant, first) ? byConstant[first] : undefined;
}

/** Constants of all known gems in lower case, as trigger words; short ones only where they are used as constants. */
export const gemWords: readonly string[] = Object.keys(byConstant).flatMap((name) => {
  const word = name.toLowerCase();
  return word.length > 5 ? [word] : [`${word}::`, `${word}.`];
});
