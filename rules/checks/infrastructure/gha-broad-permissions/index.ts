import { defineCheck } from "../../../api/check.ts";
import { yaml } from "./yaml.ts";

export default defineCheck({
  id: "gha-broad-permissions",
  title: "Workflow token with broad rights",
  category: "infrastructure",
  priority: "P1",
  effort: 5,
  cwe: [250],
  languages: ["gha"],
  why: "Every step, third-party actions included, can use the workflow's token; with write rights a compromised action can push code or publish releases.",
  limits:
    "Only workflows at the top of the project are judged: others are never run. What the repository's or organisation's settings allow by " +
    "default is not visible in the files. A workflow that is only called by others is judged by its callers. Rights that are named but not needed are not told apart from needed ones.",
  messages: {
    none: "The workflow does not say what its token may do; add permissions with the least it needs.",
    job: "The job {name} does not say what its token may do, as others of this workflow do; add permissions with the least it needs.",
    writeAll: "The token may write everything (write-all); name the permissions that are needed.",
  },
  fixes: {
    leastPrivilege: { kind: "safe", title: "Add permissions: {permissions}" },
  },
  triggers: { yaml: { paths: /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i } },
  detect: { yaml },
});
