/** What modules do with collections that other modules export: whether such a one only grows is known once all of them are. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "store-uses",
  facts: ["store-use"],
  triggers: {
    python: {
      skip: ["test"],
      words: [".pop(", ".popitem(", ".clear(", ".discard(", ".remove(", ".popleft(", "del "],
      and: ["from "],
      // What a module takes from its neighbours by a small name, and a call on just such a name or an element of it that goes.
      passive: true,
    },
    typescript: {
      skip: ["browser", "test"],
      words: [".set(", ".add(", ".push(", ".unshift(", ".delete(", ".clear(", "delete ", ".shift(", ".pop(", ".splice(", "] =", "] ??="],
      and: ["import ", "require("],
      // Only an element that is written or deleted, and methods of a name or its member: not `const [a, b] = …`, not `new Map().set(…)`.
      pattern:
        /[\w$)!]\.(?:set|add|push|unshift|delete|clear|shift|pop|splice)\(|\bdelete [\w$.]|[\w$)!]\[[^\]\n]{1,80}\] (?:\?\?|\|\||[-+])?=(?![=>])/,
    },
  },
  detect: { python, typescript },
});
