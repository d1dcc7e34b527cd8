import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";

/** A page by its place: a folder or file named for privacy among routes, views, templates, static files or texts. */
const pageFile =
  /(?:^|\/)privacy(?:[-_ ]?(?:policy|notice|statement))?(?:\/(?:page|index|\+page|route|show))?\.(?:tsx|jsx|vue|svelte|astro|html?|html\.erb|erb|haml|slim|mdx?|markdown|jinja2?|j2|hbs|ejs|pug|liquid|njk|twig|blade\.php|txt|pdf|adoc)$/i;
const codePage = /(?:^|\/)privacy(?:[-_]?(?:policy|notice))?\/(?:page|\+page|index)\.[jt]s$/i;
const notServed =
  /(?:^|\/)(?:node_modules|vendor|tests?|__tests__|specs?|fixtures?|stories|components?|icons?|emails?|locales?|i18n|translations)\//i;
const privacyTarget = /\bprivacy(?:[-_/]?(?:policy|notice|statement))?(?:\.html?|\/)?(?:[?#].*)?$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...pages(project), ...routes(project), ...links(project)];
  if (evidence.length > 0) return { status: "pass", evidence: evidence.slice(0, 3), reason: "A privacy policy can be opened." };
  const personal = project.trait("personal-data")[0];
  return {
    status: "fail",
    evidence: personal ? [personal] : [],
    reason: `No privacy policy is found, though personal data is stored${personal ? ` (${personal.note})` : ""}; publish one and link to it.`,
  };
}

function pages(project: ProjectView): Evidence[] {
  const documents = project.facts("page").filter((fact) => fact.data.name === "privacy-policy");
  const files = project
    .filesMatching(pageFile)
    .concat(project.filesMatching(codePage))
    .filter((file) => !notServed.test(file));
  return [
    ...documents.map((fact) => ({ file: fact.file, line: fact.line, note: "privacy policy" })),
    ...files.filter((file) => !documents.some((fact) => fact.file === file)).map((file) => ({ file, line: -1, note: "privacy page" })),
  ];
}

function routes(project: ProjectView): Evidence[] {
  return project
    .facts("route")
    .filter((fact) => !fact.data.writes && /(?:^|\/)privacy(?:[-_]?(?:policy|notice))?\/?$/i.test(fact.data.path))
    .map((fact) => ({ file: fact.file, line: fact.line, note: `${fact.data.method} ${fact.data.path}`.trim() }));
}

/** A policy on another site counts where a page or the documentation links to it. */
function links(project: ProjectView): Evidence[] {
  return project
    .facts("link")
    .filter((fact) => /^https?:/.test(fact.data.target) && privacyTarget.test(fact.data.target))
    .filter((fact) => /\.[cm]?[jt]sx?$|^(?:[^/]*readme[^/]*|docs?\/.+|.*(?:legal|footer|about)[^/]*)$/i.test(fact.file))
    .map((fact) => ({ file: fact.file, line: fact.line, note: fact.data.target }));
}

export default defineProjectCheck({
  id: "privacy-policy",
  title: "Privacy policy",
  category: "compliance",
  priority: "P1",
  effort: 120,
  why: "Whoever stores personal data has to tell people what is stored, why and for how long, before they hand it over.",
  limits:
    "Whether the text is complete or lawful is not judged. A policy on another site is found by a link in the documentation or in a component, not in other templates.",
  applies: ["personal-data"],
  evidence: "A privacy page, route or document of the project, or a link to one on another site.",
  attestable: true,
  evaluate,
});
