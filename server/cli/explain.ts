/** `seaworthy explain` */
import { registry } from "@seaworthy/rules/registry.generated";
import { exitCodes } from "./exit-codes.ts";
import { checkById, checkPage } from "../workspace/check-pages.ts";
import { terminalOf, wrap } from "./terminal.ts";

/** Prints the page of a check, wrapped for the terminal. */
export function runExplain(id: string): number {
  const page = checkPage(checkById(registry, id));
  const { colors, width } = terminalOf(process.stdout);
  const lines = page.split("\n").flatMap((line) => {
    if (line.startsWith("#")) return [colors.bold(line.replace(/^#+ /, ""))];
    if (line.startsWith("    ")) return [line];
    const indent = line.startsWith("- ") ? "  " : "";
    return wrap(line.replaceAll("`", ""), width - indent.length).map((part, index) => (index === 0 ? part : indent + part));
  });
  process.stdout.write(lines.join("\n"));
  return exitCodes.passed;
}
