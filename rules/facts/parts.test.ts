import { describe, expect, test } from "vitest";
import { defineCheck } from "../api/check.ts";
import type { Fact, FactKind, FactTypes } from "../api/facts.ts";
import type { FileResult, Finding } from "../api/result.ts";
import { PartProject, partsOf } from "./parts.ts";
import { ProjectFacts } from "./project.ts";

const check = defineCheck({
  id: "pending",
  title: "Pending",
  category: "security",
  priority: "P0",
  effort: 1,
  languages: ["ts"],
  why: "Because.",
  limits: "None.",
  messages: { open: "Open." },
  detect: {},
  confirm: (pending) => (pending === "met" ? "met" : "report"),
});

const fact = <K extends FactKind>(kind: K, data: FactTypes[K]): Fact<K> => ({ kind, data, start: 0, end: 0, line: 0 });
const manifest = (more: Partial<FactTypes["manifest"]> = {}) =>
  fact("manifest", { ecosystem: "npm", name: "", private: true, scripts: {}, bin: false, library: false, workspaces: [], ...more });
const dependency = (name: string, dev = false) => fact("dependency", { name, version: "1", dev, ecosystem: "npm" });
const route = fact("route", { framework: "express", method: "GET", path: "/", handler: "", writes: false, guards: [], touches: [] });
const container = fact("container", { source: "dockerfile", name: "", image: "node" });
const item = fact("checklist-item", { text: "x", ticked: false, checks: [], blocker: true, headings: [], references: [], tick: null });

function finding(pending: string): Finding {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const place = { fingerprint: pending, start: 0, end: 1, range, fixes: [], related: [] };
  return { check: "pending", priority: "P0", category: "security", message: "Open.", messageKey: "open", data: {}, pending, ...place };
}

/** A project of files with their facts and findings. */
function projectOf(files: Readonly<Record<string, readonly (Fact | Finding)[]>>): ProjectFacts {
  const project = new ProjectFacts([check]);
  for (const [path, all] of Object.entries(files)) {
    const findings = all.filter((each): each is Finding => "check" in each);
    const facts = all.filter((each): each is Fact => "kind" in each);
    const result: FileResult = { path, language: "typescript", facts, findings, met: {}, errors: [] };
    project.set(result);
  }
  return project;
}

const folders = (files: Parameters<typeof projectOf>[0]): string[] => partsOf(projectOf(files).view).map(({ folder }) => folder);

describe("partsOf", () => {
  test("finds folders with a manifest and code, in any language", () => {
    const files = {
      "web/package.json": [manifest()],
      "web/src/a.ts": [],
      "worker/requirements.txt": [manifest({ ecosystem: "pypi" })],
      "worker/a.py": [],
      "admin/Gemfile": [manifest({ ecosystem: "gem" })],
      "admin/app/a.rb": [],
      "docs/package.json": [manifest()],
      "docs/a.md": [],
    };
    expect(folders(files)).toEqual(["admin", "web", "worker"]);
  });

  test("leaves out examples, fixtures and tests, and a project that is one package", () => {
    const one = { "package.json": [manifest()], "src/a.ts": [], "web/package.json": [manifest()], "web/vite.config.ts": [] };
    expect(folders(one)).toEqual([]);
    const aside = Object.fromEntries(
      ["examples/a", "test/fixtures/b", "e2e"].flatMap((folder) => [
        [`${folder}/package.json`, [manifest()]],
        [`${folder}/a.ts`, []],
      ]),
    );
    expect(folders({ ...aside, "package.json": [manifest()], "src/a.ts": [] })).toEqual([]);
  });

  test("keeps to the members of a workspace, whose root is a package when it has code", () => {
    const member = (folder: string) => ({ [`${folder}/package.json`]: [manifest()], [`${folder}/a.ts`]: [] });
    const files = { ...member("apps/a"), ...member("packages/x/b"), ...member("packages/old"), ...member("template") };
    const npm = { "package.json": [manifest({ workspaces: ["apps/*", "./packages/**", "!packages/old"] })] };
    expect(folders({ ...files, ...npm })).toEqual(["apps/a", "packages/x/b"]);
    expect(folders({ ...files, ...npm, "src/a.ts": [], "eslint.config.js": [] })).toEqual(["", "apps/a", "packages/x/b"]);
    const pnpm = { "pnpm-workspace.yaml": [fact("setting", { key: "workspaces", value: ["apps/*", "template"] })] };
    expect(folders({ ...files, ...pnpm })).toEqual(["apps/a", "template"]);
  });

  test("is called by its manifest, else by its folder", () => {
    const files = { "a/package.json": [manifest({ name: "@x/a" })], "a/a.ts": [], "b/package.json": [manifest()], "b/a.ts": [] };
    expect(partsOf(projectOf(files).view).map(({ name }) => name)).toEqual(["@x/a", "b"]);
  });
});

