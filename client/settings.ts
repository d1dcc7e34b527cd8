/**
 * The settings, each as the JSON schema that the manifest holds; `npm run generate` writes them there. They change what is shown in the
 * editor, never the score: the score's policy is a file of the project, so that everybody gets the same.
 */
import { defaultSettings } from "@seaworthy/server/protocol/index";

export const settings = {
  "seaworthy.enable": {
    type: "boolean",
    default: defaultSettings.enable,
    scope: "window",
    order: 1,
    markdownDescription:
      'Show findings in the editor and in the Problems panel. The Readiness views show them in any case.\n\nSafe fixes can be applied on save: add `"source.fixAll.seaworthy": "explicit"` to `#editor.codeActionsOnSave#`.',
  },
  "seaworthy.minimumPriority": {
    type: "string",
    enum: ["P0", "P1", "P2", "P3"],
    enumDescriptions: [
      "Launch blockers only.",
      "Launch blockers and what should be done before a launch.",
      "All but the nice-to-have.",
      "Everything.",
    ],
    default: defaultSettings.minimumPriority,
    scope: "window",
    order: 2,
    markdownDescription:
      "Findings below this priority get no squiggle. They still count in the score and are listed in the Readiness views.",
  },
  "seaworthy.workspaceDiagnostics": {
    type: "boolean",
    default: defaultSettings.workspaceDiagnostics,
    scope: "window",
    order: 3,
    markdownDescription: "List the findings of all files in the Problems panel, not only those of open files.",
  },
  "seaworthy.preview": {
    type: "boolean",
    default: defaultSettings.preview,
    scope: "window",
    order: 4,
    markdownDescription:
      "Show findings of checks that are still being tried out. They are shown as information and never count in the score.",
  },
  "seaworthy.hover": {
    type: "boolean",
    default: defaultSettings.hover,
    scope: "window",
    order: 5,
    markdownDescription: "Explain a finding when the pointer rests on it: why it matters in production, and what putting it right brings.",
  },
  "seaworthy.trace.server": {
    type: "string",
    enum: ["off", "messages", "verbose"],
    enumDescriptions: ["Log no messages.", "Log the name of each message.", "Log each message with its content."],
    default: "off",
    scope: "window",
    order: 6,
    markdownDescription: "What to log of the talk between the editor and Seaworthy's language server, in the output channel *Seaworthy*.",
  },
} as const;
