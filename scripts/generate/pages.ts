/** A page per check under docs/checks/, made from the check's definition and its fixture, and the table that lists them. */
import type { Check, CodeCheck, ManualCheck, ProjectCheck } from "@seaworthy/rules/api/check";
import { categories, type LanguageCode, parserOfCode } from "@seaworthy/rules/api/vocabulary";
import type { Fixture, FixtureFile, FixtureSection } from "@seaworthy/rules/testing/fixture";
import { putMarkers } from "@seaworthy/rules/testing/markers";
import { categoryNames, durationOf, languageNames, listOf, priorityNames, suppressionForms, traitNames } from "./names.ts";

const written = "<!-- Written by `npm run generate` from the check and its fixture. Do not edit. -->";

/** Text of docs/checks/<id>.md. Without a fixture the examples are left out. */
export function checkPage(check: Check, fixture: Fixture | undefined): string {
  const parts = [`# ${check.title}`, written, factsOf(check), check.why];
  if (check.kind === "code") parts.push(...codeParts(check, fixture));
  else if (check.kind === "project") parts.push(...projectParts(check, fixture));
  else parts.push(...manualParts(check));
  parts.push("[All checks](index.md)");
  return `${parts.join("\n\n")}\n`;
}

/** Text of docs/checks/index.md. */
export function checksIndex(checks: readonly Check[]): string {
  const sections = categories.flatMap((category) => {
    const own = checks.filter((check) => check.category === category);
    if (own.length === 0) return [];
    const sorted = [...own].sort((a, b) => compare(a.priority, b.priority) || compare(a.id, b.id));
    const rows = sorted.map(
      (check) => `| [${check.id}](${check.id}.md) | ${cell(check.title)} | ${check.priority} | ${lookOf(check)} | ${fixOf(check)} |`,
    );
    return [`## ${categoryNames[category]}`, ["| Check | | Priority | Looks at | Fix |", "|---|---|---|---|---|", ...rows].join("\n")];
  });
  const intro = `${checks.length} checks. A code check marks places while you type, a project check answers once for the whole project, and what no file can tell is attested by a person.`;
  return `${["# Checks", written, intro, ...sections].join("\n\n")}\n`;
}

/** The table of README.md: checks per category and kind. */
export function summaryTable(checks: readonly Check[]): string {
  const row = (name: string, own: readonly Check[]): string => {
    const count = (kind: Check["kind"]): number => own.filter((check) => check.kind === kind).length;
    const blockers = own.filter((check) => check.priority === "P0").length;
    return `| ${name} | ${count("code")} | ${count("project")} | ${count("manual")} | ${blockers} |`;
  };
  const rows = categories.flatMap((category) => {
    const own = checks.filter((check) => check.category === category);
    const anchor = categoryNames[category].toLowerCase().replaceAll(" ", "-");
    return own.length === 0 ? [] : [row(`[${categoryNames[category]}](docs/checks/index.md#${anchor})`, own)];
  });
  return [
    "| Category | As you type | Whole project | Attested | Launch blockers |",
    "|---|--:|--:|--:|--:|",
    ...rows,
    row("**All**", checks),
  ].join("\n");
}

/** The table of README.md: the settings with their defaults and the first paragraph of what VS Code says about each. */
export function settingsTable(settings: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(settings).map(([name, schema]) => {
    const { default: value, markdownDescription = "" } = schema as { default?: unknown; markdownDescription?: string };
    return `| \`${name}\` | \`${JSON.stringify(value)}\` | ${markdownDescription.split("\n")[0]} |`;
  });
  return ["| Setting | Default | What it does |", "|---|---|---|", ...rows].join("\n");
}

function factsOf(check: Check): string {
  const parts = [
    `\`${check.id}\``,
    categoryNames[check.category],
    priorityNames[check.priority],
    `about ${durationOf(check.effort)} to put right`,
  ];
  if (check.kind === "code") {
    parts.push(listOf(check.languages.map((code) => languageNames[code])));
    for (const cwe of check.cwe ?? []) parts.push(`[CWE-${cwe}](https://cwe.mitre.org/data/definitions/${cwe}.html)`);
    if (check.stage === "preview") parts.push("preview: shown as information, not scored");
  } else parts.push(appliesOf(check));
  return parts.join(" · ");
}

function appliesOf(check: ProjectCheck | ManualCheck): string {
  const all = check.kind === "project" && check.appliesToAll;
  return `for ${all ? "what is all of: " : ""}${listOf(check.applies.map((trait) => traitNames[trait]))}`;
}

const shownFor = {
  service:
    "In code that serves or works by itself. Commands, scripts and migrations are left out, as are tests, examples, templates and tools of developers: see [which code counts](../scoring.md#which-code-counts).",
  production:
    "In code that runs in production, commands and scripts included. Tests, examples, templates and tools of developers are left out: see [which code counts](../scoring.md#which-code-counts).",
};

