/** `seaworthy checks` */
import { categories } from "@seaworthy/rules/api/vocabulary";
import { registry } from "@seaworthy/rules/registry.generated";
import { exitCodes } from "./exit-codes.ts";
import { isFixable, languagesOf } from "../workspace/check-pages.ts";
import { cut, terminalOf } from "./terminal.ts";

/** Lists all checks, by category and id. */
export function runChecks(format: string): number {
  const checks = [...registry.checks].sort(
    (a, b) => categories.indexOf(a.category) - categories.indexOf(b.category) || (a.id < b.id ? -1 : 1),
  );
  if (format === "json") {
    const rows = checks.map((check) => ({
      id: check.id,
      title: check.title,
      category: check.category,
      priority: check.priority,
      kind: check.kind,
      languages: languagesOf(check),
      fixable: isFixable(check),
    }));
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return exitCodes.passed;
  }
  const { colors, width } = terminalOf(process.stdout);
  const idWidth = Math.min(36, Math.max(0, ...checks.map((check) => check.id.length)));
  const lines: string[] = [];
  for (const category of categories) {
    const rows = checks.filter((check) => check.category === category);
    if (rows.length === 0) continue;
    lines.push("", colors.bold(category));
    for (const check of rows) {
      const head = `  ${check.priority}  ${check.id.padEnd(idWidth)}  `;
      lines.push(`${head}${cut(check.title, Math.max(10, width - head.length))}`);
    }
  }
  lines.push("", `${checks.length} checks. seaworthy explain <id> tells more.`);
  process.stdout.write(`${lines.slice(1).join("\n")}\n`);
  return exitCodes.passed;
}
