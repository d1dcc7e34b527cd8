import { randomBytes } from "node:crypto";

interface PendingState {
  returnTo: string;
  expiresAt: number;
}

const MAX_PENDING = 1_000;
const TTL_MS = 10 * 60 * 1_000;

const pending = new Map<string, PendingState>();

function sweep(now = Date.now()): void {
  for (const [state, entry] of pending) {
    if (entry.expiresAt <= now) pending.delete(state);
  }
}

/** Creates a state for one authorization round trip; the oldest one makes room when the store is full. */
export function issueState(returnTo = "/"): string {
  sweep();
  if (pending.size >= MAX_PENDING) {
    const oldest = pending.keys().next().value;
    if (oldest !== undefined) pending.delete(oldest);
  }
  const state = randomBytes(32).toString("hex");
  pending.set(state, { returnTo, expiresAt: Date.now() + TTL_MS });
  return state;
}

/** Takes the state out of the store. Null when it was never issued, was used before or is too old. */
export function consumeState(state: string): PendingState | null {
  const entry = pending.get(state);
  pending.delete(state);
  return entry && entry.expiresAt > Date.now() ? entry : null;
}

const sweeper = setInterval(sweep, 60_000);
sweeper.unref();
