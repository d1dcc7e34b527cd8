import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-authorization",
  title: "Resource touched without an authorization check",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 20,
  cwe: [862, 639],
  languages: ["ts", "py"],
  why: "Knowing who is calling is not knowing what the caller may touch: with another id in the address a signed-in customer reads or changes what belongs to somebody else.",
  limits:
    "A query is compared with other queries of the same model, so a model that is nowhere limited to its owner is not reported. Queries in services of other files are not looked at.",
  messages: {
    unscoped:
      "{operation} takes any {model} by an id from the request, although {count} other {queries} for it {add} {field}; add the owner to the condition, or authorize the record.",
  },
  fixes: {
    addOwner: { kind: "suggest", title: "Add {property} to the condition" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: [".filter(", ".filter_by(", ".where(", ".get(", "get_or_404", "get_object_or_404"],
      and: ["fastapi", "flask", "django", "rest_framework", "request", "router"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "findunique",
        "findfirst",
        "findone",
        "findbyid",
        "findbypk",
        ".update",
        ".delete",
        ".destroy",
        ".remove",
        ".where(",
        ".del(",
        "where id",
      ],
      and: ["params", "req.", "request", "input", "ctx.", "@param", "body", "query"],
    },
  },
  detect: { typescript, python },
  confirm,
});
