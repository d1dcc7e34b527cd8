import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceAt, isAside } from "../../shared/project/usage.ts";
import { textsOf } from "../../shared/project/guides.ts";

const policy = {
  file: /(?:^|\/)security(?:[-_ ]policy)?\.\w+$/i,
  section:
    /\b(?:report(?:ing)? (?:a |security )*(?:vulnerabilit(?:y|ies)|security issues?|issues? privately)|(?<!content[- ])security (?:policy|disclosure|vulnerabilit\w+|reports?|issues)|responsible disclosure|vulnerability disclosure)\b/i,
};
/** Where hosts look for the policy; a document on security elsewhere may be about anything. */
const official = /^(?:\.github\/|\.gitlab\/|docs\/)?SECURITY(?:[-_ ]POLICY)?\.\w+$|^(?:\.github\/)?security(?:[-_ ]policy)?\.\w+$/;
/** Addresses to report to. */
const address =
  /^mailto:|security\/advisories|hackerone|bugcrowd|huntr|intigriti|yeswehack|\/security(?:\/(?:policy|report))?\/?$|responsible/i;
const fewestWords = 6;
/** `Please write to security@example.org`, below a title that says what about. */
const fewestWordsOfSection = 4;
const reporting = /\breport(?:ing|s)?\b|\bdisclos\w+/i;
const served = /(?:^|\/)\.well-known\/security\.txt$|(?:^|\/)(?:public|static|www)\/security\.txt$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const texts = textsOf(project, policy)
    .map((text) => text.evidence)
    .filter(({ file, note }) => note.startsWith("section") || official.test(file) || asksToReport(project, file));
  const files = project.filesMatching(served).map((file) => ({ file, line: -1, note: "security.txt" }));
  const evidence = [...texts, ...brief(project), ...files].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `${first.file} says where to report a vulnerability.`);
  const reason = "Nothing says where to report a vulnerability; add a SECURITY.md with an address and what a reporter can expect.";
  return failed(reason);
}

function asksToReport(project: ProjectView, file: string): boolean {
  return (
    project.factsIn(file, "heading").some(({ data }) => reporting.test(data.title)) ||
    project.factsIn(file, "link").some(({ data }) => address.test(data.target))
  );
}

/** One sentence is enough where it leads to the place to report to, or stands in a section on reporting. */
function brief(project: ProjectView): Evidence[] {
  return project
    .filesMatching(policy.file)
    .filter((file) => !isAside(file))
    .flatMap((file) => {
      const headings = project.factsIn(file, "heading");
      const section = headings.find(({ data }) => reporting.test(data.title) && data.words >= fewestWordsOfSection);
      if (section) return [evidenceAt(section, `section “${section.data.title}”`)];
      if (!headings.some(({ data }) => data.words >= fewestWords)) return [];
      const link = project
        .factsIn(file, "link")
        .find(({ data }) => (official.test(file) ? /^(?:https?:|mailto:)/ : address).test(data.target));
      return link ? [{ file, line: link.line, note: link.data.target }] : [];
    });
}

export default defineProjectCheck({
  id: "security-policy",
  title: "Security policy",
  category: "documentation",
  priority: "P2",
  effort: 20,
  why: "Who finds a hole looks for a private address first; without one it is told in public, or to nobody.",
  limits: "Whether the address is read is not known.",
  applies: ["any"],
  evidence: "A SECURITY.md or security.txt with content, or a section on reporting vulnerabilities.",
  evaluate,
});
