/** Names that mean who is acting, and literals that stand for somebody made up. */
import { wordsOf } from "./words.ts";

/** Whether a parameter or variable of this name says who is acting: user id, tenant, organisation, account, owner. */
export function isIdentityName(name: string): boolean {
  // Asked of every property and variable of a file: most are done with here.
  if (!/user|tenant|org|account|owner|author|customer|workspace|member|actor/i.test(name)) return false;
  return (
    (/^(?:current)?_?(?:user|tenant|org|organi[sz]ation|account|owner|author|customer|workspace|member|actor)_?(?:id|uuid|key|name)?$/i.test(
      name.replace(/[-\s]/g, "_"),
    ) &&
      !/^(?:user|owner|author|member|account|customer|actor)_?name$/i.test(name) &&
      /id|uuid|key/i.test(name)) ||
    /^(?:user|tenant|org)_?id$/i.test(name) ||
    /^(?:tenant|current_?user|current_?tenant)$/i.test(name)
  );
}

/**
 * Whether a literal is somebody made up rather than a known account: `default_user`, `demo`, `test-user`, `admin`, `user_1`.
 * `me` alone is how many interfaces call whoever is signed in.
 */
export function isMadeUpIdentity(value: string): boolean {
  const words = wordsOf(value);
  // An id has no spaces: a sentence stands in for one where a form has to be filled.
  if (words.length === 0 || words.length > 4 || /\s/.test(value.trim())) return false;
  const made = new Set([
    "default",
    "demo",
    "test",
    "tester",
    "admin",
    "administrator",
    "anonymous",
    "guest",
    "example",
    "sample",
    "dummy",
    "fake",
    "mock",
    "dev",
    "local",
    "me",
    "root",
    "john",
    "jane",
    "doe",
    "alice",
    "bob",
    "single",
    "hardcoded",
    "temp",
    "placeholder",
  ]);
  const filler = new Set([
    "user",
    "tenant",
    "org",
    "organization",
    "account",
    "customer",
    "id",
    "uuid",
    "workspace",
    "owner",
    "member",
    "1",
    "123",
    "0",
    "001",
    "01",
  ]);
  if (/^(?:1|01|001|123|1234)$/.test(value) || /^user[-_]?\d+$/i.test(value)) return true;
  return (
    words.some((word) => made.has(word)) &&
    words.every((word) => made.has(word) || filler.has(word) || /^\d{1,4}$/.test(word)) &&
    !(words.length === 1 && /^(?:anonymous|me)$/.test(words[0] ?? ""))
  );
}

/** Names of constants that stand for the system itself, not for a person: `SYSTEM_USER_ID`, `BOT_ACCOUNT_ID`. */
export function isSystemActorName(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:system|bot|service|internal|automation|cron|worker|job|migration|seed|platform)$/.test(word));
}
