/** Columns that queries filter by together. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "query-filters",
  facts: ["query-filter"],
  triggers: { typescript: { skip: ["browser", "test"], words: ["findmany", "findfirst", ".count("], and: ["prisma", "db."] } },
  detect: { typescript },
});
