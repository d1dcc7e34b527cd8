import { describe, expect, test } from "vitest";
import { absolutePath, isUnder, nativePath, pathFromUri, relativePath, uriFromPath } from "./paths.ts";

describe("URIs on POSIX", () => {
  test.each([
    ["file:///home/a/b.ts", "/home/a/b.ts"],
    ["file:///home/with%20space/100%25/%C3%A4.ts", "/home/with space/100%/ä.ts"],
    ["file:///home/bare%/x.ts", "/home/bare%/x.ts"],
    ["file:///home/%F0%9F%9A%A2/x%zz.ts", "/home/🚢/x%zz.ts"],
    ["file://localhost/home/x", "/home/x"],
    ["FILE:///home/x?query#part", "/home/x"],
  ])("%s is %s", (uri, native) => {
    expect(pathFromUri(uri, false)).toBe(native);
  });

  test.each([
    "untitled:Untitled-1",
    "git:/home/x.ts",
    "vscode-notebook-cell:/a.ipynb#1",
    "file://host/share/x",
    "file:///a%00b",
    "nonsense",
  ])("%s is no path", (uri) => {
    expect(pathFromUri(uri, false)).toBeUndefined();
  });

  test("a path survives the way to a URI and back, whatever its characters", () => {
    for (const native of ["/a b/c%20d/e#f?g/ä/🚢/(x)!'*/[id]/@scope+1,2;3=4&5.ts", "/"]) {
      expect(pathFromUri(uriFromPath(native, false), false)).toBe(native);
    }
    expect(uriFromPath("/a b/[id].ts", false)).toBe("file:///a%20b/%5Bid%5D.ts");
  });
});

describe("URIs on Windows", () => {
  test("all spellings of a drive are one path", () => {
    for (const uri of ["file:///c%3A/Work/a%20b.ts", "file:///C:/Work/a%20b.ts", "file:///c:/Work/a b.ts"]) {
      expect(pathFromUri(uri, true)).toBe("C:\\Work\\a b.ts");
    }
  });

  test("a share has a host", () => {
    expect(pathFromUri("file://server/share/x.ts", true)).toBe("\\\\server\\share\\x.ts");
    expect(uriFromPath("\\\\server\\share\\x.ts", true)).toBe("file://server/share/x.ts");
  });

  test("a path without a drive is none", () => {
    expect(pathFromUri("file:///code/a.ts", true)).toBeUndefined();
  });

  test("the drive is written as VS Code does it", () => {
    expect(uriFromPath("C:\\Work\\a b.ts", true)).toBe("file:///c%3A/Work/a%20b.ts");
  });
});

describe("relative paths", () => {
  test("use forward slashes and know what lies outside", () => {
    expect(relativePath("/code", "/code/src/a.ts", false)).toBe("src/a.ts");
    expect(relativePath("/code", "/code", false)).toBe("");
    expect(relativePath("/code", "/codex/a.ts", false)).toBeUndefined();
    expect(relativePath("/code", "/", false)).toBeUndefined();
    expect(relativePath("/code", "/code/..a/b", false)).toBe("..a/b");
    expect(relativePath("C:\\Work", "c:\\Work\\src\\a.ts", true)).toBe("src/a.ts");
    expect(relativePath("C:\\Work", "D:\\Work\\a.ts", true)).toBeUndefined();
  });

  test("lead back to native ones", () => {
    expect(nativePath("C:\\Work", "src/a.ts", true)).toBe("C:\\Work\\src\\a.ts");
    expect(nativePath("/code", "src/a.ts", false)).toBe("/code/src/a.ts");
    expect(nativePath("/", "src/a.ts", false)).toBe("/src/a.ts");
    expect(nativePath("C:\\", "src/a.ts", true)).toBe("C:\\src\\a.ts");
    expect(nativePath("/code", "", false)).toBe("/code");
    expect(absolutePath("src", "c:\\Work", true)).toBe("C:\\Work\\src");
  });

  test("lie under a scope or not", () => {
    expect(isUnder("src/api/a.ts", ["src/api"])).toBe(true);
    expect(isUnder("src/api", ["src/api"])).toBe(true);
    expect(isUnder("src/apiary/a.ts", ["src/api"])).toBe(false);
    expect(isUnder("anything", [""])).toBe(true);
  });
});
