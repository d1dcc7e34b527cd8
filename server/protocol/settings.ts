import type { Priority } from "@seaworthy/rules/api/vocabulary";

/** Settings of an editor, section `seaworthy`. They change what is shown, never the score. */
export interface Settings {
  readonly enable: boolean;
  /** Findings below this priority get no squiggle. */
  readonly minimumPriority: Priority;
  /** Checks of the preview stage are shown. */
  readonly preview: boolean;
  /** The Problems panel shows the findings of all files, not of open ones only. */
  readonly workspaceDiagnostics: boolean;
  /** Hovers over findings explain them. */
  readonly hover: boolean;
}

/** What holds for a client that has no settings of ours. */
export const defaultSettings: Settings = {
  enable: true,
  minimumPriority: "P3",
  preview: true,
  workspaceDiagnostics: false,
  hover: true,
};
