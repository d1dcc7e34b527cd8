/** What a command of a CI step is for: it tests, lints, checks types … Scripts of package manifests are followed. */
import { programOf, splitCommands } from "./shell.ts";

/** What a pipeline can be asked for. */
export type Purpose = "test" | "lint" | "types";

/** Bodies of the package scripts of a name, from every manifest of the project that has one. */
type ScriptLookup = (name: string) => readonly string[];

/** A script that hands over to others is judged by them. */
const runsScript = /^\s*(?:npm|pnpm|yarn|bun|turbo|nx|lerna)\s/;
/** What texts are for, as long as the scripts stay the same: in a repository of many packages each script is reached on many ways. */
const knownTexts = new WeakMap<ScriptLookup, Map<string, ReadonlySet<Purpose>>>();
/** More texts than these are not kept. */
const mostTexts = 5_000;
const noScripts: ScriptLookup = () => [];

/**
 * The purposes of a shell text of one or more commands. A script that no manifest holds is judged by its name: the manifest may lie
 * outside of what was read.
 */
export function purposesOf(text: string, scripts: ScriptLookup = noScripts): ReadonlySet<Purpose> {
  let known = knownTexts.get(scripts);
  if (!known) {
    known = new Map();
    knownTexts.set(scripts, known);
  }
  if (known.size > mostTexts) known.clear();
  return collect(text, scripts, known);
}

function collect(text: string, scripts: ScriptLookup, known: Map<string, ReadonlySet<Purpose>>): ReadonlySet<Purpose> {
  const before = known.get(text);
  if (before) return before;
  const found = new Set<Purpose>();
  // Set before its end is known: scripts may call each other in a circle.
  known.set(text, found);
  for (const command of splitCommands(text)) {
    const words = programOf(command.text);
    const names = namesWithin(words);
    const installs = packageManagers.has(words[0] ?? "") && managerCommands.has(words[1] ?? "");
    if (names.length === 0 && !installs) for (const purpose of purposesOfProgram(words)) found.add(purpose);
    for (const name of names) for (const purpose of purposesOfScript(name, scripts, known)) found.add(purpose);
  }
  return found;
}

/** Names of the scripts that a command runs, by itself or as the command that a wrapper was given: `c8 npm run unit`. */
function namesWithin(words: readonly string[]): string[] {
  const names = scriptNames(words);
  if (names.length > 0 || !wrappers.has(words[0] ?? "")) return names;
  const at = words.findIndex((word) => packageManagers.has(word));
  return at < 0 ? [] : scriptNames(words.slice(at));
}

function purposesOfScript(name: string, scripts: ScriptLookup, known: Map<string, ReadonlySet<Purpose>>): ReadonlySet<Purpose> {
  const bodies = scripts(name);
  if (bodies.length === 0) return new Set(purposesOfName(name));
  const real = bodies.filter((body) => !isPlaceholderScript(body));
  const found = new Set(real.flatMap((body) => [...collect(body, scripts, known)]));
  // A script whose programs nobody knows is what it is called.
  if (found.size === 0 && real.length > 0 && !real.some((body) => runsScript.test(body))) return new Set(purposesOfName(name));
  return found;
}

/** The script that npm writes into a new package, and what people put in its place: it runs nothing. */
export function isPlaceholderScript(body: string): boolean {
  return /no test specified|^\s*(?:echo\b[^&|;]*|exit \d|true|:)\s*(?:&&\s*exit \d\s*)?$/i.test(body);
}

const packageManagers = new Set(["npm", "pnpm", "yarn", "bun"]);
const managerCommands = new Set(
  (
    "install i ci add remove update up dlx exec x create init publish pack link audit config cache dedupe version login whoami set why outdated prune " +
    "rebuild fetch store import node global patch approve-builds changeset --version -v"
  ).split(" "),
);
const optionsWithValue = /^(?:-F|--filter|-w|--workspace|-C|--dir|--prefix|--cwd|--scope|--since|--stream-to|-c|--config)$/;

/** Names of package scripts or targets that a command runs; may hold `*` (npm-run-all). Empty for any other command. */
export function scriptNames(words: readonly string[]): string[] {
  const [program = ""] = words;
  const rest = withoutOptions(words.slice(1));
  if (packageManagers.has(program)) return managerScript(program, rest);
  if (program === "node" && words.includes("--run")) return words.slice(words.indexOf("--run") + 1, words.indexOf("--run") + 2);
  if (["run-s", "run-p", "npm-run-all", "npm-run-all2", "wireit"].includes(program)) return rest;
  if (program === "turbo" || program === "lerna") return rest[0] === "run" ? rest.slice(1) : rest;
  if (program === "nx") return nxTargets(words, rest);
  if (program === "concurrently") return words.slice(1).flatMap((word) => /^(?:npm|yarn|pnpm|bun):(.+)$/.exec(word)?.[1] ?? []);
  return [];
}

