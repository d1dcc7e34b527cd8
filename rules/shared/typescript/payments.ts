/** Calls of Stripe that move money. */
import type { TsFile } from "../../api/file.ts";
import type { TS } from "../../api/ts.ts";
import { chainOf } from "./nodes.ts";
import { importsModule } from "./scope.ts";

/** Resources whose creation or confirmation moves money, with what one of them is. */
const resources: Readonly<Record<string, string>> = {
  paymentIntents: "payment",
  charges: "charge",
  refunds: "refund",
  transfers: "transfer",
  payouts: "payout",
};

interface MoneyCall {
  /** `refunds.create` */
  readonly name: string;
  /** payment, charge, refund, transfer, payout */
  readonly kind: string;
  readonly method: "create" | "confirm";
}

/** What `stripe.refunds.create(…)` or `stripe.paymentIntents.confirm(…)` does; undefined for calls that move no money. */
export function moneyCall(call: TS.CallExpression, file: TsFile): MoneyCall | undefined {
  const chain = chainOf(call.expression);
  const resource = chain?.at(-2) ?? "";
  const method = chain?.at(-1);
  const kind = Object.hasOwn(resources, resource) ? resources[resource] : undefined;
  if (!chain || kind === undefined || (method !== "create" && method !== "confirm")) return undefined;
  if (method === "confirm" && resource !== "paymentIntents") return undefined;
  if (!chain.some((name) => /stripe/i.test(name)) && !importsModule(file, /^stripe$/)) return undefined;
  return { name: `${resource}.${method}`, kind, method };
}
