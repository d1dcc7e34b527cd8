import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "insecure-cookie",
  title: "Cookie without Secure/HttpOnly/SameSite",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 10,
  cwe: [614, 1004, 1275],
  languages: ["ts", "py", "rb"],
  why: "A session or token cookie without these flags can be read by injected scripts, sent over plain HTTP or ridden by another site. One missing flag is enough to take over a session.",
  limits:
    "Cookies whose options come from outside the project, or from a value computed at run time, are not judged. Cookies with a name that cannot be known are only judged when a session middleware sets them.",
  messages: {
    missing: 'Cookie "{name}" is set without {flags}; add {flags} so that it cannot be stolen or forged.',
    session: "The session cookie is set without {flags}; add {flags} so that a session cannot be stolen or forged.",
    disabled: '{flag} is switched off for cookie "{name}"; switch it on in production.',
    sessionDisabled: "{flag} is switched off for the session cookie; switch it on in production.",
    noneInsecure: 'Cookie "{name}" has SameSite=None without Secure, so browsers drop it or send it in clear; add Secure.',
    documentCookie: 'Cookie "{name}" is set by script, so it can never be HttpOnly; set it from the server.',
  },
  fixes: {
    addFlags: { kind: "safe", title: "Add {flags}" },
  },
  triggers: {
    typescript: { words: ["cookie", "session"] },
    python: { words: ["cookie", "sessionmiddleware"] },
    ruby: { words: ["cookie", "session_store", ":sessions", "rack::session"] },
  },
  detect: { typescript, python, ruby },
  confirm,
});
