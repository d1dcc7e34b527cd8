/** The client's settings, made safe: whatever is in them, there is a valid value for each. */
import { type Priority, priorities } from "@seaworthy/rules/api/vocabulary";
import { defaultSettings, type Settings } from "../protocol/index.ts";

/** Settings from what the client sends; a value of the wrong kind counts as absent. */
export function settingsFrom(given: unknown): Settings {
  const values = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const flag = (key: keyof Settings & ("enable" | "preview" | "workspaceDiagnostics" | "hover")) =>
    typeof values[key] === "boolean" ? values[key] : defaultSettings[key];
  return {
    enable: flag("enable"),
    minimumPriority: isPriority(values.minimumPriority) ? values.minimumPriority : defaultSettings.minimumPriority,
    preview: flag("preview"),
    workspaceDiagnostics: flag("workspaceDiagnostics"),
    hover: flag("hover"),
  };
}

function isPriority(value: unknown): value is Priority {
  return priorities.some((priority) => priority === value);
}
