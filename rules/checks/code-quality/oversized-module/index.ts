import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "oversized-module",
  title: "Module that mixes concerns",
  category: "code-quality",
  priority: "P2",
  effort: 120,
  languages: ["ts", "py"],
  why: "Where routes, models, clients and configuration stand in one long file, every change touches all of them, and none can be tested alone.",
  limits: "Only files of more than 500 lines of code are looked at; tables of data, generated code, tests and pages are left alone.",
  messages: {
    mixed: "{lines} lines of code mix {concerns}; cut it there, beginning with {first} (`{where}`).",
  },
  triggers: {
    python: {
      skip: ["test", "migration", "seed", "example"],
      pattern: /^(?:[^\n]*\n){400}/,
      words: ["fastapi", "flask", "django", "aiohttp", "starlette", "rest_framework", "sqlalchemy", "sqlmodel", "pydantic"],
      and: ["session", ".objects", "environ", "getenv", "requests", "httpx", "jwt", "passlib", "bcrypt", "execute("],
    },
    typescript: {
      skip: ["browser", "test"],
      pattern: /^(?:[^\n]*\n){400}/,
      words: [
        "express",
        "fastify",
        "koa",
        "hono",
        "router",
        "@controller",
        "use server",
        "mongoose",
        "zod",
        "typeorm",
        "sequelize",
        "drizzle-orm",
        "axios",
        "fetch(",
        "bcrypt",
        "jsonwebtoken",
      ],
      and: ["prisma", "process.env", "import.meta.env", "find", "query", "fetch(", "axios", "bcrypt", "jsonwebtoken", "schema"],
    },
  },
  detect: { typescript, python },
});
