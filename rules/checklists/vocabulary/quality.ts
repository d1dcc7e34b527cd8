import { concept } from "../match.ts";

/** Phrases of category `code-quality`; {@link concept} says how they are written. */
export const quality = [
  concept(
    "formatter-linter",
    `
      lint*, formatt* code|prettier|black|auto|consistent, code format*|style, eslint, prettier, rubocop, ruff, pylint, flake8, biome,
      code style, static analysis, pre commit`,
  ),
  concept("type-checking", "type check*, mypy, pyright, typecheck*, sorbet, type error fix*, typescript migrat*"),
  concept(
    "type-checking missing-types",
    `
      type hint|annotation|coverage|strict|safety, strict typescript|mode|type, typescript strict|any, no any type, explicit any,
      remov* any type, fully typed`,
  ),
  concept(
    "oversized-module modular-structure",
    `
      split* module|file|code|large|into|monolith*, refactor* module|large|file|structure|into|monolith*, modular*, code organi*|structure,
      large file|module, god class|object|file, separat* concern, break* up|down file|module|monolith*, clean architecture`,
  ),
  concept(
    "code-review",
    `
      code review, pull request review|template|approv*, codeowners, branch protect*, review* require*|approv* pull|merge|pr,
      pr review|template|approv*`,
  ),
  concept(
    "stub-implementation no-stubs",
    `
      stub* implement*|replac*|code|function|remov* -api -external, mock data|implement*|service|api remov*|replac*|real,
      replac* stub|mock|dummy|fake|placeholder|hardcoded data|implement*|real|integrat*|api|sdk, dummy|fake|sample data, not implement*,
      unimplemented, remov* mock|stub|dummy|fake`,
  ),
  concept("todo-comment", "todo comment|resolve*|left|remov*|address* -list, fixme, resolve* todo"),
  concept(
    "api-versioning deprecated-api-version",
    `
      api version*, version* api|endpoint|route, deprecat* header|policy|api|endpoint|strategy, v1 prefix|route|api`,
  ),
];