function codeParts(check: CodeCheck, fixture: Fixture | undefined): string[] {
  const parts: string[] = [];
  const sections = fixture?.sections ?? [];
  const reporting = sections.find(reports);
  if (reporting) {
    parts.push("## What is reported", reporting.prose, ...marked(reporting));
    const shown = reporting.fixes[0];
    const title = shown ? check.fixes?.[shown.fix]?.title : undefined;
    const after = reporting.fixes.filter((fix) => fix.target === shown?.target && fix.fix === shown.fix && fix.nth === shown.nth);
    if (title)
      parts.push(
        `After the fix “${withoutPlaceholders(title)}”:`,
        ...after.map((fix) =>
          fence(fix.path === shown?.target.path ? shown.target.tag : "text", after.length > 1 ? fix.path : "", fix.text),
        ),
      );
  }
  const code = reporting?.projects[0]?.files.find((file) => file.marks.length > 0)?.code;
  const clean = sections.find((section) => isClean(section, code)) ?? sections.find((section) => isClean(section, undefined));
  if (clean) parts.push("## What is not", clean.prose, ...marked(clean));
  if (check.scope === "service" || check.scope === "production") parts.push("## Where it is shown", shownFor[check.scope]);
  const fixes = Object.values(check.fixes ?? {});
  if (fixes.length > 0) {
    const kinds = { safe: "safe, so fix-all applies it too", suggest: "offered, never applied by fix-all" };
    parts.push("## Fixes", fixes.map(({ title, kind }) => `- ${withoutPlaceholders(title)} (${kinds[kind]})`).join("\n"));
  }
  parts.push("## What it misses", check.limits, ...suppressionParts(check));
  return parts;
}

function projectParts(check: ProjectCheck, fixture: Fixture | undefined): string[] {
  const parts = ["## What makes it pass", sentence(check.evidence)];
  const passing = fixture?.sections.find((section) => section.result?.status === "pass");
  if (passing) parts.push("For example:", passing.prose, ...marked(passing));
  if (check.attestable) parts.push("Where nothing in the files tells, a person may attest it in `.seaworthy/attestations.yml`.");
  parts.push("## What it misses", check.limits);
  return parts;
}

function manualParts(check: ManualCheck): string[] {
  const record = [
    "attestations:",
    `  - check: ${check.id}`,
    '    owner: "@your-team"',
    "    date: 2026-01-31",
    "    evidence: a link, a path or a sentence",
  ];
  return [
    "## The question",
    check.ask,
    `No file can answer it. A person does, in \`.seaworthy/attestations.yml\`; the answer holds for ${check.every} days and then has to be given again.`,
    fence("yaml", "", `${record.join("\n")}\n`),
  ];
}

function suppressionParts(check: CodeCheck): string[] {
  const text = `seaworthy-disable-next-line ${check.id} -- why it may stay`;
  const lines = new Map<string, LanguageCode[]>();
  for (const code of check.languages) {
    const line = suppressionForms[parserOfCode[code]]?.(text);
    if (line !== undefined) lines.set(line, [...(lines.get(line) ?? []), code]);
  }
  if (lines.size === 0) return [];
  const forms = [...lines].map(([line, codes]) => `- ${listOf(codes.map((code) => languageNames[code]))}: \`${line}\``);
  return [
    "## Hiding a finding",
    "In a comment on the line above, with the reason. The finding is hidden; the score stays as it is.",
    forms.join("\n"),
  ];
}

function reports(section: FixtureSection): boolean {
  return section.projects.some(({ files }) => files.some((file) => file.marks.length > 0));
}

function isClean(section: FixtureSection, code: LanguageCode | undefined): boolean {
  return (
    !reports(section) &&
    section.projects.some(({ files }) => files.some((file) => file.code !== undefined && (code === undefined || file.code === code)))
  );
}

/** The files of a section's first project that says something, with their marker lines. */
function marked(section: FixtureSection): string[] {
  const project = section.projects.find(({ files }) => files.some((file) => file.marks.length > 0)) ?? section.projects[0];
  const files = project?.files ?? [];
  return files.map((file: FixtureFile) => fence(file.tag, files.length > 1 ? file.path : "", putMarkers(file.text, file.marks)));
}

/** Tags of fixtures that documents know by another name. */
const documentTags: Readonly<Record<string, string>> = { gha: "yaml", env: "ini", mts: "ts", cts: "ts", mjs: "js", cjs: "js" };

function fence(tag: string, path: string, text: string): string {
  const ticks = "`".repeat(Math.max(3, ...[...text.matchAll(/`{3,}/g)].map((match) => match[0].length + 1)));
  const name = path === "" ? "" : `\`${path}\`\n\n`;
  return `${name}${ticks}${documentTags[tag] ?? tag}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${ticks}`;
}

function lookOf(check: Check): string {
  if (check.kind === "code") return listOf(check.languages.map((code) => languageNames[code]));
  return check.kind === "project" ? "the whole project" : "attested by a person";
}

function fixOf(check: Check): string {
  if (check.kind !== "code" || !check.fixes) return "";
  const kinds = new Set(Object.values(check.fixes).map((fix) => fix.kind));
  return kinds.has("safe") ? "yes" : kinds.has("suggest") ? "suggested" : "";
}

/** A title with its placeholders set off, as in "Add *flags*". */
function withoutPlaceholders(title: string): string {
  return title.replace(/\{(\w+)\}/g, "*$1*");
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
