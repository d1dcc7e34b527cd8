import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "deprecated-api-version",
  title: "Unversioned public API route",
  category: "code-quality",
  priority: "P3",
  effort: 30,
  languages: ["ts", "py"],
  why: "A route without a version can never change in a way that breaks its callers; a version lets the next form stand beside the old one.",
  limits:
    "A preview, because whether strangers call an interface cannot be read from its code. Without any version only services without pages of their own are reported, once. Beside versioned routes, those are reported whose whole path is written in one place; routes of Next.js only where they read a key or token from a header.",
  stage: "preview",
  messages: {
    beside: "{path} has no version although other routes have one; give it a version as well.",
    none: "No route of this service has a version ({count}); put one into the prefix before others call it.",
  },
  triggers: {
    python: {
      passive: true,
      skip: ["test", "example"],
      words: ["fastapi", "flask", "quart", "starlette", "sanic", "aiohttp", "default_versioning_class", "blueprint"],
    },
    typescript: {
      passive: true,
      skip: ["browser", "test"],
      words: ["express", "fastify", "koa", "hono", "@nestjs", "router", "get", "post", "put", "patch", "delete"],
      and: [
        "router",
        "app.",
        "fastify",
        "server.",
        "api",
        "@controller",
        "enableversioning",
        "nextrequest",
        "request",
        "api-version",
        "accept-version",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
