import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "log-sensitive-data",
  title: "Secret or personal data written to a log",
  category: "security",
  priority: "P0",
  effort: 10,
  cwe: [532, 312],
  languages: ["ts", "py", "rb"],
  why: "Logs are copied, shipped, kept for years and read by many; a token or password in them is a credential handed out to everyone who can read a log.",
  limits:
    "Values that reach a log through more than one variable, a function's result or a whole object whose fields cannot be seen are not followed.",
  messages: {
    value: "{what} is written to the log; log a masked value or leave it out.",
    object: "{what} holds credentials and is written to the log as a whole; log only the fields you need.",
  },
  fixes: {
    dropArgument: { kind: "safe", title: "Remove {what} from the log call" },
    redact: { kind: "suggest", title: "Mask {what} with {helper}" },
    replace: { kind: "suggest", title: "Replace {what} by [REDACTED]" },
  },
  triggers: {
    typescript: {
      words: ["console.", "log.", "logger", "logging", ".info(", ".debug(", ".warn(", ".error(", ".trace(", ".fatal("],
      and: [
        "token",
        "password",
        "passwd",
        "pwd",
        "secret",
        "apikey",
        "api_key",
        "authorization",
        "cookie",
        "session",
        "jwt",
        "credential",
        "creds",
        "cardnumber",
        "card_number",
        "creditcard",
        "cvv",
        "cvc",
        "ssn",
        "iban",
        "headers",
        "process.env",
        ".body",
        "bearer",
        "passphrase",
        "private",
      ],
    },
    python: { words: ["print", "log"] },
    ruby: { words: ["logger", "puts", "print", "pp ", "p "] },
  },
  detect: { typescript, python, ruby },
});
