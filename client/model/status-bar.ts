/** The item in the status bar. */
import type { ReadinessSummary, Verdict } from "@seaworthy/server/protocol/index";
import { rootState, viewState } from "./state.ts";
import type { Snapshot } from "./store.ts";
import { escapeMarkdown } from "./markdown.ts";
import { count, percent, placeText, verdictWords } from "./words.ts";

interface StatusItem {
  /** With VS Code's `$(icon)`. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For screen readers. */
  readonly spoken: string;
  readonly warning: boolean;
}

/** Blockers in the tooltip; the rest is counted. */
const listed = 8;

const icons: Readonly<Record<Verdict, string>> = {
  ready: "pass",
  "ready-with-waivers": "pass",
  inconclusive: "question",
  "not-ready": "circle-slash",
};

/** The root to speak of: the active editor's, else the one that is furthest from ready. */
function rootToShow(roots: readonly ReadinessSummary[], active: string | undefined): ReadinessSummary | undefined {
  const least = [...roots].sort((a, b) => (a.overall ?? 101) - (b.overall ?? 101))[0];
  return roots.find(({ root }) => root === active) ?? least;
}

function tooltip({ verdict, overall, upper, blockers, configuration }: ReadinessSummary, note: string): string {
  const upTo = upper !== null && overall !== null && upper > overall ? `, up to ${percent(upper)}` : "";
  const lines = blockers.slice(0, listed).map(({ title, places: [place] }) => {
    const where = place ? ` (${placeText(place)})` : "";
    return `- ${escapeMarkdown(`${title}${where}`)}`;
  });
  if (blockers.length > listed) lines.push(`- ${blockers.length - listed} more`);
  const head = `**${verdictWords[verdict]}** · ${percent(overall)}${upTo}${note}`;
  const list = blockers.length === 0 ? "No launch blocker" : `${count(blockers.length, "launch blocker")}:\n\n${lines.join("\n")}`;
  const mistakes = configuration.map(({ message, place }) => `$(error) ${escapeMarkdown(`${placeText(place)}: ${message}`)}\n\n`).join("");
  return `${mistakes}${head}\n\n${list}`;
}

function plain(text: string, tooltip: string, warning = false): StatusItem {
  return { text, tooltip, spoken: tooltip, warning };
}

/**
 * What the item shows; undefined when there is none.
 * @param active URI of the root of the active editor
 */
export function statusItem(snapshot: Snapshot, active: string | undefined): StatusItem | undefined {
  const state = viewState(snapshot);
  if (state === "no-folder" || state === "not-on-disk") return undefined;
  if (snapshot.server.kind === "crashed") return plain("$(warning) Readiness", "The language server of Seaworthy has stopped", true);
  const root = rootToShow(snapshot.roots, active);
  if (!root) return plain("$(sync~spin) Readiness", "The language server of Seaworthy is starting");
  const named = snapshot.roots.length > 1 ? ` · ${root.name}` : "";
  const shown = rootState(root);
  if (shown === "first-scan") return plain(`$(sync~spin) Readiness${named}`, "The first scan is under way");
  if (shown === "empty" || shown === "nothing-applies") return plain(`$(dash) Readiness${named}`, "Nothing to check in this folder");
  if (shown === "nothing-known") return plain(`$(question) Readiness${named}`, "Nothing is known yet: too few files were looked at");
  const icon = shown === "rescanning" || snapshot.server.kind !== "running" ? "sync~spin" : icons[root.verdict];
  return {
    text: `$(${icon}) Readiness ${percent(root.overall)}${named}`,
    tooltip: tooltip(root, shown === "rescanning" ? " · scanning again" : root.scan.kind === "incomplete" ? " · incomplete" : ""),
    spoken: `Readiness${named} ${percent(root.overall)}, ${verdictWords[root.verdict]}, ${count(root.blockers.length, "launch blocker")}`,
    warning: false,
  };
}
