/**
 * Practices of security that only code shows: headers that are set, plain HTTP that is turned away, roles that are asked for, lifetimes of
 * sessions, values that are encrypted, events that are logged. What a package or a setting shows by itself is not asked here.
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { dotenv, plainHeaders } from "./documents.ts";
import { python, pythonHints } from "./python.ts";
import { ruby, rubyHints } from "./ruby.ts";
import { eventWords, textWords } from "./texts.ts";
import { typescript, typescriptHints } from "./typescript.ts";

const shared = [...textWords, "forwarded-proto", "forwarded_proto"];
const roleWords = ["role", "permission", "is_admin", "isadmin", "is_superuser", "is_staff", "scope", "authorize", "has_perm"];
const lifetimeWords = [
  ".well-known",
  "jwks",
  "encrypt",
  "maxage",
  "max_age",
  "session.permanent",
  "expiresin",
  "expires",
  "expire_after",
  "timedelta",
  "timeout_in",
  "setexpirationtime",
];

export default [
  defineFacts({
    name: "security",
    facts: ["practice"],
    triggers: {
      typescript: {
        skip: ["test"],
        words: [
          ...shared,
          "createcipheriv",
          "contentsecuritypolicy",
          "dnsrebinding",
          "rejectunauthorized",
          "ssl: true",
          'ssl: "require',
          "ssl: 'require",
          "tls: true",
          "tls: {}",
          "constructevent",
          "ratelimit",
          "verifywebhook",
          "validationschema",
          "validatesync",
          "validateconfig",
          "configmodule.forroot",
          "allowedhosts",
          "createremotejwkset",
          "jwks-rsa",
          "jwksclient",
          "better-auth",
          "validationpipe",
          "zvalidator",
          "lusca",
          "trpc",
          "secretsmanager",
        ],
      },
      python: {
        skip: ["test"],
        words: [
          ...shared,
          "fernet",
          "rate_limit",
          "ratelimit",
          "encryptedtype",
          "stringencryptedtype",
          "aesgcm",
          "chacha20poly1305",
          "construct_event",
          "pyjwkclient",
          "secretsmanager",
          "secretmanager",
          "session_middleware",
          "sessionmiddleware",
          "permanent_session_lifetime",
        ],
      },
      ruby: {
        words: [
          ...shared,
          "encrypts",
          "attr_encrypted",
          "has_encrypted",
          "lockbox",
          "content_security_policy",
          "devise",
          "webhook",
          "rotations",
          "config.hosts",
          "session_store",
          "messageencryptor",
          "secretsmanager",
        ],
      },
      dotenv: { words: textWords },
    },
    detect: { typescript, python, ruby, dotenv },
  }),
  defineFacts({
    name: "security-hints",
    facts: ["practice"],
    triggers: {
      typescript: { skip: ["test", "browser"], passive: true, words: [...roleWords, ...lifetimeWords, ...eventWords] },
      python: {
        skip: ["test"],
        passive: true,
        words: [...roleWords, ...lifetimeWords, ...eventWords, "@router", "@app", "is_valid", "serializer"],
      },
      ruby: { passive: true, words: [...roleWords, ...lifetimeWords, ...eventWords, "permit", "params", "can?"] },
    },
    detect: { typescript: typescriptHints, python: pythonHints, ruby: rubyHints },
  }),
  definePlain("security-headers", /(?:^|\/)(?:_headers|Caddyfile(?:\.[\w-]+)?|[\w.-]+\.caddy)$/, plainHeaders),
];