function managerScript(program: string, rest: readonly string[]): string[] {
  let words = [...rest];
  if (program === "yarn" && words[0] === "workspace") words = words.slice(2);
  if (program === "yarn" && words[0] === "workspaces") words = words.slice(words[1] === "foreach" ? 2 : 1);
  if (words[0] === "recursive") words = words.slice(1);
  const [first = "", second] = words;
  if (first === "run" || first === "run-script" || first === "rum") return second === undefined ? [] : [second];
  if (program === "bun" && first === "test") return [];
  if (["test", "t", "tst", "it"].includes(first)) return ["test"];
  return program === "npm" || first === "" || managerCommands.has(first) ? [] : [first];
}

function nxTargets(words: readonly string[], rest: readonly string[]): string[] {
  const targets = words.flatMap((word, index) => {
    const value = /^--targets?=(.+)$/.exec(word)?.[1] ?? (/^(?:-t|--targets?)$/.test(word) ? words[index + 1] : undefined);
    return value?.split(",") ?? [];
  });
  if (targets.length > 0) return targets;
  return rest[0] === "run" ? (rest[1]?.split(":").slice(1, 2) ?? []) : rest.slice(0, 1);
}

function withoutOptions(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") break;
    if (optionsWithValue.test(word)) at++;
    else if (!word.startsWith("-")) kept.push(word);
  }
  return kept;
}

/** What a script, target or workflow is for by its name. */
export function purposesOfName(name: string): Purpose[] {
  const found: Purpose[] = [];
  if (/(?:^|[/:._-])(?:tests?|specs?|e2e|vitest|jest|pytest)(?:$|[/:._-])/i.test(name) && !/watch|deploy|setup|install/i.test(name))
    found.push("test");
  if (/(?:^|[/:._-])(?:lint|eslint|linters?|format|fmt|prettier|check-format)(?:$|[/:._-])/i.test(name)) found.push("lint");
  if (/(?:^|[/:._-])(?:types?|typecheck|type-check|check-types|tsc|mypy|pyright|ts-check|typing)(?:$|[/:._-])/i.test(name))
    found.push("types");
  return found;
}

type Rule = readonly [purpose: Purpose, programs: RegExp, rest?: RegExp];

/** By program name (without its folder) and, where it does several things, what follows it. */
const rules: readonly Rule[] = [
  [
    "test",
    /^(?:vitest|jest|mocha|ava|tap|jasmine|karma|testcafe|wdio|pytest|py\.test|unittest|nose2?|nosetests|trial|behave|rspec|cucumber|cucumber-js|minitest|phpunit|pest|ctest|bats|newman|schemathesis|parallel_rspec|parallel_test|m|react-scripts-test|playwright-test)$/,
  ],
  [
    "test",
    /^(?:playwright|react-scripts|ng|go|cargo|dotnet|mix|flutter|dart|deno|swift|bun|hatch|rails|manage\.py|django-admin|vp|zig|sbt|make|just|task|gmake|mage|invoke|inv|poe|moon|bazel|pants|earthly|rake|lein|stack|cabal|craft|rush|pdm|grunt|gulp)$/,
    /^(?:tests?|e2e|check-tests|test[:_-]\S+|tests[:_-]\S+|unit[:_-]tests?|unittests?|run-tests|spec|ci|check|verify|nextest)(?:\s|$)/,
  ],
  ["test", /^(?:cypress)$/, /^run/],
  ["test", /^(?:mvn|mvnw|gradle|gradlew|sbt)$/, /(?:^|\s)(?:test|verify|check|install|\S+:test|\S*[tT]ests?)(?:\s|$)/],
  ["test", /^(?:python3?|py)$/, /^(?:\S*manage\.py\s+test|\S*(?:run_?tests?|tests?\/\S*)\.py|-m\s+(?:pytest|unittest))/],
  ["test", /^(?:node|tsx|ts-node)$/, /(?:^|\s)(?:--test\b|\S*(?:\/|^)tests?[/.]\S*)/],
  ["test", /^(?:tox|nox)$/, /^(?!.*(?:-e|-s|--session|--env)\b(?!.*(?:tests?|py\d))).*$/],
  ["test", /^(?:rails|rake)$/, /(?:^|\s)(?:test|tests|spec|cucumber|minitest)(?::[\w:]+)?(?:\s|$)/],
  ["test", /^rake$/, /^$/],
  ["test", /^(?:docker)$/, /(?:^|\s)--target[= ]tests?(?:\s|$)/],
  // Containers whose end is the step's end: a stack that comes up for its tests.
  ["test", /^(?:docker|docker-compose)$/, /(?:^|\s)up\s.*--(?:exit-code-from|abort-on-container-(?:exit|failure))(?:[\s=]|$)/],
  [
    "lint",
    /^(?:eslint|oxlint|xo|standard|stylelint|tslint|flake8|pylint|pycodestyle|pydocstyle|rubocop|standardrb|reek|golangci-lint|hadolint|actionlint|yamllint|markdownlint|markdownlint-cli2|ktlint|phpcs|shellcheck|prek|megalinter|erb_lint|erblint|haml-lint|credo|swiftlint)$/,
  ],
  ["lint", /^ultracite$/, /^(?:lint|check|fix|doctor)/],
  ["lint", /^biome$/, /^(?:lint|check|ci|format)/],
  [
    "lint",
    /^(?:prettier|black|isort|dprint|ruff|gofmt|rustfmt|autopep8|yapf)$/,
    /check|lint|format|--diff|-c\b|-l\b|^\.|^$|src|--list-different/,
  ],
  [
    "lint",
    /^(?:next|ng|deno|vp|ember|gts|tsdx|trunk|make|just|task|gmake|invoke|inv|poe|moon|rake|rush|hatch|pdm|dotnet|mix|cargo|nox|tox)$/,
    /(?:^|\s)(?:-e\s+|-s\s+)?(?:lint|lint[:_-]\S+|linters?|fmt|format|clippy|check|fix-lint|rubocop|standard|credo|style)(?:\s|$)/,
  ],
  ["lint", /^(?:pre-commit|lefthook|lint-staged)$/],
  ["types", /^(?:tsc|vue-tsc|tsgo|svelte-check|mypy|dmypy|pyright|basedpyright|pytype|pyre|pyrefly|flow|attw)$/],
  ["types", /^(?:ty|steep|astro|deno|srb|react-router|nuxt|nuxi|vp)$/, /^(?:check|tc|typecheck|typegen)/],
  ["types", /^(?:next|go|cargo|mvn|mvnw|gradle|gradlew|dotnet|swift)$/, /^(?:build|vet|check|compile|test|package|verify|clippy)/],
  [
    "types",
    /^(?:make|just|task|gmake|nox|tox|invoke|inv|poe|rush|hatch|pdm|moon)$/,
    /(?:^|\s)(?:-e\s+|-s\s+)?(?:types?|typecheck|type-check|mypy|pyright|typing|check-types)(?:\s|$)/,
  ],
];

