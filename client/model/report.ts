/** The readiness of a root as a Markdown document. */
import type { CategoryScore, CheckEntry, Place, PlanItem, Readiness } from "@seaworthy/server/protocol/index";
import { escapeMarkdown, placeLink, table } from "./markdown.ts";
import { bandWords, count, duration, percent, points, statusWords, verdictWords } from "./words.ts";

/** Places of a check that are listed; the rest is counted. */
const listed = 20;

type Link = (place: Place) => string;

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`## ${title}`, ...body];
}

function head(root: Readiness): string[] {
  const { name, overall, upper, evidence, band, verdict, gate, open, files } = root;
  const number = overall === null ? "no score yet" : `${percent(overall)}${band ? `, ${bandWords[band]}` : ""}`;
  return [
    `# Readiness of ${escapeMarkdown(name)}`,
    `**${verdictWords[verdict]}** · ${number}`,
    table(
      ["", ""],
      [
        ["Score if all that is not known passed", percent(upper)],
        ["Share of the weight that was looked at", percent(evidence)],
        [
          "Open findings",
          Object.entries(open)
            .map(([priority, number]) => `${priority}: ${number}`)
            .join(", "),
        ],
        ["Files", `${files.scanned} looked at, ${files.skipped} skipped`],
      ],
    ),
    ...(gate.passed
      ? []
      : ["What the gate asks for and does not get:", gate.reasons.map((reason) => `- ${escapeMarkdown(reason)}`).join("\n")]),
  ];
}

function problems({ configuration, scan }: Readiness, link: Link): string[] {
  const notes = configuration.map(({ message, place }) => `- ${link(place)}: ${escapeMarkdown(message)}`);
  if (scan.kind === "incomplete") notes.push(`- Incomplete: ${escapeMarkdown(scan.reason)}`);
  return section("To know first", notes.length > 0 ? [notes.join("\n")] : []);
}

function blockers({ blockers: list }: Readiness, link: Link): string[] {
  const items = list.map(({ title, reason, effort, places }) => {
    const where = places.slice(0, listed).map((place) => `\n  - ${link(place)}`);
    const rest = places.length > listed ? `\n  - ${places.length - listed} more` : "";
    return `- **${escapeMarkdown(title)}**: ${escapeMarkdown(reason)} (${duration(effort)})${where.join("")}${rest}`;
  });
  return section("Launch blockers", items.length > 0 ? [items.join("\n")] : []);
}

function planRow({ title, priority, blocker, gain, effort, place, places }: PlanItem, index: number, link: Link): string[] {
  const more = places > 1 ? ` and ${places - 1} more` : "";
  const where = place ? `${link(place)}${more}` : "";
  return [String(index + 1), `${escapeMarkdown(title)}${blocker ? " (blocker)" : ""}`, priority, points(gain), duration(effort), where];
}

function plan({ plan: { items, effort, quickStart } }: Readiness, link: Link): string[] {
  if (items.length === 0) return [];
  const first =
    quickStart.items > 0 ? `The first ${count(quickStart.items, "item")}, ${duration(quickStart.effort)}, leave no open blocker. ` : "";
  const all = `All ${count(items.length, "item")} take ${duration(effort)}.`;
  return section("Launch plan", [
    `${first}${all}`,
    table(
      ["#", "What", "Priority", "Points", "Effort", "Where"],
      items.map((item, index) => planRow(item, index, link)),
    ),
  ]);
}

function categoryRow({ title, score, upper, evidence, delta, blockers: open }: CategoryScore): string[] {
  const change = delta === null ? "" : delta > 0 ? `+${delta}` : String(delta);
  return [
    escapeMarkdown(title),
    percent(score),
    percent(upper),
    score === null ? "" : percent(evidence),
    change,
    open > 0 ? String(open) : "",
  ];
}

function categories({ categories: list }: Readiness): string[] {
  if (list.length === 0) return [];
  return section("Categories", [table(["Category", "Score", "At most", "Evidence", "Since last run", "Blockers"], list.map(categoryRow))]);
}

function placesOf({ places, evidence, status }: CheckEntry, link: Link): string {
  const open = places.filter((place) => place.suppressed === undefined);
  const shown = open.length > 0 ? open : status === "pass" || status === "partial" ? evidence.filter(({ file }) => file !== "") : [];
  const links = shown.slice(0, 3).map(link);
  if (shown.length > links.length) links.push(`${shown.length - links.length} more`);
  return links.join("<br>");
}

function checks({ categories: list, checks: all }: Readiness, link: Link): string[] {
  return list.flatMap(({ id, title }) => {
    const own = all.filter(({ category, status }) => category === id && status !== "not-applicable");
    if (own.length === 0) return [];
    const rows = own.map((check) => [
      escapeMarkdown(check.title),
      check.priority,
      statusWords[check.status],
      escapeMarkdown(check.reason),
      placesOf(check, link),
    ]);
    return [`### ${escapeMarkdown(title)}`, table(["Check", "Priority", "Status", "Reason", "Where"], rows)];
  });
}

function rest({ checks: all, skipped }: Readiness): string[] {
  const without = all.filter(({ status }) => status === "not-applicable").map(({ title }) => escapeMarkdown(title));
  return [
    ...section("Not applicable", without.length > 0 ? [without.join(", ")] : []),
    ...section(
      "Files that were skipped",
      skipped.length > 0 ? [skipped.map(({ file, reason }) => `- ${escapeMarkdown(file)}: ${escapeMarkdown(reason)}`).join("\n")] : [],
    ),
  ];
}

/**
 * The document, ending with a line end.
 * @param base URI of the workspace's first folder, from which links go
 */
export function reportMarkdown(root: Readiness, base: string): string {
  const link: Link = (place) => placeLink(place, base);
  const parts = [
    ...head(root),
    ...problems(root, link),
    ...blockers(root, link),
    ...plan(root, link),
    ...categories(root),
    ...section("Checks", checks(root, link)),
    ...rest(root),
  ];
  return `${parts.join("\n\n")}\n`;
}
