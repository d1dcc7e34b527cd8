import type { ProjectView } from "../../api/project.ts";
import { isTrial } from "../../shared/project/usage.ts";
import { frameworkOf, nameOf, providersOf } from "../project/described.ts";
import { storesOf } from "../project/stores.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "architecture-docs",
  title: "Write ARCHITECTURE.md with a diagram of what was found",
  make: ({ project }) => ({
    files: [{ path: "ARCHITECTURE.md", text: text(project) }],
    notes: ["Correct the arrows and say why things are as they are: that is what the code cannot tell."],
  }),
});

/** What folders are mostly for, by their names. */
const purposes: readonly (readonly [RegExp, string])[] = [
  [/^(?:routes?|controllers?|api|handlers?|endpoints?|views)$/, "what is answered to requests"],
  [/^(?:models?|entities|schemas?)$/, "what is stored, and its form"],
  [/^(?:services?|domain|core|use-?cases)$/, "what the program is about"],
  [/^(?:jobs?|workers?|tasks|queues?)$/, "what runs outside of requests"],
  [/^(?:db|database|prisma|migrations?|alembic)$/, "the database and its changes"],
  [/^(?:lib|utils?|helpers?|shared|common)$/, "what several parts use"],
  [/^(?:components?|pages|ui|web|frontend)$/, "what users see"],
  [/^(?:tests?|spec|e2e|__tests__)$/, "tests"],
  [/^(?:docs?)$/, "documents"],
  [/^(?:config|settings)$/, "settings"],
  [/^(?:middleware)$/, "what every request goes through"],
];

function text(project: ProjectView): string {
  const name = nameOf(project);
  const rows = foldersOf(project).map((folder) => {
    const last = folder.split("/").at(-1) ?? folder;
    return `| \`${folder}/\` | ${purposes.find(([pattern]) => pattern.test(last))?.[1] ?? "TODO"} |`;
  });
  return `# Architecture of ${name}

TODO: what the system does, in three sentences, and what it deliberately does not.

## The parts

\`\`\`mermaid
flowchart LR
${diagram(project, name).join("\n")}
\`\`\`

| part | answers for |
|---|---|
| ${name} | TODO: what it decides and keeps${frameworkOf(project) ? ` (${frameworkOf(project)})` : ""} |
${[...storesOf(project).map((store) => store.title), ...providersOf(project)].map((title) => `| ${title} | TODO: what is kept there or asked of it |`).join("\n")}

## Where things are

| folder | what it is |
|---|---|
${rows.length > 0 ? rows.join("\n") : "| TODO | TODO |"}

## A request, from end to end

TODO: follow the most important request through the parts: who checks it, what it reads and writes, what happens when a part is gone.

## Decisions

| decision | why | what it gives up |
|---|---|---|
| TODO | TODO | TODO |
`.replace(/\n\n\n+/g, "\n\n");
}

function diagram(project: ProjectView, name: string): string[] {
  const label = (words: string): string => words.replaceAll('"', "'");
  const stores = storesOf(project).map((store, index) => `  service --> store${index}[("${store.title}")]`);
  const providers = providersOf(project).map((title, index) => `  service --> provider${index}["${label(title)}"]`);
  const jobs = project.trait("jobs").length > 0 ? ['  service --> jobs["Background jobs"]'] : [];
  return [`  users(["Users"]) --> service["${label(name)}"]`, ...stores, ...jobs, ...providers];
}

/** The folders that code lies in: those at the root, and those below a folder of sources. */
function foldersOf(project: ProjectView): string[] {
  const found = new Set<string>();
  for (const file of project.filesMatching(/\.(?:[cm]?[jt]sx?|py|rb|prisma|sql)$/)) {
    if (isTrial(file) || file.startsWith(".")) continue;
    const parts = file.split("/").slice(0, -1);
    const depth = /^(?:src|app|lib|apps|packages|server)$/.test(parts[0] ?? "") ? 2 : 1;
    const folder = parts.slice(0, depth).join("/");
    if (folder !== "") found.add(folder);
  }
  return [...found].sort().slice(0, 20);
}
