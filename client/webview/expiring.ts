/** Attestations and waivers that run out soon, each with the button that renews it. */
import type { ExpiringRecord, ReadinessSummary } from "@seaworthy/server/protocol/index";
import type { DialogAction } from "../model/record-dialog.ts";
import { daysLeft } from "../model/words.ts";
import { encode } from "./actions.ts";
import { h, sign } from "./h.ts";
import { open } from "./items.ts";
import type { ElementNode } from "./page/messages.ts";

const names: Readonly<Record<ExpiringRecord["kind"], string>> = {
  attestation: "attestation",
  "accepted-risk": "accepted risk",
  "false-positive": "false positive",
  "mitigated-elsewhere": "solved elsewhere",
  "not-applicable": "not applicable",
};

/** The dialog that brings a record of a kind up to date. */
const renewals: Readonly<Record<ExpiringRecord["kind"], DialogAction>> = {
  attestation: "renew",
  "accepted-risk": "waive",
  "false-positive": "false-positive",
  "mitigated-elsewhere": "waive",
  "not-applicable": "not-applicable",
};

/** From this many days on it is pressing. */
const pressing = 7;

function row(record: ExpiringRecord, root: string): ElementNode {
  const { kind, check, fingerprint, title, owner, until, days, place } = record;
  const name = title === "" ? (fingerprint ?? check) : title;
  const when = `${daysLeft(days)} (${until})`;
  const renew = { do: "record", action: renewals[kind], root, check, ...(fingerprint !== undefined && { fingerprint }) } as const;
  const who = owner === null ? "" : ` · ${owner}`;
  return h(
    "li",
    { key: `${kind} ${check} ${fingerprint ?? ""} ${place.file} ${place.line}`, class: "record" },
    sign("◷", days < pressing ? "warning" : "dim"),
    h(
      "button",
      {
        type: "button",
        class: "title step",
        "data-action": encode(open({ place, check })),
        "aria-label": `${name}: ${names[kind]} runs out ${when}`,
      },
      name,
    ),
    check !== "" && h("button", { type: "button", class: "link", "data-action": encode(renew), "aria-label": `Renew ${name}` }, "Renew…"),
    h("small", {}, `${names[kind]} · ${when}${who}`),
  );
}

/** Nothing when nothing runs out within 30 days. */
export function runsOutSoon({ root, expiring }: ReadinessSummary): ElementNode | undefined {
  if (expiring.length === 0) return undefined;
  return h(
    "section",
    { key: "expiring", "aria-label": "Runs out soon" },
    h("h2", {}, "Runs out soon", h("span", {}, "within 30 days")),
    h(
      "ul",
      {},
      expiring.map((record) => row(record, root)),
    ),
  );
}
