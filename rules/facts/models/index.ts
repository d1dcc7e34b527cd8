/** Models, entities and tables. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "models",
  facts: ["model"],
  triggers: { typescript: { words: ["@entity","pgtable","mysqltable","sqlitetable","schema(",".define(",".init("] } },
  detect: { typescript },
});
