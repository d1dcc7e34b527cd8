/** Pages that a user has to find: the privacy policy, the terms of service. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { evidenceAt, isTrial } from "./usage.ts";

/** A page that the law asks for. */
export interface LegalPage {
  /** Name of its `page` facts. */
  readonly name: string;
  /** "privacy policy": for notes. */
  readonly what: string;
  /** The page's name in paths, as the source of an expression: `privacy(?:[-_]?policy)?`. */
  readonly slug: string;
}

const extensions =
  "(?:tsx|jsx|vue|svelte|astro|html?|html\\.erb|erb|haml|slim|mdx?|markdown|jinja2?|j2|hbs|ejs|pug|liquid|njk|twig|blade\\.php|txt|pdf|adoc)";
const notServed =
  /(?:^|\/)(?:node_modules|vendor|tests?|__tests__|specs?|fixtures?|stories|components?|sections?|home(?:page)?|icons?|emails?|locales?|i18n|translations)\//i;
/** Files whose links count for pages on another site: code, the README, documentation, footers. */
const linking = /\.[cm]?[jt]sx?$|^(?:[^/]*readme[^/]*|docs?\/.+|.*(?:legal|footer|about)[^/]*)$/i;

/** Services whose own pages are linked to where they are put to use. */
const elsewhere =
  /^https?:\/\/(?:[\w-]+\.)*(?:google|apple|github|gitlab|stripe|facebook|twitter|x|linkedin|microsoft|cloudflare|hcaptcha|openai|anthropic|vercel|paypal|slack|discord|intercom|segment|posthog|sentry|auth0|clerk)\.\w+\//i;

/** Where the page is served, written, or linked to on another site, also by an address that is set. */
export function legalPages(project: ProjectView, { name, what, slug }: LegalPage): Evidence[] {
  const file = new RegExp(`(?:^|\\/)${slug}(?:\\/(?:page|index|\\+page|route|show))?\\.${extensions}$`, "i");
  const code = new RegExp(`(?:^|\\/)${slug}\\/(?:page|\\+page|index)\\.[jt]s$`, "i");
  const path = new RegExp(`(?:^|\\/)${slug}\\/?$`, "i");
  const target = new RegExp(`(?:^|\\/|\\b)${slug}(?:\\.html?|\\/)?(?:[?#].*)?$`, "i");
  // Who is given a copy of the program sets the address of a policy of its own.
  const variable = new RegExp(`(?:^|_)${slug.replaceAll("[-_ ]?", "_?").replaceAll("[-_]?", "_?")}_(?:URL|LINK|HREF)$`, "i");
  const documents = project.facts("page").filter((fact) => fact.data.name === name);
  const files = [...project.filesMatching(file), ...project.filesMatching(code)].filter(
    (each) => !notServed.test(each) && !documents.some((fact) => fact.file === each),
  );
  const routes = project.facts("route").filter((fact) => !fact.data.writes && path.test(fact.data.path));
  const links = project
    .facts("link")
    .filter(
      (fact) =>
        /^https?:/.test(fact.data.target) && !elsewhere.test(fact.data.target) && target.test(fact.data.target) && linking.test(fact.file),
    );
  const variables = project.facts("env-read").filter((fact) => variable.test(fact.data.name));
  return [
    ...documents.map((fact) => evidenceAt(fact, what)),
    ...files.map((each) => ({ file: each, line: -1, note: `page: ${what}` })),
    ...routes.map((fact) => evidenceAt(fact, `${fact.data.method} ${fact.data.path}`.trim())),
    ...links.map((fact) => evidenceAt(fact, fact.data.target)),
    ...variables.map((fact) => evidenceAt(fact, `its address: ${fact.data.name}`)),
  ];
}

/** Links of pages to an address of the site itself, where nothing in the repository answers: another program may. */
export function legalLinks(project: ProjectView, { slug }: LegalPage): Evidence[] {
  const path = new RegExp(`^/(?:[\\w-]+/)?${slug}/?$`, "i");
  return project
    .facts("link")
    .filter(({ data, file }) => path.test(data.target) && !isTrial(file))
    .map((fact) => evidenceAt(fact, `links to ${fact.data.target}`));
}
