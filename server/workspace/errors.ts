/** An error of use or configuration: one line that names the place and the remedy, shown without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `EACCES` …) of something thrown, or "". */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
}
