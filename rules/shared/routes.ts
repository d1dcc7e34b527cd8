/** Which routes are what, by their paths; asked by project checks and by code checks of all languages. */

/** A health, readiness or liveness route. */
export function isHealthPath(path: string): boolean {
  return /(?:^|\/)(?:_?health(?:z|-?check|_check)?|ready(?:z)?|readiness|live(?:z|ness)?|ping|status|heartbeat|up|healthcheck)\/?$/i.test(
    path,
  );
}

/** A liveness route, which may answer without asking anything: its only question is whether the process runs. */
export function isLivenessPath(path: string): boolean {
  return /(?:^|\/)(?:live(?:z|ness)?|ping|up)\/?$/i.test(path);
}
