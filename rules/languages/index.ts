/** Which language a file is in, and its parser. */
import type { LanguageId } from "../api/vocabulary.ts";
import * as dockerfile from "./dockerfile/index.ts";
import * as dotenv from "./dotenv/index.ts";
import * as json from "./json/index.ts";
import * as markdown from "./markdown/index.ts";
import type { LanguageParser } from "./parsed.ts";
import * as prisma from "./prisma/index.ts";
import { python } from "./python/index.ts";
import { ruby } from "./ruby/index.ts";
import { typescript } from "./typescript/index.ts";
import * as yaml from "./yaml/index.ts";

/** TypeScript's, Python's and Ruby's need what the host installs first. */
export const parsers: Readonly<Record<LanguageId, LanguageParser>> = {
  typescript,
  python,
  ruby,
  prisma,
  yaml,
  dockerfile,
  dotenv,
  json,
  markdown,
};

const byExtension: Readonly<Record<string, LanguageId>> = {
  ts: "typescript",
  tsx: "typescript",
  mts: "typescript",
  cts: "typescript",
  js: "typescript",
  jsx: "typescript",
  mjs: "typescript",
  cjs: "typescript",
  py: "python",
  rb: "ruby",
  rake: "ruby",
  ru: "ruby",
  gemspec: "ruby",
  jbuilder: "ruby",
  prisma: "prisma",
  yml: "yaml",
  yaml: "yaml",
  json: "json",
  jsonc: "json",
  md: "markdown",
  markdown: "markdown",
  dockerfile: "dockerfile",
  env: "dotenv",
};

const rubyNames = new Set(["rakefile", "gemfile", "guardfile", "capfile", "vagrantfile", "puma.rb"]);

/** Lock files and histories: large, written by tools or about the past, and nothing in them that a check could ask. */
const unread =
  /^(?:gemfile\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|composer\.lock|bun\.lock|deno\.lock|(?:changelog|changes|history|news|release[-_ ]?notes|releases)(?:[-_.][\w.]+)?\.(?:md|markdown))$/;

/** Texts and programs about Dockerfiles. */
const aboutDockerfiles = /\.(?:mdx?|rst|txt|html?|[cm]?[jt]sx?|json|ya?ml|py|rb|go|sh)$/;

/** The language of a file by its name, or undefined when the engine has no parser for it. Case of the name does not matter. */
export function languageOf(path: string): LanguageId | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name.endsWith(".d.ts") || name.endsWith(".d.mts") || name.endsWith(".d.cts")) return undefined;
  if (unread.test(name)) return undefined;
  if (rubyNames.has(name)) return "ruby";
  if (
    (/^(?:dockerfile|containerfile)(?:[.-].+)?$/.test(name) && !aboutDockerfiles.test(name)) ||
    /\.(?:dockerfile|containerfile)$/.test(name)
  )
    return "dockerfile";
  if (
    /^\.env(?:\..+)?$/.test(name) ||
    /^\.?(?:dot)?env[._-]?(?:example|sample|template|dist|defaults?|tpl)(?:-[\w-]+)?$/.test(name) ||
    /^(?:example|sample|template|dist|defaults?|temp)[._-]?env$/.test(name) ||
    name === ".envrc"
  )
    return "dotenv";
  const dot = name.lastIndexOf(".");
  const extension = name.slice(dot + 1);
  return dot !== -1 && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}

/** Number of syntax errors that the parser sees in a text; 1 where the language can only tell that there are some. */
export function syntaxErrors(language: LanguageId, path: string, text: string): number {
  const result = parsers[language].parse(text, path);
  return result.errors ? result.errors.length : result.broken ? 1 : 0;
}
