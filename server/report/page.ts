/**
 * The report as one page that stands by itself: no script, nothing loaded, readable in light and dark, on paper and by a screen reader.
 */
import { createHash } from "node:crypto";
import { bandOf, durationText, spokenReasons } from "@seaworthy/rules/score/index";
import { groupBy } from "../workspace/group.ts";
import { Html, html, section, table } from "./html.ts";
import type { ReadinessCategory, ReadinessCheck, ReadinessReport, ReportFigure, ReportPlace } from "./model.ts";
import { meanParts } from "./mean.ts";
import { editorStyle, pageStyle } from "./page-style.ts";
import { count, percentText, placeText, planText, pointsText, recordWords, statusWords, verdictWords } from "./words.ts";

/** Where the page is shown; a browser or paper when nothing is said. */
export interface PageOptions {
  /** In an editor: its colours, and where a place in a file is reached. */
  readonly editor?: { readonly link: (place: ReportPlace) => string };
}

/** Evidence of a check that is listed; the rest is counted. */
const listedEvidence = 10;

const bandClass = { good: "good", "in-progress": "progress", "at-risk": "risk" } as const;

function bandText(figure: ReportFigure): Html {
  const { id, icon, label } = bandOf(figure);
  return html`<span class="band ${bandClass[id]}"><span aria-hidden="true">${icon}</span> ${label}</span>`;
}

const statusSigns: Readonly<Record<ReadinessCheck["status"], readonly [sign: string, className: string]>> = {
  pass: ["✓", "good"],
  attested: ["✓", "good"],
  partial: ["◐", "progress"],
  waived: ["○", "muted"],
  "not-applicable": ["–", "muted"],
  unknown: ["?", "progress"],
  expired: ["✕", "risk"],
  fail: ["✕", "risk"],
};

function statusText({ status }: ReadinessCheck): Html {
  const [sign, className] = statusSigns[status];
  return html`<span class="status ${className}"><span aria-hidden="true">${sign}</span> ${statusWords[status]}</span>`;
}

/** A bar from 0 to 100 with the upper bound behind the value. The number stands beside it, so it says nothing by itself. */
function bar(score: ReportFigure, upper: ReportFigure | null): Html {
  return html`<svg class="bar ${bandClass[bandOf(score).id]}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="upper" width="${upper?.shown ?? 0}" height="6"/><rect class="value" width="${score.shown}" height="6"/></svg>`;
}

class Page {
  readonly #report: ReadinessReport;
  readonly #options: PageOptions;

  constructor(report: ReadinessReport, options: PageOptions) {
    this.#report = report;
    this.#options = options;
  }

