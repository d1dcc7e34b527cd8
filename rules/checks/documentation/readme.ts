import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { purposesOf } from "../../shared/documents/commands.ts";
import { isPlatformVariable } from "../../shared/documents/platform-variables.ts";
import { servingReads } from "../../shared/variables.ts";
import { failed, passed, share } from "../../shared/project/answers.ts";

const readmePath = /^readme(?:\.(?:md|markdown|rst|adoc|asciidoc|org|txt))?$/i;
/** Words below a heading that make it more than a title. */
const fewestWords = 3;

/** A part of a README: how its heading reads, and which commands are it. */
interface Part {
  /** What the part says how to do. */
  readonly verb: string;
  readonly heading: RegExp;
  readonly command?: (command: string) => boolean;
}

const install: Part = {
  verb: "install",
  heading:
    /\b(?:install\w*|set-?\s?up|setup|setting up|getting started|quick\s?start|prerequisites|requirements|get started|bootstrap\w*)\b/i,
  command: (command) =>
    /^(?:\S+\/)?(?:npm (?:i|ci|install|add)|npx|pnpm (?:i|install|add)|yarn(?: install| add|$)|bun (?:i|install|add)|pipx? install|pip3 install|poetry (?:install|add)|pipenv install|uv (?:sync|add|pip install|tool install)|pdm install|bundle(?: install|$)|gem install|docker(?:-| )compose up|docker (?:build|pull|run)|make (?:install|setup|bootstrap)|brew install|(?:bin|script|scripts)\/(?:setup|bootstrap|install)|go install|cargo install|helm install)\b/.test(
      command,
    ),
};
const run: Part = {
  verb: "run",
  heading:
    /\b(?:run\w*|start\w*|usage|using|use|serv(?:e|ing)|launch\w*|develop\w*|getting started|quick\s?start|local\w*|commands|scripts|examples?|how to)\b/i,
  command: (command) =>
    /^(?:\S+\/)?(?:npm (?:start|run (?:dev|start|serve|preview))|pnpm (?:run )?(?:dev|start|serve)|yarn (?:run )?(?:dev|start|serve)|bun (?:run )?(?:dev|start|index\S*)|docker(?:-| )compose up|docker run|make (?:run|start|dev|serve|up)|just (?:run|dev|serve)|uvicorn|gunicorn|hypercorn|flask run|fastapi (?:dev|run)|python3? (?:-m )?[\w./-]*(?:main|app|server|manage|run|cli|__main__)[\w./-]*|(?:bin\/|bundle exec )?rails (?:s|server)|bin\/dev|foreman start|overmind|rackup|puma|node (?:\.\/)?[\w./-]+|deno (?:run|task)|turbo dev|next (?:dev|start)|(?:uv|poetry|pipenv) run (?!pytest|ruff|mypy))/.test(
      command,
    ),
};
const test: Part = {
  verb: "test",
  heading: /\b(?:test(?!imon)\w*|specs?|running the specs)\b/i,
  command: (command) => purposesOf(command).has("test"),
};
const configure: Part = { verb: "configure", heading: /\b(?:config\w*|environment|env|settings?|variables?|options|secrets)\b/i };
const use: Part = {
  verb: "use",
  heading: /\b(?:usage|use|using|examples?|api|quick\s?start|getting started|how to|commands|cli|guide|reference)\b/i,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const readme = project.filesMatching(readmePath)[0];
  if (readme === undefined) return failed("There is no README; say how to install, run, configure and test the project.");
  const texts = [readme, ...linkedDocuments(project, readme)];
  const wanted = partsFor(project);
  const found = wanted.flatMap((part) => {
    const evidence = evidenceOf(project, texts, part);
    return evidence ? [{ part, evidence }] : [];
  });
  const missing = wanted.filter((part) => !found.some((entry) => entry.part === part)).map((part) => part.verb);
  const evidence = found.map((entry) => entry.evidence);
  const says = (what: string): string => `The README ${what} the project.`;
  if (missing.length === 0)
    return passed(
      evidence,
      says(
        `says how to ${list(
          wanted.map((part) => part.verb),
          "and",
        )}`,
      ),
    );
  const heading = project.factsIn(readme, "heading")[0];
  const at = heading && { file: readme, span: { start: heading.start, end: heading.end } };
  const reason = says(`does not say how to ${list(missing, "or")}`);
  return share(found.length, wanted.length, found.length === 0 ? [{ file: readme, line: -1, note: "README" }] : evidence, reason, at);
}

