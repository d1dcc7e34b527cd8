/** Findings as LSP diagnostics. */
import fs from "node:fs";
import path from "node:path";
import { priorities } from "@seaworthy/rules/api/vocabulary";
import { sameJson } from "@seaworthy/rules/facts/same";
import { suppressionReport } from "@seaworthy/rules/engine/suppressed";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { Settings } from "../protocol/index.ts";
import { nativePath, uriFromPath } from "../workspace/paths.ts";
import type { ShownFinding } from "../workspace/shown.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Client } from "./client.ts";

/** The name under which diagnostics appear. */
export const source = "seaworthy";

const severities = {
  P0: DiagnosticSeverity.Error,
  P1: DiagnosticSeverity.Warning,
  P2: DiagnosticSeverity.Information,
  P3: DiagnosticSeverity.Hint,
} as const;

/** What a diagnostic carries for the code actions on it. */
interface DiagnosticData {
  readonly fingerprint: string;
  /** Of the document when the finding was last sent; null for a file that is not open. */
  readonly version: number | null;
}

/** Reads the data of a diagnostic that came back from the client. */
export function dataOf(diagnostic: Diagnostic): DiagnosticData | undefined {
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  if (diagnostic.source !== source || typeof data?.fingerprint !== "string") return undefined;
  return { fingerprint: data.fingerprint, version: typeof data.version === "number" ? data.version : null };
}

/** Pages of checks that ship with the program. */
export class CheckPages {
  readonly #folder: string;
  #names: ReadonlySet<string> | undefined;

  constructor(dist: string) {
    this.#folder = path.join(dist, "docs", "checks");
  }

  /** The URI of a check's page, if there is one. */
  uriOf(check: string): string | undefined {
    this.#names ??= new Set(fs.existsSync(this.#folder) ? fs.readdirSync(this.#folder) : []);
    return this.#names.has(`${check}.md`) ? uriFromPath(path.join(this.#folder, `${check}.md`)) : undefined;
  }
}

/** What the findings of one document are turned into diagnostics with. */
export interface DiagnosticContext {
  readonly workspace: Workspace;
  /** The document's own URI as the client spells it. */
  readonly uri: string;
  readonly version: number | null;
  readonly client: Client;
  readonly settings: Settings;
  readonly pages: CheckPages;
  /** The URI of another file, as the client spells it if it is open. */
  readonly uriOf: (file: string) => string;
}

/** The diagnostics of findings, without those that the settings hide. */
export function toDiagnostics(findings: readonly ShownFinding[], context: DiagnosticContext): Diagnostic[] {
  const { settings } = context;
  if (!settings.enable) return [];
  const lowest = priorities.indexOf(settings.minimumPriority);
  return findings
    .filter(({ finding, priority }) => priorities.indexOf(priority) <= lowest && (settings.preview || !finding.preview))
    .map((shown) => toDiagnostic(shown, context));
}

function toDiagnostic({ finding, priority }: ShownFinding, { uri, version, client, pages, uriOf }: DiagnosticContext): Diagnostic {
  const href = client.codeDescriptions ? pages.uriOf(finding.check) : undefined;
  const data: DiagnosticData = { fingerprint: finding.fingerprint, version };
  return {
    range: finding.range,
    severity: finding.preview ? DiagnosticSeverity.Information : severities[priority],
    source,
    code: finding.check,
    message: finding.message,
    data,
    ...(href !== undefined && { codeDescription: { href } }),
    ...(finding.check === suppressionReport && { tags: [DiagnosticTag.Unnecessary] }),
    ...(client.relatedInformation &&
      finding.related.length > 0 && {
        relatedInformation: finding.related.map((place) => ({
          location: { uri: place.file === "" ? uri : uriOf(place.file), range: place.range },
          message: place.message,
        })),
      }),
  };
}

/** Whether two lists of diagnostics of a document say the same, whichever versions they were made for. */
export function sameDiagnostics(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return some.length === others.length && some.every((one, index) => sameDiagnostic(one, others[index] as Diagnostic));
}

function sameDiagnostic(one: Diagnostic, other: Diagnostic): boolean {
  return (
    one.code === other.code &&
    one.message === other.message &&
    one.severity === other.severity &&
    dataOf(one)?.fingerprint === dataOf(other)?.fingerprint &&
    sameJson(one.range, other.range) &&
    sameJson(one.relatedInformation, other.relatedInformation)
  );
}

/** The URI of a project's file that is not open. */
export function uriOfFile(workspace: Workspace, relative: string): string {
  return uriFromPath(nativePath(workspace.root, relative));
}
