/**
 * Guides for people: whether a document, or a section of one, says what a reader needs. A document counts when it has content under its
 * headings; a title, an outline or a checklist of what is still to be written does not.
 */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { isAside } from "./usage.ts";
import type { DocumentTopic } from "../documents/topics.ts";
import { failed, partial, passed } from "./answers.ts";

/** What a check asks of a guide for people. */
export interface Guide {
  /** "a deployment guide": for sentences. */
  readonly what: string;
  /** Paths of documents that are this guide. */
  readonly file: RegExp;
  /** Titles of sections that are, in any document. */
  readonly section: RegExp;
  /** What it has to speak of; each missing part is named. */
  readonly parts: readonly DocumentTopic[];
  /** Parts that are enough for a pass; all by default. */
  readonly enough?: number;
  /** What to do when there is none, after "; ". */
  readonly remedy: string;
}

/** A section with less says nothing; a document of its own is longer. */
const fewestWords = 12;
const fewestWordsOfDocument = 30;
/** Longer headings, in words, are sentences. */
const longestTitle = 14;
/** Items of a checklist in a document that is one. */
const checklistItems = 5;
/** Forms to fill in and instructions for tools are no guides for people. */
const noGuide =
  /(?:^|\/)(?:\.github\/(?:workflows\/|issue_template|pull_request_template|discussion_template)|pull_request_template|issue_template)|(?:^|[/_. -])template\.\w+$|(?:^|\/)(?:perf(?:ormance)?|load|stress)[-_]?tests?\//i;

/** Articles that a site publishes for its readers: they are about the world, not about how this project is run. */
const published =
  /(?:^|\/)(?:blog|_?posts|articles|news|case-studies)\/|(?:^|\/)content\/(?!(?:.+\/)?(?:docs?|documentation|handbook|wiki|kb|help)\/)/i;
const publishedFrom = /(?:^|\/)(?:docs?|documentation|handbook|wiki)\/.*content\//i;
/** A section that every new application of a framework is made with. */
const fromTemplate = /^deploy on vercel$/i;
const wordsOfTemplate = 50;

interface Document {
  readonly file: string;
  readonly headings: readonly ProjectFact<"heading">[];
  /** Topics by the offset of their heading. */
  readonly topics: ReadonlyMap<number, readonly DocumentTopic[]>;
  readonly words: number;
}

interface Text {
  readonly evidence: Evidence;
  readonly topics: ReadonlySet<DocumentTopic>;
}

const documents = remembered<readonly Document[]>();

/** The project's documents for people: no checklists, histories or examples. */
function documentsOf(project: ProjectView): readonly Document[] {
  const headings = project.facts("heading");
  const settings = project.facts("setting");
  const items = project.facts("checklist-item");
  return documents([headings, settings, items], "", () => {
    const files = [...new Set(headings.map((fact) => fact.file))];
    return files
      .filter(
        (file) =>
          !isAside(file) && !noGuide.test(file) && !isPublished(file) && project.factsIn(file, "checklist-item").length < checklistItems,
      )
      .map((file) => {
        const own = project.factsIn(file, "heading");
        const topics = project
          .factsIn(file, "setting")
          .filter((fact) => fact.data.key === "docs.topics")
          .map((fact) => [fact.start, fact.data.value as unknown as readonly DocumentTopic[]] as const);
        return { file, headings: own, topics: new Map(topics), words: own.reduce((sum, heading) => sum + heading.data.words, 0) };
      });
  });
}

function isPublished(file: string): boolean {
  return published.test(file) && !publishedFrom.test(file);
}

/** Headings of a section: its own and those of deeper ones below it. */
function sectionAt(document: Document, index: number): readonly ProjectFact<"heading">[] {
  const own = document.headings[index];
  if (!own) return [];
  const rest = document.headings.slice(index + 1);
  const end = rest.findIndex((heading) => heading.data.depth <= own.data.depth);
  return [own, ...(end < 0 ? rest : rest.slice(0, end))];
}

function topicsOf(document: Document, headings: readonly ProjectFact<"heading">[]): ReadonlySet<DocumentTopic> {
  return new Set(headings.flatMap((heading) => document.topics.get(heading.start) ?? []));
}

/** The documents and sections that are a guide, whole documents first. */
export function textsOf(project: ProjectView, guide: Pick<Guide, "file" | "section">): readonly Text[] {
  const all = documentsOf(project);
  const whole = all
    .filter(({ file, words }) => guide.file.test(file) && words >= fewestWordsOfDocument)
    .map((document) => ({
      evidence: { file: document.file, line: document.headings[0]?.line ?? -1, note: `${document.words} words` },
      topics: topicsOf(document, document.headings),
    }));
  const sections = all.flatMap((document) =>
    document.headings.flatMap((heading, index) => {
      if (
        !guide.section.test(heading.data.title) ||
        heading.data.title.split(/\s+/).length > longestTitle ||
        whole.some(({ evidence }) => evidence.file === document.file)
      )
        return [];
      const section = sectionAt(document, index);
      const words = section.reduce((sum, each) => sum + each.data.words, 0);
      if (words < fewestWords || (words < wordsOfTemplate && fromTemplate.test(heading.data.title))) return [];
      const evidence = { file: document.file, line: heading.line, note: `section “${heading.data.title}”` };
      return [{ evidence, topics: topicsOf(document, section) }];
    }),
  );
  return [...whole, ...sections];
}

