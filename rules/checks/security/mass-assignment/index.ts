import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "mass-assignment",
  title: "Request body written straight to the database",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 15,
  cwe: [915],
  languages: ["ts", "py"],
  why: "Whoever sends the request chooses which columns are written: a role, an owner, a price, a flag that the form never shows. Only fields that are named can be set.",
  limits: "A body that is handed to a function of another module, and written there, is not followed.",
  messages: {
    whole: "All fields of {name} are written by {sink}, also those that nobody should set; name the fields.",
    merged: "All fields of {name} are copied onto {target}, also those that nobody should set; name the fields.",
  },
  fixes: {
    fields: { kind: "suggest", title: "Write only the fields that are used here" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: ["**", "setattr(", "__dict__", ".update(", ".values(", "insert_one(", "update_one(", "replace_one("],
      and: ["request", "dict"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [".body", "body }", "body,", ".json()", "@body(", "readbody(", "fromentries("],
      and: ["create", "update", "insert", "save(", ".set(", ".values(", "upsert", "assign(", "merge(", "new "],
    },
  },
  detect: { typescript, python },
  confirm,
});
