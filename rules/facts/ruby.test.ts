/** Facts that Ruby files give, read by the real extractors. */
import { beforeAll, describe, expect, test } from "vitest";
import type { FactKind, FactTypes } from "../api/facts.ts";
import { Engine } from "../engine/index.ts";
import { installGrammars } from "../testing/parsers.ts";
import apps from "./apps/index.ts";
import datastores from "./datastores/index.ts";
import environment from "./environment/index.ts";
import exportsOf from "./exports/index.ts";
import init from "./init/index.ts";
import limiters from "./limiters/index.ts";
import middleware from "./middleware/index.ts";
import models from "./models/index.ts";
import packages from "./packages/index.ts";
import routes from "./routes/index.ts";
import tests from "./tests/index.ts";

beforeAll(() => installGrammars(["ruby"]));

const engine = new Engine({
  checks: [],
  extractors: [
    apps,
    datastores,
    environment,
    exportsOf,
    init,
    limiters,
    middleware,
    ...models.filter((each) => "detect" in each),
    packages,
    routes,
    tests,
  ],
  plain: [],
});

/** The data of one kind of facts in a file, in the order of the text. */
function read<K extends FactKind>(kind: K, path: string, text: string): FactTypes[K][] {
  const result = engine.analyze(path, text);
  expect(result.errors).toEqual([]);
  return [...result.facts]
    .filter((fact) => fact.kind === kind)
    .sort((a, b) => a.start - b.start)
    .map((fact) => fact.data as FactTypes[K]);
}

describe("applications", () => {
  test("Rails, Sinatra and Grape", () => {
    expect(read("app", "config/application.rb", "module Shop\n  class Application < Rails::Application\n  end\nend")).toEqual([
      { framework: "rails", name: "Shop::Application" },
    ]);
    expect(read("app", "app.rb", 'require "sinatra"\nget("/") { "hi" }')).toEqual([{ framework: "sinatra", name: "main" }]);
    expect(read("app", "api.rb", "class API < Grape::API\nend")).toEqual([{ framework: "grape", name: "API" }]);
  });
});

describe("routes and filters", () => {
  test("routes say whether they write, and controllers what their actions touch", () => {
    const drawn = read("route", "config/routes.rb", "Rails.application.routes.draw do\n  resources :orders, only: %i[index create]\nend");
    expect(drawn.map(({ method, path, handler, writes }) => [method, path, handler, writes])).toEqual([
      ["GET", "/orders", "orders#index", false],
      ["POST", "/orders", "orders#create", true],
    ]);
    const controller =
      'class HealthController < ApplicationController\n  before_action :require_key\n  def show\n    ActiveRecord::Base.connection.execute("select 1")\n    Rails.cache.read("x")\n  end\n  private def hidden; end\nend';
    expect(read("setting", "app/controllers/health_controller.rb", controller)).toEqual([
      {
        key: "rails.action",
        value: { controller: "HealthController", action: "show", guards: ["require_key"], touches: ["cache", "database"] },
      },
    ]);
  });

  test("filters, what they are limited to, middleware and TLS", () => {
    const controller =
      "class OrdersController < ApplicationController\n  before_action :authenticate_user!, only: %i[create update]\n  before_action { doorkeeper_authorize! :read }\n  skip_before_action :log\n  protect_from_forgery with: :exception\nend";
    expect(
      read("middleware", "app/controllers/orders_controller.rb", controller).map(({ name, target, path }) => [name, target, path]),
    ).toEqual([
      ["authenticate_user!", "OrdersController", "only: create, update"],
      ["doorkeeper_authorize!", "OrdersController", ""],
      ["skip log", "OrdersController", ""],
      ["protect_from_forgery", "OrdersController", ""],
    ]);
    const settings =
      "Rails.application.configure do\n  config.force_ssl = true\n  config.middleware.insert_before 0, Rack::Cors\n  config.middleware.use Rack::Deflater\nend";
    expect(read("middleware", "config/environments/production.rb", settings).map(({ name }) => name)).toEqual([
      "ActionDispatch::SSL",
      "Rack::Cors",
      "Rack::Deflater",
    ]);
    expect(read("middleware", "config/environments/development.rb", settings)).toEqual([]);
    expect(
      read("middleware", "config/environments/production.rb", "Rails.application.configure do\n  config.force_ssl = false\nend"),
    ).toEqual([]);
  });

  test("controllers hand out their superclass, constants their options but not their texts", () => {
    expect(read("exported-object", "app/controllers/a_controller.rb", "class AController < BController\nend")).toEqual([
      { name: "AController", values: { superclass: "BController" } },
    ]);
    expect(
      read("exported-object", "lib/c.rb", 'OPTIONS = { httponly: true, same_site: :lax, secret: "x", secure: prod?, **MORE }.freeze'),
    ).toEqual([{ name: "OPTIONS", values: { "...": true, httponly: true, same_site: "lax", secret: "text", secure: "dynamic" } }]);
  });
});

