/** Hover in policy, attestations and waivers: what a check is and where it stands, what a key and a kind mean, how long a record holds. */
import { daysBetween, isDate, recordFiles } from "@seaworthy/rules/records/index";
import { type LocatedNode, readYaml } from "@seaworthy/rules/records/located";
import { RecordSource } from "@seaworthy/rules/records/problems";
import type { Span } from "@seaworthy/rules/api/text";
import type { RecordState } from "@seaworthy/rules/score/index";
import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { WaiverKind } from "../../protocol/index.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { Document } from "../documents.ts";
import { seenText } from "./completion.ts";
import { item, schemaAt } from "./place.ts";
import { kindWords, namedAt, schemaOf } from "./words.ts";

interface Found extends Span {
  readonly path: readonly string[];
  readonly at: "key" | "value";
  readonly text: string;
}

/** The key or plain value at an offset, with its path from the top. */
function findAt(node: LocatedNode, offset: number, path: readonly string[]): Found | undefined {
  if (node.kind === "scalar") {
    const inside = node.start <= offset && offset <= node.end;
    return inside ? { path, at: "value", text: String(node.value), start: node.start, end: node.end } : undefined;
  }
  if (node.kind === "list") {
    for (const each of node.items) {
      const found = findAt(each, offset, [...path, item]);
      if (found) return found;
    }
    return undefined;
  }
  for (const { key, keySpan, value } of node.entries) {
    const own = [...path, key];
    if (keySpan.start <= offset && offset <= keySpan.end) return { path: own, at: "key", text: key, ...keySpan };
    const found = findAt(value, offset, own);
    if (found) return found;
  }
  return undefined;
}

/** The explanation of what stands at a position; null where nothing is known of it. */
export function recordHover({ workspace, path: file, text }: Document, position: Position): Hover | null {
  const schema = schemaOf(file);
  if (!schema || file === recordFiles.baseline) return null;
  const root = readYaml(new RecordSource(file, text.getText(), "invalid-record"));
  const found = root && findAt(root, text.offsetAt(position), []);
  if (!found) return null;
  const parts = partsOf(found, file, workspace, text.positionAt(found.start).line) ?? [];
  const description = found.at === "key" ? schemaAt(schema, found.path)?.description : undefined;
  const all = [...parts, ...(description === undefined ? [] : [description])];
  if (all.length === 0) return null;
  const range = { start: text.positionAt(found.start), end: text.positionAt(found.end) };
  return { range, contents: { kind: MarkupKind.Markdown, value: all.join("\n\n") } };
}

function partsOf({ path, at, text }: Found, file: string, workspace: Workspace, line: number): string[] | undefined {
  const isCheck = at === "value" ? namedAt(path) === "check" : path.at(-2) === "priorities";
  if (isCheck) return checkParts(text, file, workspace, line);
  if (at === "key") return path.at(-2) === "traits" ? [`In this project: ${seenText(text, workspace)}.`] : undefined;
  if (path.at(-1) === "kind" && Object.hasOwn(kindWords, text)) return [`**${text}**`, kindWords[text as WaiverKind]];
  if (isDate(text)) {
    const days = daysBetween(workspace.today, text);
    const distance = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
    return [days === 0 ? "Today." : days > 0 ? `In ${distance}.` : `${distance} ago.`];
  }
  return undefined;
}

function checkParts(id: string, file: string, workspace: Workspace, line: number): string[] | undefined {
  const check = workspace.analyzer.registry.checks.find((each) => each.id === id);
  if (!check) return undefined;
  const evaluation = workspace.lastEvaluation ?? workspace.evaluation();
  const result = evaluation.checks.find((each) => each.id === id);
  const record = evaluation.records
    .filter((each) => each.file === file && each.check === id && each.line <= line)
    .sort((a, b) => b.line - a.line)[0];
  return [
    `**${check.title}** (\`${id}\`, ${check.priority})`,
    check.why,
    ...(check.kind === "manual" ? [`A person answers: ${check.ask} An answer holds for ${check.every} days.`] : []),
    ...(result ? [`In this project: ${result.reason}`] : []),
    ...(record ? [stateText(record, workspace.today)] : []),
  ];
}

function stateText({ state, until }: RecordState, today: string): string {
  if (state === "expired") return `This record ran out on ${until ?? ""}.`;
  if (state === "invalid") return "This record has no effect: see the problem that is shown at it.";
  if (state === "unused") return "Nothing needs this record.";
  if (until === undefined) return "This record is in use until its finding is gone.";
  const days = daysBetween(today, until);
  return `This record is in use until ${until}${days === 0 ? ", today" : `, ${days === 1 ? "1 day" : `${days} days`} from today`}.`;
}
