import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, partial } from "../../shared/project/answers.ts";
import { textsOf } from "../../shared/project/guides.ts";
import { isAside } from "../../shared/project/usage.ts";

const text = {
  file: /(?:^|\/)(?:architecture|system[-_ ]?design|design(?:[-_ ]doc(?:ument)?)?|technical[-_ ](?:overview|design)|c4|arc42)(?:[-_ .][\w-]+)*\.\w+$|(?:^|\/)(?:architecture|adrs?|decisions|arc42)\/.+\.\w+$/i,
  section:
    /\b(?:architecture|system (?:design|overview)|technical (?:overview|design)|how it works|(?:code|project|repository|repo|folder|directory) (?:structure|layout|organi[sz]ation)|architectural decisions?)\b/i,
};
const drawing = /\.(?:drawio|puml|plantuml|mmd|mermaid|d2|dsl|excalidraw|dot|gv)(?:\.(?:svg|png))?$/i;
const picture =
  /(?:^|[/_-])(?:architecture|diagram|system|overview|c4|flow|topology|infra(?:structure)?)[\w-]*\.(?:svg|png|jpe?g|webp|drawio)(?:[?#].*)?$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  // How a contributed tool works says nothing of the whole.
  const texts = textsOf(project, text)
    .map((found) => found.evidence)
    .filter(({ file }) => !/(?:^|\/)contrib\//.test(file));
  const diagrams = diagramsOf(project, new Set(texts.map(({ file }) => file)));
  const evidence = [...texts.slice(0, 2), ...diagrams.slice(0, 2)];
  const [first] = evidence;
  if (!first) {
    const reason = "The architecture is described nowhere; write a page on the parts, what they say to each other and why, with a diagram.";
    return failed(reason);
  }
  if (texts.length > 0 && diagrams.length > 0) return passed(evidence, "The architecture is described, with a diagram.");
  const reason =
    texts.length > 0
      ? `${first.file} describes the architecture without a diagram; draw one.`
      : `${first.file} draws the architecture; say in words what the parts do and why.`;
  return partial(1, 2, evidence, reason);
}

/** Drawings by their format, diagrams in documents, pictures in the documents that describe the architecture. */
function diagramsOf(project: ProjectView, texts: ReadonlySet<string>): Evidence[] {
  const drawn = project
    .filesMatching(drawing)
    .filter((file) => !isAside(file))
    .map((file) => ({ file, line: -1, note: "diagram" }));
  const blocks = project
    .facts("setting")
    .filter((fact) => fact.data.key === "docs.diagram" && !isAside(fact.file) && !/template/i.test(fact.file))
    .map((fact) => ({ file: fact.file, line: fact.line, note: `${String(fact.data.value)} diagram` }));
  const pictures = project
    .facts("link")
    .filter((fact) => texts.has(fact.file) && picture.test(fact.data.target))
    .map((fact) => ({ file: fact.file, line: fact.line, note: fact.data.target }));
  return [...blocks, ...drawn, ...pictures];
}

export default defineProjectCheck({
  id: "architecture-docs",
  title: "Architecture described with a diagram",
  category: "documentation",
  priority: "P2",
  effort: 60,
  why: "Whoever joins, audits or repairs the system needs the parts and the arrows between them first; read from the code, that takes weeks.",
  limits: "What a picture shows is not looked at; it counts by its name or format. Diagrams on another site are not seen.",
  applies: ["any"],
  evidence:
    "A text on the architecture (a document, decision records, a section) and a diagram (Mermaid, PlantUML, C4, draw.io, a picture in that text).",
  evaluate,
});
