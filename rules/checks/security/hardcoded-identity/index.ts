import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "hardcoded-identity",
  title: "Hard-coded user instead of the authenticated one",
  category: "security",
  priority: "P0",
  effort: 45,
  cwe: [287, 639],
  languages: ["ts", "py", "rb"],
  why: "Every caller acts as the same made-up user: data of all users is mixed, and nobody's rights are checked.",
  limits: "Identities that are built from several parts or read from configuration are not judged.",
  messages: {
    default: "{name} defaults to {value}, so a call without a user acts as {value}; take the user from the verified token or session.",
    assigned: "{name} is fixed to {value}; take the user from the verified token or session.",
  },
  fixes: {
    require: { kind: "suggest", title: "Make {name} required" },
  },
  triggers: {
    typescript: {
      words: [
        "userid",
        "user_id",
        "tenantid",
        "tenant_id",
        "orgid",
        "org_id",
        "organizationid",
        "accountid",
        "account_id",
        "workspaceid",
        "ownerid",
        "owner_id",
        "currentuser",
        "memberid",
      ],
    },
    python: {
      words: ["user_id", "tenant", "org_id", "organization_id", "account_id", "workspace_id", "owner_id", "current_user", "userid"],
    },
    ruby: { words: ["user_id", "tenant", "org_id", "organization_id", "account_id", "owner_id", "current_user"] },
  },
  detect: { typescript, python, ruby },
});
