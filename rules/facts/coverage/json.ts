/** Reports of coverage in JSON. */
import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import type { FactOutcome } from "../../api/outcome.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { elementsOf, jsonAt, type JsonNode, propertiesOf } from "../../shared/documents/json.ts";
import { report } from "./plain.ts";

export const json: DocumentDetector = (file: FileContext<JsonRoot>): FactOutcome[] => {
  const root = file.root.value;
  if (file.path.endsWith(".resultset.json")) return resultSet(root);
  // Istanbul's total, SimpleCov's last run, and the totals of coverage.py.
  const covered = numberAt(root, "total", "lines", "covered");
  const total = numberAt(root, "total", "lines", "total");
  if (covered !== undefined && total !== undefined) return report("istanbul", covered, total);
  const last = numberAt(root, "result", "line") ?? numberAt(root, "result", "covered_percent");
  if (last !== undefined) return report("simplecov", last, 100);
  const totals = numberAt(root, "totals", "percent_covered");
  return totals === undefined ? [] : report("coverage.py", totals, 100);
};

/** Counts of each line of each file, null where a line is no code. */
function resultSet(root: JsonNode | undefined): FactOutcome[] {
  let lines = 0;
  let run = 0;
  for (const suite of propertiesOf(root)) {
    for (const covered of propertiesOf(jsonAt(suite.value, "coverage"))) {
      const counts = elementsOf(jsonAt(covered.value, "lines") ?? covered.value);
      for (const count of counts) {
        if (count.kind !== "literal" || typeof count.value !== "number") continue;
        lines++;
        if (count.value > 0) run++;
      }
    }
  }
  return report("simplecov", run, lines);
}

function numberAt(root: JsonNode | undefined, ...path: readonly string[]): number | undefined {
  const node = jsonAt(root, ...path);
  return node?.kind === "literal" && typeof node.value === "number" ? node.value : undefined;
}
