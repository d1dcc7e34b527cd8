import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "untrusted-tenant",
  title: "Tenant or user id taken from the request unchecked",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 20,
  cwe: [639, 290],
  languages: ["ts", "py"],
  why: "Whoever sends the request chooses the id. Without a comparison with the session one changed header or field shows the data of another customer.",
  limits:
    "Ids in the path of a URL are not judged, nor ids that are handed to functions of other files. A gateway that sets or checks a header is not seen.",
  messages: {
    condition:
      "{name} comes from the request's {source} and decides whose data is read or changed, but nothing compares it with the session; take it from the session.",
    key: "{name} comes from the request's {source} and decides whose {what} is used, but nothing compares it with the session; take it from the session.",
  },
  fixes: {
    fromSession: { kind: "suggest", title: "Take it from {identity}" },
  },
  triggers: {
    python: {
      skip: ["test"],
      pattern: /(?:user|tenant|org|organi[sz]ation|workspace|account)[-_]?(?:id|uuid)\b|x[-_](?:tenant|org|workspace|account|user)\b/i,
      words: ["request", "fastapi", "mcp", "apirouter"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "userid",
        "user_id",
        "user-id",
        "tenant",
        "orgid",
        "org_id",
        "org-id",
        "organizationid",
        "organisationid",
        "organization_id",
        "organization-id",
        "accountid",
        "account_id",
        "account-id",
        "workspaceid",
        "workspace_id",
        "workspace-id",
      ],
      and: ["req.", "request", "ctx.", "input", "headers", "searchparams", "body", "c.req", "event.", "formdata"],
    },
  },
  detect: { typescript, python },
  confirm,
});