/** A library is installed, used and tested; a program is also run, and configured where it reads the environment. */
function partsFor(project: ProjectView): Part[] {
  const manifests = project.facts("manifest").filter((fact) => !fact.file.includes("/"));
  const library =
    manifests.some((fact) => fact.data.library && !fact.data.private) &&
    project.facts("app").length === 0 &&
    project.facts("route").length === 0;
  // What a library reads if it happens to be there, its users need not set.
  const reads = library ? servingReads(project).filter(({ data }) => !data.hasDefault) : project.facts("env-read");
  const configured =
    reads.some((fact) => !isPlatformVariable(fact.data.name)) ||
    project.filesMatching(/(?:^|\/)\.env\.(?:example|sample|template)$/).length > 0;
  return [install, library ? use : run, test, ...(configured ? [configure] : [])];
}

function evidenceOf(project: ProjectView, texts: readonly string[], part: Part): Evidence | undefined {
  for (const file of texts) {
    const headings = project.factsIn(file, "heading");
    const index = headings.findIndex(
      (heading, position) => part.heading.test(heading.data.title) && hasContent(project, file, headings, position),
    );
    const heading = headings[index];
    if (heading) return { file, line: heading.line, note: `section “${heading.data.title}”` };
    const setting = commandsIn(project, file);
    const command = part.command && setting?.commands.find(part.command);
    if (setting && command) return { file, line: setting.fact.line, note: command };
    const link = part === test ? undefined : project.factsIn(file, "link").find(({ data }) => leadsTo(part, data.text, data.target));
    if (link) return { file, line: link.line, note: `link “${link.data.text}”` };
    const variable = part === configure ? project.factsIn(file, "env-declared")[0] : undefined;
    if (variable) return { file, line: variable.line, note: variable.data.name };
  }
  return undefined;
}

/** Longer texts of links, in words, are sentences. */
const longestLink = 6;

/** Whether a link leads to a page on a part: what such pages are called, on a site or in a document. */
function leadsTo(part: Part, text: string, target: string): boolean {
  if (text.split(/\s+/).length > longestLink || !part.heading.test(text)) return false;
  return (
    /^https?:\/\/[^/]+\/./.test(target) &&
    !/\.(?:svg|png|gif|jpe?g)(?:$|\?)|\/(?:actions|badge|blob|tree|issues|pulls?|releases)(?:\/|$)/.test(target)
  );
}

/** Whether something stands below a heading, deeper headings included. */
function hasContent(project: ProjectView, file: string, headings: readonly ProjectFact<"heading">[], index: number): boolean {
  const own = headings[index];
  if (!own) return false;
  // The title of the document names the project, however it reads.
  if (index === 0 && own.data.depth === 1) return false;
  let words = own.data.words;
  let end = Number.POSITIVE_INFINITY;
  for (const heading of headings.slice(index + 1)) {
    end = heading.start;
    if (heading.data.depth <= own.data.depth) break;
    words += heading.data.words;
    end = Number.POSITIVE_INFINITY;
  }
  return words >= fewestWords || project.factsIn(file, "link").some((link) => link.start > own.end && link.start < end);
}

function commandsIn(project: ProjectView, file: string): { fact: ProjectFact<"setting">; commands: readonly string[] } | undefined {
  const found = project.factsIn(file, "setting").find((fact) => fact.data.key === "docs.commands");
  return found ? { fact: found, commands: (found.data.value as readonly unknown[]).map(String) } : undefined;
}

/** A page whose work is to lead to others. */
const contents = /(?:^|\/)(?:readme|index|contents|toc|summary|overview)\.\w+$/i;

/** Documents of the project that the README links to, or a table of contents that it links to: a guide of its own is as good as a section. */
function linkedDocuments(project: ProjectView, readme: string): string[] {
  const first = linksFrom(project, readme);
  const second = first.filter((file) => contents.test(file)).flatMap((file) => linksFrom(project, file));
  return [...new Set([...first, ...second])].filter((target) => target !== readme);
}

function linksFrom(project: ProjectView, file: string): string[] {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const targets = project.factsIn(file, "link").map((link) => {
    const target = link.data.target.split(/[?#]/)[0] ?? "";
    const hosted = /^https?:\/\/[^/]+\/[^/]+\/[^/]+\/blob\/[^/]+\/(.+)$/.exec(target)?.[1];
    return hosted ?? (target.startsWith("/") ? target.slice(1) : folder + target.replace(/^\.\//, ""));
  });
  return targets.filter((target) => /\.(?:md|markdown|rst)$/i.test(target) && project.files.has(target));
}

function list(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

export default defineProjectCheck({
  id: "readme",
  title: "README that installs, runs and tests the project",
  category: "documentation",
  priority: "P1",
  effort: 30,
  why: "Whoever has to repair the service at night begins with the README; what it leaves out is found out by asking people who may be asleep.",
  limits: "Sections are recognised by their headings and commands, in English. Whether the instructions work is not tried.",
  applies: ["any"],
  evidence:
    "A README at the root with sections or commands to install, run and test, and on configuration where the project reads its environment.",
  evaluate,
});
