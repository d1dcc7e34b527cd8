/** textDocument/hover: why a finding matters, what is behind it, and what it is worth. */
import { durationText } from "@seaworthy/rules/score/index";
import { type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import { isRecordFile } from "../../workspace/record-store.ts";
import { contains } from "../ranges.ts";
import { recordHover } from "../records/hover.ts";
import type { Session } from "../session.ts";

/** The explanation of the findings under the pointer. */
export async function hover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const document = session.documents.get(textDocument.uri);
  if (!document || !session.settings.hover || !session.settings.enable) return null;
  await session.sync(document);
  if (isRecordFile(document.path)) return recordHover(document, position);
  const { workspace } = document;
  const shown = workspace.shownIn(document.path).filter(({ finding }) => contains(finding.range, position));
  const [first] = shown;
  if (!first) return null;
  const evaluation = workspace.lastEvaluation;
  const parts = shown.flatMap(({ finding, priority }) => {
    const check = workspace.analyzer.registry.checks.find(({ id }) => id === finding.check);
    if (!check) return [];
    const gain = evaluation?.score.gains.find((entry) => entry.check === check.id);
    const result = evaluation?.checks.find((entry) => entry.id === check.id);
    const facts = [
      priority,
      `${durationText(check.effort)} of work`,
      ...(gain && gain.gain.value > 0 ? [`+${gain.gain.value.toFixed(1)} points for the whole check`] : []),
    ];
    const page = session.pages.uriOf(check.id);
    return [
      `**${check.title}** (${page ? `[${check.id}](${page})` : `\`${check.id}\``})`,
      check.why,
      ...(result ? [`In this project: ${result.reason}`] : []),
      facts.join(" · "),
    ];
  });
  return parts.length === 0 ? null : { range: first.finding.range, contents: { kind: MarkupKind.Markdown, value: parts.join("\n\n") } };
}
