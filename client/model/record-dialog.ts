/** The dialogs that record attestations and waivers: which questions are asked, what answers them, and what comes of the answers. */
import type { RecordAction, RecordChange, RecordChoices, WaiverChoice, WaiverKind } from "@seaworthy/server/protocol/index";
import { addDays, daysBetween, isDay } from "./days.ts";
import { count } from "./words.ts";

/** What a person wants to do. */
export type DialogAction = RecordAction | "false-positive";

/** What a dialog may ask for; not every action asks for all of them. */
type Field = "kind" | "owner" | "approver" | "reason" | "evidence" | "until";

/** What has been answered so far. Days are `YYYY-MM-DD`. */
export type Answers = Readonly<Partial<Record<Field, string>>>;

/** One of the answers that a question offers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** It cannot be chosen; `detail` says why. */
  readonly refused?: boolean;
}

/** What a typed text stands for. */
type Typed = { readonly value: string; readonly label: string } | { readonly problem: string } | undefined;

/** One question. Without choices it is answered by typing. */
export interface Step {
  readonly field: Field;
  readonly prompt: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  /** Stands in the box at first. */
  readonly value: string;
  /** What a typed text stands for; undefined for one that is nothing yet. */
  readonly typed: (text: string) => Typed;
}

const kindWords: Readonly<Record<WaiverKind, { readonly label: string; readonly detail: string }>> = {
  "accepted-risk": { label: "Accept the risk", detail: "Unblocks a launch until a day; the number stays as it is." },
  "false-positive": { label: "False positive", detail: "This finding is wrong and leaves, until its code is gone." },
  "mitigated-elsewhere": { label: "Solved elsewhere", detail: "Something outside the files makes up for it; counts as attested." },
  "not-applicable": { label: "Not applicable", detail: "The check has nothing to do with this project; it leaves the score." },
};

const titles: Readonly<Record<DialogAction, string>> = {
  attest: "Attest",
  renew: "Renew attestation",
  revoke: "Revoke attestation",
  waive: "Waive",
  "not-applicable": "Not applicable",
  "false-positive": "False positive",
  unwaive: "Remove waiver",
};

/** True for what a person can want to do. */
export function isDialogAction(value: unknown): value is DialogAction {
  return typeof value === "string" && Object.hasOwn(titles, value);
}

/** The title above all questions of a dialog. */
export function dialogTitle({ title }: RecordChoices, action: DialogAction): string {
  return `${titles[action]}: ${title}`;
}

/** What is done in place of what was asked for: one who attests anew renews. */
export function settledAction({ present }: RecordChoices, action: DialogAction): DialogAction {
  const attested = present.some(({ kind }) => kind === "attestation");
  if (action === "attest" && attested) return "renew";
  return action === "renew" && !attested ? "attest" : action;
}

/** Why nothing can be done, in a sentence; undefined when something can. */
export function refusalOf({ attest, waivers, present }: RecordChoices, action: DialogAction): string | undefined {
  switch (action) {
    case "attest":
    case "renew":
      return attest.refused ?? undefined;
    case "revoke":
      return present.some(({ kind }) => kind === "attestation") ? undefined : "Nobody has attested it.";
    case "unwaive":
      return present.some(({ kind }) => kind !== "attestation") ? undefined : "It is not waived.";
    case "waive":
      return waivers.every(({ refused }) => refused !== null) ? (waivers[0]?.refused ?? "It cannot be waived.") : undefined;
    default:
      return waivers.find(({ kind }) => kind === action)?.refused ?? undefined;
  }
}

function waiverOf({ waivers }: RecordChoices, action: DialogAction, { kind }: Answers): WaiverChoice | undefined {
  const wanted = action === "waive" ? kind : action;
  return waivers.find((waiver) => waiver.kind === wanted);
}

/** The questions, in their order; those that depend on an answer come once it is given. */
export function stepsOf(choices: RecordChoices, action: DialogAction, answers: Answers): readonly Step[] {
  if (action === "revoke" || action === "unwaive") return [];
  if (action === "attest" || action === "renew") {
    const { question, reason, attest, today } = choices;
    return [
      personStep("owner", "Who is answerable?", choices, undefined),
      textStep("evidence", question ?? reason, "A link, a path or a text that shows it", attest.evidence ?? "", 1),
      endStep(today, attest.until, `an attestation holds ${count(attest.days, "day")}`),
    ];
  }
  const waiver = waiverOf(choices, action, answers);
  const kind = action === "waive" ? [kindStep(choices)] : [];
  return [...kind, ...(waiver?.needs ?? []).map((field) => waiverStep(field, choices, waiver as WaiverChoice, answers))];
}

