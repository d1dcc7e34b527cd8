/** What the tag of a fence (`ts`, `py`, `yaml` …) means: where such a file stands by default, and how comments are written in it. */
import type { LanguageCode } from "../api/vocabulary.ts";

interface Tag {
  /** Path of a fence that gives none. Neutral on purpose: not a test, a script, an example or a tool's configuration. */
  readonly path?: string;
  /** The language of a check's metadata; absent for files that are only there to be found or read by name. */
  readonly code?: LanguageCode;
}

const script = (extension: string): Tag => ({ path: `src/orders.${extension}`, code: "ts" });

const tags: Readonly<Record<string, Tag>> = {
  ts: script("ts"),
  tsx: script("tsx"),
  mts: script("mts"),
  cts: script("cts"),
  js: script("js"),
  jsx: script("jsx"),
  mjs: script("mjs"),
  cjs: script("cjs"),
  py: { path: "app/orders.py", code: "py" },
  rb: { path: "app/services/orders.rb", code: "rb" },
  prisma: { path: "prisma/schema.prisma", code: "prisma" },
  dockerfile: { path: "Dockerfile", code: "docker" },
  gha: { path: ".github/workflows/ci.yml", code: "gha" },
  yaml: { path: "config/settings.yaml", code: "yaml" },
  env: { path: ".env", code: "env" },
  json: { path: "config/settings.json", code: "json" },
  md: { path: "README.md", code: "md" },
  text: {},
  toml: {},
  xml: {},
  html: {},
  css: {},
  sql: {},
  sh: {},
};

/** Tags that a fence may carry, in the order to list them in. */
export const tagNames: readonly string[] = Object.keys(tags);

/** What a tag means, or undefined for one that is not known. */
export function tagInfo(tag: string): Tag | undefined {
  return Object.hasOwn(tags, tag) ? tags[tag] : undefined;
}

/** Workflow files of GitHub Actions are YAML that has a name of its own in a check's metadata. */
function isWorkflow(path: string): boolean {
  return /(^|\/)\.github\/(workflows|actions)\/.*\.ya?ml$/.test(path);
}

/** The metadata language of a file with this tag and path, or undefined when no check looks at such files. */
export function codeOf(tag: string, path: string): LanguageCode | undefined {
  const code = tagInfo(tag)?.code;
  return code === "yaml" && isWorkflow(path) ? "gha" : code;
}
