/** What is deployed and what is not: the same code in places of all kinds, with the evidence for and against. */
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import type { CodeCheck } from "./api/check.ts";
import { installTypeScript } from "./api/ts.ts";
import type { Scope } from "./api/vocabulary.ts";
import { Engine } from "./engine/index.ts";
import { ProjectFacts } from "./facts/project.ts";
import { registry } from "./registry.generated.ts";
import { installGrammars } from "./testing/parsers.ts";

beforeAll(async () => {
  installTypeScript(ts);
  await installGrammars(["python"]);
});

const engine = new Engine(registry);
type Files = Readonly<Record<string, string>>;

/** The checks that report something in a file of a project. */
function reported(files: Files, file: string): string[] {
  const project = new ProjectFacts(registry.checks);
  project.setFiles(Object.keys(files));
  for (const [path, text] of Object.entries(files)) project.set(engine.analyze(path, text));
  return [...new Set(project.findingsOf(file).map(({ check }) => check))].sort();
}

/** One problem of each scope: a secret that everybody knows, one that can be guessed, and a key that opens something. */
const key = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
const typescript = `
import jwt from "jsonwebtoken";
const stripe = "${key}";
async function find(name: string) {
  const resetToken = Math.random().toString(36);
  const session = jwt.sign({ name }, process.env.JWT_SECRET || "hard to guess");
  return { resetToken, session, stripe };
}
void find(process.argv[2] ?? "");
`;
const handler = `import express from "express";\nexport const app = express();\n${typescript}\napp.listen(3000);\n`;
const python = `
import os
import random
import jwt

stripe = "${key}"


def find(name):
    reset_token = str(random.random())
    session = jwt.encode({"name": name}, os.environ.get("JWT_SECRET") or "hard to guess", algorithm="HS256")
    return reset_token, session
`;
const probes: Readonly<Record<Scope, string>> = { service: "secret-fallback", production: "weak-random", repository: "hardcoded-secret" };
const shownFor: Readonly<Record<string, readonly Scope[]>> = {
  serves: ["service", "production", "repository"],
  operated: ["production", "repository"],
  aside: ["repository"],
};

/** The scopes that are spoken of in a file. */
function scopes(files: Files, file: string): Scope[] {
  const ids = reported(files, file);
  return (Object.keys(probes) as Scope[]).filter((scope) => ids.includes(probes[scope]));
}

const shop = {
  "package.json": JSON.stringify({ name: "shop", private: true, dependencies: { express: "5.1.0", pg: "8.16.0" } }),
  "src/app.ts": handler,
};
const shopPy = { "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask", "click"]\n' };

describe("every launch blocker that is found in code", () => {
  const checks = registry.checks.filter((check): check is CodeCheck => check.kind === "code" && check.priority === "P0");

  it.each(checks.map((check) => [check.id, check] as const))("%s says what it speaks of", (_id, check) => {
    if (check.id === "committed-env-file") expect(check.scope).toBeUndefined();
    else expect(check.scope).toMatch(/^(?:service|production)$/);
  });
});

describe("a place", () => {
  it.each([
    ["src/orders.ts", typescript],
    ["services/tools/src/orders.ts", typescript],
    ["apps/dev-portal/src/orders.ts", typescript],
    ["packages/examples-api/src/orders.ts", typescript],
    ["tools/orders.ts", `${typescript}\nexport { find };`],
    ["app/tools/route.ts", typescript],
    ["src/setupOrders.ts", typescript],
    ["src/handlers/orders.ts", typescript],
    ["bin/www.ts", handler],
  ])("%s is taken for a part of the service", (file, text) => {
    expect(scopes({ ...shop, [file]: text }, file)).toEqual(expect.arrayContaining(["production", "repository"]));
    if (!/^tools|^bin/.test(file)) expect(scopes({ ...shop, [file]: text }, file)).toEqual(shownFor.serves);
  });

  it.each([
    ["hack/orders.ts", "aside"],
    ["extra/orders.js", "aside"],
    ["dev/orders.ts", "aside"],
    ["sandbox/orders.ts", "aside"],
    ["misc/orders.mjs", "aside"],
    ["scripts/echo-orders.ts", "aside"],
    ["src/orders/cli.ts", "serves"],
  ])("%s is %s", (file, place) => {
    expect(scopes({ ...shop, [file]: typescript }, file)).toEqual(shownFor[place]);
  });

  it.each(["example.ts", "demo.ts", "app.ts", "dev/app.ts", "cli.ts"])("%s alone is a snippet, whatever it is called", (file) => {
    expect(scopes({ [file]: typescript }, file)).toEqual(shownFor.serves);
  });
});

