/** textDocument/codeLens: how much of a checklist the checks verify, above its headings. */
import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import { clientCommands } from "../../protocol/index.ts";
import { type JudgedLine, judgedLines } from "../checklists.ts";
import type { Document } from "../documents.ts";
import type { Session } from "../session.ts";

/** The lenses of an open checklist, by the last evaluation: a key must not wait for the next one, which has them asked for anew. */
export async function codeLenses(session: Session, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const document = session.documents.get(textDocument.uri);
  if (!document || !session.settings.enable) return [];
  await session.syncEdited(document);
  return lensesOf(session, document);
}

/** As {@link codeLenses}, for a document that is up to date. */
export function lensesOf(session: Session, { workspace, path }: Document): CodeLens[] {
  const evaluation = workspace.lastEvaluation;
  const root = session.roots.of(workspace);
  const headings = workspace.project.view.factsIn(path, "heading");
  if (!evaluation || !root || (root.state.kind === "scanning" && root.state.first) || headings.length === 0) return [];
  const items = judgedLines(workspace, evaluation).filter(({ item }) => item.file === path);
  if (items.length === 0) return [];
  const shows = session.client.commands.has(clientCommands.showChecklist);
  const command = shows ? { command: clientCommands.showChecklist, arguments: [{ root: root.uri, file: path }] } : { command: "" };
  return headings.flatMap((heading, index) => {
    const next = headings.slice(index + 1);
    const from = heading.line;
    const ownEnd = next[0]?.line ?? Number.POSITIVE_INFINITY;
    const end = next.find(({ data }) => data.depth <= heading.data.depth)?.line ?? Number.POSITIVE_INFINITY;
    const below = items.filter(({ item }) => item.line > from && item.line < end);
    // A heading over sections sums them up only where it is the document's title.
    const direct = below.some(({ item }) => item.line < ownEnd);
    if (below.length === 0 || !(direct || heading.data.depth === 1)) return [];
    const position = { line: from, character: 0 };
    return [{ range: { start: position, end: position }, command: { title: lensTitle(below), ...command } }];
  });
}

function lensTitle(items: readonly JudgedLine[]): string {
  const number = (verdict: JudgedLine["verdict"]): number => items.filter((item) => item.verdict === verdict).length;
  const parts = [`verified ${number("verified")} of ${items.length}`];
  for (const [verdict, word] of [
    ["contradicted", "contradicted"],
    ["done-unticked", "done but unticked"],
    ["reference-gone", "with a reference that is gone"],
  ] as const)
    if (number(verdict) > 0) parts.push(`${number(verdict)} ${word}`);
  return parts.join(" · ");
}
