import { pipelineElsewhere, toolchainsOf } from "../project/ecosystems.ts";
import { workflowNotes, workflowOf } from "../project/workflow.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "ci-pipeline",
  title: "Write a workflow with the project's own commands",
  available: (project) =>
    pipelineElsewhere(project) ?? (toolchainsOf(project).length > 0 ? undefined : "No manifest of a known language is found."),
  make: ({ project }) => ({ files: [workflowOf(project)], notes: workflowNotes(project) }),
});
