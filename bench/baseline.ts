/**
 * What a scan cannot do without, as a process of its own: `baseline.ts read FOLDER` reads every file that the engine could look at,
 * `baseline.ts parse FOLDER` parses the TypeScript among them too.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { languageOf } from "@seaworthy/rules/languages/index";
import { discover } from "../server/workspace/discover.ts";

const [how, folder = "."] = process.argv.slice(2);
const { sources } = discover(path.resolve(folder), (file) => languageOf(file) !== undefined);
// Bundled by path: the scan must not load what only the parse needs.
const { ts } = (how === "parse" ? createRequire(__filename)("ts-morph") : {}) as Partial<typeof import("ts-morph")>;
const start = performance.now();
for (const { path: file } of sources) {
  const text = fs.readFileSync(path.join(folder, file), "utf8");
  if (ts && languageOf(file) === "typescript") {
    ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, false);
  }
}
console.log(performance.now() - start);