/** Wrappers around another command: coverage tools, shells, containers. */
const wrappers = new Set(
  "c8 nyc coverage dotenvx start-server-and-test xvfb-run retry timeout bash sh foreman nix devbox mise percy docker podman kubectl ssh act glob".split(
    " ",
  ),
);
/** Scripts of the project: `./scripts/test.sh`, `bin/lint`. */
const ownScript =
  /^(?:\.{1,2}\/)?(?:[\w.-]+\/)*(?:bin|scripts?|ci|tools?|hack|dev)\/[\w.-]+$|^\.\/[\w./-]+$|\.(?:sh|bash|py|rb|ts|mjs|js)$/;

function purposesOfProgram(words: readonly string[]): Purpose[] {
  const [first = "", ...rest] = words;
  const program = (first.split("/").at(-1) ?? "").replace(/\.(?:js|mjs|cjs|cmd|bat|exe)$/, "");
  const following = rest.join(" ");
  const found = rules
    .filter(([, programs, behind]) => programs.test(program) && (behind?.test(following) ?? true))
    .map(([purpose]) => purpose);
  if (found.length > 0) return found;
  if (wrappers.has(program)) return purposesOfWrapped(rest);
  return ownScript.test(first) && !/\.ya?ml$/.test(first) ? purposesOfName(first.slice(first.lastIndexOf("/"))) : [];
}

/** Looks for a command among the words of a wrapper: as a quoted text, or from one of the words on. */
function purposesOfWrapped(words: readonly string[]): Purpose[] {
  const found = new Set<Purpose>();
  words.forEach((word, at) => {
    if (/\s/.test(word)) for (const purpose of purposesOf(word)) found.add(purpose);
    else if (found.size === 0 && !word.startsWith("-") && !wrappers.has(word)) {
      for (const purpose of purposesOfProgram(programOf(words.slice(at).join(" ")))) found.add(purpose);
    }
  });
  return [...found];
}

const actions: readonly (readonly [Purpose, RegExp])[] = [
  ["test", /^(?:cypress-io\/github-action|chromaui\/action|pavelzw\/pytest-action|borales\/actions-yarn@test)$/],
  [
    "lint",
    /^(?:pre-commit\/action|golangci\/golangci-lint-action|(?:github|super-linter)\/super-linter|oxsecurity\/megalinter.*|astral-sh\/ruff-action|chartboost\/ruff-action|psf\/black|reviewdog\/action-(?:eslint|rubocop|flake8|pylint|standardrb|biome).*|wearerequired\/lint-action|trunk-io\/trunk-action|rubocop-hq\/.*|standardrb\/standard-ruby-action|autofix-ci\/action|creyD\/prettier_action|isort\/isort-action|hadolint\/hadolint-action)$/i,
  ],
  ["types", /^(?:jakebailey\/pyright-action|tsuyoshicho\/action-mypy|jpetrucciani\/mypy-check)$/i],
];

/** The purposes of an action of a CI system, by its name without version. */
export function purposesOfAction(name: string): Purpose[] {
  return actions.filter(([, pattern]) => pattern.test(name)).map(([purpose]) => purpose);
}
