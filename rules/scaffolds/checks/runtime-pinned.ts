import type { ProjectView } from "../../api/project.ts";
import { toolchainsOf, versions } from "../project/ecosystems.ts";
import { defineScaffold } from "../scaffold.ts";

const files = {
  npm: { runtime: "node", path: ".nvmrc", title: "Node.js" },
  pypi: { runtime: "python", path: ".python-version", title: "Python" },
  gem: { runtime: "ruby", path: ".ruby-version", title: "Ruby" },
} as const;

/** The runtimes of the project that nothing pins. */
function missing(project: ProjectView) {
  const pinned = new Set(project.facts("setting").map((fact) => /^runtime\.(\w+)$/.exec(fact.data.key)?.[1]));
  return toolchainsOf(project).flatMap(({ ecosystem, folder }) => {
    const { runtime, path, title } = files[ecosystem];
    return pinned.has(runtime) ? [] : [{ path: folder + path, title, version: versions[runtime] }];
  });
}

export default defineScaffold({
  check: "runtime-pinned",
  title: "Write a version file",
  available: (project) => (missing(project).length > 0 ? undefined : "Every runtime that was found is pinned, or none was found."),
  make({ project }) {
    const found = missing(project);
    return {
      files: found.map(({ path, version }) => ({ path, text: `${version}\n` })),
      notes: found.map(({ title, version }) => `See that the project runs on ${title} ${version}, in the image and the pipeline too.`),
    };
  },
});
