/** What modules do with collections that other modules export: whether such a one only grows is known once all of them are. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "store-uses",
  facts: ["store-use"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: [".set(", ".add(", ".push(", ".unshift(", ".delete(", ".clear(", "delete ", ".shift(", ".pop(", ".splice(", "] =", "] ??="],
      and: ["import ", "require("],
    },
  },
  detect: { typescript },
});
