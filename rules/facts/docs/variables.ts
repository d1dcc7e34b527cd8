/** Environment variables that a document explains: in tables, lists, headings, code blocks, and by name in its text. */
import type { Code, Nodes } from "mdast";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { MarkdownRoot } from "../../languages/markdown/index.ts";
import { spanOf, walkMarkdown } from "../../shared/documents/markdown.ts";

/** A name alone, with an example value, or as code reads it. */
const codeSpan =
  /^(?:export\s+)?(?:\$\{?|process\.env\.|import\.meta\.env\.|ENV\[["'])?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\}?(?:["']\])?(?:\s*=.*|:\s.*)?$/s;
const assignment = /(?:^|[\s"'`(-])(?:export\s+|set\s+|-e\s+|ENV\s+|ARG\s+)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\s*=/g;
const mapEntry = /^\s*-?\s*["']?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["']?\s*:/gm;
const shellLanguages = new Set([
  "",
  "env",
  "dotenv",
  "sh",
  "shell",
  "bash",
  "zsh",
  "console",
  "ini",
  "properties",
  "toml",
  "powershell",
  "dockerfile",
  "text",
  "txt",
  "fish",
]);
const mapLanguages = new Set(["yaml", "yml", "json", "jsonc"]);

/** A name alone in a cell, or in front of what it means: `SHOP_HOST: where the shop is`. */
const plainName = /^\s*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=\s*$|\s*[:=(]|\s+[-–—]\s)/;
/** `process.env.SHOP_MOCKS`, `SHOP_MOCKS=true` within a span of code. */
const within = /\bprocess\.env\.([A-Z][A-Z0-9_]+)|(?:^|\s)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)=\S/;
/** In running text: the variable SHOP_KEY, the env var SHOP_KEY, the environment variables SHOP_KEY. */
const spokenOf = /\b(?:env(?:ironment)?[ -]?var(?:iable)?s?|variables?|setting|set|export)\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g;

/** Facts for every name that a document declares; each name once. */
export function documentedVariables(root: MarkdownRoot): FactOutcome[] {
  const found = new Map<string, FactOutcome>();
  const add = (name: string | undefined, node: Nodes): void => {
    if (name === undefined || name.length < 3 || found.has(name)) return;
    found.set(name, fact("env-declared", spanOf(node), { name, where: "docs" }));
  };
  const visit = (node: Nodes, listed: boolean): void => {
    if (node.type === "inlineCode") {
      const name = codeSpan.exec(node.value)?.[1];
      // In running text a single capital word is as likely a verb of HTTP or a format.
      if (listed || name?.includes("_")) add(name, node);
      const used = name === undefined ? within.exec(node.value) : null;
      if (used) add(used[1] ?? used[2], node);
    } else if (node.type === "text") {
      if (listed) add(plainName.exec(node.value)?.[1], node);
      for (const [, name] of node.value.matchAll(spokenOf)) add(name, node);
    } else if (node.type === "code") for (const name of namesInBlock(node)) add(name, node);
    const inList = node.type === "tableRow" || node.type === "listItem" || node.type === "heading";
    if (!("children" in node)) return;
    node.children.forEach((child, index) => {
      visit(child, (listed || inList) && index === 0);
    });
  };
  walkMarkdown(root, (node) => {
    visit(node, false);
    return false;
  });
  return [...found.values()];
}

function namesInBlock(code: Code): string[] {
  const language = (code.lang ?? "").toLowerCase();
  const pattern = shellLanguages.has(language) ? assignment : mapLanguages.has(language) ? mapEntry : undefined;
  return pattern ? [...code.value.matchAll(pattern)].map((match) => match[1] ?? "") : [];
}
