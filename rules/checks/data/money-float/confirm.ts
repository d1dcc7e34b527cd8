import type { Confirm } from "../../../api/project.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { confirmRuby, isRubyPending } from "./ruby-confirm.ts";

const words =
  "orders?|invoices?|invoicing|billing|checkouts?|payments?|payouts?|carts?|baskets?|wallets?|ledgers?|accounting|bookkeeping|expenses?|refunds?|payroll|salar(?:y|ies)|wages?|loans?|donations?|bookings?|subscriptions?|deposits?|withdrawals?|commissions?";

/** Code that speaks of what is sold, owed or booked. */
const traded = new RegExp(
  `(?:\\b|_)(?:${words.replace("orders?|", "")}|charge[ds]?|discounts?|tax(?:es)?|vat|fees?|quantity|qty|subtotal|balance)(?:\\b|_)|(?:add|with|apply|plus|incl\\w*|calc\\w*|sales)_?(?:tax|fee|vat)|[a-z]Total\\b|\\border[._](?:id|items?|lines?|total)`,
  "i",
);

/** Files of the same. */
const trade = new RegExp(`(?:^|[/_.-])(?:${words})(?=[/_.-]|$)`, "i");

/**
 * What is asked of the project about arithmetic where the file itself does not tell: whether anybody is charged there at all. Prices that are
 * only read and shown, with no order and no payment near them, lose nothing.
 */
export function askedOf(text: string): { readonly pending?: Json } {
  return traded.test(text) ? {} : { pending: { computed: true } };
}

/** Decides on pending problems; see the detectors for what they hand over. */
export const confirm: Confirm = (pending, project) => {
  if (isRubyPending(pending)) return confirmRuby(pending, project);
  if (typeof pending !== "object" || pending === null || !("computed" in pending)) return "drop";
  const sells =
    project.trait("payments").length > 0 ||
    project
      .filesMatching(trade)
      .some(
        (file) =>
          /\.(?:[cm]?[jt]sx?|py|rb|prisma)$/.test(file) &&
          !/(?:^|\/)(?:tests?|specs?|__tests__)\/|(?:^|\/)test_|\.(?:test|spec)\./.test(file),
      );
  return sells ? "report" : "drop";
};
