import { describe, expect, it } from "vitest";
import { defineCheck } from "../api/check.ts";
import type { Fact, FactKind, FactTypes } from "../api/facts.ts";
import type { FileResult, Finding } from "../api/result.ts";
import { ProjectFacts } from "./project.ts";

/** Stands when some file has a route that changes state; throws when it is told to. */
const pendingCheck = defineCheck({
  id: "pending",
  title: "Pending",
  category: "security",
  priority: "P0",
  effort: 1,
  languages: ["ts"],
  why: "Because.",
  limits: "None.",
  messages: { open: "{count} routes are open." },
  detect: {},
  confirm: (pending, project) => {
    if (pending === "throw") throw new Error("cannot know");
    const routes = project.facts("route").filter((route) => route.data.writes);
    if (routes.length === 0) return "met";
    return {
      report: { data: { count: routes.length }, related: routes.map((route) => ({ file: route.file, line: route.line, message: "here" })) },
    };
  },
});

const fact = <K extends FactKind>(kind: K, data: FactTypes[K], line = 0): Fact<K> => ({ kind, data, start: 0, end: 0, line });
const route = (path: string, writes: boolean) =>
  fact("route", { framework: "express", method: writes ? "POST" : "GET", path, handler: "", writes, guards: [], touches: [] });
const finding = (pending: string): Finding => ({
  check: "pending",
  priority: "P0",
  category: "security",
  message: "{count} routes are open.",
  messageKey: "open",
  data: {},
  pending,
  fingerprint: "f",
  start: 0,
  end: 1,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  fixes: [],
  related: [],
});
const result = (path: string, facts: readonly Fact[], findings: readonly Finding[] = []): FileResult => ({
  path,
  language: "typescript",
  facts,
  findings,
  met: {},
  errors: [],
});

describe("ProjectFacts", () => {
  it("decides pending findings from the facts of other files, and again when those change", () => {
    const project = new ProjectFacts([pendingCheck]);
    project.set(result("src/app.ts", [], [finding("x")]));
    expect(project.findingsOf("src/app.ts")).toEqual([]);
    expect(project.view.metPlaces("pending")).toBe(1);
    project.set(result("src/orders.ts", [route("/orders", true)]));
    expect(project.findingsOf("src/app.ts").map((each) => each.message)).toEqual(["1 routes are open."]);
    expect(project.findingsOf("src/app.ts")[0]?.related[0]?.file).toBe("src/orders.ts");
    project.set(result("src/orders.ts", [route("/orders", false)]));
    expect(project.findingsOf("src/app.ts")).toEqual([]);
  });

  it("is silent where a confirm cannot tell", () => {
    const project = new ProjectFacts([pendingCheck]);
    project.set(result("src/app.ts", [], [finding("throw")]));
    expect(project.findings().size).toBe(0);
    expect(project.view.metPlaces("pending")).toBe(0);
  });

  it("gives facts in the order of their files, whatever the order they came in", () => {
    const project = new ProjectFacts([]);
    project.set(result("b.ts", [route("/b", false)]));
    project.set(result("a.ts", [route("/a", false)]));
    expect(project.view.facts("route").map((each) => each.data.path)).toEqual(["/a", "/b"]);
    expect(project.view.factsIn("b.ts", "route")).toHaveLength(1);
  });

  it("forgets a file that is gone", () => {
    const project = new ProjectFacts([pendingCheck]);
    project.setFiles(["src/app.ts", "src/orders.ts"]);
    project.set(result("src/app.ts", [], [finding("x")]));
    project.set(result("src/orders.ts", [route("/orders", true)]));
    expect(project.view.openFindings("pending")).toHaveLength(1);
    project.delete("src/orders.ts");
    expect(project.view.openFindings("pending")).toHaveLength(0);
    expect([...project.view.files]).toEqual(["src/app.ts"]);
  });

  it("says what a project is, with evidence", () => {
    const project = new ProjectFacts([]);
    project.set(
      result("package.json", [
        fact("dependency", { name: "express", version: "5", dev: false, ecosystem: "npm" }, 3),
        fact("dependency", { name: "pg", version: "8", dev: true, ecosystem: "npm" }, 4),
      ]),
    );
    expect(project.view.trait("service")).toEqual([{ file: "package.json", line: 3, note: "depends on express" }]);
    expect(project.view.trait("database")).toEqual([]);
  });

  it("makes nothing of an empty project", () => {
    const { view } = new ProjectFacts([]);
    expect([view.trait("any"), view.trait("service"), view.facts("route"), view.resolve("a.ts", "./b")]).toEqual([[], [], [], undefined]);
  });
});
