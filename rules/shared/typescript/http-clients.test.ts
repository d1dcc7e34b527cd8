/** Outgoing calls in the styles of each library. */
import { ts } from "ts-morph";
import { beforeAll, expect, test } from "vitest";
import { installTypeScript, type TS } from "../../api/ts.ts";
import { openMarked } from "../../testing/open.ts";
import { hasTimeLimit, httpCall, urlKind } from "./http-clients.ts";

beforeAll(() => installTypeScript(ts));

const axios = 'import axios from "axios";\n';
const node = 'const https = require("https");\n';

/** A code with one marked call; library, method, whether it has a time limit and where it leads. */
const cases: readonly (readonly [string, string | undefined])[] = [
  ['«fetch("https://api.example.com/a")»', "fetch GET no external"],
  ['«fetch(url, { method: "post", signal: AbortSignal.timeout(5) })»', "fetch POST yes unknown"],
  ["«fetch(url, options)»", "fetch  unknown unknown"],
  ["«fetch(`/api/${id}`, { method })»", "fetch  no relative"],
  ['«globalThis.fetch("http://localhost:3000/a")»', "fetch GET no local"],
  ["function f(fetch) { «fetch(a)»; }", undefined],
  ["«repository.fetch(a)»", undefined],
  ['import fetch from "node-fetch";\n«fetch(a, { timeout: 500 })»', "fetch GET yes unknown"],
  ['import { fetch } from "undici";\n«fetch(a)»', "fetch GET no unknown"],
  ['import { request } from "undici";\n«request(a, { method: "PUT" })»', "undici PUT no unknown"],
  [`${axios}«axios.get(a)»`, "axios GET no unknown"],
  [`${axios}«axios(a)»`, "axios GET no unknown"],
  [`${axios}«axios({ url: "https://x.example.com", method: "delete", timeout: 10 })»`, "axios DELETE yes external"],
  [`${axios}«axios.post(a, { timeout: 5 })»`, "axios POST no unknown"],
  [`${axios}«axios.post(a, data, { timeout: 5 })»`, "axios POST yes unknown"],
  [`${axios}const api = axios.create({ baseURL, timeout: 5000 });\n«api.get(a)»`, "axios GET yes unknown"],
  [`${axios}const api = axios.create({ baseURL });\n«api.get(a)»`, "axios GET no unknown"],
  [`${axios}const api = axios.create(config);\n«api.get(a)»`, "axios GET unknown unknown"],
  [
    `${axios}class A { constructor() { this.http = axios.create({ timeout: 1 }); } f() { return «this.http.get(a)»; } }`,
    "axios GET yes unknown",
  ],
  [`${axios}class A { http = axios.create({}); f() { return «this.http.get(a)»; } }`, "axios GET no unknown"],
  ["«api.get(a)»", undefined],
  ["«map.get(a)»", undefined],
  ['import got from "got";\n«got(a)»', "got GET no unknown"],
  ['import got from "got";\n«got.post(a, { json: b, timeout: { request: 5 } })»', "got POST yes unknown"],
  ['import ky from "ky";\n«ky.get(a)»', "ky GET yes unknown"],
  ['import ky from "ky";\n«ky.get(a, { timeout: false })»', "ky GET no unknown"],
  [`${node}«https.get(a, (res) => {})»`, "node-http GET no unknown"],
  [`${node}«https.request({ hostname: "a", timeout: 5 }, (res) => {})»`, "node-http GET yes unknown"],
  ['import { get } from "node:https";\n«get(a, cb)»', "node-http GET unknown unknown"],
  ['import { HttpService } from "@nestjs/axios";\nclass A { f() { return «this.httpService.get(a)»; } }', "nest-axios GET unknown unknown"],
  ['import express from "express";\nconst app = express();\n«app.get("/a", f)»', undefined],
];

test.each(cases)("%s", (code, wanted) => {
  const { file, node: marked } = openMarked(code, "src/client.ts");
  const found = httpCall(marked as TS.CallExpression, file);
  const told = found && `${found.library} ${found.method} ${hasTimeLimit(found, file)} ${urlKind(found.url, file)}`;
  expect(told).toBe(wanted);
});
