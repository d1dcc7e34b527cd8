/** The report as a Markdown document that a team commits: its order is fixed and it names no day unless asked, so that changes are small. */
import { bandOf, durationText, spokenReasons } from "@seaworthy/rules/score/index";
import { groupBy } from "../workspace/group.ts";
import { reportMark } from "../workspace/skip.ts";
import { escapeMarkdown as text, linkTarget } from "./escape.ts";
import type { ReadinessCategory, ReadinessCheck, ReadinessPlanItem, ReadinessReport, ReportPlace } from "./model.ts";
import { kindWords, percentText, placeText, planText, pointsText, recordWords, statusWords, verdictWords } from "./words.ts";

interface MarkdownOptions {
  /** Leads from the document's folder to the project's root: "" or a row of "../". */
  readonly prefix: string;
}

/** Places of a check that are listed; the rest is counted. */
const listedPlaces = 10;
const solved: ReadonlySet<ReadinessCheck["status"]> = new Set(["pass", "attested"]);

/** A section; nothing when it has no content. */
function section(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [`## ${title}`, ...blocks];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

class Document {
  readonly #report: ReadinessReport;
  readonly #prefix: string;

  constructor(report: ReadinessReport, { prefix }: MarkdownOptions) {
    this.#report = report;
    this.#prefix = prefix;
  }

  /** All blocks, to be parted by empty lines. */
  blocks(): string[] {
    return [
      ...this.#head(),
      ...this.#blockers(),
      ...this.#categories(),
      ...this.#packages(),
      ...this.#checks(),
      ...this.#records(),
      ...this.#plan(),
      ...this.#notApplicable(),
    ];
  }

  #link(place: ReportPlace): string {
    return `[${text(placeText(place))}](${linkTarget(this.#prefix, place.file, place.line)})`;
  }

  #links(places: readonly ReportPlace[]): string {
    const unique = [...new Map(places.filter(({ file }) => file !== "").map((place) => [placeText(place), place])).values()];
    const more = unique.length > listedPlaces ? [`${unique.length - listedPlaces} more`] : [];
    return [...unique.slice(0, listedPlaces).map((place) => this.#link(place)), ...more].join(", ");
  }

  #head(): string[] {
    const { name, package: part, day, verdict, overall, upper, evidence, gate } = this.#report;
    const number = overall
      ? `${percentText(overall)} ${bandOf(overall).label}, up to ${percentText(upper)}, evidence ${percentText(evidence)}`
      : "nothing to score";
    const about = part ? [`A package of the project in ${text(part.path)}: ${text(part.kind)}.`] : [];
    const reasons = spokenReasons(gate).map((message) => `- ${text(message)}`);
    return [
      reportMark,
      `# Production readiness of ${text(name)}`,
      `**${verdictWords[verdict]}** · ${number}${day === null ? "" : ` · ${day}`}`,
      ...about,
      ...(reasons.length > 0 ? ["The gate asks for more:", reasons.join("\n")] : []),
    ];
  }

  #blockers(): string[] {
    const items = this.#report.blockers.map(({ checks, title, reason, file, line, effort, claims }) => {
      const ids = checks.length > 0 ? ` (${checks.map((id) => `\`${id}\``).join(", ")})` : "";
      const where = file === "" ? "" : ` ${this.#link({ file, line })}`;
      const claimed = claims.map((claim) => `\n  - Ticked in ${this.#link(claim)}: ${text(claim.note)}`);
      return `- [ ] **${text(title)}**${ids}: ${text(reason)}${where} (${durationText(effort)})${claimed.join("")}`;
    });
    return section(`Launch blockers (${items.length})`, items.length > 0 ? [items.join("\n")] : []);
  }

  #categories(): string[] {
    const row = ({ title, score, upper, evidence }: ReadinessCategory): string[] => [
      title,
      percentText(score),
      score ? bandOf(score).label : "not applicable",
      percentText(upper),
      percentText(evidence),
    ];
    return section("Categories", [table(["Category", "Score", "Band", "Up to", "Evidence"], this.#report.categories.map(row))]);
  }

  #packages(): string[] {
    const { packages } = this.#report;
    const rows = packages.map(({ path, kind, overall, verdict, blockers }) => [
      text(path),
      text(kind),
      percentText(overall),
      verdictWords[verdict],
      String(blockers),
    ]);
    return section("Packages", rows.length > 0 ? [table(["Package", "Kind", "Score", "Verdict", "Blockers"], rows)] : []);
  }

  #checks(): string[] {
    const counted = this.#report.checks.filter(({ status }) => status !== "not-applicable");
    const blocks = [...groupBy(counted, ({ category }) => category)].flatMap(([id, checks]) => [
      `### ${this.#report.categories.find((category) => category.id === id)?.title ?? id}`,
      checks.map((check) => this.#check(check)).join("\n"),
    ]);
    return section("Checks", blocks);
  }

  #check(check: ReadinessCheck): string {
    const { id, title, kind, priority, status, reason, evidence, question } = check;
    const places = this.#report.findings.filter((finding) => finding.check === id);
    const links = this.#links(places.length > 0 ? places : evidence);
    const asked = question !== null && !solved.has(status) ? ` ${text(question)}` : "";
    const what = `${priority}, ${kind === "code" ? "" : `${kindWords[kind]}, `}${statusWords[status]}`;
    return `- [${solved.has(status) ? "x" : " "}] ${text(title)} (\`${id}\`, ${what}): ${text(reason)}${asked}${links === "" ? "" : ` ${links}`}`;
  }

  #records(): string[] {
    const rows = this.#report.records.map((record) => [
      recordWords[record.kind],
      text(record.check ?? record.fingerprint ?? ""),
      [record.owner, record.approver].flatMap((who) => (who === null ? [] : [text(who)])).join(", "),
      text(record.text),
      record.until ?? "",
      record.state,
      this.#link(record),
    ]);
    const head = ["Kind", "Of", "Who", "Why", "Until", "State", "Where"];
    return section("Attestations and waivers", rows.length > 0 ? [table(head, rows)] : []);
  }

  #plan(): string[] {
    const { plan } = this.#report;
    const { items, quickStart, weeks } = plan;
    if (items.length === 0) return [];
    const line = (item: ReadinessPlanItem, index: number): string =>
      `${index + 1}. ${text(item.title)} (${item.priority}${item.blocker ? ", blocker" : ""}): ${durationText(item.effort)}, ${pointsText(item.gain)}`;
    const list = (from: readonly number[]): string => from.flatMap((index) => (items[index] ? [line(items[index], index)] : [])).join("\n");
    const all = items.map((_, index) => index);
    const parts = weeks
      ? weeks.flatMap((week) => [`### ${week.week === "later" ? "Later" : `Week ${week.week}`}`, list(week.items)])
      : [list(all)];
    const quick = quickStart.items > 0 ? [`Quick start: the first ${quickStart.items === 1 ? "item" : `${quickStart.items} items`}.`] : [];
    return section("Launch plan", [planText(plan), ...quick, ...parts]);
  }

  #notApplicable(): string[] {
    const items = this.#report.checks
      .filter(({ status }) => status === "not-applicable")
      .map(({ id, title, reason }) => `- ${text(title)} (\`${id}\`): ${text(reason)}`);
    return section("Not applicable", items.length > 0 ? [items.join("\n")] : []);
  }
}

/** The document, ending with a line end. */
export function reportMarkdown(report: ReadinessReport, options: MarkdownOptions): string {
  return `${new Document(report, options).blocks().join("\n\n")}\n`;
}
