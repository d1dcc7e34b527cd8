import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { PyFile } from "../../api/file.ts";
import { applyEdits } from "../../api/text.ts";
import { type SyntaxNode, walkTree } from "../../api/tree.ts";
import { Engine } from "../../engine/index.ts";
import { registry } from "../../registry.generated.ts";
import { root } from "../../testing/discover.ts";
import { readFixture } from "../../testing/fixture.ts";
import { openFile } from "../../testing/open.ts";
import { installGrammars } from "../../testing/parsers.ts";
import { envRead } from "./environment.ts";
import { handlersOf } from "./handlers.ts";
import { definitionName } from "./nodes.ts";
import { importedMember, moduleMember } from "./style.ts";
import { symbolOf } from "./symbols.ts";
import { staticValue } from "./values.ts";

beforeAll(() => installGrammars(["python"]));

function fileOf(text: string, path = "app/orders.py"): PyFile {
  return openFile("python", text, path);
}

/** The value of the last assignment to `it`. */
function value(file: PyFile): SyntaxNode {
  let found: SyntaxNode | undefined;
  walkTree(file.root, (node) => {
    const left = node.children[0];
    if (node.type === "assignment" && left && file.text.slice(left.start, left.end) === "it")
      found = node.children.find((part) => part.field === "right");
  });
  if (!found) throw new Error("nothing is assigned to `it`");
  return found;
}

describe("symbolOf", () => {
  test.each([
    ["import os\nit = os.environ.get", "os.environ.get"],
    ["import os.path as p\nit = p.join", "os.path.join"],
    ["from . import db as store\nit = store.session", ".db.session"],
    ["from ..core.config import settings\nit = settings.key", "..core.config.settings.key"],
    ["from fastapi import FastAPI\napp = FastAPI()\nit = app.get", "fastapi.FastAPI().get"],
    ["from a import b\ndef f():\n    c = b\n    it = c.d", "a.b.d"],
    ["import random\ndef f(random):\n    it = random.choice", undefined],
    ["import random\nrandom = object_from(1)\nit = random.choice", undefined],
    ["from sqlalchemy.orm import Session\ndef f(db: Session | None):\n    it = db.commit", "sqlalchemy.orm.Session().commit"],
    ["from x import S, Depends\nfrom typing import Annotated\nDb = Annotated[S, Depends(1)]\ndef f(db: Db):\n    it = db.a", "x.S().a"],
    [
      "import redis\nclass A:\n    def __init__(self):\n        self.r = redis.Redis()\n    def f(self):\n        it = self.r.get",
      "redis.Redis().get",
    ],
    ["import sqlite3\nwith sqlite3.connect('x') as c:\n    it = c.execute", "sqlite3.connect().execute"],
    ["try:\n    import simplejson as json\nexcept ImportError:\n    json = None\nit = json.dumps", "simplejson.dumps"],
    ["x = y\ny = x\nit = x", undefined],
    ["it = print", "print"],
    ["class A:\n    import os\n    def f(self):\n        it = os.sep", "os.sep"],
  ])("%s", (text, expected) => {
    const file = fileOf(text);
    expect(symbolOf(value(file), file)).toBe(expected);
  });
});

describe("staticValue", () => {
  test.each([
    ["it = 'a' 'b'", "ab"],
    ["A = 'x'\nit = A + 'y'", "xy"],
    ["A = 'x'\nA = 'y'\nit = A", undefined],
    ["def f():\n    global A\n    A = 1\nA = 2\nit = A", undefined],
    ["it = f'plain'", "plain"],
    ["it = f'{x}'", undefined],
    ["it = r'\\d'", "\\d"],
    ["it = 'a\\nb'", "a\nb"],
    ["it = -(2 * 3)", -6],
    ["it = ['a', ('b', None)]", ["a", ["b", null]]],
    ["it = [x]", undefined],
    ["it = True", true],
  ])("%s", (text, expected) => {
    const file = fileOf(text);
    expect(staticValue(value(file), file)?.value).toEqual(expected);
  });
});

test.each([
  ["import os\nit = os.getenv('A', 'b')", "A", "'b'"],
  ["from os import environ as e\nit = e['A']", "A", undefined],
  ["from decouple import config\nit = config('A', cast=str, default='b')", "A", "'b'"],
  ["from environs import Env\nenv = Env()\nit = env.str('A', 'b')", "A", "'b'"],
  ["import environ\nenv = environ.Env()\nit = env('A', default='b')", "A", "'b'"],
  ["from starlette.config import Config\nread = Config('.env')\nit = read('A', cast=str, default='b')", "A", "'b'"],
  ["it = current_app.config.get('A_KEY', 'b')", "A_KEY", "'b'"],
  ["it = data.get('A', 'b')", undefined, undefined],
])("environment read: %s", (text, name, fallback) => {
  const file = fileOf(text);
  const read = envRead(value(file), file);
  expect(read?.name).toBe(name);
  expect(read?.fallback && file.text.slice(read.fallback.start, read.fallback.end)).toBe(fallback);
});