describe("PartProject", () => {
  const project = projectOf({
    "package.json": [manifest({ workspaces: ["*"] }), dependency("vitest", true), dependency("express")],
    "TODO.md": [item],
    Dockerfile: [container],
    "tool.ts": [],
    "api/package.json": [manifest({ name: "api" }), dependency("db")],
    "api/a.ts": [route, finding("open"), finding("met")],
    "api/TODO.md": [item],
    "db/package.json": [manifest({ name: "db", library: true }), dependency("pg")],
    "db/a.ts": [finding("open")],
    "text/package.json": [manifest({ name: "text", library: true })],
    "text/a.ts": [],
    "text/inner/package.json": [],
    "text/inner/a.ts": [],
  });
  const parts = partsOf(project.view);
  const part = (folder: string): PartProject => new PartProject(project, parts, parts.find((each) => each.folder === folder)!);

  test("has the findings and places met of its own files", () => {
    expect([...part("api").findings().keys()]).toEqual(["api/a.ts"]);
    expect([...part("db").findings().keys()]).toEqual(["db/a.ts"]);
    expect([part("api").view.metPlaces("pending"), part("db").view.metPlaces("pending")]).toEqual([1, 0]);
    expect(
      part("api")
        .view.openFindings("pending")
        .map(({ file }) => file),
    ).toEqual(["api/a.ts"]);
    expect(part("text").owns("text/inner/a.ts")).toBe(true);
  });

  test("sees its own files and those of the whole, not the code of others", () => {
    const { view } = part("text");
    expect([...view.files].sort()).toEqual([
      "Dockerfile",
      "TODO.md",
      "package.json",
      "text/a.ts",
      "text/inner/a.ts",
      "text/inner/package.json",
      "text/package.json",
    ]);
    expect(view.filesMatching(/package\.json$/)).toEqual(["package.json", "text/inner/package.json", "text/package.json"]);
    expect(view.facts("route")).toEqual([]);
    expect(view.factsIn("api/a.ts", "route")).toEqual([]);
    expect(view.facts("container")).toHaveLength(1);
  });

  test("takes the tools of the whole, not what the whole depends on at run time or has on its lists", () => {
    const { view } = part("text");
    expect(view.dependencies("vitest", "express", "pg").map(({ data }) => data.name)).toEqual(["vitest"]);
    expect(view.facts("dependency").map(({ data }) => data.name)).toEqual(["vitest"]);
    expect(view.facts("checklist-item")).toEqual([]);
    expect(
      part("api")
        .view.facts("checklist-item")
        .map(({ file }) => file),
    ).toEqual(["api/TODO.md"]);
  });

  test("has traits of its own; a service has those of what it is built from and the platform", () => {
    const has = (folder: string) => {
      const { view } = part(folder);
      return (["service", "database", "docker"] as const).filter((trait) => view.trait(trait).length > 0);
    };
    expect(has("api")).toEqual(["service", "database", "docker"]);
    expect(has("db")).toEqual(["database"]);
    expect(has("text")).toEqual([]);
    expect(part("api").view.dependencies("pg")).toHaveLength(1);
  });

  test("gives the same lists until the project changes, so that what follows from them is remembered", () => {
    const { view } = part("api");
    expect(view.facts("route")).toBe(view.facts("route"));
    expect(view.factsIn("api/a.ts", "route")).toBe(view.factsIn("api/a.ts", "route"));
  });
});
