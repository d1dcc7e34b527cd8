/** Names that speak of a lock. Its token says who holds it, and opens nothing: it may be seen, and it may be guessed. */
import { wordsOf } from "./words.ts";

const lockWords = /^(?:locks?|locker|locked|locking|redlock|leases?|mutex|semaphore|fencing|leadership)$/;
/** What people lock: the token that locks or unlocks one of these is theirs. */
const lockedForPeople = /^(?:accounts?|users?|doors?|members?|customers?|unlock|screen|device)$/;

/** Whether one of the names is that of a lock, a lease or what takes one: `lock.local.token`, `acquireLock`, `RedisLock`. */
export function speaksOfLock(...names: readonly string[]): boolean {
  return names.some((name) => {
    const words = wordsOf(name);
    return words.some((word) => lockWords.test(word)) && !words.some((word) => lockedForPeople.test(word));
  });
}
