import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { markdown } from "./markdown.ts";

export default defineCheck({
  id: "checklist-contradicted",
  title: "Ticked item that the code contradicts",
  category: "documentation",
  priority: "P1",
  effort: 5,
  languages: ["md"],
  why: "A team that ships by its checklist relies on the ticks; one that the code contradicts hides a known risk.",
  limits:
    "Items are mapped to checks by their wording; an item that cannot be mapped with confidence is left alone, as is one that speaks of one place, case or change, or that stands in the plan of a feature. Ticks without a box count " +
    "only in documents that are checklists by their name or headings. What a project check misses contradicts nothing, only findings do.",
  messages: {
    contradicted: "Ticked, but the code has {findings} of {checks}; fix what is left or untick the item.",
  },
  fixes: {
    untick: { kind: "safe", title: "Untick the item" },
  },
  triggers: {
    markdown: {
      words: ["[x]", "readiness", "checklist", "go-live", "go live", "launch", "hardening"],
      paths:
        /(?:readiness|check[-_]?list|to[-_]?dos?|launch|hardening|roadmap|audit|status|improvements|plan|tasks)[^/]*\.(?:md|markdown)$/i,
    },
  },
  detect: { markdown },
  confirm,
});
