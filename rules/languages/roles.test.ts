import { describe, expect, it } from "vitest";
import { roleOf } from "./roles.ts";

const typescript = (path: string) => roleOf(path, "", "typescript");
const python = (path: string) => roleOf(path, "", "python");

describe("what a file is for", () => {
  it.each([
    "app/api/test/route.ts",
    "src/app/tasks/[id]/page.tsx",
    "apps/web/app/seeds/route.ts",
    "pages/api/tasks/index.ts",
    "pages/test/debug.ts",
  ])("%s is an address of Next.js and nothing else", (path) => {
    expect(typescript(path)).toMatchObject({ test: false, script: false, seed: false, migration: false });
  });

  it.each([
    "e2e/app/page.tsx",
    "packages/e2e_tests/utils/api.ts",
    "apps/api-tests/client.ts",
    "apps/api/vitest-e2e.setup.ts",
    "web/__e2e__/orders.ts",
    "api/e2etests/accounts.ts",
    "packages/server/load-testing/config.ts",
    "web/src/orders/pricing.clienttest.ts",
    "test/fixtures/app/api/route.ts",
    "app/api/orders/route.test.ts",
    "tests/pages/home.ts",
  ])("%s is a test, although it looks like a route", (path) => {
    expect(typescript(path).test).toBe(true);
  });

  it("takes the tasks of an application for no scripts in TypeScript", () => {
    expect(typescript("src/tasks/tasks.controller.ts").script).toBe(false);
    expect(typescript("src/routes/tasks.ts").script).toBe(false);
    expect(typescript("tasks/build.ts").script).toBe(true);
    expect(typescript("src/scripts/tasks/clean.ts").script).toBe(true);
    expect(python("tasks.py").script).toBe(true);
    expect(python("app/tasks/mail.py").script).toBe(true);
  });

  it("takes what shows how something is used for an example", () => {
    expect(typescript("demoshop/config/settings.ts").example).toBe(true);
    expect(typescript("src/routes/data/sampleOrderData.ts").example).toBe(true);
    expect(typescript("src/demographics/age.ts").example).toBe(false);
    expect(typescript("src/orders/sampling.ts").example).toBe(false);
  });

  it("takes what tests alone import for a test", () => {
    expect(roleOf("src/server-under-test.ts", 'import request from "supertest";\n', "typescript").test).toBe(true);
    expect(roleOf("src/render.tsx", "import {\n  render,\n} from '@testing-library/react';\n", "typescript").test).toBe(true);
    expect(typescript("src/fixtures.ts").test).toBe(true);
    expect(roleOf("src/orders.ts", 'import { request } from "undici";\n', "typescript").test).toBe(false);
  });

  it("takes test.py for a test when it speaks of testing", () => {
    expect(roleOf("test.py", "import pytest\n", "python").test).toBe(true);
    expect(roleOf("shop/test.py", "from django.test import TestCase\n", "python").test).toBe(true);
    expect(roleOf("test.py", "from flask import Flask\napp = Flask(__name__)\n", "python").test).toBe(false);
    expect(python("shop/tests.py").test).toBe(true);
  });
});
