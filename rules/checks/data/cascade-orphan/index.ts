import { defineCheck } from "../../../api/check.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";

export default defineCheck({
  id: "cascade-orphan",
  title: "Relation without a delete rule",
  category: "data",
  priority: "P3",
  effort: 10,
  languages: ["prisma", "py"],
  why: "What happens to the children when their parent is deleted is left to a default. It is found out in production: a delete that fails for no visible reason, or rows that nobody can reach any more.",
  limits:
    "Of a model in Python the first such key is reported, with the others beside it. Rules that only the database knows, set in a migration by hand, are not seen.",
  messages: {
    relation: "Nothing says what happens to {model} when its {target} is deleted; set onDelete.",
    foreignKey: "Nothing says what happens to {model} when the row of {target} that it points to is deleted; set ondelete.",
  },
  fixes: {
    ondeleteCascade: { kind: "suggest", title: 'Delete {model} with what it points to (ondelete="CASCADE")' },
    ondeleteRestrict: { kind: "suggest", title: 'Keep rows while {model} points to them (ondelete="RESTRICT")' },
    cascade: { kind: "suggest", title: "Delete each {model} with its {target} (onDelete: Cascade)" },
    restrict: { kind: "suggest", title: "Keep {target} while {model} points to it (onDelete: {rule})" },
  },
  triggers: { python: { words: ["foreignkey", "foreign_key"] }, prisma: { words: ["@relation"] } },
  detect: { prisma, python },
});
