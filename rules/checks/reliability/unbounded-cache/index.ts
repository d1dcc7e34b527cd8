import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unbounded-cache",
  title: "In-memory store that only grows",
  category: "reliability",
  priority: "P0",
  scope: "service",
  effort: 30,
  cwe: [401, 770],
  languages: ["ts", "py"],
  why: "What is kept for every user, request or token and never removed fills the memory of a process that runs for weeks, until it is killed in the middle of other people's requests; whoever can choose the keys can do that on purpose.",
  limits:
    "Stores that are handed to other functions, fields of objects that are not known to be made once, memoising helpers, and keys whose names do not say that ever new ones come are not judged. Any removal in the module counts as a bound; clients that are kept by their settings, and registries of parts of the program, have as many entries as were written.",
  messages: {
    grows:
      "{name} only grows: every new {key} adds an entry and nothing removes one, until the process runs out of memory. Bound its size and age.",
    expires:
      "{name} only grows: expired entries are passed over but never removed, and every new {key} adds one. Bound its size and age, or delete what has expired.",
    list: "{name} only grows: every {key} is appended and nothing is removed, until the process runs out of memory. Keep it in a database or log, or drop old elements.",
  },
  fixes: {
    lru: { kind: "suggest", title: "Use an LRU cache with a maximum size and age" },
    ttl: { kind: "suggest", title: "Use a cache with a maximum size and age" },
    size: { kind: "suggest", title: "Keep at most 1024 results" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["new map", "new set", "= {}", "= []", "new array", "object.create(null)", "lrucache", "quicklru", "quick-lru", "memoize"],
      and: [".set(", ".add(", ".push(", ".unshift(", "] =", "]=", "] ??=", "] ||=", "]++", "] +=", "]??=", "export", "quick", "memoize("],
    },
    python: {
      skip: ["test"],
      words: [
        "= {}",
        "= []",
        "= set()",
        "= dict()",
        "= list()",
        "defaultdict",
        "ordereddict",
        "counter(",
        "deque",
        "cachetools",
        "functools",
      ],
      and: ["def "],
    },
  },
  detect: { typescript, python },
  confirm,
});
