/** Fields of request bodies that the program sets itself. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "body-fields",
  facts: ["body-field"],
  triggers: { typescript: { skip: ["browser", "test"], words: [".body."], pattern: /\.body\.\w+\s*=[^=]/ } },
  detect: { typescript },
});
