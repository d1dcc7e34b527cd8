import { defineCheck } from "../../../api/check.ts";
import { hashNotes } from "./hash.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

const words = ["todo", "fixme", "hack", "xxx"];

export default defineCheck({
  id: "todo-comment",
  title: "Launch-relevant TODO left",
  category: "code-quality",
  priority: "P3",
  scope: "production",
  effort: 15,
  languages: ["ts", "py", "prisma", "docker", "gha", "yaml"],
  why: "A note about security, validation or error handling says that its author knew of a gap; after the launch nobody reads it before the gap is found from outside.",
  limits:
    "Only notes marked TODO, FIXME, HACK or XXX whose words name such a topic in English are reported; plain reminders are left alone.",
  messages: {
    open: "This {word} leaves {topic} open; settle it before the launch or move it to the tracker with a date.",
  },
  triggers: {
    typescript: { words },
    python: { words, pattern: /\b(?:TODO|FIXME|HACK|XXX)\b/, skip: ["test", "example"] },
    prisma: { words },
    dockerfile: { words },
    yaml: { words },
  },
  detect: { typescript, python, prisma, dockerfile: hashNotes, yaml: hashNotes },
});
