/** Names of requests, notifications and commands, with their parameters and answers. */
import type { Band, ChecklistItemEntry, Readiness, ReadinessSummary, Verdict } from "./readiness.ts";

/** Requests and notifications, each with its direction. */
export const methods = {
  /** Client → server: {@link ReadinessParams} → {@link ReadinessAnswer}. */
  readiness: "seaworthy/readiness",
  /** Server → client: {@link ReadinessChangedParams}, after each change. Ask for the places with `seaworthy/readiness` when they are shown. */
  readinessChanged: "seaworthy/readinessChanged",
  /** Client → server: {@link ReportParams} → {@link ReportAnswer}, or null for an unknown root or package, and before the first scan has ended. */
  report: "seaworthy/report",
  /** Client → server: {@link PackagesParams} → {@link PackagesAnswer}, or null for an unknown root. Computed when asked for. */
  packages: "seaworthy/packages",
  /** Client → server: {@link RescanParams} → null, once the scan has ended. Also revives a sweep that rests. */
  rescan: "seaworthy/rescan",
  /** Client → server: null → {@link ServerStatus}. */
  status: "seaworthy/status",
  /** Server → client: {@link ServerStatus}, when something has gone wrong or right again. */
  statusChanged: "seaworthy/statusChanged",
  /** Client → server: {@link FixAllParams} → {@link FixAllResult}. Analyses anew; the client applies the edit, so it can preview it. */
  fixAll: "seaworthy/fixAll",
  /** Client → server: {@link SuppressParams} → an LSP WorkspaceEdit, or null where no comment can be put. */
  suppress: "seaworthy/suppress",
  /** Client → server: {@link ExplainParams} → {@link CheckPage} or null for an unknown check. */
  explain: "seaworthy/explain",
  /** Client → server: {@link ChecklistItemParams} → {@link ChecklistItemAnswer}. Analyses anew what is open. */
  checklistItem: "seaworthy/checklistItem",
  /** Client → server: {@link RecordChoicesParams} → {@link RecordChoices}, or null for an unknown check or root. */
  recordChoices: "seaworthy/recordChoices",
  /** Client → server: {@link RecordEditParams} → {@link RecordEditAnswer}. The client shows and applies the edit. */
  recordEdit: "seaworthy/recordEdit",
  /** Client → server: {@link ScaffoldChoicesParams} → {@link ScaffoldChoice}s: what is missing and can be made now. */
  scaffoldChoices: "seaworthy/scaffoldChoices",
  /** Client → server: {@link ScaffoldParams} → {@link ScaffoldAnswer}. The client shows and applies the edit. */
  scaffold: "seaworthy/scaffold",
} as const;

/** Parameters of {@link methods.readiness}. */
export interface ReadinessParams {
  /** Root's URI; all roots when absent. */
  readonly root?: string;
}

/** Parameters of {@link methods.readinessChanged}: all roots, also those that are as they were. */
export interface ReadinessChangedParams {
  readonly roots: readonly ReadinessSummary[];
}

/** Answer of {@link methods.readiness}. */
export interface ReadinessAnswer {
  readonly roots: readonly Readiness[];
}

/** Forms of a report; `json` is that of readiness.schema.json. */
export type ReportFormat = "html" | "markdown" | "json";

/** Parameters of {@link methods.report}. */
export interface ReportParams {
  /** Root's URI. */
  readonly root: string;
  readonly format: ReportFormat;
  /** Path of the package that the report is to be about; the whole root when absent. */
  readonly package?: string;
  /** HTML for a tab of the editor: in its colours, with links to the code by the command `seaworthy.goTo`. */
  readonly editor?: boolean;
  /** URI of the file that the report is for: links of Markdown start there. */
  readonly target?: string;
}

/** Answer of {@link methods.report}. */
export interface ReportAnswer {
  /** Of the root or the package. */
  readonly name: string;
  readonly text: string;
}

/** Parameters of {@link methods.packages}. */
export interface PackagesParams {
  /** Root's URI. */
  readonly root: string;
}

/** A package of a root with its own result. */
export interface PackageReadiness {
  /** Relative to the root. */
  readonly path: string;
  readonly name: string;
  /** Such as "service" or "library". */
  readonly kind: string;
  /** As shown, 0 to 100; null when no check applies. */
  readonly overall: number | null;
  readonly band: Band | null;
  readonly verdict: Verdict;
  /** Number of open blockers. */
  readonly blockers: number;
}

/** Answer of {@link methods.packages}. */
export interface PackagesAnswer {
  /** By path; empty where the root is one package. */
  readonly packages: readonly PackageReadiness[];
}

