/** `seaworthy plan` */
import { durationText } from "@seaworthy/rules/score/index";
import type { ReadinessPlan, ReadinessReport } from "../report/model.ts";
import { projectReport } from "../report/source.ts";
import { placeText, planText, pointsText } from "../report/words.ts";
import type { Host } from "../workspace/host.ts";
import { exitCodes } from "./exit-codes.ts";
import { withProject } from "./records.ts";
import type { RunOptions } from "./run.ts";
import { cut, displayWidth, printable, type Terminal, terminalOf, wrap } from "./terminal.ts";

interface PlanOptions extends RunOptions {
  readonly format: string;
  readonly package?: string;
}

/** Prints the launch plan. */
export async function runPlan(options: PlanOptions, host: Host): Promise<number> {
  return withProject(options, host, (workspace) => {
    const report = projectReport(workspace, options);
    const { name, package: part, plan } = report;
    const output =
      options.format === "json" ? JSON.stringify({ name, package: part, ...plan }) : planLines(report, terminalOf(process.stdout));
    process.stdout.write(`${output}\n`);
    return exitCodes.passed;
  });
}

function planLines({ name, plan }: ReadinessReport, terminal: Terminal): string {
  const { colors, width } = terminal;
  const { items, weeks } = plan;
  const lines = [colors.bold(printable(`Launch plan of ${name}`)), ...wrap(planText(plan), width)];
  const parts = weeks ?? [{ week: "later" as const, items: items.map((_, index) => index), minutes: plan.minutes }];
  for (const part of parts) {
    lines.push("");
    if (weeks) {
      const title = part.week === "later" ? "Later" : `Week ${part.week}`;
      lines.push(colors.bold(title) + colors.dim(`  (${durationText(part.minutes)})`));
    }
    for (const index of part.items) lines.push(...itemLines(plan, index, terminal));
  }
  return lines.join("\n").trimEnd();
}

function itemLines({ items, quickStart }: ReadinessPlan, index: number, { colors, width }: Terminal): string[] {
  const item = items[index];
  if (!item) return [];
  const { title, priority, blocker, effort, gain, checks, file, line } = item;
  const number = `${String(index + 1).padStart(String(items.length).length + 2)}. `;
  const tail = `${blocker ? "blocker  " : ""}${priority}  ${pointsText(gain).padStart(5)}  ${durationText(effort).padStart(12)}`;
  const shown = cut(printable(title), width - number.length - displayWidth(tail) - 2);
  const gap = " ".repeat(Math.max(2, width - number.length - displayWidth(shown) - displayWidth(tail)));
  const detail = [checks.join(", "), file === "" ? "" : placeText({ file, line })].filter((part) => part !== "").join("  ");
  const lines = [`${number}${shown}${gap}${colors.dim(tail)}`];
  if (detail !== "") lines.push(colors.dim(cut(printable(`${" ".repeat(number.length)}${detail}`), width)));
  // Where a team may stop that only wants to launch.
  if (index + 1 === quickStart.items) lines.push(colors.green(`${" ".repeat(number.length)}✓ Quick start: no blocker is left after this.`));
  return lines;
}
