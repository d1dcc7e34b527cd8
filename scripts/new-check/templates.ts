/** The files of a new check. They type-check as they are; what is to be written says TODO, and the check's own tests fail until it is. */
import { type Category, type LanguageCode, type LanguageId, parserOfCode } from "@seaworthy/rules/api/vocabulary";

/** What a new check is to be; ids and categories have been looked at before. */
export type CheckPlan =
  | { readonly kind: "code"; readonly id: string; readonly category: Category; readonly languages: readonly LanguageCode[] }
  | { readonly kind: "project"; readonly id: string; readonly category: Category }
  | { readonly kind: "manual"; readonly id: string; readonly category: Category };

/** Texts by path relative to the root. */
export function filesOf(plan: CheckPlan): ReadonlyMap<string, string> {
  const place = `rules/checks/${plan.category}/${plan.id}`;
  if (plan.kind === "manual") return new Map([[`${place}.ts`, manualCheck(plan.id, plan.category)]]);
  const fixture = `test-fixtures/checks/${plan.id}.md`;
  if (plan.kind === "project") {
    return new Map([
      [`${place}.ts`, projectCheck(plan.id, plan.category)],
      [fixture, projectFixture(plan.id)],
    ]);
  }
  const parsers = [...new Set(plan.languages.map((code) => parserOfCode[code]))].sort();
  return new Map([
    [`${place}/index.ts`, codeCheck(plan.id, plan.category, plan.languages, parsers)],
    ...parsers.map((parser) => [`${place}/${parser}.ts`, detector(parser)] as const),
    [fixture, codeFixture(plan.id, plan.languages)],
  ]);
}

function codeCheck(id: string, category: Category, languages: readonly LanguageCode[], parsers: readonly LanguageId[]): string {
  const imports = parsers.map((parser) => `import { ${parser} } from "./${parser}.ts";\n`).join("");
  const triggers = parsers.map((parser) => `    ${parser}: { words: ["todo"] },\n`).join("");
  return `import { defineCheck } from "../../../api/check.ts";
${imports}
export default defineCheck({
  id: "${id}",
  title: "TODO what is wrong, as a phrase",
  category: "${category}",
  priority: "P1",
  effort: 15,
  languages: [${languages.map((code) => `"${code}"`).join(", ")}],
  why: "TODO why it matters in production, in one to three sentences.",
  limits: "TODO what it is known to miss, in sentences.",
  messages: {
    found: "TODO what is wrong; what to do.",
  },
  // TODO words without one of which there is nothing to find: a file without any is never parsed for this check.
  triggers: {
${triggers}  },
  detect: { ${parsers.join(", ")} },
});
`;
}

function detector(parser: LanguageId): string {
  if (parser === "typescript") {
    return `import type { TypeScriptVisitors } from "../../../api/check.ts";
import { met, problem } from "../../../api/outcome.ts";

/** TypeScript: TODO which code is looked at. */
export const typescript: TypeScriptVisitors = {
  call: {
    // TODO the last name of the call that matters; or visit \`new\`, \`property\` or \`node\`.
    todo: (call, file) => {
      const at = { start: call.expression.getStart(file.root), end: call.expression.end };
      return call.arguments.length === 0 ? problem("found", at) : met(at);
    },
  },
};
`;
  }
  if (parser === "python" || parser === "ruby") {
    const [name, file] = parser === "python" ? ["Python", "PyFile"] : ["Ruby", "RbFile"];
    return `import type { TreeVisitors } from "../../../api/check.ts";
import type { ${file} } from "../../../api/file.ts";
import { met, problem } from "../../../api/outcome.ts";
import { child, namedChildren } from "../../../api/tree.ts";

/** ${name}: TODO which code is looked at. */
export const ${parser}: TreeVisitors<${file}> = {
  call: {
    // TODO the last name of the call that matters; or visit \`keyword\` or \`node\`.
    todo: (call) => (namedChildren(child(call, "arguments")).length === 0 ? problem("found", call) : met(call)),
  },
};
`;
  }
  return `import type { DocumentDetector } from "../../../api/check.ts";
import { problem } from "../../../api/outcome.ts";

/** TODO what of the document is looked at. */
export const ${parser}: DocumentDetector = (file) => {
  // TODO look through \`file.root\`; the helpers under rules/shared/ read it. Return met() for what is right.
  const start = file.text.indexOf("todo");
  return start === -1 ? undefined : problem("found", { start, end: start + "todo".length });
};
`;
}

