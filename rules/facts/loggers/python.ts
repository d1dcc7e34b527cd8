import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { structuredLogSetting } from "../../shared/logging.ts";
import { mentions } from "../../shared/mentions.ts";

const patterns: readonly (readonly [string, RegExp])[] = [
  // logger.add(sys.stdout, serialize=True)
  ["loguru", /\bserialize\s*=\s*(?!False\b)\w/],
  // Formatters that write each record as an object.
  [
    "logging",
    /\b(?:pythonjsonlogger|python_json_logger|json_log_formatter|ecs_logging|jsonlogging|logstash_formatter)\b|\bgoogle\.cloud\.logging\b|\bProcessorFormatter\b/,
  ],
];

/** Where a project makes its loggers write records with fields. */
export const python: TreeVisitors<PyFile> = {
  file(_root, file) {
    if (file.role.test || file.role.example) return undefined;
    return patterns.flatMap(([value, pattern]): Outcome[] => {
      if (value === "loguru" && !mentions(file, /\bloguru\b/)) return [];
      const match = pattern.exec(file.text);
      return match
        ? [fact("setting", { start: match.index, end: match.index + match[0].length }, { key: structuredLogSetting, value })]
        : [];
    });
  },
};
