/** Reads a check's fixture: one Markdown file of sections, each with prose and code fences. The form is described in docs/fixtures.md. */
import type { Code, Heading, Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { parse as parseYaml } from "yaml";
import type { LanguageCode } from "../api/vocabulary.ts";
import { type Info, readInfo } from "./info.ts";
import { isMarker, type Mark, takeMarkers } from "./markers.ts";
import { codeOf, tagInfo } from "./tags.ts";

/** A file of the fixture: the text of one fence without its marker lines. */
export interface FixtureFile {
  readonly tag: string;
  readonly path: string;
  readonly code: LanguageCode | undefined;
  /** Lines end with `\n`, the last one too. */
  readonly text: string;
  readonly marks: readonly Mark[];
  /** 1-based line of the fence in the fixture. */
  readonly line: number;
}

/** Files that are analysed together. A fence without `project=` stands alone. */
export interface FixtureProject {
  readonly files: readonly FixtureFile[];
}

/** What a file holds after one fix. */
export interface FixtureFix {
  /** The file whose finding offers the fix. */
  readonly target: FixtureFile;
  readonly fix: string;
  /** Which of the findings that offer it, from 1. */
  readonly nth: number;
  /** The file that is shown: the target's path, or that of a file the fix adds lines to. */
  readonly path: string;
  readonly text: string;
  readonly line: number;
}

/** The answer that a project check is to give for the section's project. */
export interface FixtureResult {
  readonly status: string;
  readonly met?: number;
  readonly found?: number;
  /** Paths of the files that the evidence names, in any order. */
  readonly evidence?: readonly string[];
  readonly line: number;
}

/** A heading with the projects and answers below it. Lines are 1-based. */
export interface FixtureSection {
  readonly title: string;
  /** Its paragraphs, as Markdown. */
  readonly prose: string;
  readonly line: number;
  readonly projects: readonly FixtureProject[];
  readonly fixes: readonly FixtureFix[];
  readonly result?: FixtureResult;
}

/** The whole of a fixture's file. */
export interface Fixture {
  /** Path as it is to be shown in messages. */
  readonly path: string;
  readonly id: string;
  readonly sections: readonly FixtureSection[];
  /** What is malformed, each as `path:line: sentence`. Sections are as complete as they could be read. */
  readonly mistakes: readonly string[];
}

/** Reads the text of a fixture. Total: what is malformed is listed in `mistakes`. */
export function readFixture(path: string, text: string): Fixture {
  const mistakes: string[] = [];
  const wrong = (line: number, message: string) => void mistakes.push(`${path}:${line}: ${message}`);
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const root: Root = fromMarkdown(source);
  let id = "";
  const sections: { title: string; line: number; nodes: Nodes[] }[] = [];
  for (const node of root.children) {
    const line = lineOf(node);
    if (node.type === "heading") {
      const title = headingText(node, source);
      if (node.depth === 1 && id === "") id = title;
      else if (node.depth === 2) sections.push({ title, line, nodes: [] });
      else wrong(line, 'headings are one "# id" and a "## section" for each case');
    } else if (sections.length > 0) sections.at(-1)?.nodes.push(node);
    else if (node.type === "code") wrong(line, 'a fence stands in a section: put a "## …" heading above it');
  }
  if (id === "") wrong(1, 'the first line is "# " and the check\'s id');
  if (sections.length === 0) wrong(1, 'there is no "## …" section');
  const titles = new Set<string>();
  for (const { title, line } of sections) {
    if (title === "") wrong(line, "a section needs a title");
    else if (titles.has(title)) wrong(line, `two sections are called "${title}"`);
    titles.add(title);
  }
  const read = sections.map((section) => new SectionReader(section.title, section.line, source, wrong).read(section.nodes));
  return { path, id, sections: read, mistakes };
}

/** Reads one section; a class only because its fences refer back to each other. */
class SectionReader {
  readonly #title: string;
  readonly #line: number;
  readonly #source: string;
  readonly #wrong: (line: number, message: string) => void;
  readonly #files: { file: FixtureFile; project: string | undefined }[] = [];
  readonly #fixes: FixtureFix[] = [];
  #result: FixtureResult | undefined;

  constructor(title: string, line: number, source: string, wrong: (line: number, message: string) => void) {
    this.#title = title;
    this.#line = line;
    this.#source = source;
    this.#wrong = wrong;
  }

  read(nodes: readonly Nodes[]): FixtureSection {
    const paragraphs = nodes.filter((node) => node.type === "paragraph").map((node) => textIn(node, this.#source));
    if (!paragraphs.some((text) => /[.:!?]$/.test(text))) {
      this.#wrong(this.#line, "a section needs at least one sentence that says what it shows");
    }
    for (const text of [this.#title, ...paragraphs]) if (/^TODO\b/.test(text)) this.#wrong(this.#line, `still to be written: ${text}`);
    for (const node of nodes) if (node.type === "code") this.#fence(node);
    if (this.#files.length === 0) this.#wrong(this.#line, "a section needs a fence with code");
    return {
      title: this.#title,
      prose: paragraphs.join("\n\n"),
      line: this.#line,
      projects: this.#projects(),
      fixes: this.#fixes,
      ...(this.#result ? { result: this.#result } : {}),
    };
  }

  #fence(node: Code): void {
    const line = lineOf(node);
    const raw = textIn(node, this.#source);
    if (!/^(`{3,}|~{3,})/.test(raw)) {
      this.#wrong(line, "code stands between fences, not indented");
      return;
    }
    if (!/\n(`{3,}|~{3,})[ \t]*$/.test(raw)) {
      this.#wrong(line, "the fence is not closed");
      return;
    }
    const { info, mistakes } = readInfo(node.lang ?? "", node.meta ?? "");
    for (const mistake of mistakes) this.#wrong(line, mistake);
    if (!info) return;
    const text = node.value === "" ? "" : `${node.value}\n`;
    if (info.result) this.#readResult(text, line);
    else if (info.fix) this.#readFix(info, text, line);
    else this.#readFile(info, text, line);
  }

  #readFile(info: Info, marked: string, line: number): void {
    const { text, marks, mistakes } = takeMarkers(marked);
    for (const mistake of mistakes) this.#wrong(line + 1 + mistake.line, mistake.message);
    const path = info.path ?? tagInfo(info.tag)?.path;
    if (path === undefined) {
      this.#wrong(line, `a \`${info.tag}\` fence needs path=…`);
      return;
    }
    if (info.ok && marks.length > 0) this.#wrong(line, "a fence with `ok` has no marker lines");
    this.#files.push({ project: info.project, file: { tag: info.tag, path, code: codeOf(info.tag, path), text, marks, line } });
  }

  #readFix(info: Info, text: string, line: number): void {
    const target = this.#files.at(-1)?.file;
    if (!target) {
      this.#wrong(line, "a fence with fix=… follows the fence that it is a fix for");
      return;
    }
    const marker = text.split("\n").findIndex(isMarker);
    if (marker !== -1) this.#wrong(line + 1 + marker, "a fence with fix=… has no marker lines");
    const { name, nth } = info.fix ?? { name: "", nth: 1 };
    const path = info.path ?? target.path;
    if (this.#fixes.some((fix) => fix.target === target && fix.fix === name && fix.nth === nth && fix.path === path)) {
      this.#wrong(line, `${path} after fix=${name}${nth > 1 ? `#${nth}` : ""} is shown already`);
    }
    this.#fixes.push({ target, fix: name, nth, path, text, line });
  }

  #readResult(text: string, line: number): void {
    if (this.#result) {
      this.#wrong(line, "a section has one result");
      return;
    }
    this.#result = { status: "", line };
    let value: unknown;
    try {
      value = parseYaml(text);
    } catch (error) {
      this.#wrong(line, `the result is not YAML: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
      return;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#wrong(line, "the result is a map with `status:`");
      return;
    }
    const { status, met, found, evidence, ...others } = value as Record<string, unknown>;
    const unknown = Object.keys(others)[0];
    if (unknown !== undefined) this.#wrong(line, `a result has status, met, found and evidence, not \`${unknown}\``);
    const statuses = ["pass", "partial", "fail", "not-applicable", "unknown"];
    if (typeof status !== "string" || !statuses.includes(status)) {
      this.#wrong(line, `\`status\` is one of ${statuses.join(", ")}`);
      return;
    }
    for (const [name, count] of Object.entries({ met, found })) {
      if (count !== undefined && !Number.isInteger(count)) this.#wrong(line, `\`${name}\` is a whole number`);
    }
    if (evidence !== undefined && !(Array.isArray(evidence) && evidence.every((item) => typeof item === "string"))) {
      this.#wrong(line, "`evidence` is a list of paths");
      return;
    }
    this.#result = {
      status,
      line,
      ...(typeof met === "number" ? { met } : {}),
      ...(typeof found === "number" ? { found } : {}),
      ...(evidence !== undefined ? { evidence } : {}),
    };
  }

  /** A section with a result is one project; else fences of one `project=` are, and every other fence stands alone. */
  #projects(): FixtureProject[] {
    const named = new Map<string, FixtureFile[]>();
    const projects: { files: FixtureFile[] }[] = [];
    for (const { file, project } of this.#files) {
      const name = this.#result ? "" : project;
      const files = name === undefined ? undefined : named.get(name);
      if (files) {
        if (files.some((other) => other.path === file.path)) this.#wrong(file.line, `the project has ${file.path} already`);
        files.push(file);
        continue;
      }
      const started = { files: [file] };
      projects.push(started);
      if (name !== undefined) named.set(name, started.files);
    }
    return projects;
  }
}

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

function textIn(node: Nodes, source: string): string {
  return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0).trimEnd();
}

function headingText(node: Heading, source: string): string {
  return textIn(node, source)
    .replace(/^#+[ \t]*/, "")
    .replace(/[ \t]+#+$/, "");
}