it("takes snippets for snippets, however many lie beside each other", () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`example${index}/demo.ts`, "export {};\n"]));
  expect(scopes({ ...many, "demo_orders.ts": typescript }, "demo_orders.ts")).toEqual(shownFor.serves);
  expect(scopes({ ...many, ...shop, "demo_orders.ts": typescript }, "demo_orders.ts")).toEqual(shownFor.aside);
});

describe("what the project shows", () => {
  it("speaks of a tool that an image starts", () => {
    const files = { ...shop, "dev/orders.ts": typescript, Dockerfile: 'FROM node:24\nCMD ["node", "dist/app.js"]\n' };
    expect(scopes(files, "dev/orders.ts")).toEqual(shownFor.aside);
    const started = { ...files, Dockerfile: 'FROM node:24\nCMD ["node", "dev/orders.ts"]\n' };
    expect(scopes(started, "dev/orders.ts")).toEqual(shownFor.serves);
  });

  it("speaks of a tool whose folder is made into an image", () => {
    const files = { ...shop, "tools/orders/orders.mjs": typescript };
    expect(scopes(files, "tools/orders/orders.mjs")).toEqual(shownFor.aside);
    expect(scopes({ ...files, "tools/orders/Dockerfile": "FROM node:24\n" }, "tools/orders/orders.mjs")).toContain("production");
  });

  it("leaves a library alone that was copied with its licence, and speaks of a package of a workspace that has one", () => {
    const files = { ...shop, "server/libs/orders/index.js": typescript, "server/libs/orders/LICENSE": "MIT" };
    expect(scopes(files, "server/libs/orders/index.js")).toEqual(shownFor.aside);
    expect(scopes({ ...files, "server/libs/orders/package.json": '{ "name": "orders" }' }, "server/libs/orders/index.js")).toEqual(
      shownFor.serves,
    );
  });

  it("takes what a script of the package runs for operated, unless it goes on running", () => {
    const run = (scripts: Record<string, string>) => ({
      ...shop,
      "package.json": JSON.stringify({ name: "shop", private: true, scripts, dependencies: { pg: "8.16.0" } }),
      "src/orders.ts": typescript,
    });
    expect(scopes(run({ orders: "tsx src/orders.ts" }), "src/orders.ts")).toEqual(shownFor.operated);
    expect(scopes(run({ "reset-orders": "node dist/orders.js" }), "src/orders.ts")).toEqual(shownFor.operated);
    expect(scopes(run({ "orders:worker": "tsx src/orders.ts" }), "src/orders.ts")).toEqual(shownFor.serves);
    expect(scopes(run({ start: "tsx src/orders.ts", orders: "tsx src/orders.ts" }), "src/orders.ts")).toEqual(shownFor.serves);
  });

  it("takes a package for the terminal for operated, and one that serves besides not", () => {
    const tool = (name: string, dependencies: Record<string, string>) => ({
      ...shop,
      "packages/shell/package.json": JSON.stringify({ name, dependencies: { ...dependencies, pg: "8.16.0" } }),
      "packages/shell/src/orders.ts": typescript,
    });
    expect(scopes(tool("@shop/cli", { commander: "14.0.0" }), "packages/shell/src/orders.ts")).toEqual(shownFor.operated);
    expect(scopes(tool("create-shop", { prompts: "2.4.2" }), "packages/shell/src/orders.ts")).toEqual(shownFor.operated);
    expect(scopes(tool("@shop/cli", { commander: "14.0.0", express: "5.1.0" }), "packages/shell/src/orders.ts")).toEqual(shownFor.serves);
    expect(scopes(tool("@shop/orders", { commander: "14.0.0" }), "packages/shell/src/orders.ts")).toEqual(shownFor.serves);
  });

  it("takes packages that a generator copies for templates", () => {
    const files = { ...shop, "packages/make/templates/api/package.json": "{}", "packages/make/templates/api/src/orders.ts": typescript };
    expect(scopes(files, "packages/make/templates/api/src/orders.ts")).toEqual(shownFor.aside);
    const own = { ...shop, "packages/template/package.json": "{}", "packages/template/src/orders.ts": typescript };
    expect(scopes(own, "packages/template/src/orders.ts")).toEqual(shownFor.serves);
    const starter = {
      ...own,
      "packages/make/package.json": "{}",
      "packages/make/starter/package.json": "{}",
      "packages/make/starter/orders.ts": typescript,
    };
    expect(scopes(starter, "packages/make/starter/orders.ts")).toEqual(shownFor.aside);
    const mails = { ...shop, "src/templates/orders.ts": typescript };
    expect(scopes(mails, "src/templates/orders.ts")).toEqual(shownFor.serves);
  });
});