/** The documents that say most of what is wanted; among equals those nearer to the root. */
function bestFirst(texts: readonly Text[], guide: Guide): readonly Text[] {
  const parts = new Map<string, Set<DocumentTopic>>();
  for (const { evidence, topics } of texts) {
    const known = parts.get(evidence.file) ?? new Set();
    for (const topic of topics) if (guide.parts.includes(topic)) known.add(topic);
    parts.set(evidence.file, known);
  }
  const worth = ({ evidence }: Text): number => (parts.get(evidence.file)?.size ?? 0) * 100 - evidence.file.split("/").length;
  return [...texts].sort((a, b) => worth(b) - worth(a));
}

/** Sites that describe what a project is made with or runs on, not the project. */
const ofOthers =
  /^https?:\/\/(?:[\w-]+\.)*(?:facebook\.github\.io|create-react-app\.dev|angular\.(?:io|dev)|vuejs\.org|gatsbyjs\.com|expo\.dev|hono\.dev|elysiajs\.com|adonisjs\.com|loopback\.io|turbo\.build|turborepo\.com|nx\.dev|mongodb\.com|digitalocean\.com|gunicorn\.org|uvicorn\.org|celeryq\.dev|pnpm\.io|yarnpkg\.com|storybook\.js\.org|eslint\.org|nextjs\.org|vercel\.com|nuxt\.com|react\.dev|vite\.dev|vitejs\.dev|astro\.build|wasp\.(?:sh|lang\.dev)|better-auth\.com|authjs\.dev|clerk\.com|auth0\.com|svelte\.dev|remix\.run|reactrouter\.com|nestjs\.com|expressjs\.com|fastify\.dev|djangoproject\.com|palletsprojects\.com|fastapi\.tiangolo\.com|rubyonrails\.org|docker\.com|kubernetes\.io|netlify\.com|heroku\.com|fly\.io|render\.com|railway\.(?:app|com)|cloudflare\.com|amazon\.com|google\.com|microsoft\.com|mozilla\.org|prisma\.io|supabase\.com|docs\.github\.com|docs\.gitlab\.com|nodejs\.org|python\.org|npmjs\.com|postgresql\.org|wikipedia\.org)\//i;

/** Links in the project's documents to a guide that lies on another site. */
function linkedElsewhere(project: ProjectView, guide: Guide): Evidence[] {
  return project
    .facts("link")
    .filter(
      ({ data, file }) =>
        /^https?:\/\/[^/]+\/./.test(data.target) && !ofOthers.test(data.target) && !isAside(file) && /\.(?:md|markdown)$/i.test(file),
    )
    .filter(({ data }) => guide.file.test(`${data.target.replace(/^https?:\/\/[^/]+\//, "docs/").replace(/[?#].*$|\/$/g, "")}.md`))
    .map((fact) => ({ file: fact.file, line: fact.line, note: fact.data.target }));
}

/** The answer of a check that asks for a guide. */
export function answerGuide(project: ProjectView, guide: Guide): ProjectAnswer {
  const texts = textsOf(project, guide);
  if (texts.length === 0) {
    const [elsewhere] = linkedElsewhere(project, guide);
    const capital = guide.what.charAt(0).toUpperCase() + guide.what.slice(1);
    if (elsewhere) return passed([elsewhere], `${capital} is linked to, on another site.`);
    return failed(`There is no ${guide.what.replace(/^an? /, "")} with content; ${guide.remedy}.`);
  }
  const best = bestFirst(texts, guide);
  const file = best[0]?.evidence.file;
  // Parts are looked for in one document: bits of several make no guide.
  const own = best.filter(({ evidence }) => evidence.file === file);
  const missing = guide.parts.filter((part) => !own.some(({ topics }) => topics.has(part)));
  const met = guide.parts.length - missing.length;
  const evidence = best.slice(0, 3).map((text) => text.evidence);
  const [first] = evidence;
  if (missing.length === 0 || met >= (guide.enough ?? guide.parts.length))
    return passed(evidence, `${first?.file} is ${guide.what}${evidence.length > 1 ? ", with others" : ""}.`);
  const reason = `${first?.file} says nothing of ${list(missing)}; add that.`;
  return met === 0 ? failed(reason, evidence) : partial(met, guide.parts.length, evidence, reason);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
