import type { Workspace } from "../workspace/workspace.ts";
import type { Session } from "./session.ts";

/** In milliseconds: after the last change, and at the latest after the first one. */
const quiet = 150;
const longest = 400;
/** At the latest after this time, documents are looked at as a whole though the keys do not pause. */
const longestPart = 10_000;

/**
 * Runs what follows from all files (decisions on pending findings, score, readiness) after changes: soon, but not between two keys.
 */
export class Reducer {
  readonly #session: Session;
  #timer: NodeJS.Timeout | undefined;
  #first = 0;
  #last = 0;
  /** When some document was first found not to be settled. */
  #unsettled: number | undefined;
  /** A reduction is under way, and another one has become due meanwhile. */
  #running = false;
  #more = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Something has changed. */
  soon(): void {
    const now = performance.now();
    this.#last = now;
    if (this.#timer === undefined) this.#first = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, Math.min(quiet, this.#first + longest - now)));
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    if (this.#running) {
      this.#more = true;
      return;
    }
    this.#running = true;
    try {
      await this.#reduce();
    } catch (error) {
      this.#session.failures.note("readiness", error);
    }
    this.#running = false;
    if (!this.#more || this.#session.ended) return;
    this.#more = false;
    this.#again();
  }

  async #reduce(): Promise<void> {
    const { documents, failures, publisher, announcer, roots } = this.#session;
    for (const document of [...documents.all]) await this.#session.syncEdited(document);
    const before = new Map(roots.workspaces.map((workspace) => [workspace, this.#shown(workspace)]));
    // Whoever changed a document meanwhile has seen to the next run.
    const undisturbed = await this.#settle();
    let moved = false;
    for (const workspace of roots.workspaces) {
      // While files are being looked at, an answer that depends on all of them would be a guess.
      const scanning = () => roots.of(workspace)?.state.kind === "scanning";
      if (scanning()) continue;
      moved ||= before.get(workspace) !== this.#shown(workspace);
      if (!undisturbed) continue;
      await workspace.prepare();
      if (this.#session.ended) return;
      if (scanning()) continue;
      const shown = this.#shown(workspace);
      for (const { rule, message } of workspace.evaluation().errors) failures.note(rule, message);
      moved ||= shown !== this.#shown(workspace);
    }
    if (!undisturbed) {
      if (moved) publisher.refresh();
      return;
    }
    announcer.readiness();
    this.#session.lenses.evaluated();
    if (moved) publisher.refresh();
    else publisher.evaluated();
  }

  /** Has the open documents looked at as a whole, unless the next key is near. Returns false when a key came in between. */
  async #settle(): Promise<boolean> {
    const { documents } = this.#session;
    const now = performance.now();
    const all = [...documents.all];
    if (all.some(({ workspace, path }) => !workspace.isSettled(path))) {
      this.#unsettled ??= now;
      if (now - this.#unsettled >= longestPart) for (const document of all) await this.#session.sync(document);
      else if (now - this.#last < quiet - 1) {
        this.#again();
        return true;
      } else for (const document of all) if (!(await this.#session.syncGently(document))) return false;
    }
    this.#unsettled = undefined;
    return true;
  }

  #again(): void {
    if (this.#timer !== undefined) return;
    this.#first = performance.now();
    this.#timer = setTimeout(() => void this.#run(), quiet);
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
