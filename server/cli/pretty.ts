/** The result of a check for a person at a terminal: findings by file with their code, then score, blockers and what to do next. */
import {
  bandOf,
  durationText,
  type Evaluation,
  type Figure,
  type Gate,
  type LocatedFinding,
  spokenReasons,
} from "@seaworthy/rules/score/index";
import { priorityWords } from "../workspace/check-pages.ts";
import { groupBy } from "../workspace/group.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { listedFindings, relatedPlaces } from "../report/findings.ts";
import { verdictWords } from "../report/words.ts";
import { type OutputLine, paint } from "./output.ts";
import { type Colors, count, cut, daysLeft, displayWidth, printable, type Terminal, wrap } from "./terminal.ts";

interface PrettyOptions {
  readonly terminal: Terminal;
  /** Leave out the findings. */
  readonly quiet: boolean;
  /** What the change against a base costs; null without one. */
  readonly change: Gate | null;
}

/** Items of the plan that are shown; the rest is counted. */
const nextSteps = 5;
const barWidth = 20;

/** The lines to print. */
export function prettyReport(workspace: Workspace, below: readonly string[], { terminal, quiet, change }: PrettyOptions): OutputLine[] {
  const evaluation = workspace.evaluation();
  const findings = listedFindings(evaluation.findings, below);
  return [
    ...(quiet ? [] : findingLines(findings, terminal)),
    ...scoreLines(evaluation, terminal),
    ...blockerLines(evaluation, terminal),
    ...(quiet ? [] : [...nextLines(evaluation, terminal), ...expiringLines(evaluation, terminal)]),
    ...changeLines(change, terminal),
    ...closingLines(workspace, evaluation, findings, terminal),
  ];
}

function findingLines(findings: readonly LocatedFinding[], terminal: Terminal): OutputLine[] {
  const lines: OutputLine[] = [];
  for (const [file, group] of groupBy(findings, (finding) => finding.file)) {
    lines.push(terminal.colors.underline(printable(file)));
    for (const located of group) lines.push(...findingBlock(located, terminal));
    lines.push("");
  }
  return lines;
}

function findingBlock({ file, finding, priority }: LocatedFinding, { colors, width }: Terminal): OutputLine[] {
  const color = paint(colors, priority);
  const { line, character } = finding.range.start;
  const place = `${line + 1}:${character + 1}`;
  const head = `  ${place}  ${color(`${priority} ${priorityWords[priority]}`)}  ${colors.dim(finding.check)}`;
  const lines: OutputLine[] = [head, ...wrap(printable(finding.message), width - 4).map((part) => `    ${part}`)];
  // Frames help where one has to act; the rest stays short.
  if (priority === "P0" || priority === "P1") lines.push({ file, start: finding.start, end: finding.end, line, priority });
  for (const related of relatedPlaces(file, finding)) {
    lines.push(
      ...wrap(`${related.file}:${related.line} ${printable(related.message)}`, width - 8).map((part, i) =>
        colors.dim(`${i === 0 ? "      ↳ " : "        "}${part}`),
      ),
    );
  }
  const [fix] = finding.fixes;
  if (fix) lines.push(colors.dim(`      ${fix.kind === "safe" ? "fix" : "suggestion"}: ${printable(fix.title)}`));
  return lines;
}

function percent(figure: Figure | null): string {
  return figure ? `${figure.shown} %` : "–";
}

function bandColor(colors: Colors, figure: Figure): (text: string) => string {
  const { colour } = bandOf(figure);
  return colour === "green" ? colors.green : colour === "yellow" ? colors.yellow : colors.red;
}

/** The number, the verdict, why the gate does not pass, and a bar for each category. */
export function scoreLines({ score, gate }: Evaluation, { colors, width }: Terminal): string[] {
  const good = score.verdict === "ready" || score.verdict === "ready-with-waivers";
  const verdict = colors.bold(
    (good ? colors.green : score.verdict === "inconclusive" ? colors.yellow : colors.red)(verdictWords[score.verdict]),
  );
  const overall = score.overall;
  const number = overall
    ? bandColor(colors, overall)(`${bandOf(overall).icon} ${percent(overall)} ${bandOf(overall).label}`)
    : "nothing to score";
  const lines = [`Readiness ${number}  ${verdict}`];
  if (overall) {
    const upper = score.upper && score.upper.shown > overall.shown ? [`up to ${percent(score.upper)}`] : [];
    lines.push(colors.dim([...upper, `evidence ${percent(score.evidence)}`].join(", ")));
  }
  // Blockers have a list of their own.
  for (const reason of spokenReasons(gate)) lines.push(...wrap(reason, width - 4).map((part, i) => `${i === 0 ? "  - " : "    "}${part}`));
  lines.push("");
  const counted = score.categories.filter((category) => category.score !== null);
  const nameWidth = Math.max(0, ...counted.map((category) => category.id.length));
  for (const category of counted) {
    if (!category.score) continue;
    const filled = Math.round((category.score.value / 100) * barWidth);
    const bar = bandColor(colors, category.score)("█".repeat(filled)) + colors.dim("░".repeat(barWidth - filled));
    const upper = category.upper && category.upper.shown > category.score.shown ? colors.dim(`  up to ${percent(category.upper)}`) : "";
    lines.push(`  ${category.id.padEnd(nameWidth)}  ${percent(category.score).padStart(5)}  ${bar}${upper}`);
  }
  return counted.length > 0 ? [...lines, ""] : lines;
}

