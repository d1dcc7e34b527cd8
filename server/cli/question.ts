/** What a run is asked, as far as its output depends on it. */
import { today } from "../workspace/clock.ts";
import type { Terminal } from "./terminal.ts";

/** The options that change what `check` prints. */
interface Asked {
  readonly format: string;
  readonly quiet?: boolean;
}

/**
 * The question that `check` answers for a root, as a text.
 * @param below paths below which findings are listed
 * @throws UsageError when the day is set to none that exists
 */
export function checkQuestion({ format, quiet }: Asked, below: readonly string[], { colors, width }: Terminal): string {
  const look = format === "json" ? null : [quiet === true, colors.isColorSupported, width];
  return JSON.stringify(["check", format, look, below, today()]);
}
