/** Outgoing calls in the styles of each library. */
import { beforeAll, expect, test } from "vitest";
import { openMarkedPython } from "../../testing/open.ts";
import { installGrammars } from "../../testing/parsers.ts";
import { hasTimeLimit, httpCall, urlKind } from "./http-clients.ts";

beforeAll(() => installGrammars(["python"]));

/** A code with one marked call; library, method, whether it has a time limit and where it leads. */
const cases: readonly (readonly [string, string | undefined])[] = [
  ['import requests\n«requests.get("https://api.example.com/a")»\n', "requests GET no external"],
  ["import requests\n«requests.post(url, json=data, timeout=5)»\n", "requests POST yes unknown"],
  ["import requests as r\n«r.get(url, timeout=None)»\n", "requests GET no unknown"],
  ["import requests\n«requests.get(url, **options)»\n", "requests GET unknown unknown"],
  ['from requests import get\n«get(f"http://localhost:8000/{x}")»\n', "requests GET no local"],
  ["import requests\ns = requests.Session()\n«s.get(url)»\n", "requests GET no unknown"],
  ["import requests\nwith requests.Session() as s:\n    «s.put(url, timeout=3)»\n", "requests PUT yes unknown"],
  ["import requests\n«requests.request('DELETE', url)»\n", "requests DELETE no unknown"],
  ["import httpx\n«httpx.get(url)»\n", "httpx GET yes unknown"],
  ["import httpx\n«httpx.get(url, timeout=None)»\n", "httpx GET no unknown"],
  ["import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        await «c.get(url)»\n", "httpx GET yes unknown"],
  ["import httpx\nclient = httpx.Client(timeout=None)\n«client.get(url)»\n", "httpx GET no unknown"],
  ["import aiohttp\nasync def f():\n    async with aiohttp.ClientSession() as s:\n        await «s.get(url)»\n", "aiohttp GET no unknown"],
  [
    "import aiohttp\nasync def f():\n    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as s:\n        await «s.get(url)»\n",
    "aiohttp GET yes unknown",
  ],
  ["from urllib.request import urlopen\n«urlopen(url)»\n", "urllib GET no unknown"],
  ["import urllib.request\n«urllib.request.urlopen(url, timeout=3)»\n", "urllib GET yes unknown"],
  ["import urllib3\nhttp = urllib3.PoolManager()\n«http.request('GET', url)»\n", "urllib3 GET no unknown"],
  ["cache = {}\n«cache.get(url)»\n", undefined],
  ["«client.get(url)»\n", undefined],
  ["import os\n«os.environ.get('A')»\n", undefined],
];

for (const [code, wanted] of cases) {
  test(code, () => {
    const { file, node } = openMarkedPython(code, "app/client.py");
    const found = httpCall(node, file);
    expect(found && `${found.library} ${found.method} ${hasTimeLimit(found, file)} ${urlKind(found.url, file)}`).toBe(wanted);
  });
}
