/** What a collection keeps for people, by its name; the same in every language. */
import { hasPhrase, singular } from "../../../shared/names/words.ts";

const kinds: readonly { readonly what: string; readonly words: readonly (readonly string[])[] }[] = [
  { what: "sessions", words: [["session"]] },
  {
    what: "the state of logins",
    words: [
      ["oauth", "state"],
      ["auth", "state"],
      ["login", "state"],
      ["pending", "state"],
      ["pending", "login"],
      ["pending", "auth"],
      ["verifier"],
      ["challenge"],
      ["nonce"],
      ["pkce"],
      ["state", "store"],
      ["auth", "request"],
    ],
  },
  { what: "tokens", words: [["token"], ["jti"]] },
  {
    what: "codes that people were sent",
    words: [["otp"], ["verification", "code"], ["auth", "code"], ["login", "code"], ["reset", "code"], ["magic", "link"]],
  },
  { what: "counts of attempts", words: [["attempt"], ["rate", "limit"], ["login", "failure"]] },
];

/** What words say of a store; caches, promises and connections are not shared on purpose. */
export function keptUnder(words: readonly string[]): string | undefined {
  if (
    words.some((word) =>
      /^(?:cache|cached|caches|memo|flight|inflight|promise|promises|socket|sockets|transport|transports|connection|connections|timer|timers|timeout|timeouts|count|counts|lock|locks|listener|listeners|client|clients|usage|cost|price|type|types|handler|handlers)$/.test(
        word,
      ),
    )
  )
    return undefined;
  if (words.length === 1 && singular(words[0] ?? "") === "state") return "the state of logins";
  // token_user_ids: what is known of each token, and no token
  if (/^(?:ids?|names?|infos?|owners?|users?)$/.test(words.at(-1) ?? "") && words.length > 2 && singular(words.at(-2) ?? "") !== "token")
    return undefined;
  return kinds.find(({ words: phrases }) => phrases.some((phrase) => hasPhrase(words, phrase)))?.what;
}
