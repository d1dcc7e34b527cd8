/** Words that every layer shares: languages, priorities, categories, traits. */

/** The parsers of the engine. One document has exactly one of them. */
export const languageIds = ["typescript", "python", "ruby", "prisma", "yaml", "dockerfile", "dotenv", "json", "markdown"] as const;

/** A parser of the engine; JavaScript is read by that of TypeScript. */
export type LanguageId = (typeof languageIds)[number];

/** Languages as a check's metadata names them. `gha` is the view of workflow files on YAML; `ts` stands for TypeScript and JavaScript. */
export const languageCodes = ["ts", "py", "rb", "prisma", "docker", "gha", "yaml", "env", "md", "json"] as const;

/** A language as the definition of a check names it. */
export type LanguageCode = (typeof languageCodes)[number];

/** The parser behind each code used in metadata. */
export const parserOfCode: Readonly<Record<LanguageCode, LanguageId>> = {
  ts: "typescript",
  py: "python",
  rb: "ruby",
  prisma: "prisma",
  docker: "dockerfile",
  gha: "yaml",
  yaml: "yaml",
  env: "dotenv",
  md: "markdown",
  json: "json",
};

/** P0 is a launch blocker. */
export const priorities = ["P0", "P1", "P2", "P3"] as const;

/** P0 is the highest: it blocks a launch. */
export type Priority = (typeof priorities)[number];

/** In the order in which people are shown them. */
export const categories = [
  "security",
  "data",
  "reliability",
  "performance",
  "monitoring",
  "testing",
  "documentation",
  "infrastructure",
  "compliance",
  "code-quality",
] as const;

/** The part of readiness that a check belongs to; each has a share of the overall score. */
export type Category = (typeof categories)[number];

/** What a project is or has. A project check applies to some of these; each is decided from facts, with evidence. */
export const traits = [
  "any",
  "service",
  "web-ui",
  "database",
  "cache",
  "auth",
  "oauth",
  "jobs",
  "webhooks",
  "external-api",
  "payments",
  "personal-data",
  "docker",
  "k8s",
  "tests",
] as const;

/** What a project has or is, as far as checks depend on it. */
export type Trait = (typeof traits)[number];

/** Values that survive a JSON round trip: everything a file's result holds, because results are cached and sent between threads. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * What a check speaks of, and with that where its problems are shown. Most of what is wrong in a service is right enough in an example, a
 * toy server or a developer's tool; what was committed is out wherever it lies. `rules/shared/standing.ts` knows which files are which.
 *
 * | | what serves or works by itself | what an operator runs: commands, scripts, migrations | what is not deployed: tests, examples, tools |
 * |---|---|---|---|
 * | `service` | shown | – | – |
 * | `production` | shown | shown | – |
 * | `repository` | shown | shown | shown |
 */
export type Scope = "service" | "production" | "repository";

/**
 * What a place in code is there for, where something tells. `serves`: it answers requests or works by itself. `operated`: whoever operates the
 * service runs it. `aside`: it is not deployed at all.
 */
export interface Standing {
  readonly place: "serves" | "operated" | "aside";
  /** The evidence, in a few words. */
  readonly because: string;
}