describe("environment", () => {
  test("reads with and without a default; a variable that is set is not read", () => {
    const text =
      'ENV["A"]\nENV.fetch("B")\nENV.fetch("C", 1)\nENV["D"] || "x"\nENV["E"].presence || "x"\nENV.key?("F")\nENV["G"] = "y"\nDotenv.require_keys("H")';
    expect(read("env-read", "config/initializers/env.rb", text)).toEqual([
      { name: "A", hasDefault: false },
      { name: "B", hasDefault: false, required: true },
      { name: "C", hasDefault: true },
      { name: "D", hasDefault: true },
      { name: "E", hasDefault: true },
      { name: "F", hasDefault: true },
    ]);
    expect(read("env-declared", "config/initializers/env.rb", text)).toEqual([{ name: "H", where: "schema" }]);
  });
});

describe("what is in use", () => {
  test("gems by their constants, once each", () => {
    expect(
      read("package-use", "lib/x.rb", "Sentry.capture(e)\nSentry.init\nRack::Attack.throttle\nFoo::Redis").map((use) => use.package),
    ).toEqual(["sentry-ruby", "rack-attack"]);
  });

  test("error tracking, metrics and logs that are started", () => {
    expect(read("init", "config/initializers/sentry.rb", 'Sentry.init do |config|\n  config.dsn = ENV["SENTRY_DSN"]\nend')).toEqual([
      { what: "error-tracking", name: "sentry-ruby" },
    ]);
    expect(
      read("init", "config/environments/production.rb", "Rails.application.configure do\n  config.lograge.enabled = true\nend"),
    ).toEqual([{ what: "logging", name: "lograge" }]);
    expect(read("init", "config/initializers/metrics.rb", "PrometheusExporter::Client.new")).toEqual([
      { what: "metrics", name: "prometheus_exporter" },
    ]);
    expect(read("init", "lib/x.rb", "Sentry::Breadcrumb.new(a: 1)")).toEqual([]);
  });

  test("limits by rack-attack and by Rails", () => {
    const attack =
      'class Rack::Attack\n  throttle("all", limit: 300, period: 60) { |req| req.ip }\n  throttle("logins", limit: 5, period: 20) do |req|\n    req.ip if req.path == "/login" && req.post?\n  end\nend';
    expect(read("rate-limiter", "config/initializers/rack_attack.rb", attack)).toEqual([
      { name: "rack-attack", scope: "app", target: "all" },
      { name: "rack-attack", scope: "route", target: "/login" },
    ]);
    expect(
      read(
        "rate-limiter",
        "app/controllers/sessions_controller.rb",
        "class SessionsController < ApplicationController\n  rate_limit to: 10, within: 3.minutes, only: :create\nend",
      ),
    ).toEqual([{ name: "rate_limit", scope: "route", target: "SessionsController#create" }]);
  });

  test("stores of production", () => {
    const text =
      "Rails.application.configure do\n  config.cache_store = :redis_cache_store, { url: URL }\n  config.active_job.queue_adapter = :sidekiq\nend";
    expect(read("datastore", "config/environments/production.rb", text)).toEqual([
      { what: "cache", name: "redis" },
      { what: "queue", name: "sidekiq" },
    ]);
    expect(read("datastore", "config/environments/test.rb", text)).toEqual([]);
    expect(read("datastore", "lib/db.rb", "PG.connect(URL)\nRedis.new(url: URL)")).toEqual([
      { what: "database", name: "postgresql" },
      { what: "cache", name: "redis" },
    ]);
  });
});

describe("models and tests", () => {
  test("tables of the schema with their columns, and its version", () => {
    const schema =
      'ActiveRecord::Schema[7.1].define(version: 2024_05_12_090000) do\n  create_table "users" do |t|\n    t.string "email", null: false\n    t.references :team\n    t.timestamps\n    t.index ["email"]\n  end\nend';
    expect(read("model", "db/schema.rb", schema)).toEqual([
      { name: "users", source: "activerecord", fields: ["email", "team_id", "created_at", "updated_at"] },
    ]);
    expect(read("setting", "db/schema.rb", schema)).toEqual([{ key: "rails.schema.version", value: "20240512090000" }]);
  });

  test("classes of models with the fields that they declare", () => {
    expect(
      read(
        "model",
        "app/models/user.rb",
        "class User < ApplicationRecord\n  belongs_to :team\n  has_secure_password\n  encrypts :phone, :ssn\n  enum role: { admin: 1 }\nend",
      ),
    ).toEqual([{ name: "User", source: "activerecord", fields: ["team_id", "password_digest", "phone", "ssn", "role"] }]);
    expect(read("model", "app/models/application_record.rb", "class ApplicationRecord < ActiveRecord::Base\nend")).toEqual([]);
  });

  test("specs and tests with their cases; helpers have none", () => {
    expect(
      read("test-file", "spec/models/user_spec.rb", 'RSpec.describe User do\n  it("a") { }\n  context "b" do\n    specify { }\n  end\nend'),
    ).toEqual([{ runner: "rspec", cases: 2 }]);
    expect(
      read(
        "test-file",
        "test/models/user_test.rb",
        'class UserTest < ActiveSupport::TestCase\n  test "a" do\n  end\n  def test_b; end\nend',
      ),
    ).toEqual([{ runner: "minitest", cases: 2 }]);
    expect(read("test-file", "spec/support/auth.rb", "module Auth\n  def describe; end\nend")).toEqual([]);
  });
});
