/** The documents that the server is told of: files on a disk and unsaved ones, never cells of notebooks or old revisions. */

/** VS Code's names of the languages that have a parser. */
const languages = [
  "typescript",
  "typescriptreact",
  "javascript",
  "javascriptreact",
  "python",
  "ruby",
  "prisma",
  "yaml",
  "dockercompose",
  "dockerfile",
  "dotenv",
  "json",
  "jsonc",
  "markdown",
];

/** Files that have a parser whatever the editor calls their language, which depends on the extensions that are installed. */
const patterns = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py,rb,rake,ru,prisma,yml,yaml,json,jsonc,md,markdown}",
  "**/{Rakefile,Gemfile,Guardfile,Capfile,Vagrantfile}",
  "**/{Dockerfile,Dockerfile.*,Dockerfile-*,*.dockerfile,Containerfile,Containerfile.*,*.containerfile}",
  "**/{.env,.env.*,*.env,env.example,env.sample,env.template,.envrc}",
];

interface DocumentFilter {
  readonly scheme: string;
  readonly language?: string;
  readonly pattern?: string;
}

export const documentSelector: readonly DocumentFilter[] = [
  ...languages.flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]),
  ...patterns.map((pattern) => ({ scheme: "file", pattern })),
];
