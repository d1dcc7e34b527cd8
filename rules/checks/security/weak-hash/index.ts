import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "weak-hash",
  title: "Weak hash or cipher for a secret",
  category: "security",
  priority: "P1",
  scope: "production",
  effort: 30,
  cwe: [327, 328, 916],
  languages: ["ts", "py"],
  why: "Passwords behind a fast hash are guessed by the billion once the database leaks. MD5 and SHA-1 can be forged, DES, RC4 and ECB can be read: what they protect is as good as open.",
  limits: "What a hash is for is told by the names around it; a hash of something that is called data or value is not judged.",
  messages: {
    broken: "{algorithm} is broken, and here it protects {what}; use {remedy}.",
    fast: "{algorithm} is made to be fast, so a leaked {what} is soon guessed; hash passwords with argon2, bcrypt or scrypt.",
    cipher: "{algorithm} does not keep a secret: {reason}; use aes-256-gcm with a random nonce.",
    derived: "{call} makes its key from the password with a single MD5 and no salt; use createCipheriv with a key from scrypt.",
    rounds: "{rounds} rounds of bcrypt are quick to try out; use at least 10, better 12.",
  },
  fixes: {
    sha256: { kind: "suggest", title: "Use SHA-256" },
    bcrypt: { kind: "suggest", title: "Hash the password with bcrypt" },
    rounds: { kind: "suggest", title: "Use 12 rounds" },
  },
  triggers: {
    typescript: {
      words: [
        "createhash",
        "createhmac",
        "md5",
        "sha1",
        "sha256",
        "crypto-js",
        "createcipher",
        "createdecipher",
        "bcrypt",
        "subtle.",
        "crypto.hash",
      ],
    },
    python: {
      skip: ["test"],
      words: [
        "hashlib",
        "crypto.hash",
        "cryptodome",
        "crypto.cipher",
        "hazmat",
        "hmac",
        "bcrypt",
        "passlib",
        "password_hashers",
        "generate_password_hash",
      ],
    },
  },
  detect: { typescript, python },
});
