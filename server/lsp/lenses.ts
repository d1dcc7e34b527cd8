import { lensesOf } from "./requests/code-lens.ts";
import type { Session } from "./session.ts";

/** Has a client ask for code lenses anew when those of open checklists have changed without a change of their texts. */
export class Lenses {
  readonly #session: Session;
  #shown = "[]";

  constructor(session: Session) {
    this.#session = session;
  }

  /** Results have changed. */
  evaluated(): void {
    const { client, connection, documents } = this.#session;
    if (!client.refreshesCodeLenses) return;
    const lenses = [...documents.all].map((document) => lensesOf(this.#session, document));
    const shown = JSON.stringify(lenses);
    if (shown === this.#shown) return;
    this.#shown = shown;
    connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
  }
}
