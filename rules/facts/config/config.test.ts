import { beforeAll, describe, expect, test } from "vitest";
import type { FactTypes } from "../../api/facts.ts";
import { Engine } from "../../engine/index.ts";
import { registry } from "../../registry.generated.ts";
import { installParsers } from "../../testing/host.ts";

let engine: Engine;
beforeAll(async () => {
  await installParsers();
  engine = new Engine(registry);
});

const configs = (path: string, text: string) =>
  engine
    .analyze(path, text)
    .facts.filter((fact) => fact.kind === "config")
    .map((fact) => fact.data as FactTypes["config"]);

describe("settings of tools", () => {
  test("Terraform: a fact for each block, expressions are computed", () => {
    const text = `
# the database
resource "aws_db_instance" "main" {
  backup_retention_period = 7
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.db.arn
  password                = "hunter2hunter2"
  identifier              = "\${var.name}-db"
  size                    = var.big ? 3 : max(1, 2)
  tags = { team = "shop", "cost-center" = 12 }
  subnets = ["a", "b"]
  timeouts {
    create = "40m"
  }
}
data "aws_ami" "x" { most_recent = true }
`;
    expect(configs("infra/main.tf", text)).toEqual([
      {
        tool: "terraform",
        name: "aws_db_instance.main",
        values: {
          backup_retention_period: 7,
          storage_encrypted: true,
          kms_key_id: "${aws_kms_key.db.arn}",
          password: "(hidden)",
          identifier: "${var.name}-db",
          size: "(computed)",
          "tags.team": "shop",
          "tags.cost-center": 12,
          "subnets.0": "a",
          "subnets.1": "b",
          timeouts: true,
          "timeouts.create": "40m",
        },
      },
      { tool: "terraform-data", name: "aws_ami.x", values: { most_recent: true } },
    ]);
  });

  test("nginx: directives by the blocks around them", () => {
    const text = `http {\n  limit_req_zone $binary_remote_addr zone=api:10m rate=10r/s;\n  server { listen 443 ssl; # tls\n    location /api { limit_req zone=api; } } }\n`;
    expect(configs("deploy/nginx.conf", text)[0]?.values).toEqual({
      http: "",
      "http.limit_req_zone": "$binary_remote_addr zone=api:10m rate=10r/s",
      "http.server": "",
      "http.server.listen": "443 ssl",
      "http.server.location": "/api",
      "http.server.location.limit_req": "zone=api",
    });
  });

  test("YAML, JSON, TOML and INI by their names", () => {
    expect(configs("render.yaml", "services:\n  - type: web\n    numInstances: 2\n")[0]).toEqual({
      tool: "render",
      name: "",
      values: { "services.0.type": "web", "services.0.numInstances": 2 },
    });
    expect(configs("vercel.json", '{"crons": [{"path": "/api/x", "schedule": "0 5 * * *"}]}')[0]?.values).toEqual({
      "crons.0.path": "/api/x",
      "crons.0.schedule": "0 5 * * *",
    });
    expect(configs("fly.toml", "[http_service]\nforce_https = true\nmin_machines_running = 1\n")[0]?.values).toEqual({
      "http_service.force_https": true,
      "http_service.min_machines_running": 1,
    });
    expect(configs(".coveragerc", "[report]\nfail_under = 90\n")[0]?.values).toEqual({ "report.fail_under": "90" });
    expect(configs("package.json", '{"name":"x","jest":{"coverageThreshold":{"global":{"lines":80}}}}')[0]).toEqual({
      tool: "package-json",
      name: "",
      values: { "jest.coverageThreshold.global.lines": 80 },
    });
  });

  test("Kubernetes: a fact for each object", () => {
    const text =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
    expect(configs("k8s/web.yaml", text).map(({ name, values }) => [name, values["spec.replicas"]])).toEqual([
      ["Deployment/web", 3],
      ["Service/web", undefined],
    ]);
  });

  test("settings written as code", () => {
    const next =
      'const headers = [];\nexport default withX({\n  poweredByHeader: false,\n  images: { remotePatterns: [{ hostname: "cdn.example.com" }] },\n  async headers() { return headers; },\n});\n';
    expect(configs("next.config.mjs", next)[0]?.values).toEqual({
      poweredByHeader: false,
      "images.remotePatterns.0.hostname": "cdn.example.com",
      headers: "(computed)",
    });
    const django =
      'import os\nDEBUG = False\nALLOWED_HOSTS = ["shop.example.com"]\nSECRET_KEY = "hunter2hunter2"\nLOGGING = {"handlers": {"console": {"class": "logging.StreamHandler"}}}\nif os.environ.get("X"):\n    SECURE_SSL_REDIRECT = True\n';
    expect(configs("shop/settings/production.py", django)).toEqual([
      {
        tool: "django",
        name: "production",
        values: {
          DEBUG: false,
          "ALLOWED_HOSTS.0": "shop.example.com",
          SECRET_KEY: "(hidden)",
          "LOGGING.handlers.console.class": "logging.StreamHandler",
          SECURE_SSL_REDIRECT: true,
        },
      },
    ]);
    const rails =
      'Rails.application.configure do\n  config.force_ssl = true\n  config.cache_store = :redis_cache_store, { url: ENV["REDIS_URL"] }\n  config.middleware.use Rack::Deflater\nend\n';
    expect(configs("config/environments/production.rb", rails)[0]).toMatchObject({
      tool: "rails",
      name: "production",
      values: { force_ssl: true, "middleware.use": "Rack::Deflater" },
    });
  });

  test("Dockerfiles: the final image", () => {
    const text =
      'FROM node:24 AS build\nRUN npm ci\nFROM node:24-slim\nENV NODE_ENV=production\nUSER node\nEXPOSE 3000\nCMD ["node", "server.js"]\n';
    expect(configs("Dockerfile", text)[0]?.values).toEqual({
      stages: 2,
      image: "node:24-slim",
      user: "node",
      cmd: "node server.js",
      "env.NODE_ENV": "production",
      expose: "3000",
    });
  });

  test("any beginning of a text gives an answer", () => {
    const terraform = 'resource "a" "b" {\n x = [1, { y = "z${"q"}" }]\n y = <<EOT\nline\nEOT\n}\n';
    const nginx = 'http { server { add_header X "a;b"; } }';
    for (let end = 0; end <= terraform.length; end++) configs("main.tf", terraform.slice(0, end));
    for (let end = 0; end <= nginx.length; end++) configs("nginx.conf", nginx.slice(0, end));
    expect(configs("main.tf", terraform)).toHaveLength(1);
  });
});
