import type { RemoteConsole } from "vscode-languageserver";
import type { ServerStatus } from "../protocol/index.ts";
import { messageOf } from "../workspace/errors.ts";

type Failure = ServerStatus["failures"][number];

/** More different failures than this tell nothing new. */
const maxFailures = 50;

/** What went wrong inside, kept for the status: each failure is logged once, however often it happens. */
export class Failures {
  readonly #console: Pick<RemoteConsole, "error">;
  readonly #changed: () => void;
  readonly #failures = new Map<string, Failure>();

  /** @param changed called when a failure comes up for the first time */
  constructor(console: Pick<RemoteConsole, "error">, changed: () => void) {
    this.#console = console;
    this.#changed = changed;
  }

  /** Notes a failure of a rule or request, and logs it if it is new. */
  note(rule: string, thrown: unknown, file = ""): void {
    const message = messageOf(thrown);
    const key = `${rule}\n${message}`;
    const known = this.#failures.get(key);
    if (known) {
      this.#failures.set(key, { ...known, count: known.count + 1 });
      return;
    }
    if (this.#failures.size >= maxFailures) return;
    this.#failures.set(key, { rule, message, file, count: 1 });
    this.#console.error(`${rule} failed${file ? ` on ${file}` : ""}: ${thrown instanceof Error ? (thrown.stack ?? message) : message}`);
    this.#changed();
  }

  get list(): readonly Failure[] {
    return [...this.#failures.values()];
  }
}
