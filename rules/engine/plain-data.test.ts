/** Results cross threads and lie on disk: names that every object has must not bring its functions in. */
import { ts } from "ts-morph";
import { beforeAll, expect, it } from "vitest";
import { installTypeScript } from "../api/ts.ts";
import { languageOf } from "../languages/index.ts";
import { registry } from "../registry.generated.ts";
import { installGrammars } from "../testing/parsers.ts";
import { Engine } from "./index.ts";

beforeAll(async () => {
  installTypeScript(ts);
  await installGrammars(["python", "ruby"]);
});

const names = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];

const texts: Readonly<Record<string, (name: string) => string>> = {
  "test/api.test.ts": (name) =>
    `import request from "supertest";\nit("x", async () => { await request(app).${name}("/a"); expect(res.status).toBe(Http.${name}); expect(error.${name}).toBe(Other.${name}); });\n`,
  "src/app.ts": (name) =>
    `import express from "express";\nimport x from "${name}";\nconst app = express();\napp.${name}("/a", x.${name}, (req, res) => { res.${name}("${name}", req.body.${name}); cookie.${name}(process.env.${name}); });\naxios.${name}("https://a.io", { ${name}: 1, method: "${name}", headers: { "${name}": 1 } });\n`,
  "tests/test_api.py": (name) =>
    `from app import client\n\ndef test_a():\n    client.${name}("/a")\n    assert response.status_code == status.${name}\n`,
  "app/main.py": (name) =>
    `import ${name}\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.${name}("/a", ${name}=${name}(1))\ndef a(b: ${name}):\n    return ${name}.${name}("${name}", key=os.environ["${name}"])\n`,
  "spec/a_spec.rb": (name) => `it "x" do\n  ${name} "/a"\n  expect(response).to have_http_status(:${name})\nend\n`,
  "app/controllers/a_controller.rb": (name) =>
    `class AController < ApplicationController\n  ${name} :a, only: [:${name}]\n  def ${name}\n    render json: ${name}.${name}("${name}", ${name}: :${name})\n  end\nend\n`,
  "shop/views.py": (name) =>
    `from rest_framework.viewsets import ViewSet\n\nclass OrderViewSet(ViewSet):\n    def ${name}(self, request):\n        return request.data\n`,
  "src/orders.controller.ts": (name) =>
    `import { Controller } from "@nestjs/common";\nimport lusca from "lusca";\n@Controller("a")\nexport class A {\n  @${name}("/a")\n  b() { return 1; }\n}\napp.use(lusca.${name}("DENY"));\n`,
  "config/routes.rb": (name) => `Rails.application.routes.draw do\n  ${name} "/a", to: "a#${name}"\nend\n`,
  "config/app.yml": (name) => `${name}:\n  ${name}: ${name}\n`,
  "package.json": (name) =>
    `{ "name": "${name}", "dependencies": { "${name}": "1" }, "scripts": { "${name}": "${name}" }, "engines": { "${name}": "1" } }`,
  ".github/workflows/ci.yml": (name) =>
    `on: push\njobs:\n  ${name}:\n    runs-on: ${name}\n    steps:\n      - uses: ${name}@v1\n      - run: ${name}\n`,
  Dockerfile: (name) => `FROM ${name}\nENV ${name}=1\nRUN ${name}\n`,
};

it.each(Object.keys(texts))("a result is plain data, whatever the names in it: %s", (path) => {
  const engine = new Engine(registry);
  for (const name of names) {
    const result = engine.analyze(path, texts[path]?.(name) ?? "");
    expect(result.errors).toEqual([]);
    expect(structuredClone(result)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ path });
  }
});

it("no file ends in what every object has", () => {
  for (const name of names) expect(languageOf(`a.${name}`)).toBeUndefined();
});