describe("a module of Python", () => {
  it.each([
    ["shop/orders.py", python, "serves"],
    ["shop/publish.py", `import click\n\n\n@click.command()\ndef publish():\n    find("x")\n${python}`, "operated"],
    ["shop/colours.py", `import click\n${python}`, "serves"],
    ["shop/settings/production.py", `from django.core.management.utils import get_random_secret_key\n${python}`, "serves"],
    ["shop/views.py", `import click\nfrom flask import Flask\n${python}`, "serves"],
    ["shop/cli.py", `import argparse\n${python}`, "operated"],
    ["shop/consumer.py", `import argparse\nimport pika\n${python}`, "serves"],
    ["hack/orders.py", `${python}\nif __name__ == "__main__":\n    find("x")\n`, "aside"],
    ["extras/orders.py", python, "serves"],
  ])("%s: %#", (file, text, place) => {
    expect(scopes({ ...shopPy, [file]: text }, file)).toEqual(shownFor[place]);
  });

  it("is tried by the block at its end, and started by one that calls main", () => {
    const tail = (body: string) => `${python}\n\nif __name__ == "__main__":\n${body}`;
    const attempt = "    reset_token = str(random.random())\n    assert find(reset_token)\n";
    const lines = (text: string, files: Files = shopPy) => {
      const project = new ProjectFacts(registry.checks);
      project.setFiles([...Object.keys(files), "shop/orders.py"]);
      for (const [path, other] of Object.entries(files)) project.set(engine.analyze(path, other));
      project.set(engine.analyze("shop/orders.py", text));
      return project.findingsOf("shop/orders.py").filter(({ check }) => check === "weak-random").length;
    };
    expect(lines(tail(attempt))).toBe(1);
    expect(lines(tail(attempt), {})).toBe(2);
    expect(lines(tail(`${attempt}    main()\n`))).toBe(2);
  });

  it("is operated when the package declares it as a program", () => {
    const declared = {
      ...shopPy,
      "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask"]\nscripts = { shop = "shop.orders:find" }\n',
    };
    expect(scopes({ ...declared, "shop/orders.py": python }, "shop/orders.py")).toEqual(shownFor.operated);
    const served = `from flask import Flask\n${python}`;
    expect(scopes({ ...declared, "shop/orders.py": served }, "shop/orders.py")).toEqual(shownFor.serves);
  });
});

describe("a handler", () => {
  const leaks = `import { Router } from "express";
export const router = Router();
router.get("/debug", async (request, response) => {
  try {
    await load(request.query.id);
  } catch (error) {
    response.status(500).json({ error: (error as Error).message, stack: (error as Error).stack });
  }
});
`;

  it.each(["src/routes/test.ts", "src/routes/dev.ts", "src/routes/orders.ts"])("in %s answers whoever asks", (file) => {
    expect(reported({ ...shop, [file]: leaks }, file)).toContain("error-leak");
  });
});

describe("settings", () => {
  const compose = "services:\n  api:\n    image: shop\n    environment:\n      SESSION_SECRET: changeme\n";

  it.each([
    ["docker-compose.yml", compose, true],
    ["docker/dependencies/docker-compose.yml", compose, false],
    ["docker/emulator/compose.yaml", compose, false],
    ["docker-compose.yml", `# For local development only.\n${compose}`, false],
    ["docker-compose.yml", `# Do not use this in production.\n${compose}`, false],
    ["docker-compose.yml", `# Runs the shop in production.\n${compose}`, true],
  ])("%s: %#", (file, text, shown) => {
    expect(reported({ ...shop, [file]: text }, file).includes("placeholder-secret")).toBe(shown);
  });

  it("are for development where others beside them are for production", () => {
    const files = { ...shop, "docker-compose.yml": compose, "docker-compose.prod.yml": "services:\n  api:\n    image: shop\n" };
    expect(reported(files, "docker-compose.yml")).not.toContain("placeholder-secret");
  });
});
