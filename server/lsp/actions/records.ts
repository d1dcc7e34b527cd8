/** What can be done about the problems of a record file: the word that was meant, renewing, taking the record out. */
import { isRefusal, parsePolicy, parseRecords, recordFiles, removeAt, sentenceOf } from "@seaworthy/rules/records/index";
import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { clientCommands, type RecordArguments } from "../../protocol/index.ts";
import { source } from "../diagnostics.ts";
import type { Document } from "../documents.ts";
import type { Session } from "../session.ts";
import { differenceOf, EditBuilder } from "./edits.ts";

const codes: ReadonlySet<unknown> = new Set(["invalid-policy", "invalid-record", "expired-record", "unused-record"]);

/** The actions on a diagnostic of a record file; none for anything else. */
export function recordFileActions(session: Session, document: Document, diagnostic: Diagnostic): CodeAction[] {
  if (diagnostic.source !== source || !codes.has(diagnostic.code)) return [];
  const { path: file, text } = document;
  const offset = text.offsetAt(diagnostic.range.start);
  const actions: CodeAction[] = [];
  const add = (title: string, edit: CodeAction["edit"], preferred = false): void => {
    if (edit)
      actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit, ...(preferred && { isPreferred: true }) });
  };
  const meant = meantAt(session, document, diagnostic);
  if (meant !== undefined) add(`Change to "${meant}"`, replacing(session, document, diagnostic, meant), true);
  const name = file === recordFiles.attestations ? "attestations" : file === recordFiles.waivers ? "waivers" : undefined;
  if (name === undefined) return actions;
  const record = name === "attestations" ? "attestation" : "waiver";
  if (diagnostic.code === "expired-record") actions.push(...renewing(session, document, diagnostic, record));
  const removed = removeAt(text.getText(), name, offset);
  if (!isRefusal(removed)) {
    const builder = new EditBuilder(session, document.workspace);
    builder.change(file, text.getText(), differenceOf(text.getText(), removed.text));
    add(`Remove this ${record}`, builder.build(), diagnostic.code === "unused-record");
  }
  return actions;
}

/** The word that was meant at a diagnostic, found in the text as it is now. */
function meantAt(session: Session, { path: file, text }: Document, { message, range }: Diagnostic): string | undefined {
  const known = new Set(session.analyzer.registry.checks.map(({ id }) => id));
  const name = (["attestations", "waivers", "baseline"] as const).find((each) => recordFiles[each] === file);
  const { problems } = name === undefined ? parsePolicy(text.getText(), known) : parseRecords({ [name]: text.getText() }, known);
  const start = text.offsetAt(range.start);
  return problems.find((problem) => problem.span.start === start && sentenceOf(problem) === message)?.replacement;
}

/** The edit that puts a word in the place of another, in the quotes that stand there. */
function replacing(session: Session, { workspace, path: file, text }: Document, { range }: Diagnostic, word: string) {
  const [start, end] = [text.offsetAt(range.start), text.offsetAt(range.end)];
  const quote = /^["']/.exec(text.getText().slice(start, end))?.[0] ?? "";
  const builder = new EditBuilder(session, workspace);
  builder.change(file, text.getText(), [{ start, end, text: `${quote}${word}${quote}` }]);
  return builder.build();
}

function renewing(session: Session, { workspace }: Document, diagnostic: Diagnostic, record: "attestation" | "waiver"): CodeAction[] {
  const command = record === "attestation" ? clientCommands.renew : clientCommands.waive;
  const root = session.roots.of(workspace)?.uri;
  if (!session.client.commands.has(command) || root === undefined) return [];
  const { records, findings } = workspace.lastEvaluation ?? workspace.evaluation();
  // The diagnostic stands at a field of the record: the last record that begins above it.
  const { line } = diagnostic.range.start;
  const file = record === "attestation" ? recordFiles.attestations : recordFiles.waivers;
  const own = records.filter((each) => each.file === file && each.line <= line).at(-1);
  const check = own?.check ?? findings.find(({ finding }) => finding.fingerprint === own?.fingerprint)?.finding.check;
  if (check === undefined) return [];
  const fingerprint = own?.fingerprint;
  const target: RecordArguments = { root, check, ...(fingerprint !== undefined && { fingerprint }) };
  const title = record === "attestation" ? `Renew the attestation of ${check}…` : `Decide again about ${check}…`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command: { title, command, arguments: [target] } }];
}
