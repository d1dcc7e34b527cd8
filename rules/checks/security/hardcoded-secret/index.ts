import { defineCheck } from "../../../api/check.ts";
import { confirmReplaced } from "../../../shared/python/replaced-key.ts";
import { credentialWords } from "../../../shared/names/credentials.ts";
import { dockerfile, dotenv, json, prisma, yaml } from "./documents.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

const names = [
  "secret",
  "password",
  "passwd",
  "passphrase",
  "nodemailer",
  "pwd",
  "token",
  "apikey",
  "api_key",
  "api-key",
  "privatekey",
  "private_key",
  "accesskey",
  "access_key",
  "signingkey",
  "signing_key",
  "encryptionkey",
  "encryption_key",
  "authorization",
  "createhmac",
  "createcipheriv",
  "createdecipheriv",
  "scrypt",
  "pbkdf2",
  "sequelize",
  "cookieparser",
  ".keys = [",
  "jsonwebtoken",
  "hono/jwt",
];
const pythonNames = ["jwt.decode", "jwt.encode", "hmac", "fernet", "itsdangerous", "basicauth", "digestauth", "smtplib", "twilio", "auth="];
const settings = [...credentialWords, "secret", "passw", "passphrase", "pwd", "token", "key", "credential"];

export default defineCheck({
  id: "hardcoded-secret",
  title: "Secret in the source",
  category: "security",
  priority: "P0",
  scope: "production",
  effort: 20,
  cwe: [798, 259],
  languages: ["ts", "py", "prisma", "docker", "gha", "yaml", "json", "env"],
  why: "Whoever has read the source, a fork, a build log or an old commit has the secret, and it cannot be changed without a release. It has to be replaced, not only removed: version control remembers it.",
  limits:
    "Credentials without a known format are only found under a name that means a secret. Secrets that are put together from parts, that read like words, or that stand in test and example files are not reported.",
  messages: {
    known: "{kind} is written into this file; revoke it and read a new one from the environment.",
    key: "The key of {name} is written into this file; replace it and read it from the environment.",
    named: "The value of {name} is written into this file; replace it and read it from the environment.",
  },
  fixes: {
    moveToEnvironment: { kind: "suggest", title: "Read {name} from the environment" },
  },
  triggers: {
    typescript: { words: [...credentialWords, ...names] },
    python: { words: [...credentialWords, ...names, ...pythonNames] },
    prisma: { words: ["://"] },
    yaml: { words: settings },
    json: { words: settings },
    dockerfile: { words: settings },
  },
  detect: { typescript, python, prisma, yaml, json, dockerfile, dotenv },
  confirm: confirmReplaced,
});
