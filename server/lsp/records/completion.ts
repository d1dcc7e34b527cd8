/** Completion in policy, attestations and waivers: keys, checks, kinds, people, traits and days. */
import { addDays, attestationDays, isDate, recordFiles, waiverDays } from "@seaworthy/rules/records/index";
import { lensOf } from "@seaworthy/rules/records/lens";
import type { Schema } from "@seaworthy/rules/records/schema";
import { type CompletionItem, CompletionItemKind, type Position, type Range } from "vscode-languageserver";
import type { WaiverKind } from "../../protocol/index.ts";
import { ownerCandidates } from "../../workspace/owners.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { Document } from "../documents.ts";
import { placeAt, schemaAt, type YamlPlace } from "./place.ts";
import { kindWords, namedAt, schemaOf } from "./words.ts";

/** A word that fits, before it is placed. */
interface Word {
  readonly text: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
}

/** What fits at a position of a record file. */
export function recordCompletions({ workspace, path: file, text }: Document, position: Position): CompletionItem[] {
  const root = schemaOf(file);
  if (!root || file === recordFiles.baseline) return [];
  const lines = text.getText().split(/\r\n|\n|\r/);
  const place = placeAt(lines, position.line, position.character);
  if (!place) return [];
  const schema = schemaAt(root, place.path);
  if (!schema) return [];
  const words =
    place.at === "key" && schema.type === "object" ? keysOf(schema, place, workspace) : valuesOf(schema, place, file, workspace);
  const line = lines[position.line] ?? "";
  const typed = line.slice(place.start, position.character);
  const quote = /^["']/.exec(typed)?.[0];
  // An editor closes a quote as soon as it is opened.
  const closed = quote !== undefined && line[position.character] === quote ? 1 : 0;
  const range: Range = {
    start: { line: position.line, character: place.start },
    end: { line: position.line, character: position.character + closed },
  };
  return words.map(({ text: word, kind, detail, documentation }, index) => {
    const plain = word.replace(/^"|"$/g, "");
    const newText = quote === undefined ? word : `${quote}${plain}${quote}`;
    return {
      label: plain.replace(/: ?$|:\n.*$/s, ""),
      kind,
      sortText: String(index).padStart(4, "0"),
      filterText: quote === undefined ? plain : newText,
      textEdit: { range, newText },
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation }),
    };
  });
}

function keysOf(schema: Schema, { path, beside }: YamlPlace, workspace: Workspace): Word[] {
  const keys = Object.entries(schema.properties ?? {})
    .filter(([key]) => !beside.has(key))
    .map(([key, { description, type }]): Word => {
      const detail = path.at(-1) === "traits" ? seenText(key, workspace) : undefined;
      const text = type === "object" || type === "array" ? `${key}:` : `${key}: `;
      return {
        text,
        kind: CompletionItemKind.Property,
        ...(detail !== undefined && { detail }),
        ...(description !== undefined && { documentation: description }),
      };
    });
  const checks = path.at(-1) === "priorities" ? checksOf(workspace).map((word) => ({ ...word, text: `${word.text}: ` })) : [];
  return [...keys, ...checks];
}

/** What the files show of a trait. */
export function seenText(trait: string, { project }: Workspace): string {
  const [first] = project.view.trait(trait as never);
  if (!first) return "not seen in the files";
  return `seen in the files: ${first.note}${first.file === "" ? "" : ` (${first.file})`}`;
}

function checksOf(workspace: Workspace): Word[] {
  return workspace.analyzer.registry.checks.map((check) => ({
    text: check.id,
    kind: CompletionItemKind.EnumMember,
    detail: `${check.priority} ${check.title}`,
    documentation: check.why,
  }));
}

function valuesOf(schema: Schema, place: YamlPlace, file: string, workspace: Workspace): Word[] {
  const named = namedAt(place.path);
  if (named === "check") {
    const attestable = new Set(
      workspace.analyzer.registry.checks.flatMap((check) => (attestationDays(check) === undefined ? [] : [check.id])),
    );
    return checksOf(workspace).filter(({ text }) => file !== recordFiles.attestations || attestable.has(text));
  }
  if (named === "person") {
    const people = ownerCandidates(
      workspace.root,
      workspace.evaluation().records.flatMap(({ owner }) => (owner === undefined ? [] : [{ name: owner, from: "records" }])),
    );
    return people.map(({ name, from }) => ({ text: JSON.stringify(name), kind: CompletionItemKind.Reference, detail: from }));
  }
  if (schema.format === "date") return daysFor(place, file, workspace);
  if (schema.type === "boolean") return ["true", "false"].map((text) => ({ text, kind: CompletionItemKind.Value }));
  return (schema.enum ?? []).map((text) => ({
    text,
    kind: CompletionItemKind.EnumMember,
    ...(Object.hasOwn(kindWords, text) && { documentation: kindWords[text as WaiverKind] }),
  }));
}

function daysFor({ path, beside }: YamlPlace, file: string, workspace: Workspace): Word[] {
  const { today } = workspace;
  const now: Word = { text: today, kind: CompletionItemKind.Constant, detail: "today" };
  if (path.at(-1) !== "until") return [now];
  const check = workspace.analyzer.registry.checks.find(({ id }) => id === beside.get("check"));
  const begin = (key: string): string => {
    const day = beside.get(key) ?? "";
    return isDate(day) ? day : today;
  };
  const latest = (text: string): Word => ({ text, kind: CompletionItemKind.Constant, detail: "the latest day that is allowed" });
  if (file === recordFiles.attestations) {
    const days = check && attestationDays(check);
    return days === undefined ? [now] : [latest(addDays(begin("date"), days)), now];
  }
  const priority = check ? lensOf(workspace.records.policy).priority(check) : "P0";
  const kind = (beside.get("kind") ?? "accepted-risk") as WaiverKind;
  return [latest(addDays(begin("created"), waiverDays(kind, priority))), now];
}
