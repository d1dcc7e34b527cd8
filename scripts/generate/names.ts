/** Words for people: how categories, languages, priorities and traits are called in documents. */
import type { LanguageCode, LanguageId, Priority, Trait } from "@seaworthy/rules/api/vocabulary";

export { categoryTitles as categoryNames } from "@seaworthy/server/report/words";

/** As the pages of checks name them. */
export const languageNames: Readonly<Record<LanguageCode, string>> = {
  ts: "TypeScript and JavaScript",
  py: "Python",
  rb: "Ruby",
  prisma: "Prisma",
  docker: "Dockerfile",
  gha: "GitHub Actions",
  yaml: "YAML",
  env: "environment files",
  md: "Markdown",
  json: "JSON",
};

/** On the page of a check. */
export const priorityNames: Readonly<Record<Priority, string>> = {
  P0: "P0 (launch blocker)",
  P1: "P1",
  P2: "P2",
  P3: "P3",
};

/** What a check is for, in the plural, as its page says. */
export const traitNames: Readonly<Record<Trait, string>> = {
  any: "every project",
  service: "services",
  "web-ui": "projects with a web interface",
  database: "projects with a database",
  cache: "projects with a cache",
  auth: "projects that sign users in",
  oauth: "projects that use OAuth",
  jobs: "projects with background jobs",
  webhooks: "projects that receive webhooks",
  "external-api": "projects that call other services",
  payments: "projects that take payments",
  "personal-data": "projects that keep personal data",
  docker: "projects with containers",
  k8s: "projects on Kubernetes",
  tests: "projects with tests",
};

/** How a suppression comment is written; JSON has no comments. */
export const suppressionForms: Readonly<Record<LanguageId, ((text: string) => string) | undefined>> = {
  typescript: (text) => `// ${text}`,
  python: (text) => `# ${text}`,
  ruby: (text) => `# ${text}`,
  prisma: (text) => `// ${text}`,
  yaml: (text) => `# ${text}`,
  dockerfile: (text) => `# ${text}`,
  dotenv: (text) => `# ${text}`,
  json: undefined,
  markdown: (text) => `<!-- ${text} -->`,
};

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[], last = "and"): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/** Minutes as people say them. */
export function durationOf(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = minutes / 60;
  if (hours < 8) return `${Number(hours.toFixed(1))} h`;
  const days = Number((hours / 8).toFixed(1));
  return days === 1 ? "1 day" : `${days} days`;
}
