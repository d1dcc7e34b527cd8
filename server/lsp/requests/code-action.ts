/** textDocument/codeAction */
import type { Check } from "@seaworthy/rules/api/check";
import type { FindingFix } from "@seaworthy/rules/api/result";
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from "vscode-languageserver";
import { clientCommands, type ExemptArguments } from "../../protocol/index.ts";
import type { ShownFinding } from "../../workspace/shown.ts";
import { EditBuilder } from "../actions/edits.ts";
import { findingOf } from "../actions/find.ts";
import { recordFileActions } from "../actions/records.ts";
import type { Document } from "../documents.ts";
import type { Session } from "../session.ts";
import { type ActionData, editOf } from "./code-action-resolve.ts";
import { fixAllKind } from "./initialize.ts";

/** What can be done about the diagnostics under the cursor, the preferred and safe first. */
export async function codeActions(session: Session, { textDocument, context }: CodeActionParams): Promise<CodeAction[]> {
  const document = session.documents.get(textDocument.uri);
  if (!document || !session.settings.enable) return [];
  await session.sync(document);
  if (context.only && !wants(context.only, CodeActionKind.QuickFix)) {
    return wants(context.only, fixAllKind) ? fixAll(session, document, context.only) : [];
  }
  const actions: CodeAction[] = [];
  for (const diagnostic of context.diagnostics) {
    const shown = findingOf(document, diagnostic);
    if (shown) actions.push(...(await actionsOn(session, document, diagnostic, shown)));
    actions.push(...recordFileActions(session, document, diagnostic));
  }
  return [...actions.filter((action) => action.edit || action.data), ...actions.filter((action) => action.command)];
}

/** Whether a list of kinds asks for a kind or for one above it. */
function wants(only: readonly string[], kind: string): boolean {
  return only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** The action for saving; offered only when it is asked for by name. */
async function fixAll(session: Session, document: Document, only: readonly string[]): Promise<CodeAction[]> {
  if (!only.some((kind) => kind.startsWith(CodeActionKind.Source))) return [];
  const data: ActionData = { kind: "fix-all", uri: document.uri };
  const edit = await editOf(session, data);
  return edit ? [{ title: "Apply all safe fixes of Seaworthy", kind: fixAllKind, edit }] : [];
}

async function actionsOn(session: Session, document: Document, diagnostic: Diagnostic, shown: ShownFinding): Promise<CodeAction[]> {
  const { finding } = shown;
  const { client } = session;
  const safeFirst = [...finding.fixes].sort((a, b) => Number(b.kind === "safe") - Number(a.kind === "safe"));
  const actions: CodeAction[] = safeFirst.map((fix, index) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(index === 0 && fix.kind === "safe" && { isPreferred: true }),
    edit: fixEdit(session, document, fix),
  }));
  const later = async (title: string, data: ActionData): Promise<void> => {
    const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
    if (client.resolvesEdits) {
      actions.push({ ...action, data });
      return;
    }
    const edit = await editOf(session, data);
    if (edit) actions.push({ ...action, edit });
  };
  const alike = document.workspace.shownIn(document.path).filter((other) => other.finding.check === finding.check);
  if (alike.filter((other) => other.finding.fixes.some((fix) => fix.kind === "safe")).length > 1) {
    await later(`Fix all ${finding.check} in this file`, { kind: "fix-all", uri: document.uri, check: finding.check });
  }
  const check = session.analyzer.registry.checks.find(({ id }) => id === finding.check);
  if (!check) return actions;
  if (check.kind === "code" && !client.commands.has(clientCommands.suppress)) {
    await later(`Ignore ${check.id} here`, { kind: "suppress", uri: document.uri, fingerprint: finding.fingerprint });
  }
  return [...actions, ...commandActions(session, document, diagnostic, shown, check.kind)];
}

function fixEdit(session: Session, { workspace, path, text }: Document, fix: FindingFix) {
  const builder = new EditBuilder(session, workspace);
  if (fix.edits.length > 0) builder.change(path, text.getText(), fix.edits);
  builder.ensure(fix.ensureLines ?? []);
  return builder.build();
}

/** Actions that the client carries out itself, as far as it can. */
function commandActions(
  session: Session,
  document: Document,
  diagnostic: Diagnostic,
  { finding }: ShownFinding,
  kind: Check["kind"],
): CodeAction[] {
  const exempt: ExemptArguments = {
    root: session.roots.of(document.workspace)?.uri ?? "",
    uri: document.uri,
    check: finding.check,
    fingerprint: finding.fingerprint,
    file: document.path,
    line: finding.range.start.line,
    message: finding.message,
  };
  const offered: readonly (readonly [command: string, title: string, argument: unknown])[] = [
    [clientCommands.suppress, `Ignore ${finding.check} here with a reason…`, exempt],
    [clientCommands.falsePositive, "Mark as false positive…", exempt],
    [clientCommands.waive, `Waive ${finding.check}…`, exempt],
    [clientCommands.explain, `Open the page of ${finding.check}`, { check: finding.check }],
  ];
  return (
    offered
      .filter(([command]) => session.client.commands.has(command))
      // What lies outside all roots has no record files.
      .filter(([command]) => exempt.root !== "" || (command !== clientCommands.waive && command !== clientCommands.falsePositive))
      // A comment hides a place; what the project as a whole lacks can be waived, not hidden or called a false alarm.
      .filter(([command]) => kind === "code" || (command !== clientCommands.suppress && command !== clientCommands.falsePositive))
      .map(([command, title, argument]) => ({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        command: { title, command, arguments: [argument] },
      }))
  );
}
