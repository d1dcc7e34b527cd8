const AMOUNT = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Reads "12.5" as 1250 minor units. Throws a RangeError for anything that is not an amount. */
export function toMinorUnits(text: string): bigint {
  const match = AMOUNT.exec(text.trim());
  if (!match) throw new RangeError(`Not an amount: ${text}`);
  const [, sign, whole, fraction = ""] = match;
  const minor = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  return sign === "-" ? -minor : minor;
}

/** Text for people, never read back. */
export function displayAmount(amountCents: number, currency: string): string {
  return new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amountCents / 100);
}
