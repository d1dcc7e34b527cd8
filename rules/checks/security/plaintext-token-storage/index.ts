import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { prisma } from "./prisma.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "plaintext-token-storage",
  title: "Provider token stored in clear",
  category: "security",
  priority: "P2",
  effort: 60,
  cwe: [312, 522],
  languages: ["prisma", "ts"],
  why: "Whoever gets a copy of the database, a backup or a replica acts as every connected user at the provider, until each of them disconnects.",
  limits:
    "Whether a value is encrypted before it is written is only seen where the schema, an extension or the file itself says so. Columns named token alone may hold a hash and are not reported.",
  messages: {
    column: "{name} is stored as it is; encrypt it before it is written, and name the column after what it holds.",
    file: "{name} is written to a file as it is; encrypt it or keep it in the system's key store.",
  },
  triggers: {
    prisma: { words: ["token", "apikey", "api_key", "secret", "privatekey", "private_key", "password"] },
    typescript: {
      words: [
        "accesstoken",
        "access_token",
        "refreshtoken",
        "refresh_token",
        "oauthtoken",
        "oauth_token",
        "bottoken",
        "bot_token",
        "authtoken",
        "auth_token",
        "providertoken",
        "apikey",
        "api_key",
        "secret",
        "tokens",
        "token_path",
        "tokenpath",
        "privatekey",
        "private_key",
        "smtppassword",
        "smtp_password",
        "imappassword",
        "imap_password",
        "encrypt",
        "cipher",
        "hash",
      ],
      and: [
        "typeorm",
        "drizzle-orm",
        "mongoose",
        "sequelize",
        "writefile",
        "writejson",
        "outputjson",
        "mikro-orm",
        "encrypt",
        "cipher",
        "hash",
      ],
    },
  },
  detect: { prisma, typescript },
  confirm,
});
