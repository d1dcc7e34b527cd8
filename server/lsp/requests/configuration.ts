/** workspace/didChangeConfiguration */
import { settingsFrom } from "../configuration.ts";
import { source } from "../diagnostics.ts";
import type { Session } from "../session.ts";

/** Takes the settings: asked from the client where it answers, else as it sent them. */
export async function readConfiguration(session: Session, sent: unknown): Promise<void> {
  if (session.client.configuration) {
    session.configure(settingsFrom(await session.connection.workspace.getConfiguration(source)));
    return;
  }
  const section = (sent as Record<string, unknown> | null | undefined)?.[source];
  if (section !== undefined) session.configure(settingsFrom(section));
}
