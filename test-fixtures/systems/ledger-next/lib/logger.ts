import pino from "pino";

export const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: { service: "ledger-next" },
});

/** Keeps the last four characters, enough to find the entry in the provider's console. */
export function redact(value: string): string {
  return value.length <= 4 ? "****" : `****${value.slice(-4)}`;
}
