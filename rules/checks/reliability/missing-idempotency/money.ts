/** What is about money, and what a second request is known by: in the words of every language. */
import { wordsOf } from "../../../shared/names/words.ts";

/** The path of an address whose last word is a resource about money, or what is done with one. */
export const moneyPath =
  /\/(?:payments?|payment[-_]intents|charges?|transfers?|payouts?|refunds?|invoices?|disbursements?|withdrawals?)(?:\/(?:create|capture|confirm|pay|send|execute|finalize|refunds?))?\/?(?:[?#].*)?$/i;
/** An address that does something with one of them. */
export const moneyAction =
  /\/(?:payments?|charges?|transfers?|payouts?|refunds?|invoices?|orders?|captures?)\/[^/]*\u0000[^/]*\/(?:pay|capture|refunds?|confirm|charge|payout|transfer)\/?$/i;

/** Fields by which providers know a request again. */
export const bodyKey = /\b(?:idempotency_?key|sender_batch_id|merchant_?reference|client_?reference_?id)\b/i;
/** Names of headers and fields that hold such a key. */
export const keyName = /idempoten|request[-_]?id|^nonce$|dedup/i;

/** Words of the Lightning network, whose invoices are paid once and never again: the invoice itself is the key. */
export const paidOnce = /bolt_?11|preimage|\bm_?sats?\b|lnurl|amount_?m?sat/i;

const moneyWords = new Set([
  "charge",
  "charges",
  "payout",
  "payouts",
  "refund",
  "refunds",
  "payment",
  "payments",
  "withdraw",
  "withdrawal",
  "disburse",
  "disbursement",
  "transfer",
  "transfers",
  "capture",
]);
/** What is only told about money, or is moved and is none. */
const otherWords = new Set(
  "email mail notify notification notifications reminder remind report export sync webhook receipt log event events metric analytics summary check status failed update ownership file files data domain team project workspace screenshot image audio video lead method methods retry link links".split(
    " ",
  ),
);

/** Whether a job's name says that it moves money. */
export function isMoneyJob(name: string | undefined): boolean {
  const words = name === undefined ? [] : wordsOf(name);
  return words.some((word) => moneyWords.has(word)) && !words.some((word) => otherWords.has(word));
}

/** Options of payment providers that name what is refunded, captured or paid. */
export const idSubjects = /^(?:payment_?intent|charge|source_?transaction|transfer_?group|order|invoice)(?:_?id)?$/i;

/** A user or an account can be charged many times: its id alone is no key. */
export function isEntityId(name: string): boolean {
  return (
    /[a-z]Id$|_id$/.test(name) &&
    !/^(?:user|customer|account|tenant|org|organi[sz]ation|team|workspace|stripe\w*|product|price|plan|subscription)_?id$/i.test(name)
  );
}
