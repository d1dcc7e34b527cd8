import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, writeFiles } from "../test/folder.ts";
import { discover } from "../workspace/discover.ts";
import { type Answer, type AnswerPlace, keepAnswer, knownAnswer } from "./answers.ts";

const reads = (file: string) => file.endsWith(".ts");
const answer: Answer = { output: { lines: ["a", { file: "src/a.ts", start: 0, end: 1, line: 0, priority: "P0" }, "b"] }, code: 1 };
/** Files of a test are new: a run that began later than they were made has seen them at rest. */
const later = () => Date.now() + 60_000;

function project(): AnswerPlace {
  const root = folderWith({
    "src/a.ts": "a",
    "src/b.ts": "b",
    "logo.svg": "",
    ".gitignore": "out\n",
    "out/c.ts": "c",
    ".seaworthy/waivers.yml": "",
  });
  return { folder: folderWith({}, "cache"), build: "build", root };
}

function keep(place: AnswerPlace, question = "check", began = later(), given = answer): void {
  keepAnswer(place, { discovery: discover(place.root, reads), began }, question, given);
}

test("an answer is known for the same question, root and build", () => {
  const place = project();
  keep(place);
  expect(knownAnswer(place, "check")).toEqual(answer);
  expect(knownAnswer(place, "check -q")).toBeUndefined();
  expect(knownAnswer({ ...place, build: "other" }, "check")).toBeUndefined();
  expect(knownAnswer({ ...place, root: path.join(place.root, "src") }, "check")).toBeUndefined();
});

test.each<[string, (root: string) => void]>([
  ["has another content", (root) => writeFiles(root, { "src/b.ts": "bb" })],
  ["was touched", (root) => fs.utimesSync(path.join(root, "src/b.ts"), 1, 1)],
  ["is gone", (root) => fs.rmSync(path.join(root, "src/b.ts"))],
  ["is new", (root) => writeFiles(root, { "src/c.ts": "" })],
  ["is new and not looked at", (root) => writeFiles(root, { "src/c.svg": "" })],
  ["is not looked at and gone", (root) => fs.rmSync(path.join(root, "logo.svg"))],
  ["is ignored no longer", (root) => writeFiles(root, { ".gitignore": "" })],
  ["is a record that was changed", (root) => writeFiles(root, { ".seaworthy/waivers.yml": "[]" })],
  ["is a record that is gone", (root) => fs.rmSync(path.join(root, ".seaworthy/waivers.yml"))],
  ["is a new record", (root) => writeFiles(root, { ".seaworthy/policy.yml": "" })],
])("an answer holds no longer when a file %s", (_, change) => {
  const place = project();
  keep(place);
  expect(knownAnswer(place, "check")).toEqual(answer);
  change(place.root);
  expect(knownAnswer(place, "check")).toBeUndefined();
});

test("a record that git ignores counts all the same", () => {
  const place = project();
  writeFiles(place.root, { ".gitignore": ".seaworthy\n" });
  keep(place);
  expect(knownAnswer(place, "check")).toEqual(answer);
  writeFiles(place.root, { ".seaworthy/policy.yml": "" });
  expect(knownAnswer(place, "check")).toBeUndefined();
});

test("files that changed shortly before a run may have changed once more", () => {
  const place = project();
  keep(place, "check", Date.now());
  expect(knownAnswer(place, "check")).toBeUndefined();
  // Whoever asks something else later does not vouch for the earlier answer.
  keep(place, "other", later());
  expect(knownAnswer(place, "other")).toEqual(answer);
  expect(knownAnswer(place, "check")).toBeUndefined();
});

test("the last answers of one state are kept", () => {
  const place = project();
  for (let i = 0; i < 10; i++) keep(place, `question ${i}`);
  expect(knownAnswer(place, "question 1")).toBeUndefined();
  expect(knownAnswer(place, "question 2")).toEqual(answer);
  writeFiles(place.root, { "src/b.ts": "b2" });
  keep(place, "question 9");
  expect(knownAnswer(place, "question 2")).toBeUndefined();
  expect(knownAnswer(place, "question 9")).toEqual(answer);
});

test("an answer that shows code of other files is not kept", () => {
  const place = project();
  const lines = [{ file: "logo.svg", start: 0, end: 1, line: 0, priority: "P0" as const }];
  keep(place, "check", later(), { output: { lines }, code: 1 });
  expect(fs.readdirSync(place.folder)).toEqual([]);
});

test.skipIf(process.platform === "win32")("damaged answers and those that others may write are not trusted", () => {
  const place = project();
  keep(place);
  const [name = ""] = fs.readdirSync(place.folder);
  const file = path.join(place.folder, name);
  const whole = fs.readFileSync(file, "latin1");
  fs.writeFileSync(file, whole.replace('"code":1', '"code":0'));
  expect(knownAnswer(place, "check")).toBeUndefined();
  keep(place);
  expect(knownAnswer(place, "check")).toEqual(answer);
  fs.chmodSync(file, 0o666);
  expect(knownAnswer(place, "check")).toBeUndefined();
});
