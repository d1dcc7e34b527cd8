/** Application and server objects. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "apps",
  facts: ["app"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: [
        "express",
        "fastify",
        "koa",
        "hono",
        "@nestjs/core",
        "createserver",
        "elysia",
        "mcpserver",
        "modelcontextprotocol",
        "apolloserver",
        "fastmcp",
      ],
    },
    ruby: { words: ["rails::application", "sinatra", "grape::api", "hanami", "roda"] },
    python: {
      words: [
        "fastapi(",
        "flask(",
        "starlette(",
        "quart(",
        "sanic(",
        "fastmcp",
        "mcp.server",
        "litestar",
        "aiohttp",
        "tornado",
        "get_wsgi_application",
        "get_asgi_application",
      ],
    },
  },
  detect: { typescript, python, ruby },
});
