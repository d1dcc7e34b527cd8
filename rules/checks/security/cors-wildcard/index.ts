import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { json } from "./json.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "cors-wildcard",
  title: "CORS open to every origin",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 15,
  cwe: [942, 346],
  languages: ["ts", "py", "rb", "json"],
  why: "With every origin allowed, any web page a user visits can call the API from that user's browser and read the answers; with credentials allowed it acts as the user.",
  limits: "Origins decided by code that the check cannot read, and headers set by a proxy or gateway, are not judged.",
  messages: {
    any: "Every origin may call this service ({how}); allow only the origins you know.",
    credentials: "Every origin may call this service with the user's credentials ({how}); allow only the origins you know.",
    echo: "The request's Origin is echoed back unchecked, which allows every site; compare it with a list first.",
  },
  fixes: {
    allowList: { kind: "suggest", title: "Read the allowed origins from ALLOWED_ORIGINS" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["cors", "access-control-allow-origin"] },
    python: { words: ["cors", "access-control-allow-origin"] },
    ruby: { words: ["cors", "access-control-allow-origin", ":allow_origin"] },
    json: { words: ["access-control-allow-origin", "cors", "allowedorigins"] },
  },
  detect: { typescript, python, ruby, json },
  confirm,
});
