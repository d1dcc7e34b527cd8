import { existsSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packagedExtensionPath, REPOSITORY } from "./harness/index.ts";
import { unzip } from "./zip.ts";

const MEGABYTE = 1024 * 1024;
const BUNDLES = ["cli", "server", "worker", "extension"].map((name) => `extension/dist/${name}.cjs`);

describe("the packaged extension", () => {
  const vsix = packagedExtensionPath();
  let files: Map<string, Buffer>;
  let manifest: Record<string, unknown>;

  beforeAll(() => {
    if (!existsSync(vsix)) throw new Error(`${vsix} is missing: run "npm run package" first.`);
    files = unzip(readFileSync(vsix));
    manifest = JSON.parse(text("extension/package.json"));
  });

  const text = (path: string) => files.get(path)?.toString("utf8") ?? "";

  test("is smaller than 8 MB", () => {
    expect(statSync(vsix).size).toBeLessThan(8 * MEGABYTE);
  });

  test("holds the bundles, the page for the gallery and the licence", () => {
    const needed = [...BUNDLES, "extension/readme.md", "extension/LICENSE.txt", "extension/media/icon.png"];
    expect(needed.filter((path) => !files.get(path)?.length)).toEqual([]);
  });

  test("holds nothing but those and what they load", () => {
    const allowed =
      /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(package(\.nls.*)?\.json|readme\.md|changelog\.md|LICENSE\.txt|(dist|media)\/.+))$/i;
    const unwanted = /\.(map|ts|tsx|vsix|tsbuildinfo)$|test-fixtures|node_modules|\.env/;
    expect([...files.keys()].filter((path) => !allowed.test(path) || unwanted.test(path))).toEqual([]);
  });

  test("has every file that its manifest names", () => {
    const named = stringsIn(manifest).filter((value) => /^(\.\/)?(dist|media)\//.test(value));
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !files.has(`extension/${path.replace(/^\.\//, "")}`))).toEqual([]);
  });

  test("has a square PNG icon of at least 128 pixels, as the gallery asks", () => {
    const icon = files.get(`extension/${String(manifest.icon)}`);
    expect(icon?.toString("latin1", 1, 4)).toBe("PNG");
    const [width, height] = [icon?.readUInt32BE(16), icon?.readUInt32BE(20)];
    expect(width).toBe(height);
    expect(width).toBeGreaterThanOrEqual(128);
  });

  test("does not tell where it was built, and asks for no source map", () => {
    const scripts = [...files.keys()].filter((path) => path.endsWith(".cjs"));
    const telling = scripts.filter((path) => text(path).includes(REPOSITORY) || text(path).includes(`sourceMappingURL=${basename(path)}`));
    expect(telling).toEqual([]);
  });
});

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