function projectCheck(id: string, category: Category): string {
  return `import { defineProjectCheck } from "../../api/check.ts";

export default defineProjectCheck({
  id: "${id}",
  title: "TODO what a project has that passes, as a phrase",
  category: "${category}",
  priority: "P1",
  effort: 30,
  // TODO the traits of a project that it is for.
  applies: ["service"],
  evidence: "TODO what makes it pass",
  why: "TODO why it matters in production, in one to three sentences.",
  limits: "TODO what it is known to miss, in sentences.",
  evaluate: (project) => {
    // TODO ask facts and file names; add an extractor under rules/facts/ for what no fact tells yet.
    const evidence = project.dependencies("todo").map(({ file, line }) => ({ file, line, note: "TODO" }));
    if (evidence.length > 0) return { status: "pass", evidence, reason: "TODO what is there." };
    return { status: "fail", evidence, reason: "TODO what is missing." };
  },
});
`;
}

function manualCheck(id: string, category: Category): string {
  return `import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "${id}",
  title: "TODO what has been done, as a phrase",
  category: "${category}",
  priority: "P2",
  effort: 60,
  // TODO the traits of a project that it is for, and the days that an answer holds.
  applies: ["service"],
  every: 180,
  why: "TODO why it matters in production, in one to three sentences.",
  ask: "TODO the question that a person answers?",
});
`;
}

/** Code of each language for the prompts: one line that the templates above report, one that they leave alone. */
const samples: Readonly<Record<LanguageCode, { readonly tag: string; readonly bad: string; readonly good: string }>> = {
  ts: { tag: "ts", bad: "todo();", good: "todo(1);" },
  py: { tag: "py", bad: "todo()", good: "todo(1)" },
  rb: { tag: "rb", bad: "todo()", good: "todo(1)" },
  prisma: { tag: "prisma", bad: "model todo {}", good: "model Done {}" },
  docker: { tag: "dockerfile", bad: "FROM todo", good: "FROM done" },
  gha: { tag: "gha", bad: "name: todo", good: "name: done" },
  yaml: { tag: "yaml", bad: "name: todo", good: "name: done" },
  env: { tag: "env", bad: "NAME=todo", good: "NAME=done" },
  md: { tag: "md", bad: "todo", good: "done" },
  json: { tag: "json", bad: '{ "name": "todo" }', good: '{ "name": "done" }' },
};

function codeFixture(id: string, languages: readonly LanguageCode[]): string {
  const sections = languages.flatMap((code) => {
    const { tag, bad, good } = samples[code];
    const found = /todo(\(\))?/.exec(bad);
    // The template for TypeScript underlines the callee, those for Python and Ruby the whole call.
    const width = code === "ts" ? "todo".length : (found?.[0].length ?? 0);
    const marker = `${" ".repeat(found?.index ?? 0)}${"^".repeat(width)} TODO what is wrong; what to do.`;
    return [
      section(`TODO ${code}: what is wrong`, "TODO why this is wrong.", tag, `${bad}\n${marker}`),
      section(`TODO ${code}: wrong in another style`, "TODO what is different here.", tag, `${bad}\n${marker}`),
      section(`TODO ${code}: what is right`, "TODO why this is left alone.", `${tag} ok`, good),
      section(`TODO ${code}: what only looks alike`, "TODO why this is left alone.", `${tag} ok`, good),
    ];
  });
  return [`# ${id}`, ...sections].join("\n\n").concat("\n");
}

function projectFixture(id: string): string {
  const manifest = (dependencies: string): string => `{ "dependencies": { "express": "5.1.0"${dependencies} } }`;
  const result = (status: string, evidence: string): string => `\`\`\`yaml result\nstatus: ${status}\nevidence: [${evidence}]\n\`\`\``;
  const project = (title: string, prose: string, dependencies: string, status: string, evidence: string): string =>
    `${section(title, prose, "json path=package.json", manifest(dependencies))}\n\n${result(status, evidence)}`;
  return [
    `# ${id}`,
    project("TODO what passes", "TODO what makes it pass.", ', "todo": "1.0.0"', "pass", "package.json"),
    project("TODO what passes in another way", "TODO what makes it pass.", ', "todo": "1.0.0"', "pass", "package.json"),
    project("TODO what fails", "TODO what is missing.", "", "fail", ""),
    project("TODO what fails though it looks alike", "TODO what is missing.", "", "fail", ""),
    `${section("TODO what it does not apply to", "TODO why not.", "md path=README.md", "# Notes")}\n\n${result("not-applicable", "")}`,
  ]
    .join("\n\n")
    .concat("\n");
}

function section(title: string, prose: string, info: string, code: string): string {
  return `## ${title}\n\n${prose}\n\n\`\`\`${info}\n${code}\n\`\`\``;
}
