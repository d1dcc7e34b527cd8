import type { ProjectView } from "../../api/project.ts";
import { firstReads } from "../../shared/variables.ts";
import { frameworkOf, nameOf, startOf } from "../project/described.ts";
import { toolchainsOf } from "../project/ecosystems.ts";
import { defineScaffold } from "../scaffold.ts";

const readme = /^readme(?:\.(?:md|markdown))?$/i;

interface Section {
  readonly heading: RegExp;
  readonly text: (project: ProjectView) => string;
}

const commands = (lines: readonly (string | undefined)[], otherwise: string): string => {
  const known = lines.filter((line) => line !== undefined);
  return known.length === 0 ? otherwise : `\`\`\`sh\n${known.join("\n")}\n\`\`\``;
};

const sections: readonly Section[] = [
  {
    heading: /\b(?:install\w*|set-?\s?up|getting started|quick\s?start)\b/i,
    text: (project) =>
      `## Install\n\n${commands(
        toolchainsOf(project).map((chain) => chain.install),
        "TODO: the commands that install what the project needs.",
      )}\n`,
  },
  {
    heading: /\b(?:config\w*|environment|env|settings?|variables?)\b/i,
    text: (project) => {
      const names = [...firstReads(project).keys()].sort();
      if (names.length === 0) return "";
      const rows = names.map((name) => `| \`${name}\` | TODO |`).join("\n");
      return `## Configuration\n\nThe program reads these variables of the environment:\n\n| variable | meaning |\n|---|---|\n${rows}\n`;
    },
  },
  {
    heading: /\b(?:run\w*|start\w*|usage|develop\w*)\b/i,
    text: (project) =>
      `## Run\n\n${commands(
        [...toolchainsOf(project).flatMap((chain) => [chain.build, chain.start]), startOf(project)],
        "TODO: the command that starts the program, and where it is found then.",
      )}\n`,
  },
  {
    heading: /\b(?:test\w*|specs?)\b/i,
    text: (project) =>
      `## Test\n\n${commands(
        toolchainsOf(project).map((chain) => chain.test),
        "TODO: the command that runs the tests.",
      )}\n`,
  },
];

export default defineScaffold({
  check: "readme",
  title: "Write the sections that the README lacks",
  make({ project }) {
    const [path = "README.md"] = project.filesMatching(readme);
    const headings = project.factsIn(path, "heading").map((fact) => fact.data.title);
    // The title of the document names the project, however it reads.
    const missing = sections.filter((section) => !headings.slice(1).some((title) => section.heading.test(title)));
    const texts = missing.map((section) => section.text(project)).filter((text) => text !== "");
    const framework = frameworkOf(project);
    const head = `# ${nameOf(project)}\n\nTODO: what it does, and for whom, in two sentences.${framework ? ` Built with ${framework}.` : ""}\n\n`;
    const text = (project.files.has(path) ? "" : head) + texts.join("\n");
    return {
      additions: [{ path, text: texts.length === 0 ? "" : text }],
      notes: ["Follow the README on a machine that has never seen the project."],
    };
  },
});
