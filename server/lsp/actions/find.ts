/** From a diagnostic that the client sends back to the finding it stands for now. */
import type { Diagnostic } from "vscode-languageserver";
import type { ShownFinding } from "../../workspace/shown.ts";
import { dataOf } from "../diagnostics.ts";
import type { Document } from "../documents.ts";

/** The present finding behind a diagnostic; undefined when it is gone or the diagnostic is another program's. */
export function findingOf(document: Document, diagnostic: Diagnostic): ShownFinding | undefined {
  const data = dataOf(diagnostic);
  return data && findingNamed(document, data.fingerprint);
}

/** The present finding of a fingerprint. */
export function findingNamed({ workspace, path }: Document, fingerprint: string): ShownFinding | undefined {
  return workspace.shownIn(path).find(({ finding }) => finding.fingerprint === fingerprint);
}
