/** What expressions take from requests, in the styles of each framework. */
import { beforeAll, expect, test } from "vitest";
import { openMarkedPython } from "../../testing/open.ts";
import { installGrammars } from "../../testing/parsers.ts";
import { requestPart, requestPartsIn } from "./request.ts";

beforeAll(() => installGrammars(["python"]));

const flask = "from flask import Flask, request\napp = Flask(__name__)\n";
const fastapi = "from fastapi import FastAPI, Request, Body, Query, Header, Depends, UploadFile\napp = FastAPI()\n";
const django = "from django.http import JsonResponse, HttpRequest\n";

/** A code with one marked expression, and what it takes. */
const cases: readonly (readonly [string, string | undefined])[] = [
  [`${flask}@app.post("/a")\ndef a():\n    use(«request.json»)\n`, "body"],
  [`${flask}@app.post("/a")\ndef a():\n    data = request.get_json()\n    use(«data["name"]»)\n`, "body name"],
  [`${flask}@app.post("/a")\ndef a():\n    data = request.get_json(force=True) or {}\n    use(«data.get("name")»)\n`, "body name"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«request.args.get("q")»)\n`, "query q"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«int(request.args["page"])»)\n`, "query page numeric"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«request.headers.get("X-Tenant")»)\n`, "headers X-Tenant"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«request.headers["Host"]»)\n`, "host Host"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«request.host_url»)\n`, "host"],
  [`${flask}@app.get("/a/<name>")\ndef a(name):\n    use(«name»)\n`, "params name"],
  [`${flask}@app.get("/a/<int:key>")\ndef a(key):\n    use(«key»)\n`, "params key numeric"],
  [`${flask}@app.get("/a")\ndef a():\n    use(«schema.load(request.json)»)\n`, undefined],
  ["import flask as f\ndef helper():\n    return «f.request.form['name'].strip()»\n", "body name"],
  [`${fastapi}@app.post("/a")\nasync def a(request: Request):\n    body = await request.json()\n    use(«body["name"]»)\n`, "body name"],
  [`${fastapi}@app.post("/a")\nasync def a(payload: dict):\n    use(«payload["name"]»)\n`, "body name"],
  [`${fastapi}@app.post("/a")\nasync def a(item: ItemCreate):\n    use(«item.name»)\n`, "body name typed"],
  [`${fastapi}@app.get("/a/{item_id}")\nasync def a(item_id: str):\n    use(«item_id»)\n`, "params item_id typed"],
  [`${fastapi}@app.get("/a")\nasync def a(org: str = Query(...)):\n    use(«org»)\n`, "query org typed"],
  [`${fastapi}@app.get("/a")\nasync def a(x_org: str = Header(None)):\n    use(«x_org»)\n`, "headers x_org typed"],
  [`${fastapi}@app.get("/a")\nasync def a(user: User = Depends(current_user)):\n    use(«user.id»)\n`, undefined],
  [`${fastapi}@app.post("/a")\nasync def a(file: UploadFile):\n    use(«file.filename»)\n`, "files file.filename"],
  [`${fastapi}@app.get("/a")\nasync def a(limit: int = 10):\n    use(«limit»)\n`, "query limit typed numeric"],
  [`${django}def a(request):\n    use(«request.POST["name"]»)\n`, "body name"],
  [`${django}def a(request):\n    use(«request.GET.get("next", "/")»)\n`, "query next"],
  [`${django}import json\ndef a(request):\n    data = json.loads(request.body)\n    use(«data["name"]»)\n`, "body name"],
  [`${django}def a(request):\n    use(«request.user.id»)\n`, undefined],
  [`${django}def a(request, slug):\n    use(«slug»)\n`, "params slug"],
  [`${django}def a(request):\n    use(«request.get_host()»)\n`, "host"],
  [
    "from rest_framework.views import APIView\nclass A(APIView):\n    def post(self, request):\n        use(«request.data['name']»)\n",
    "body name",
  ],
  [
    "from rest_framework.views import APIView\nclass A(APIView):\n    def get(self, request):\n        use(«self.request.query_params.get('q')»)\n",
    "query q",
  ],
  ["from aiohttp import web\nasync def a(request: web.Request):\n    body = await request.json()\n    use(«body['name']»)\n", "body name"],
  ["from aiohttp import web\nasync def a(request: web.Request):\n    use(«request.match_info['id']»)\n", "params id"],
  ["import tornado.web\nclass A(tornado.web.RequestHandler):\n    def get(self):\n        use(«self.get_argument('q')»)\n", "query q"],
  ["from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('a')\n@mcp.tool()\ndef a(name: str):\n    use(«name»)\n", "body name typed"],
  ["def plain(request):\n    use(«request.json»)\n", undefined],
  ["import requests\ndef a(url):\n    response = requests.get(url)\n    use(«response.json()»)\n", undefined],
];

for (const [code, wanted] of cases) {
  test(code, () => {
    const { file, node } = openMarkedPython(code, "app/views.py");
    const part = requestPart(node, file);
    const told =
      part && [part.source, part.path.join("."), part.typed ? "typed" : "", part.numeric ? "numeric" : ""].filter(Boolean).join(" ");
    expect(told).toBe(wanted);
  });
}

test("parts are found inside of an f-string, a dictionary and arguments, through names", () => {
  const code = `${flask}@app.get("/a")\ndef a():\n    w = f"id = {request.args['id']}"\n    use(«[w, {"a": request.json["a"]}, "x" + request.form["c"], f(k=request.headers["d"])]»)\n`;
  const { file, node } = openMarkedPython(code, "app/views.py");
  expect(requestPartsIn(node, file).map((part) => `${part.source}.${part.path.join(".")}`)).toEqual([
    "query.id",
    "body.a",
    "body.c",
    "headers.d",
  ]);
});
