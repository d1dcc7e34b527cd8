import { routeLike } from "../../../shared/typescript/routes/like.ts";
import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unauthenticated-handler",
  title: "Handler without the authentication its neighbours have",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 30,
  cwe: [306, 862],
  languages: ["ts", "py"],
  why: "One handler that forgot to ask who is calling is enough: whoever finds its address reads or changes the data that all the other handlers protect.",
  limits:
    "A handler is compared with its neighbours, so where most handlers are open nothing is said. Guards that a gateway puts in front are not seen, nor routes whose guard is chosen at run time.",
  messages: {
    writes:
      "{what} changes data without asking who is calling, although {count} of {total} neighbours do ({guard}); guard it in the same way.",
    reads:
      "{what} hands out data of users without asking who is calling, although {count} of {total} neighbours do ({guard}); guard it in the same way.",
    mcp: "Whoever reaches this MCP server over the network can use its tools: nothing asks who is calling; verify a bearer token before the transport gets the request.",
    server:
      "Nothing in front of this server asks who is calling, although {count} of its routes change stored data; put authentication in front of them.",
  },
  fixes: {
    addGuard: { kind: "suggest", title: "Add {guard}, as the neighbours do" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: [
        "@router.",
        "@app.",
        "@api.",
        "@bp.",
        "blueprint",
        ".route(",
        "apirouter",
        "fastapi(",
        "flask(",
        "fastmcp",
        "mcp.server",
        "api_view",
        "viewset",
        "apiview",
        "def post(",
        "httprequest",
        "django",
        "aiohttp",
        "starlette",
      ],
    },
    typescript: {
      skip: ["browser", "test"],
      pattern: routeLike,
      words: [
        ".post(",
        ".put(",
        ".patch(",
        ".delete(",
        ".get(",
        ".all(",
        ".route(",
        ".tool(",
        "registertool",
        "procedure",
        "use server",
        "@controller",
        "@resolver",
        "jsoncontroller",
        "servertransport",
        "mcphandler",
        "fastmcp",
        "express(",
        "fastify(",
        "hono(",
      ],
      paths: /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\//,
    },
  },
  detect: { typescript, python },
  confirm,
});
