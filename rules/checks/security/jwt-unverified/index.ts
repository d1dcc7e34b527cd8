import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "jwt-unverified",
  title: "JWT accepted without verification",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 20,
  cwe: [347, 345],
  languages: ["ts", "py"],
  why: "The claims of a token are plain text that anyone can write. Only its signature, checked with the right key and algorithm, says that they come from you; without it anyone signs in as anyone.",
  limits:
    "A token that another layer has verified before, such as a gateway or a middleware in another file, looks the same. Helpers that only decode and leave the use to others are not judged.",
  messages: {
    decode: "{call} reads the claims without checking the signature, and {use}: anyone can write such a token. Verify it instead.",
    none: 'Tokens without a signature are accepted (algorithm "none"); list only the algorithm that your tokens are signed with.',
    unsigned: 'This token is issued without a signature (algorithm "none"), so anyone can write one like it; sign it with a key.',
    chosen: "The token itself says by which algorithm it is checked, so whoever writes it chooses; name the algorithms here.",
    algorithms:
      "A token is verified with a public key, but no algorithms are named, so a token that was signed with that key as a shared secret may pass; name the algorithms.",
    expiration: "Expired tokens are accepted (ignoreExpiration), so that a stolen one works for ever; remove the option.",
    expired: "Expired tokens are accepted (verify_exp is off), so that a stolen one works for ever; remove the option.",
    claim:
      "The {claim} of the token is not checked, so a token that was made for another service passes; remove the option and name the {claim}.",
    skipped: "The third argument of decode() switches the check of the signature off; remove it.",
  },
  fixes: {
    verify: { kind: "suggest", title: "Verify the token with explicit algorithms, issuer and audience" },
    algorithms: { kind: "suggest", title: "Accept {algorithms} only" },
    expiration: { kind: "suggest", title: "Refuse expired tokens" },
  },
  triggers: {
    typescript: {
      words: ["jsonwebtoken", "jwt", "jose", "base64", "atob"],
      and: ["decode", "verify", "algorithms", '"none"', "'none'", "ignoreexpiration", 'split(".")', "split('.')", "split(`.`)", "strategy"],
    },
    python: {
      skip: ["test"],
      words: ["jwt", "jose", "b64decode", "base64url_decode"],
      and: ["decode(", "decode_complete(", "get_unverified_claims", '"none"', "'none'"],
    },
  },
  detect: { typescript, python },
});
