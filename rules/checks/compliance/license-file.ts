import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceAt } from "../../shared/project/usage.ts";

const file = /^(?:(?:mit|apache|bsd|gpl|mpl)[-_ ])?(?:licen[cs]es?|copying|unlicense)(?:[-.][\w.-]+)?$|^LICENSES\/[^/]+$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence: Evidence[] = [
    ...project.filesMatching(file).map((name) => ({ file: name, line: -1, note: "licence" })),
    ...project
      .facts("manifest")
      .filter((fact) => fact.data.private && fact.data.ecosystem !== "gem" && !fact.file.includes("/"))
      .map((fact) => evidenceAt(fact, "private: it is not published")),
  ].slice(0, 3);
  const [first] = evidence;
  if (first?.note === "licence") return passed(evidence, `${first.file} is the licence.`);
  if (first) return passed(evidence, `${first.file} says that the project is private.`);
  const reason =
    "There is no licence and nothing that says that the project is private; add a LICENSE, or mark it as private in its manifest.";
  return failed(reason);
}

export default defineProjectCheck({
  id: "license-file",
  title: "Licence",
  category: "compliance",
  priority: "P3",
  effort: 5,
  why: "Without a licence nobody may use the code, and with none stated nobody knows whether it was meant to be private.",
  limits: "The text is not compared with known licences. Ruby has no flag for private programs, so a licence file is asked for there.",
  applies: ["any"],
  evidence: "A licence file at the root, or a manifest that says that the project is private.",
  evaluate,
});