test("handlers of all frameworks are found, with method and path", () => {
  const file = fileOf(`
from fastapi import APIRouter
from flask import Blueprint
from django.http import JsonResponse
from django.views import View
from django.views.decorators.http import require_POST
from mcp.server.fastmcp import FastMCP
from rest_framework.viewsets import ModelViewSet
from app.web import router as imported
bp = Blueprint("b", __name__)
api = APIRouter(prefix="/x")
mcp = FastMCP("m")
@api.post("/orders")
async def create(): ...
@bp.route("/login", methods=["GET", "POST"])
def login(): ...
@imported.get("/other")
def other(): ...
@require_POST
def pay(request): ...
class Orders(View):
    def delete(self, request): ...
    def helper(self): ...
class Items(ModelViewSet):
    def perform_create(self, serializer): ...
@mcp.tool()
def add_task(title): ...
@cache.get("/no")
def none(): ...
`);
  const found = [...handlersOf(file).values()].map(({ definition, framework, method, path, writes }) => [
    definitionName(definition, file),
    framework,
    method,
    path,
    writes,
  ]);
  expect(found).toEqual([
    ["create", "fastapi", "POST", "/orders", true],
    ["login", "flask", "GET,POST", "/login", true],
    ["other", "fastapi", "GET", "/other", false],
    ["pay", "django", "POST", "", true],
    ["delete", "django", "DELETE", "", true],
    ["perform_create", "drf", "POST", "", true],
    ["add_task", "mcp", "TOOL", "add_task", true],
  ]);
});

describe("imports are put where isort would", () => {
  test.each([
    ["into an empty file", "", "import secrets\n"],
    ["below the docstring", '"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport secrets\n\nx = 1\n'],
    ["below shebang and comments", "#!/usr/bin/env python\n# note\nx = 1\n", "#!/usr/bin/env python\n# note\nimport secrets\n\nx = 1\n"],
    [
      "among the standard library",
      "import os\nimport sys\nfrom typing import Any\n\nimport flask\n",
      "import os\nimport secrets\nimport sys\nfrom typing import Any\n\nimport flask\n",
    ],
    ["at the end of its section", "import os\n\nimport flask\n", "import os\nimport secrets\n\nimport flask\n"],
    [
      "in a section of its own",
      "from flask import Flask\n\nfrom .a import b\n",
      "import secrets\n\nfrom flask import Flask\n\nfrom .a import b\n",
    ],
    [
      "below __future__",
      "from __future__ import annotations\n\nx = 1\n",
      "from __future__ import annotations\n\nimport secrets\n\nx = 1\n",
    ],
    ["where modules are mixed", "from os import path\nimport time\n", "from os import path\nimport secrets\nimport time\n"],
    ["not again", "import secrets as s\n", "import secrets as s\n"],
  ])("%s", (_, before, after) => {
    const file = fileOf(before);
    expect(applyEdits(before, moduleMember("secrets", "token_hex", file).edits)).toBe(after);
  });

  test.each([
    ["from sqlalchemy import Column, String\n", "from sqlalchemy import Column, Numeric, String\n"],
    ["from sqlalchemy import (\n    Column,\n    Integer,\n)\n", "from sqlalchemy import (\n    Column,\n    Integer,\n    Numeric,\n)\n"],
    ["from sqlalchemy import func\n", "from sqlalchemy import Numeric, func\n"],
    ["from sqlalchemy.orm import Mapped\n", "from sqlalchemy import Numeric\nfrom sqlalchemy.orm import Mapped\n"],
    ["from sqlalchemy import Numeric as N\n", "from sqlalchemy import Numeric as N\n"],
    ["import sqlalchemy as sa\n", "import sqlalchemy as sa\n"],
  ])("a name is added to its module's import: %j", (before, after) => {
    const file = fileOf(before);
    expect(applyEdits(before, importedMember("sqlalchemy", "Numeric", file).edits)).toBe(after);
  });

  test("an import that is there says how the code refers to it", () => {
    expect(importedMember("sqlalchemy", "Numeric", fileOf("import sqlalchemy as sa\n")).text).toBe("sa.Numeric");
    expect(moduleMember("secrets", "choice", fileOf("from secrets import choice as pick\n")).text).toBe("pick");
  });
});

/** A program that compiles each text it is given and names those that do not. */
const compile = `
import json, sys
for name, text in json.load(sys.stdin):
    try:
        compile(text, name, "exec")
    except SyntaxError as error:
        print(f"{name}:{error.lineno}: {error.msg}")
`;

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!hasPython())("Python itself takes the text after every fix of every fixture", () => {
  const engine = new Engine(registry);
  const folder = join(root, "test-fixtures/checks");
  const texts: [string, string][] = [];
  for (const name of readdirSync(folder)) {
    const fixture = readFixture(name, readFileSync(join(folder, name), "utf8"));
    for (const section of fixture.sections) {
      for (const file of section.projects.flatMap((project) => project.files).filter(({ tag }) => tag === "py")) {
        const place = `${name}: ${section.title}`;
        texts.push([place, file.text]);
        for (const finding of engine.analyze(file.path, file.text).findings) {
          for (const fix of finding.fixes) texts.push([`${place} after "${fix.title}"`, applyEdits(file.text, fix.edits)]);
        }
      }
    }
  }
  expect(texts.filter(([place]) => place.includes(" after ")).length).toBeGreaterThan(50);
  expect(execFileSync("python3", ["-c", compile], { input: JSON.stringify(texts), encoding: "utf8" })).toBe("");
});
