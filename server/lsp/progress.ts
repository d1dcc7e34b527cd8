/** Shows a scan in the client's own way. */
import type { ScanProgress } from "./root.ts";
import type { Session } from "./session.ts";

/** Shorter scans show nothing: a line that flashes helps nobody. In milliseconds. */
const patience = 500;

/** Resolves when the client shows progress, or with nothing for a scan that has ended by then. */
export async function showProgress(
  { client, connection }: Session,
  name: string,
  cancel: () => void,
  ended: AbortSignal,
): Promise<ScanProgress | undefined> {
  if (!client.progress) return undefined;
  await new Promise<void>((resolve) => setTimeout(resolve, patience).unref());
  if (ended.aborted) return undefined;
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin("Seaworthy", 0, name, true);
  progress.token.onCancellationRequested(cancel);
  let last = -1;
  return {
    report(done, total) {
      const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
      if (percent === last) return;
      last = percent;
      progress.report(percent, `${done} of ${total} files`);
    },
    done: () => progress.done(),
  };
}