function waiverStep(field: WaiverChoice["needs"][number], choices: RecordChoices, waiver: WaiverChoice, { owner }: Answers): Step {
  switch (field) {
    case "owner":
      return personStep("owner", "Who takes the decision?", choices, undefined);
    case "approver":
      return personStep("approver", "Who agrees? A P0 risk takes a second person.", choices, owner);
    case "reason":
      return textStep("reason", choices.reason, "Why? In at least 10 characters, for the next reader", "", 10);
    case "evidence":
      return textStep("evidence", choices.reason, "What makes up for it, and where: a link, a path or a text", "", 1);
    case "until":
      return endStep(
        choices.today,
        waiver.until,
        `at most ${count(daysBetween(choices.today, waiver.until), "day")} for ${choices.priority}`,
      );
  }
}

function kindStep({ waivers }: RecordChoices): Step {
  const choices = waivers.map(({ kind, refused }): Choice => {
    const { label, detail } = kindWords[kind];
    return { value: kind, label, detail: refused ?? detail, ...(refused !== null && { refused: true }) };
  });
  const sorted = [...choices].sort((a, b) => Number(a.refused ?? false) - Number(b.refused ?? false));
  return {
    field: "kind",
    prompt: "What makes it acceptable?",
    placeholder: "Choose a kind",
    choices: sorted,
    value: "",
    typed: () => undefined,
  };
}

function samePerson(a: string, b: string | undefined): boolean {
  return a.trim().toLowerCase() === b?.trim().toLowerCase();
}

function personStep(field: "owner" | "approver", prompt: string, { owners }: RecordChoices, not: string | undefined): Step {
  return {
    field,
    prompt,
    placeholder: "Choose, or type a person or team",
    choices: owners.filter(({ name }) => !samePerson(name, not)).map(({ name, from }) => ({ value: name, label: name, description: from })),
    value: "",
    typed: (text) => {
      const name = text.trim();
      if (name === "") return undefined;
      if (samePerson(name, not)) return { problem: "The approver is someone other than the owner." };
      return { value: name, label: name };
    },
  };
}

function textStep(field: "reason" | "evidence", prompt: string, placeholder: string, value: string, least: number): Step {
  return {
    field,
    prompt,
    placeholder,
    choices: [],
    value,
    typed: (text) => {
      const words = text.replace(/\s+/g, " ").trim();
      if (words === "")
        return { problem: field === "reason" ? "Without a reason it has no effect." : "Without evidence it has no effect." };
      return [...words].length < least ? { problem: `Write at least ${least} characters.` } : { value: words, label: words };
    },
  };
}

/** Ends that are offered besides the latest one, in days. */
const shorter = [7, 14, 30, 90];

function endStep(today: string, latest: string, limit: string): Step {
  const longest = daysBetween(today, latest);
  const ends = [longest, ...shorter.filter((days) => days < longest).reverse()];
  return {
    field: "until",
    prompt: `Until when? ${limit.charAt(0).toUpperCase()}${limit.slice(1)}.`,
    placeholder: "Choose, or type a day as YYYY-MM-DD",
    choices: ends.map((days) => ({
      value: addDays(today, days),
      label: addDays(today, days),
      description: `in ${count(days, "day")}${days === longest ? ", the latest" : ""}`,
    })),
    value: "",
    typed: (text) => {
      const day = text.trim();
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
      if (!isDay(day)) return { problem: `There is no ${day}.` };
      if (day < today) return { problem: `${day} is over.` };
      return day > latest ? { problem: `The last day can be ${latest}: ${limit}.` } : { value: day, label: day };
    },
  };
}

/** Answers without those of questions that are no longer asked. */
function asked(choices: RecordChoices, action: DialogAction, answers: Answers): Answers {
  const fields = new Set(stepsOf(choices, action, answers).map(({ field }) => field));
  return Object.fromEntries(Object.entries(answers).filter(([field]) => fields.has(field as Field)));
}

/** What is to be recorded once every question is answered. */
export function changeOf(choices: RecordChoices, action: DialogAction, answers: Answers): RecordChange {
  const { check, fingerprint, today, attest } = choices;
  const target = { check, ...(fingerprint !== undefined && { fingerprint }) };
  const { kind: _, ...fields } = asked(choices, action, answers);
  switch (action) {
    case "attest":
    case "renew": {
      const { until, ...rest } = fields;
      // The latest day is what holds without one: it would only have to be kept up to date.
      return { action, ...target, ...rest, date: today, ...(until !== undefined && until !== attest.until && { until }) };
    }
    case "revoke":
      return { action, ...target };
    case "unwaive":
      return { action, ...target };
    default:
      return { action: "waive", ...target, ...fields, kind: (action === "waive" ? answers.kind : action) as WaiverKind };
  }
}

/** A line of the record that is about to be written, with the question that it answers. */
export interface PreviewLine {
  readonly text: string;
  readonly field?: Field;
}

/** The lines of a record as they will stand in the file. */
export function previewLines(yaml: string, steps: readonly Step[]): readonly PreviewLine[] {
  return yaml.split("\n").map((text) => {
    const key = /^[\s-]*([\w-]+):/.exec(text)?.[1];
    const step = steps.find(({ field }) => field === key);
    return step ? { text, field: step.field } : { text };
  });
}
