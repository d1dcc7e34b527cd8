/** What has to be known before the numbers are read: scans, mistakes in records, a server that is gone, Restricted Mode. */
import type { ConfigurationError, ReadinessSummary, ScanState } from "@seaworthy/server/protocol/index";
import { rootState, scanProgress } from "../model/state.ts";
import type { ServerPhase, Snapshot } from "../model/store.ts";
import { count, placeText, sentence } from "../model/words.ts";
import { link } from "./actions.ts";
import { h, sign } from "./h.ts";
import type { ElementNode, ViewNode } from "./page/messages.ts";

type Kind = "info" | "warning" | "error";
const signs: Readonly<Record<Kind, string>> = { info: "ℹ", warning: "⚠", error: "✕" };

function notice(key: string, kind: Kind, text: string, ...more: readonly (ViewNode | undefined)[]): ElementNode {
  const actions = more.filter((node) => node !== undefined);
  return h(
    "div",
    { key, class: `notice ${kind}` },
    sign(signs[kind], kind),
    h("div", {}, h("p", {}, text), actions.length > 0 && h("p", { class: "actions" }, actions)),
  );
}

const restart = link("Restart", { do: "restart" });
const showLog = link("Show log", { do: "log" });

function serverNotice(server: ServerPhase): ElementNode | undefined {
  if (server.kind === "crashed") return notice("server", "error", `The language server has stopped: ${server.reason}`, restart, showLog);
  if (server.kind === "restarting") return notice("server", "warning", "The language server ended and is being started again.", showLog);
  return undefined;
}

/** Notices that hold for all roots. */
export function generalNotices({ server, status, trusted }: Snapshot): ElementNode[] {
  const failures = status?.failures.length ?? 0;
  const notices = [
    serverNotice(server),
    failures > 0 &&
      notice(
        "failures",
        "warning",
        `${count(failures, "part")} of the analysis failed and ${failures === 1 ? "was" : "were"} left out.`,
        showLog,
      ),
    status?.sweep === "resting" &&
      notice("sweep", "error", "Scanning failed three times and rests: the files that are not open may have changed since.", showLog),
    !trusted &&
      notice(
        "trust",
        "info",
        "Restricted Mode: all of this comes from reading the files. Nothing of the folder is ever run, trusted or not.",
        link("Manage trust", { do: "trust" }),
      ),
  ];
  return notices.filter((each) => typeof each === "object");
}

/** A bar that fills, or that moves while the total is not known. */
function progressBar(done: number, total: number): ElementNode {
  const known = total > 0;
  return h("progress", { "aria-label": "Scan", max: known ? total : undefined, value: known ? done : undefined });
}

function scanNotice(root: string, scan: ScanState): ElementNode | undefined {
  if (scan.kind === "incomplete") {
    return notice("scan", "warning", `Incomplete: ${sentence(scan.reason)}`, link("Scan again", { do: "rescan", root }));
  }
  if (scan.kind !== "scanning") return undefined;
  const text = scan.first ? "First scan" : "Scanning again; the numbers below are the earlier ones";
  return h(
    "div",
    { key: "scan", class: "scan" },
    h("p", {}, `${text}: ${scanProgress(scan)}`),
    progressBar(scan.done, scan.total),
    h("p", { class: "actions" }, link("Cancel", { do: "cancel", root })),
  );
}

function configurationNotice({ message, place }: ConfigurationError, index: number): ElementNode {
  const open = link(placeText(place), { do: "open", uri: place.uri, line: Math.max(0, place.line), character: place.character });
  return notice(
    `configuration-${index}`,
    "error",
    `${sentence(message)} Until it is put right, the last valid version stays in force.`,
    open,
  );
}

/** Notices of one root. */
export function rootNotices(summary: ReadinessSummary): ElementNode[] {
  const state = rootState(summary);
  const notices = [
    scanNotice(summary.root, summary.scan),
    ...summary.configuration.map(configurationNotice),
    state === "empty" && notice("state", "info", "Nothing to check: no file in this folder is of a kind that a check looks at."),
    state === "nothing-known" && notice("state", "info", "Nothing is known yet: too few files were looked at."),
    state === "nothing-applies" && notice("state", "info", "Nothing to score: no check applies to what is in this folder."),
    state === "all-passed" && notice("state", "info", "Every check that applies passes."),
  ];
  return notices.filter((each) => typeof each === "object");
}

/** What is shown when there is nothing else to show. */
export function emptyView(
  state: "no-folder" | "not-on-disk" | "crashed" | "starting",
  { server, trusted, status }: Snapshot,
): ElementNode[] {
  switch (state) {
    case "no-folder":
      return [notice("state", "info", "Open a folder to see how ready it is for production.", link("Open folder", { do: "open-folder" }))];
    case "not-on-disk":
      return [notice("state", "info", "This folder is not on a disk of the machine that runs the extension, so its files cannot be read.")];
    case "starting":
      return [h("div", { key: "scan", class: "scan" }, h("p", {}, "Starting the language server…"), progressBar(0, 0))];
    case "crashed":
      return generalNotices({ server, trusted, status, folders: { all: 1, onDisk: 1 }, roots: [] });
  }
}
