/**
 * What documents say: headings, links, documented variables, pages for people, items of checklists. The setting `docs.diagram` names the
 * language of a diagram that a document draws (mermaid, plantuml, …), `docs.commands` lists the commands that it tells its reader to run.
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { markdown } from "./markdown.ts";
import { typescript } from "./typescript.ts";
import { readmeText } from "./readme-text.ts";

/**
 * Parsing Markdown is slow next to the rest, so only documents that a person would look for are read: those near the root, in folders
 * of documentation, or with a telling name. Histories and translations say nothing new.
 */
const paths =
  /^(?!(?:.*\/)?(?:changelog|changes|history|license|licence|code_of_conduct|authors|notice)[^/]*$)(?!.*(?:^|\/)(?:\.(?!github\/)[^/]+|node_modules|vendor|fixtures|locales?|i18n|blog|posts|\.changeset|release[-_]?notes)\/)(?:(?:[^/]+\/){0,2}[^/]+|(?:.*\/)?(?:docs?|documentation|handbook|wiki|runbooks?|playbooks?|guides?|adrs?|architecture|legal|ops|operations|policies|deploy(?:ment)?|infra(?:structure)?)\/.*|(?:.*\/)?(?:readme|security|contributing|privacy|terms|runbook|deploy|incident|architecture|checklist|todo)[^/]*)\.(?:md|markdown)$/i;

export default [
  defineFacts({
    name: "docs",
    facts: ["heading", "link", "env-declared", "page", "checklist-item", "setting"],
    triggers: {
      markdown: { words: ["[x]"], paths },
      typescript: { words: ["privacy", "/terms", "/imprint", "under construction", "coming soon", "lorem ipsum"] },
    },
    detect: { markdown, typescript },
  }),
  definePlain(
    "document-text",
    /(?:^|\/)README(?:\.(?:rst|adoc|asciidoc|org|txt))?$|^(?!(?:.*\/)?(?:changelog|changes|history|node_modules|vendor|fixtures|locales?|i18n|blog|posts|release[-_]?notes)[^/]*(?:\/|$))(?:(?:.*\/)?(?:docs?|documentation|handbook|wiki|runbooks?|guides?|ops|operations|legal)\/.+|[^/]+)\.(?:rst|adoc|asciidoc|org|mdx)$/i,
    readmeText,
  ),
];
