import { containerOf, ignored } from "../project/containers.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "production-dockerfile",
  title: "Write a Dockerfile that builds in one stage and runs in another",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make({ project, text }) {
    const stack = stackOf(project);
    const image = stack && containerOf(project, stack);
    if (!image) return "What starts the program is not known: add a start script to package.json first.";
    const ignore = `${image.folder}.dockerignore`;
    return {
      files: [
        { path: `${image.folder}Dockerfile`, text: image.text },
        ...(text(ignore) === undefined ? [{ path: ignore, text: ignored }] : []),
      ],
      notes: image.notes,
    };
  },
});
