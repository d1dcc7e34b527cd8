import type { ProjectView } from "../../api/project.ts";
import { isAside } from "../../shared/project/usage.ts";
import { pipelineElsewhere } from "../project/ecosystems.ts";
import { folderOf } from "../project/text.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "dependency-scanning",
  title: "Write dependabot.yml for the ecosystems found",
  available: (project) =>
    pipelineElsewhere(project) ?? (updatesOf(project).length > 0 ? undefined : "No manifest of dependencies is found."),
  make: ({ project }) => ({
    files: [{ path: ".github/dependabot.yml", text: text(updatesOf(project)) }],
    notes: ["Switch on “Dependabot alerts” and “Dependabot security updates” in the settings of the repository."],
  }),
});

interface Update {
  readonly ecosystem: string;
  readonly directory: string;
}

function updatesOf(project: ProjectView): readonly Update[] {
  const names = { npm: "npm", pypi: "pip", gem: "bundler" } as const;
  const updates = new Map<string, Update>();
  const add = (ecosystem: string, folder: string): void => {
    const directory = `/${folder.replace(/\/$/, "")}`;
    updates.set(`${ecosystem} ${directory}`, { ecosystem, directory });
  };
  // Packages of a workspace are updated with the root that names them.
  const workspaces = project.facts("manifest").filter((fact) => fact.data.workspaces.length > 0);
  for (const { data, file } of project.facts("manifest")) {
    const folder = folderOf(file);
    const inside = workspaces.some((root) => root.file !== file && folder.startsWith(folderOf(root.file)));
    if (isAside(file) || (inside && data.ecosystem === "npm")) continue;
    add(data.ecosystem === "pypi" && project.files.has(`${folder}uv.lock`) ? "uv" : names[data.ecosystem], folder);
  }
  for (const file of project.filesMatching(/(?:^|\/)Dockerfile(?:\.\w+)?$/)) if (!isAside(file)) add("docker", folderOf(file));
  if (project.filesMatching(/^\.github\/workflows\/[^/]+\.ya?ml$/).length > 0) add("github-actions", "");
  return [...updates.values()];
}

const text = (updates: readonly Update[]): string => `version: 2
updates:
${updates
  .map(
    ({ ecosystem, directory }) => `  - package-ecosystem: ${ecosystem}
    directory: ${directory}
    schedule:
      interval: weekly
    # One pull request for what is safe to take together; a major version comes alone.
    groups:
      minor-and-patch:
        update-types: [minor, patch]`,
  )
  .join("\n")}
`;
