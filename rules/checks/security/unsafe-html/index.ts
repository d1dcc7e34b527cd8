import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unsafe-html",
  title: "HTML output without sanitising",
  category: "security",
  priority: "P1",
  scope: "production",
  effort: 15,
  cwe: [79],
  languages: ["ts", "py"],
  why: "Text that is put into a page as HTML can bring a script along, and that script acts as the user who looks at the page: it reads what they see and does what they may do.",
  limits:
    "HTML that a function of another file returns is not judged, since that function may sanitise it. Templates of Vue, Svelte and Angular are not read.",
  messages: {
    markup: "{name} is put into the page as HTML without sanitising; wrap it in a sanitiser, or show it as text.",
    markdown: "{name} turns Markdown into HTML and keeps the HTML that is in it; sanitise the result.",
    json: "JSON in a script element may hold </script> and end it; escape < in it.",
    response: "{name} comes from the request and goes back as HTML as it is; escape it, or answer with JSON.",
    autoescape: "Values go into these templates as they are; leave escaping on, and mark the few texts that are HTML.",
  },
  fixes: {
    sanitize: { kind: "suggest", title: "Sanitise with {sanitizer}" },
    autoescape: { kind: "suggest", title: "Switch escaping on" },
    escapeJson: { kind: "suggest", title: "Escape < in the JSON" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: [
        "markup",
        "mark_safe",
        "safestring",
        "format_html",
        "htmlresponse",
        "httpresponse",
        "render_template_string",
        "autoescape",
        "text/html",
        "<h1",
        "<p",
        "<div",
        "<html",
      ],
    },
    typescript: {
      skip: ["test"],
      words: [
        "__html",
        "innerhtml",
        "outerhtml",
        "insertadjacenthtml",
        "document.write",
        "text/html",
        "<!doctype",
        ".html(",
        "(`<",
        '("<',
        "('<",
        "srcdoc",
        "bypasssecuritytrusthtml",
        "createcontextualfragment",
        "safestring(",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
