import { describe, expect, it } from "vitest";
import type { ProjectFact } from "../api/facts.ts";
import { resolveImport } from "./resolve.ts";

const place = { start: 0, end: 0, line: 0 };
const setting = (file: string, value: { baseUrl?: string; paths: Record<string, string[]> }): ProjectFact<"setting"> => ({
  ...place,
  file,
  kind: "setting",
  data: { key: "tsconfig.paths", value },
});
const manifest = (file: string, name: string): ProjectFact<"manifest"> => ({
  ...place,
  file,
  kind: "manifest",
  data: { ecosystem: "npm", name, private: true, scripts: {}, bin: false, library: false, workspaces: [] },
});

function resolve(
  from: string,
  specifier: string,
  files: readonly string[],
  more: { settings?: ProjectFact<"setting">[]; manifests?: ProjectFact<"manifest">[] } = {},
): string | undefined {
  return resolveImport(from, specifier, { files: new Set(files), settings: more.settings ?? [], manifests: more.manifests ?? [] });
}

describe("resolveImport", () => {
  it("follows relative paths, endings, folders and the names that the compiler will write", () => {
    expect(resolve("src/a.ts", "./b", ["src/b.tsx"])).toBe("src/b.tsx");
    expect(resolve("src/a.ts", "../lib", ["lib/index.ts"])).toBe("lib/index.ts");
    expect(resolve("src/a.ts", "./db.js", ["src/db.ts"])).toBe("src/db.ts");
    expect(resolve("src/a.mts", "./db.mjs", ["src/db.mts"])).toBe("src/db.mts");
    expect(resolve("a.ts", "../outside", ["outside.ts"])).toBeUndefined();
  });

  it("follows aliases of the nearest tsconfig", () => {
    const settings = [
      setting("tsconfig.json", { paths: { "@/*": ["./src/*"] } }),
      setting("apps/web/tsconfig.json", { baseUrl: ".", paths: { "@/*": ["app/*"] } }),
    ];
    expect(resolve("apps/web/page.ts", "@/db", ["apps/web/app/db.ts", "src/db.ts"], { settings })).toBe("apps/web/app/db.ts");
    expect(resolve("scripts/x.ts", "@/db", ["apps/web/app/db.ts", "src/db.ts"], { settings })).toBe("src/db.ts");
  });

  it("finds packages of the workspace, with and without a path", () => {
    const manifests = [manifest("packages/db/package.json", "@acme/db")];
    expect(resolve("apps/web/a.ts", "@acme/db", ["packages/db/src/index.ts"], { manifests })).toBe("packages/db/src/index.ts");
    expect(resolve("apps/web/a.ts", "@acme/db/client", ["packages/db/client.ts"], { manifests })).toBe("packages/db/client.ts");
    expect(resolve("apps/web/a.ts", "@acme/dbx", ["packages/db/src/index.ts"], { manifests })).toBeUndefined();
  });

  it("knows nothing of packages from outside", () => {
    expect(resolve("src/a.ts", "express", ["src/express.ts"])).toBeUndefined();
  });

  it("follows Python modules from every source root above the file", () => {
    expect(resolve("api/app/main.py", "app.core.config", ["api/app/core/config.py"])).toBe("api/app/core/config.py");
    expect(resolve("app/routes/users.py", "..db", ["app/db/__init__.py"])).toBe("app/db/__init__.py");
    expect(resolve("app/routes/users.py", ".deps", ["app/routes/deps.py"])).toBe("app/routes/deps.py");
  });
});
