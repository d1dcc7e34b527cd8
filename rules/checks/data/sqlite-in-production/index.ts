import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { dotenv } from "./dotenv.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";

export default defineCheck({
  id: "sqlite-in-production",
  title: "SQLite as the production database",
  category: "data",
  priority: "P3",
  effort: 240,
  languages: ["prisma", "py", "env"],
  why: "A SQLite file lives on one machine's disk: a second instance sees other data, a container that is replaced loses it, and one writer at a time holds up all others.",
  limits:
    "A database address that is only known where the service runs is not seen. Projects with a hosted SQLite (Turso, D1) and programs for a desktop or a terminal are left alone.",
  messages: {
    provider: "This service keeps its data in SQLite, a file on one machine's disk; use a database server in production.",
    address:
      "This service keeps its data in SQLite, a file on one machine's disk, where nothing else is set; use a database server in production.",
    url: "{name} points to a SQLite file in production; use a database server.",
  },
  fixes: {
    readUrl: { kind: "suggest", title: "Read the address from DATABASE_URL" },
    usePostgres: { kind: "suggest", title: "Use PostgreSQL with the address from DATABASE_URL" },
  },
  triggers: { prisma: { words: ["sqlite"] }, python: { words: ["sqlite"] }, dotenv: { words: ["sqlite", "file:"] } },
  detect: { prisma, dotenv, python },
  confirm,
});
