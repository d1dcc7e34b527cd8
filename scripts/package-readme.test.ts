import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readmeForPackage } from "./package-readme.ts";

test("marked regions are left out, with the blank lines behind them", () => {
  const region = "<!-- repository:begin -->\n![A](a.png)\n<!-- repository:end -->\n\n";
  expect(readmeForPackage(`one\n\n${region}two\n\n${region}three\n`)).toBe("one\n\ntwo\n\nthree\n");
});

test("links into the repository become words; addresses, anchors and pictures stay", () => {
  const stays = "[a](https://a.example/b) [b](mailto:b@a.example) [c](#c) ![d](d.png)";
  expect(readmeForPackage(`see [the docs](docs/a.md#b), ${stays}`)).toBe(`see the docs, ${stays}`);
});

test("of this README, the page of the extension has the checks but no picture, no link that leads nowhere and no open region", () => {
  const page = readmeForPackage(readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8"));
  expect(page).toContain("## Checks");
  expect(page).not.toMatch(/!\[|\]\((?!https:|#)|repository:(begin|end)/);
});
