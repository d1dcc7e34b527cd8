import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { packagesInUse } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project.openFindings("unsafe-html");
  const met = project.metPlaces("unsafe-html");
  const sanitizers = packagesInUse(project, "html-sanitizer");
  const [first] = open;
  if (first) {
    const places = open.map(({ file, line }) => ({ file, line, note: "raw HTML" }));
    const subject = met === 0 && open.length === 1 ? "A place" : `${open.length} of ${met + open.length} places`;
    const reason = `${subject} ${open.length === 1 ? "renders" : "render"} HTML that nothing sanitised; wrap it in a sanitiser or show it as text.`;
    return share(met, met + open.length, places, reason);
  }
  const [sanitizer] = sanitizers;
  if (sanitizer) return passed(sanitizers, `HTML is sanitised: ${sanitizer.note}.`);
  if (met > 0)
    return passed(
      shownBy(project, "web-ui", []),
      `${met === 1 ? "The one place that renders HTML gets" : `All ${met} places that render HTML get`} nothing from outside.`,
    );
  return notApplicable("No raw HTML is rendered.");
}

export default defineProjectCheck({
  id: "input-sanitization",
  title: "User HTML sanitised",
  category: "security",
  priority: "P1",
  effort: 30,
  restsOn: ["unsafe-html"],
  why: "HTML that somebody else wrote and that a page renders as it is runs its scripts in every visitor's session.",
  limits:
    "Templates of Vue, Svelte, Angular and ERB are not read. What Markdown renderers are told is judged as the check unsafe-html judges it.",
  applies: ["web-ui"],
  evidence: "A sanitiser in use and no open finding of unsafe-html; not applicable when no raw HTML is rendered.",
  evaluate,
});
