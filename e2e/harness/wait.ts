import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 50;

/**
 * Polls `probe` until it returns something truthy and returns that. A probe that throws counts as "not yet".
 * Rejects after `timeoutMs` with `what` and the last thing the probe returned or threw, so a failure explains itself.
 */
export async function waitFor<T>(what: string, probe: () => T | Promise<T>, timeoutMs = 30_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await probe();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await delay(POLL_MS);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms for ${what}; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