/** Parameters of {@link methods.rescan}. */
export interface RescanParams {
  /** Root's URI; all roots when absent. */
  readonly root?: string;
}

/** Parameters of {@link methods.fixAll}; `uri` and `root` are URIs. The first root when neither is given. */
export interface FixAllParams {
  /** Of the document; the whole root when only `root` is given. */
  readonly uri?: string;
  readonly root?: string;
  /** Only fixes of this check. */
  readonly check?: string;
}

/** Answer of {@link methods.fixAll}. */
export interface FixAllResult {
  /** An LSP WorkspaceEdit, or null when there is nothing to do. Its versions are those of the documents it was computed for. */
  readonly edit: unknown;
  readonly fixes: number;
  readonly files: number;
}

/** Parameters of {@link methods.suppress}. */
export interface SuppressParams {
  readonly uri: string;
  readonly fingerprint: string;
  /** Why the finding may stay; one line. */
  readonly reason: string;
}

/** Parameters of {@link methods.explain}. */
export interface ExplainParams {
  readonly check: string;
}

/** Answer of {@link methods.explain}. */
export interface CheckPage {
  readonly title: string;
  readonly markdown: string;
}

/** Answer of {@link methods.status}, parameters of {@link methods.statusChanged}. */
export interface ServerStatus {
  readonly version: string;
  /** A sweep that has failed three times rests until it is asked for anew. */
  readonly sweep: "idle" | "running" | "resting";
  /** Rules that threw, each with the first message and the number of times. */
  readonly failures: readonly { readonly rule: string; readonly message: string; readonly file: string; readonly count: number }[];
  readonly roots: readonly string[];
  /** Open documents that are analysed. */
  readonly documents: number;
  /** Bytes: resident, and used by the JavaScript heap. */
  readonly memory: { readonly resident: number; readonly heap: number };
}

/** Parameters of {@link methods.checklistItem}. */
export interface ChecklistItemParams {
  /** URI of the document. */
  readonly uri: string;
  /** 0-based line on which the item begins. */
  readonly line: number;
}

/** What the checks say of an item. */
export interface ChecklistItemAnswer {
  /** The item's words; null when no item begins on that line. */
  readonly item: ChecklistItemEntry | null;
  /** An LSP WorkspaceEdit that ticks the item, for the version of the document that is open. Null unless the checks say that it is done. */
  readonly edit: unknown;
}

/**
 * Names of client-side commands that code actions refer to. A client that does not implement one simply leaves the action out: it says
 * which it knows in `initializationOptions.commands`.
 */
export const clientCommands = {
  /** Asks for a reason, then sends `seaworthy/suppress`. Arguments: {@link ExemptArguments}. */
  suppress: "seaworthy.suppress",
  /** Arguments: {@link ExemptArguments}. */
  waive: "seaworthy.waive",
  /** Arguments: {@link ExemptArguments}. */
  falsePositive: "seaworthy.falsePositive",
  /** Arguments: {@link RecordArguments}. */
  attest: "seaworthy.attest",
  /** Arguments: {@link RecordArguments}. */
  renew: "seaworthy.renewAttestation",
  /** Arguments: {@link RecordArguments}. */
  revoke: "seaworthy.revokeAttestation",
  /** Arguments: {@link RecordArguments}. */
  notApplicable: "seaworthy.notApplicable",
  /** Arguments: {@link RecordArguments}. */
  unwaive: "seaworthy.removeWaiver",
  /** Arguments: {@link RecordArguments}. */
  scaffold: "seaworthy.scaffold",
  /** Arguments: `{ check: string }`. */
  explain: "seaworthy.explain",
  /** Shows the items of a checklist. Arguments: `{ root: string, file: string }`. */
  showChecklist: "seaworthy.showChecklist",
} as const;

/** What a record is about. */
export interface RecordArguments {
  /** URI of the root. */
  readonly root?: string;
  readonly check?: string;
  readonly fingerprint?: string;
}

/** Argument of the command that takes one finding, its file or its check out of sight. */
export interface ExemptArguments {
  /** URI of the root; "" for a document outside all roots. */
  readonly root: string;
  /** URI of the document. */
  readonly uri: string;
  readonly check: string;
  readonly fingerprint: string;
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly message: string;
}

/** What a client may hand over at the start. */
export interface InitializationOptions {
  /** Folder for caches, absolute; the system's cache folder when absent, none when null. */
  readonly cacheFolder?: string | null;
  /** Commands of {@link clientCommands} that the client implements. */
  readonly commands?: readonly string[];
  /** Settings in force at the start, for clients without workspace/configuration. */
  readonly settings?: unknown;
  /** The client takes `seaworthy/readinessChanged` and `seaworthy/statusChanged`. */
  readonly readiness?: boolean;
}
