import { defineCheck } from "../../../api/check.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "tls-verification-disabled",
  title: "TLS certificate check switched off",
  category: "security",
  priority: "P0",
  scope: "production",
  effort: 10,
  cwe: [295],
  languages: ["ts", "py", "env"],
  why: "Without the check, anyone on the way can answer in the server's place, read every request and change every answer, passwords and tokens included.",
  limits: "Options that are set by a value only known at run time, and certificates accepted by code of one's own, are not judged.",
  messages: {
    option: "{name}: {value} accepts any certificate; remove it, and give the authority's certificate where one is missing.",
    python: "{text} accepts any certificate; remove it, and give the authority's certificate where one is missing.",
    hostname: "{text} accepts a certificate that was made for another host; remove it.",
    mode: "{text} sends everything unencrypted or to anyone; use verify-full.",
    identity: "This comparison accepts the certificate of any host; remove it.",
    variable: "{name}={value} switches the certificate check off for every connection of the process; remove it.",
    address: "{name} in this address sends everything unencrypted or to anyone; use verify-full.",
  },
  fixes: {
    verify: { kind: "safe", title: "Check certificates again" },
    remove: { kind: "safe", title: "Remove {name}" },
  },
  triggers: {
    typescript: {
      words: [
        "rejectunauthorized",
        "node_tls_reject_unauthorized",
        "strictssl",
        "insecureskipverify",
        "checkserveridentity",
        "tlsinsecure",
        "tlsallowinvalid",
        "sslvalidate",
        "trustservercertificate",
        "sslmode=",
      ],
    },
    python: {
      words: [
        "verify",
        "cert_none",
        "cert_reqs",
        "unverified_context",
        "check_hostname",
        "assert_hostname",
        "validate_certs",
        "sslmode",
        "ssl=false",
        "ssl = false",
        "tlsinsecure",
        "tlsallowinvalid",
        "certificate_validation",
        "tls_insecure_set",
        "opt_x_tls_never",
      ],
    },
    dotenv: {
      words: [
        "reject_unauthorized",
        "sslmode",
        "ssl_no_verify",
        "strict_ssl",
        "strict-ssl",
        "pythonhttpsverify",
        "skip_verify",
        "skip_tls_verify",
      ],
    },
  },
  detect: { typescript, python, dotenv },
});