  /** The sections that have something to say, each with its title and the id of its heading. */
  sections(): { readonly id: string; readonly title: string; readonly body: Html }[] {
    const { blockers, plan, packages, records } = this.#report;
    const all: readonly (readonly [id: string, title: string, content: readonly Html[]])[] = [
      ["categories", "Categories", this.#categories()],
      ["blockers", `Launch blockers (${blockers.length})`, this.#blockers()],
      ["packages", `Packages (${packages.length})`, this.#packages()],
      ["plan", "Launch plan", plan.items.length > 0 ? this.#plan() : []],
      ["findings", `Findings (${this.#report.findings.length})`, this.#findings()],
      ["project-checks", "Checks of the whole project", this.#answers("project")],
      ["manual-checks", "Attested by people", this.#answers("manual")],
      ["code-checks", "Checks of code", this.#codeChecks()],
      ["records", `Attestations and waivers (${records.length})`, this.#records()],
      ["number", "How the number comes about", this.#number()],
      ["not-applicable", "Not applicable", this.#notApplicable()],
      ["skipped", "Files that were skipped", this.#skipped()],
    ];
    return all.flatMap(([id, title, content]) => {
      const body = section(id, title, content);
      return body ? [{ id, title, body }] : [];
    });
  }

  head(): Html {
    const { name, package: part, day, verdict, overall, upper, evidence, open, files, hidden } = this.#report;
    const good = verdict === "ready" || verdict === "ready-with-waivers";
    const fact = (term: string, value: string): Html => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
    return html`<header>
<h1>Production readiness of ${name}</h1>
${part ? html`<p class="muted">A package of the project in <code>${part.path}</code>: ${part.kind}.</p>` : undefined}
<div class="summary">
<span class="score">${overall ? percentText(overall) : "No score"}</span>
${overall ? bandText(overall) : undefined}
<span class="verdict ${good ? "good" : verdict === "inconclusive" ? "progress" : "risk"}">${verdictWords[verdict]}</span>
</div>
<dl class="facts">
${[
  fact("Up to", percentText(upper)),
  fact("Evidence", percentText(evidence)),
  fact("Open findings", priorityCounts(open)),
  ...(hidden.length > 0 ? [fact("Out of sight", count(hidden.length, "finding"))] : []),
  fact("Files looked at", String(files.scanned)),
  ...(day === null ? [] : [fact("Day", day)]),
]}
</dl>
</header>`;
  }

  /** What the gate says beside the blockers, which have a list of their own. */
  #gate(): Html[] {
    const { gate } = this.#report;
    const reasons = spokenReasons(gate);
    if (reasons.length === 0) return gate.passed ? [html`<p>The gate is passed.</p>`] : [];
    const item = (message: string): Html => html`<li>${message}</li>`;
    return [html`<h3>What the gate asks for and does not get</h3><ul>${reasons.map(item)}</ul>`];
  }

  #place(place: ReportPlace): Html {
    const { editor } = this.#options;
    const text = html`<code>${placeText(place)}</code>`;
    return editor && place.file !== "" ? html`<a href="${editor.link(place)}">${text}</a>` : text;
  }

  #blockers(): Html[] {
    const items = this.#report.blockers.map(({ checks, title, reason, file, line, effort, claims }) => {
      const where = file === "" ? undefined : html`<br>${this.#place({ file, line })}`;
      const claimed = claims.map((claim) => html`<br>Ticked in ${this.#place(claim)}: ${claim.note}`);
      return html`<li><strong>${title}</strong> <code class="muted">${checks.join(", ")}</code><br>${reason} <span class="muted">${durationText(effort)}</span>${where}${claimed}</li>`;
    });
    return items.length > 0 ? [html`<ol class="blockers">${items}</ol>`] : [html`<p>None is open.</p>`];
  }

  #categories(): Html[] {
    const rows = this.#report.categories;
    return [
      table<ReadinessCategory>(
        "Score by category",
        [
          { title: "Category", heads: true, cell: ({ title }) => title },
          { title: "Score", number: true, cell: ({ score }) => percentText(score) },
          { title: "Bar", cell: ({ score, upper }) => (score ? bar(score, upper) : "") },
          { title: "Band", cell: ({ score }) => (score ? bandText(score) : html`<span class="muted">not applicable</span>`) },
          { title: "Up to", number: true, cell: ({ upper }) => percentText(upper) },
          { title: "Evidence", number: true, cell: ({ evidence }) => percentText(evidence) },
          ...(rows.some(({ owner }) => owner !== null) ? [{ title: "Owner", cell: (row: ReadinessCategory) => row.owner ?? "" }] : []),
        ],
        rows,
      ),
      ...this.#gate(),
    ];
  }

  #packages(): Html[] {
    const { packages } = this.#report;
    if (packages.length === 0) return [];
    return [
      table(
        "Each package by itself",
        [
          { title: "Package", heads: true, cell: ({ path }) => html`<code>${path}</code>` },
          { title: "Kind", cell: ({ kind }) => kind },
          { title: "Score", number: true, cell: ({ overall }) => percentText(overall) },
          { title: "Band", cell: ({ overall }) => (overall ? bandText(overall) : "") },
          { title: "Verdict", cell: ({ verdict }) => verdictWords[verdict] },
          { title: "Blockers", number: true, cell: ({ blockers }) => blockers },
        ],
        packages,
      ),
    ];
  }

  #plan(): Html[] {
    const { plan } = this.#report;
    const { items, quickStart, weeks } = plan;
    const rows = items.map((item, index) => ({ ...item, index }));
    const list = (caption: string, part: typeof rows): Html =>
      table(
        caption,
        [
          { title: "#", number: true, cell: ({ index }) => index + 1 },
          {
            title: "What",
            heads: true,
            cell: ({ title, checks, blocker }) =>
              html`${title}${blocker ? html` <span class="risk">(blocker)</span>` : undefined}<code class="id">${checks.join(", ")}</code>`,
          },
          { title: "Priority", cell: ({ priority }) => priority },
          { title: "Effort", number: true, cell: ({ effort }) => durationText(effort) },
          { title: "Points", number: true, cell: ({ gain }) => pointsText(gain) },
        ],
        part,
      );
    const quick = quickStart.items > 0 ? [html`<p>Quick start: the first ${count(quickStart.items, "item")} of the list.</p>`] : [];
    const parts = weeks
      ? weeks.map(({ week, items: indexes, minutes }) =>
          list(
            `${week === "later" ? "Later" : `Week ${week}`}: ${durationText(minutes)}`,
            indexes.flatMap((index) => rows[index] ?? []),
          ),
        )
      : [list("All items", rows)];
    return [html`<p>${planText(plan)}</p>`, ...quick, ...parts];
  }

  #findings(): Html[] {
    const groups = groupBy(this.#report.findings, ({ check }) => check);
    const known = this.#report.checks.filter(({ id }) => groups.has(id));
    const others = [...groups.keys()].filter((id) => !known.some((check) => check.id === id)).sort();
    return [
      ...known.map(({ id, title, priority, reason }) => this.#group(id, title, `${priority} · ${reason}`, groups.get(id) ?? [])),
      ...others.map((id) => this.#group(id, id, "Does not count in the score.", groups.get(id) ?? [])),
    ];
  }

  #group(id: string, title: string, note: string, findings: ReadinessReport["findings"]): Html {
    const items = findings.map((finding) => html`<li>${this.#place(finding)}<span>${finding.message}</span></li>`);
    return html`<h3>${title} <code class="muted">${id}</code></h3><p class="muted">${note}</p><ul class="places">${items}</ul>`;
  }

  #answers(kind: "project" | "manual"): Html[] {
    const rows = this.#report.checks.filter((check) => check.kind === kind && check.status !== "not-applicable");
    if (rows.length === 0) return [];
    return [
      table<ReadinessCheck>(
        kind === "project" ? "What the project as a whole shows" : "What only a person can answer",
        [
          { title: "Check", heads: true, cell: ({ title, id }) => html`${title}<code class="id">${id}</code>` },
          { title: "Priority", cell: ({ priority }) => priority },
          { title: "State", cell: statusText },
          { title: kind === "project" ? "Answer" : "Question and answer", cell: (check) => this.#answer(check) },
        ],
        rows,
      ),
    ];
  }

  #answer({ reason, question, evidence }: ReadinessCheck): Html {
    const shown = evidence.slice(0, listedEvidence).map((each) => {
      const place = each.file === "" ? undefined : this.#place(each);
      return html`<li>${place} <span class="muted">${each.note}</span></li>`;
    });
    const more = evidence.length > listedEvidence ? html`<li class="muted">${evidence.length - listedEvidence} more</li>` : undefined;
    return html`${question === null ? undefined : html`${question}<br>`}${reason}${shown.length > 0 ? html`<ul>${shown}${more}</ul>` : undefined}`;
  }

  #codeChecks(): Html[] {
    const rows = this.#report.checks.filter(({ kind, status }) => kind === "code" && status !== "not-applicable");
    if (rows.length === 0) return [];
    return [
      table<ReadinessCheck>(
        "What was looked for in the code",
        [
          { title: "Check", heads: true, cell: ({ title, id }) => html`${title}<code class="id">${id}</code>` },
          { title: "Priority", cell: ({ priority }) => priority },
          { title: "State", cell: statusText },
          { title: "Places right", number: true, cell: ({ met, found }) => (found > 0 ? `${met} of ${found}` : "–") },
          { title: "Reason", cell: ({ reason }) => reason },
        ],
        rows,
      ),
    ];
  }

  #records(): Html[] {
    const { records } = this.#report;
    if (records.length === 0) return [];
    return [
      table(
        "Who vouches for what, and which risks are taken until when",
        [
          { title: "Of", heads: true, cell: ({ check, fingerprint }) => html`<code>${check ?? fingerprint ?? ""}</code>` },
          { title: "Kind", cell: ({ kind }) => recordWords[kind] },
          { title: "Who", cell: ({ owner, approver }) => [owner, approver].filter((who) => who !== null).join(", ") },
          { title: "Why", cell: ({ text }) => text },
          { title: "Until", cell: ({ until }) => until ?? "" },
          { title: "State", cell: ({ state }) => state },
          { title: "Where", cell: (record) => this.#place(record) },
        ],
        records,
      ),
    ];
  }

  #number(): Html[] {
    const { categories, overall } = this.#report;
    if (!overall) return [html`<p>Nothing in the project can be scored yet.</p>`];
    const { sum, weights } = meanParts(categories);
    return [
      html`<p>A check weighs by its priority. A category has the share of its weight that was earned, and the overall score is the mean of the
categories that count. Sums are exact; only what is shown is rounded.</p>`,
      table(
        "Weight that was earned",
        [
          { title: "Category", heads: true, cell: ({ title }) => title },
          { title: "Earned", number: true, cell: ({ points }) => points.earned },
          { title: "Of", number: true, cell: ({ points }) => points.possible },
          { title: "Score", number: true, cell: ({ score }) => (score ? `${score.value} %` : "–") },
          { title: "Counts", number: true, cell: ({ weight }) => `× ${weight}` },
        ],
        categories.filter(({ score }) => score !== null),
      ),
      html`<p>(${sum}) ÷ ${weights} = ${overall.value}, shown as <strong>${percentText(overall)}</strong>. “Up to” counts what
nobody has looked at as passed; “evidence” is the share of the weight that was looked at. Blockers never change the number.</p>`,
    ];
  }

  #notApplicable(): Html[] {
    const rows = this.#report.checks.filter(({ status }) => status === "not-applicable");
    const item = ({ title, id, reason }: ReadinessCheck): Html =>
      html`<li>${title} <code class="muted">${id}</code><br><span class="muted">${reason}</span></li>`;
    return rows.length > 0 ? [html`<ul class="wide">${rows.map(item)}</ul>`] : [];
  }

  #skipped(): Html[] {
    const rows = this.#report.files.skipped;
    if (rows.length === 0) return [];
    return [
      table(
        "Not looked at",
        [
          { title: "File", heads: true, cell: ({ file }) => html`<code>${file}</code>` },
          { title: "Why", cell: ({ reason }) => reason },
        ],
        rows,
      ),
    ];
  }
}

function priorityCounts(open: ReadinessReport["open"]): string {
  return Object.entries(open)
    .map(([priority, number]) => `${priority} ${number}`)
    .join(", ");
}

/** The whole page, ending with a line end. */
export function reportPage(report: ReadinessReport, options: PageOptions = {}): string {
  const page = new Page(report, options);
  const sections = page.sections();
  const style = options.editor ? pageStyle + editorStyle : pageStyle;
  // The hash lets in this style and nothing else, so that the page stays harmless wherever it is opened.
  const allowed = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const title = `Production readiness of ${report.name}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
${page.head()}
<nav aria-label="Sections"><ul>${links}</ul></nav>
<main id="report">
${sections.map(({ body }) => body)}
</main>
<footer><p class="muted">Made by Seaworthy ${report.version} from the project's files. Nothing of the project was run.</p></footer>
</body>
</html>
`.text;
}
