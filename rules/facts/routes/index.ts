/** HTTP routes and the handlers of other protocols. */
import { routeLike } from "../../shared/typescript/routes/like.ts";
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "routes",
  facts: ["route", "access", "setting"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      pattern: routeLike,
      words: [
        ".get(",
        ".post(",
        ".put(",
        ".patch(",
        ".delete(",
        ".all(",
        ".use(",
        ".route(",
        ".tool(",
        "registertool",
        "procedure",
        "use server",
        "createserver",
        "@controller",
        "@resolver",
        "jsoncontroller",
        "eventhandler(",
        "bun.serve(",
      ],
      paths:
        /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$|(?:^|\/)src\/api\/.+\/route\.[cm]?[jt]s$|(?:^|\/)app\/routes\/.+\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\/|(?:^|\/)routes\/.*\+(?:server|page\.server)\./,
    },
    ruby: { words: ["routes.draw", "sinatra", "grape::api", "controller"], paths: /(?:^|\/)config\/routes\/.+\.rb$/ },
    python: {
      words: [
        "fastapi",
        "apirouter",
        "flask",
        "blueprint",
        "starlette",
        "django",
        "rest_framework",
        "aiohttp",
        "fastmcp",
        "mcp.server",
        "tornado",
        "litestar",
        "sanic",
        "quart",
        "ninja",
      ],
    },
  },
  detect: { typescript, python, ruby },
});
