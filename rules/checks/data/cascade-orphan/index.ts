import { defineCheck } from "../../../api/check.ts";
import { prisma } from "./prisma.ts";

export default defineCheck({
  id: "cascade-orphan",
  title: "Relation without a delete rule",
  category: "data",
  priority: "P3",
  effort: 10,
  languages: ["prisma"],
  why: "What happens to the children when their parent is deleted is left to a default. It is found out in production: a delete that fails for no visible reason, or rows that nobody can reach any more.",
  limits: "Rules that only the database knows, set in a migration by hand, are not seen.",
  messages: {
    relation: "Nothing says what happens to {model} when its {target} is deleted; set onDelete.",
  },
  fixes: {
    cascade: { kind: "suggest", title: "Delete each {model} with its {target} (onDelete: Cascade)" },
    restrict: { kind: "suggest", title: "Keep {target} while {model} points to it (onDelete: {rule})" },
  },
  triggers: { prisma: { words: ["@relation"] } },
  detect: { prisma },
});
