import type { FileResult } from "@seaworthy/rules/api/result";
import { expect, test } from "vitest";
import type { Analyzed } from "./analyzer.ts";
import { skippedResult } from "./analyzer.ts";
import { encodeBody } from "./result-file.ts";
import { packFiles, unpackFiles } from "./sweep-results.ts";

const stamp = { size: 3, modified: 1, changed: 2 };
const found: FileResult = {
  path: "é.ts",
  language: "typescript",
  findings: [],
  facts: [{ kind: "import", module: "größe" } as unknown as FileResult["facts"][number]],
  met: { "insecure-cookie": 2 },
  errors: [{ rule: "a-rule", message: "broke" }],
};
const files: Analyzed[] = [
  { path: "known.ts", hash: "k", stamp },
  { path: "é.ts", hash: "a", stamp, result: found },
  { path: "empty.ts", hash: "b", stamp, result: { ...found, path: "empty.ts", facts: [], met: {}, errors: [] } },
  { path: "gone.ts", hash: "", result: skippedResult("gone.ts", "unreadable") },
  { path: "last.ts", hash: "c", stamp, result: { ...found, path: "last.ts" } },
];

test("results are the same on the other side, each with the bytes that the cache keeps", () => {
  const unpacked = unpackFiles(structuredClone(packFiles(files)));
  expect(unpacked.map(({ body: _, ...file }) => JSON.parse(JSON.stringify(file)))).toEqual(JSON.parse(JSON.stringify(files)));
  for (const [index, { result }] of files.entries())
    expect([index, unpacked[index]?.body && Buffer.from(unpacked[index].body)]).toEqual([index, result && Buffer.from(encodeBody(result))]);
});

test("the bytes have memory of their own, so that they can change hands", () => {
  const { bodies } = packFiles(files);
  expect(bodies.byteLength).toBeGreaterThan(0);
  expect(bodies.buffer.byteLength).toBe(bodies.byteLength);
});
