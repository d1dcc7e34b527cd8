import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { textsOf } from "../../shared/project/guides.ts";
import { evidenceAt, isAside } from "../../shared/project/usage.ts";

const guide = {
  file: /(?:^|\/)(?:user[-_ ]?(?:guide|manual|docs?)|faqs?|help|tutorials?|guide|how[-_ ]?to\w*|knowledge[-_ ]?base|getting[-_ ]?started)(?:[-_ .][\w-]+)*\.\w+$|(?:^|\/)(?:user[-_ ]?(?:guide|manual|docs)|help|faq|knowledge[-_ ]?base|tutorials?|guides?)\/.+\.\w+$/i,
  section: /\b(?:user (?:guide|manual)|faqs?|frequently asked questions|for users|tutorials?|troubleshooting)\b/i,
};
/** Sites of documentation by the settings of their generators. */
const sites =
  /(?:^|\/)(?:docusaurus\.config\.[cm]?[jt]s|mkdocs\.ya?ml|mint\.json|docs\.json|\.vitepress\/config\.[cm]?[jt]s|nextra\.config\.\w+|book\.toml|antora\.ya?ml|SUMMARY\.md|docs\/conf\.py|docs\/source\/conf\.py)$/;
const helpPath = /(?:^|\/)(?:help|faqs?|support|guides?|docs|knowledge-?base|tutorials?)(?:\/|$)/i;
const helpPage =
  /(?:^|\/)(?:app|pages|src\/(?:app|pages|routes)|views|templates)\/(?:.*\/)?(?:help|faqs?|guides?|knowledge-?base|tutorials?)(?:[/.][^/]*)?\.(?:[jt]sx|vue|svelte|html|erb|haml|slim|astro|jinja2?|j2|ejs|mdx?)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...written(project), ...pages(project), ...elsewhere(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Users find help in ${first.file === "" ? first.note : first.file}.`);
  return failed("Users find no guide, answers to common questions or help page; begin with the five questions that support is asked most.");
}

function written(project: ProjectView): Evidence[] {
  const site = project
    .filesMatching(sites)
    .filter((file) => !isAside(file))
    .map((file) => ({ file, line: -1, note: "documentation site" }));
  return [...textsOf(project, guide).map((text) => text.evidence), ...site];
}

function pages(project: ProjectView): Evidence[] {
  const routes = project
    .facts("route")
    .filter(
      (fact) =>
        !fact.data.writes &&
        helpPath.test(fact.data.path) &&
        !/openapi|swagger|redoc|(?:^|\/)api\//i.test(fact.data.path) &&
        !/^\/?docs\/?$/.test(fact.data.path),
    );
  const unwritten = new Set(
    project
      .facts("setting")
      .filter(({ data }) => data.key === "page.unwritten")
      .map(({ file }) => file),
  );
  const files = project
    .filesMatching(helpPage)
    .filter((file) => !unwritten.has(file) && !isAside(file) && !/(?:^|\/)(?:tests?|specs?|components?)\//.test(file));
  return [
    ...routes.map((fact) => evidenceAt(fact, `${fact.data.method} ${fact.data.path}`.trim())),
    ...files.map((file) => ({ file, line: -1, note: "help page" })),
  ];
}

const documentation =
  /^https?:\/\/(?:docs?|help|support|guide|wiki|handbook)\.|^https?:\/\/[^/]+\/(?:docs|help|guide|faq|support|manual|documentation)(?:[/?#]|$)/i;

/** The README links to the documentation of this project: one on a site that bears its name. */
function elsewhere(project: ProjectView): Evidence[] {
  const readmes = project.facts("link").filter((fact) => /^readme[^/]*$/i.test(fact.file) && documentation.test(fact.data.target));
  if (readmes.length === 0) return [];
  const titles = project.facts("heading").filter((fact) => /^readme[^/]*$/i.test(fact.file) && fact.data.depth === 1);
  const names = [...project.facts("manifest").map((fact) => fact.data.name), ...titles.map((fact) => fact.data.title)]
    .flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/))
    .filter((name) => name.length >= 4);
  return readmes
    .filter((fact) => {
      const host = /^https?:\/\/([^/]+)/.exec(fact.data.target.toLowerCase())?.[1] ?? "";
      return names.some((name) => host.includes(name));
    })
    .map((fact) => evidenceAt(fact, fact.data.target));
}

export default defineProjectCheck({
  id: "user-docs",
  title: "User guide, FAQ and help",
  category: "documentation",
  priority: "P3",
  effort: 240,
  why: "What users cannot find out by themselves they ask, or they leave; both cost more than a page that answers it.",
  limits: "A help centre that the product links to only from its pages is not seen, unless the README links to it as well.",
  applies: ["web-ui"],
  evidence: "A guide, FAQ or troubleshooting document with content, a documentation site, a help page or route, or a README's link to one.",
  evaluate,
});