/** What stands in the way of a launch. */
export function blockerLines({ score }: Evaluation, { colors, width }: Terminal): string[] {
  if (score.blockers.length === 0) return [];
  const lines = [colors.bold(`Launch blockers (${score.blockers.length})`)];
  for (const blocker of score.blockers) {
    const place =
      blocker.file === undefined ? "" : `${blocker.file}${blocker.line === undefined || blocker.line < 0 ? "" : `:${blocker.line + 1}`}`;
    const head = [blocker.title, blocker.checks.join(", ")].filter(Boolean).join("  ");
    lines.push(`  ${colors.red("✕")} ${cut(printable(head), width - 4)}`);
    const detail = [blocker.reason, place].filter(Boolean).join(" – ");
    lines.push(...wrap(printable(detail), width - 6).map((part) => colors.dim(`      ${part}`)));
  }
  return [...lines, ""];
}

function nextLines({ score }: Evaluation, { colors, width }: Terminal): string[] {
  const { items, minutes, quickStart } = score.plan;
  if (items.length === 0) return [];
  const blocked = quickStart.items > 0 ? `${quickStart.items} to no open blocker, ${durationText(quickStart.minutes)}; ` : "";
  const lines = [colors.bold("Next steps") + colors.dim(`  (${blocked}${items.length} in all, ${durationText(minutes)})`)];
  for (const [index, item] of items.slice(0, nextSteps).entries()) {
    const tail = `${item.priority}  +${item.gain.toFixed(1)}  ${durationText(item.effort)}`;
    const number = `  ${index + 1}. `;
    const title = cut(printable(item.title), width - number.length - displayWidth(tail) - 2);
    lines.push(
      `${number}${title}${" ".repeat(Math.max(2, width - number.length - displayWidth(title) - displayWidth(tail)))}${colors.dim(tail)}`,
    );
  }
  if (items.length > nextSteps) lines.push(colors.dim(`  and ${items.length - nextSteps} more`));
  return [...lines, ""];
}

/** What a change costs, or that it costs nothing. */
function changeLines(change: Gate | null, { colors, width }: Terminal): string[] {
  if (!change) return [];
  if (change.passed) return [`Against the base: ${colors.green("passed")}, no new P0 or P1 finding and no score lost.`, ""];
  const reasons = change.reasons.flatMap(({ message }) =>
    wrap(printable(message), width - 4).map((part, index) => `${index === 0 ? "  - " : "    "}${part}`),
  );
  return [`Against the base: ${colors.red("failed")}`, ...reasons, ""];
}

/** What has to be renewed or decided again soon. */
function expiringLines({ expiring }: Evaluation, { colors, width }: Terminal): string[] {
  if (expiring.length === 0) return [];
  const lines = expiring.map(({ kind, check, fingerprint, owner, until, days }) => {
    const head = `  ${until}  ${daysLeft(days)}  `;
    const what = [check ?? fingerprint ?? "", kind, ...(owner === undefined ? [] : [owner])].join("  ");
    return `${days <= 7 ? colors.yellow(head) : head}${cut(printable(what), Math.max(10, width - head.length))}`;
  });
  return [colors.bold(`Runs out soon (${expiring.length})`), ...lines, ""];
}

function closingLines(
  workspace: Workspace,
  evaluation: Evaluation,
  findings: readonly LocatedFinding[],
  { colors, width }: Terminal,
): string[] {
  const results = [...workspace.project.results.values()];
  const skipped = results.filter((result) => result.skipped !== undefined).length + workspace.unreadable.length;
  const fixable = findings.filter(({ finding }) => finding.fixes.some((fix) => fix.kind === "safe")).length;
  const sentences = [
    `${count(results.length, "file")}, ${count(findings.length, "finding")}${skipped > 0 ? `, ${skipped} skipped` : ""}.`,
    ...(fixable > 0 ? [`${fixable} can be fixed safely: seaworthy fix.`] : []),
    ...(findings.length > 0 ? ["seaworthy explain <id> tells more."] : []),
    ...evaluation.errors.map(({ rule, message }) => `The check ${rule} failed (${message}); please report it.`),
  ];
  return wrap(sentences.join(" "), width).map((line) => colors.dim(line));
}
