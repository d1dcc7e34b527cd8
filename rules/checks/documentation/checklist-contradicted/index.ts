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
  limits: "Items are mapped to checks by their wording; an item that cannot be mapped with confidence is left alone.",
  messages: {
    contradicted: "Ticked, but {count} open for {checks}; untick it or fix what is left.",
  },
  fixes: {
    untick: { kind: "safe", title: "Untick the item" },
  },
  triggers: {},
  detect: { markdown },
  confirm,
});
