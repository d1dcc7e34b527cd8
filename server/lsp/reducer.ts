/**
 * Runs what follows from all files (decisions on pending findings, score, readiness) after changes: soon, but not between two keys.
 */
import type { Workspace } from "../workspace/workspace.ts";
import type { Session } from "./session.ts";

/** In milliseconds: after the last change, and at the latest after the first one. */
const quiet = 150;
const longest = 400;

export class Reducer {
  readonly #session: Session;
  #timer: NodeJS.Timeout | undefined;
  #first = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Something has changed. */
  soon(): void {
    const now = performance.now();
    if (this.#timer === undefined) this.#first = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, Math.min(quiet, this.#first + longest - now)));
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    const { documents, failures, publisher, announcer, roots } = this.#session;
    try {
      for (const document of [...documents.all]) await this.#session.sync(document);
      let moved = false;
      for (const workspace of roots.workspaces) {
        // While files are being looked at, an answer that depends on all of them would be a guess.
        if (roots.of(workspace)?.state.kind === "scanning") continue;
        const before = this.#shown(workspace);
        for (const { rule, message } of workspace.evaluation().errors) failures.note(rule, message);
        moved ||= before !== this.#shown(workspace);
      }
      announcer.readiness();
      if (moved) publisher.refresh();
      else publisher.evaluated();
    } catch (error) {
      failures.note("readiness", error);
    }
  }

  /** What a reduction may change in the open documents of a workspace. */
  #shown(workspace: Workspace): string {
    const lines: string[] = [];
    for (const document of this.#session.documents.all) {
      if (document.workspace !== workspace) continue;
      for (const { finding, priority } of workspace.shownIn(document.path)) lines.push(finding.fingerprint, priority, finding.message);
    }
    return lines.join("\n");
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
