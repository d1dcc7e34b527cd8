/** The three flags of a cookie, and what a place lacks of them; the same for all languages. */
import { isCsrfCookieName } from "../../../shared/names/cookies.ts";

/** As Express calls them, in the order in which messages and fixes name them. */
export const flagNames = ["httpOnly", "secure", "sameSite"] as const;

/** One of the three, by the name that options give it. */
export type Flag = (typeof flagNames)[number];

/** How a flag stands: given (or decided at run time), switched off, not mentioned, or not knowable. */
export type FlagState = "on" | "off" | "absent" | "unknown";

const labels: Readonly<Record<Flag, string>> = { httpOnly: "HttpOnly", secure: "Secure", sameSite: "SameSite" };

/** "HttpOnly", "HttpOnly and Secure", "HttpOnly, Secure and SameSite". */
export function flagList(flags: readonly Flag[]): string {
  const names = flags.map((flag) => labels[flag]);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The priority where not all is lacking: without SameSite alone, most browsers treat a cookie as Lax by themselves. */
export function weightOf(lacking: readonly Flag[]): { readonly priority?: "P1" } {
  return lacking.length === 1 && lacking[0] === "sameSite" ? { priority: "P1" } : {};
}

/** Values that are written over a credential when somebody signs out. */
export const standsForNothing =
  /^(?:none|null|undefined|deleted?|removed|cleared?|expired|invalid(?:ated)?|revoked|logged-?_?out|logout|signed-?_?out)$/i;

/** Flags that a cookie of this name needs: scripts must be able to read a CSRF double-submit cookie. */
export function neededFlags(cookieName: string): readonly Flag[] {
  return isCsrfCookieName(cookieName) ? ["secure", "sameSite"] : flagNames;
}
